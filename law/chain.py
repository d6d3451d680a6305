"""The chain of a slip: each line's hash covers its facts and the hash before it, so none can be changed unseen.

SHA-256 over one canonical spelling: UTF-8 JSON, sorted keys, no spaces, NFC, instants in UTC with microseconds,
UUIDs as text. The same bytes on every database. Line 1 chains from the bytes of the dossier's UUID.
"""

from __future__ import annotations

import hashlib
import hmac
import json
import unicodedata
from collections.abc import Iterable, Mapping
from datetime import UTC, date, datetime
from functools import lru_cache
from typing import Any
from uuid import UUID


@lru_cache(maxsize=1 << 14)  # a month of slips shares its due moments and late midnights
def _instant(value: datetime) -> str:
    return value.astimezone(UTC).isoformat(timespec="microseconds").removesuffix("+00:00") + "Z"


def _spell(value: object) -> str:
    """How JSON spells what it has no word for. ``TypeError`` for anything a slip does not hold."""
    if isinstance(value, datetime):
        if value.tzinfo is None:
            raise TypeError(f"the time {value.isoformat()} has no offset")
        return _instant(value)
    if isinstance(value, (date, UUID)):
        return str(value)
    raise TypeError(f"a {type(value).__name__} cannot stand in the chain")


_encode = json.JSONEncoder(
    ensure_ascii=False, allow_nan=False, sort_keys=True, separators=(",", ":"), default=_spell
).encode


def canonical(facts: Mapping[str, Any]) -> bytes:
    """The one spelling of a line's facts."""
    text = _encode(facts)
    if not text.isascii():
        # Strings stand between quotes, which compose with nothing: the whole text may be normalised at once.
        text = unicodedata.normalize("NFC", text)
    return text.encode()


def line_hash(previous: bytes, facts: Mapping[str, Any]) -> bytes:
    """32 bytes that seal these facts and everything before them."""
    return hashlib.sha256(previous + canonical(facts)).digest()


def first_link(dossier: UUID) -> bytes:
    """What line 1 chains from."""
    return dossier.bytes


def verify(dossier: UUID, lines: Iterable[tuple[Mapping[str, Any], bytes]]) -> int | None:
    """The number of the first line whose hash does not follow from its facts and the line before; None when sound.

    ``lines`` are (facts, stored hash) in the order of the slip.
    """
    previous = first_link(dossier)
    for number, (facts, stored) in enumerate(lines, start=1):
        if line_hash(previous, facts) != bytes(stored):
            return number
        previous = bytes(stored)
    return None


def remark_hash(text: str, salt: str) -> str:
    """What stands on the line for a typed text: 64 hex digits that tell nothing once text and salt are erased."""
    return hmac.new(salt.encode(), unicodedata.normalize("NFC", text).encode(), hashlib.sha256).hexdigest()
