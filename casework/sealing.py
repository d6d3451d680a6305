"""Sealed columns: personal numbers and phones encrypted at rest, with a keyed mark for exact look-up.

AES-256-GCM. A sealed value is ``version (1) | key id (1) | nonce (12) | ciphertext and tag``; its associated data is
the table, the column and the row's UUID, so a value copied to another row does not open. The key with the highest id
in ``FIELD_KEYS`` seals, every key opens, so keys can be rotated while the app runs.
"""

from __future__ import annotations

import hashlib
import hmac
import os
from functools import lru_cache
from uuid import UUID

from cryptography.hazmat.primitives.ciphers.aead import AESGCM
from django.conf import settings
from django.core.exceptions import ImproperlyConfigured

VERSION = 1
NONCE_BYTES = 12
MARK_BYTES = 16  # 128 bits: no two of a city's people collide (our choice)


@lru_cache(maxsize=8)
def _cipher(key: bytes) -> AESGCM:
    return AESGCM(key)


def _bound_to(table: str, column: str, row: UUID) -> bytes:
    return f"{table}.{column}.{row.hex}".encode()


def seal(text: str, *, table: str, column: str, row: UUID) -> bytes:
    """The text encrypted with the newest key, bound to its table, column and row."""
    if not settings.FIELD_KEYS:
        raise ImproperlyConfigured("FIELD_KEYS is empty: personal numbers cannot be sealed.")
    key_id = max(settings.FIELD_KEYS)
    nonce = os.urandom(NONCE_BYTES)
    sealed = _cipher(settings.FIELD_KEYS[key_id]).encrypt(nonce, text.encode(), _bound_to(table, column, row))
    return bytes((VERSION, key_id)) + nonce + sealed


def unseal(sealed: bytes | memoryview, *, table: str, column: str, row: UUID) -> str:
    """The text of a sealed value; raises ``InvalidTag`` when it was moved or altered, KeyError when its key is gone."""
    data = bytes(sealed)
    if not data:
        return ""
    if data[0] != VERSION:
        raise ValueError(f"sealed value of unknown version {data[0]}")
    nonce, rest = data[2 : 2 + NONCE_BYTES], data[2 + NONCE_BYTES :]
    return _cipher(settings.FIELD_KEYS[data[1]]).decrypt(nonce, rest, _bound_to(table, column, row)).decode()


def mark(text: str) -> bytes:
    """The blind index of a number: equal numbers have equal marks, and a mark tells nothing without the key."""
    return hmac.new(settings.INDEX_KEY, text.encode(), hashlib.sha256).digest()[:MARK_BYTES]
