"""The secret printed on a receipt: 40 bits that open the public look-up of one dossier.

HMAC-SHA-256(RECEIPT_KEY, dossier UUID, issue), the first 40 bits in Crockford's base32: it can be printed again at any
time, it is stored nowhere, and another issue gives another secret. Attempts at guessing are limited where it is asked.
"""

from __future__ import annotations

import hashlib
import hmac
from uuid import UUID

ALPHABET = "0123456789ABCDEFGHJKMNPQRSTVWXYZ"  # Crockford: no I, L, O, U
LETTERS = 8  # x 5 bits
FIRST_ISSUE = 1
_FORGIVEN = str.maketrans("ILO", "110")


def secret_of(dossier: UUID, key: bytes, issue: int = FIRST_ISSUE) -> str:
    """Eight characters, such as 7KQ4M2XD."""
    digest = hmac.new(key, dossier.bytes + issue.to_bytes(2, "big"), hashlib.sha256).digest()
    number = int.from_bytes(digest[:5], "big")
    return "".join(ALPHABET[number >> 5 * place & 31] for place in reversed(range(LETTERS)))


def spaced(secret: str) -> str:
    """As people read it aloud: ``7KQ4-M2XD``."""
    return f"{secret[:4]}-{secret[4:]}"


def tidy(text: str) -> str:
    """What was typed or scanned, in the one spelling: capitals, no dashes, the letters people mix up put right."""
    return "".join(letter for letter in text.upper().translate(_FORGIVEN) if letter in ALPHABET)


def matches(text: str, dossier: UUID, key: bytes, issue: int = FIRST_ISSUE) -> bool:
    """True when ``text`` is the secret of this dossier and issue; compared in constant time."""
    return hmac.compare_digest(tidy(text), secret_of(dossier, key, issue))


def in_qr(code: str, secret: str) -> str:
    """What the QR code of a receipt says: ``H57.DEMO.01-250828-0014.7KQ4M2XD``, for scanners that type it."""
    return f"{code}.{secret}"


def from_qr(text: str) -> tuple[str, str]:
    """(code, secret) of a scanned receipt; the secret is "" when there is none behind the code."""
    head, dot, tail = text.strip().rpartition(".")
    return (head, tidy(tail)) if dot and len(tidy(tail)) == LETTERS and "-" in head else (text.strip(), "")
