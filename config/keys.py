"""The four secrets of an installation: read them, make them.

Only the standard library is used, so that `make run` can make the keys before any package is installed.
"""

from __future__ import annotations

import base64
import dataclasses
import os
import secrets
import sys
from collections.abc import Mapping
from dataclasses import dataclass
from pathlib import Path

NAMES = ("SECRET_KEY", "FIELD_KEYS", "INDEX_KEY", "RECEIPT_KEY")
KEY_BYTES = 32


class BadKey(ValueError):
    """A key that cannot be used; the message names the variable."""


@dataclass(frozen=True, slots=True)
class Keys:
    # Out of repr, so that no log line and no error page can print them.
    secret: str = dataclasses.field(repr=False)
    field: dict[int, bytes] = dataclasses.field(repr=False)
    index: bytes = dataclasses.field(repr=False)
    receipt: bytes = dataclasses.field(repr=False)


def read(path: Path, environment: Mapping[str, str] = os.environ) -> Keys:
    """The keys from the environment, each one missing there from the file; a key found nowhere stays empty."""
    stored = parse_file(path)
    found = {name: environment.get(name) or stored.get(name, "") for name in NAMES}
    return Keys(
        secret=found["SECRET_KEY"],
        field=decode_field_keys(found["FIELD_KEYS"]),
        index=decode("INDEX_KEY", found["INDEX_KEY"]),
        receipt=decode("RECEIPT_KEY", found["RECEIPT_KEY"]),
    )


def parse_file(path: Path) -> dict[str, str]:
    """NAME=value lines of the key file; nothing when there is no file."""
    try:
        lines = path.read_text(encoding="ascii").splitlines()
    except FileNotFoundError:
        return {}
    pairs = (line.split("=", 1) for line in lines if "=" in line and not line.startswith("#"))
    return {name.strip(): value.strip() for name, value in pairs}


def decode(name: str, text: str) -> bytes:
    """The 32 bytes behind a base64 key; b"" for an absent one."""
    if not text:
        return b""
    try:
        key = base64.b64decode(text, validate=True)
    except ValueError:
        raise BadKey(f"{name} is not base64.") from None
    if len(key) != KEY_BYTES:
        raise BadKey(f"{name} must be {KEY_BYTES} bytes in base64, not {len(key)}.")
    return key


def decode_field_keys(text: str, name: str = "FIELD_KEYS") -> dict[int, bytes]:
    """`1:base64,2:base64` as {1: bytes, 2: bytes}. Ids go to 255: one byte of the ciphertext names the key."""
    found: dict[int, bytes] = {}
    for part in filter(None, text.split(",")):
        number, _, key = part.partition(":")
        if not number.strip().isdigit() or not 1 <= int(number) <= 255:
            raise BadKey(f"{name}: {number!r} is no key id from 1 to 255; write 1:<base64>,2:<base64>.")
        found[int(number)] = decode(name, key.strip())
    return found


def make(path: Path) -> bool:
    """Writes new keys, readable by the owner only. True when made, False when the file was there already."""
    path.parent.mkdir(parents=True, exist_ok=True)
    try:
        handle = os.open(path, os.O_WRONLY | os.O_CREAT | os.O_EXCL, 0o600)
    except FileExistsError:
        return False
    with os.fdopen(handle, "w", encoding="ascii") as file:
        file.write(
            "# Losing FIELD_KEYS loses every identity number and phone. Back this file up apart from the data.\n"
        )
        file.writelines(f"{name}={value}\n" for name, value in fresh().items())
    return True


def fresh() -> dict[str, str]:
    """Four new keys as they stand in the file."""
    return {
        "SECRET_KEY": secrets.token_urlsafe(50),
        "FIELD_KEYS": f"1:{new_key()}",
        "INDEX_KEY": new_key(),
        "RECEIPT_KEY": new_key(),
    }


def new_key() -> str:
    return base64.b64encode(secrets.token_bytes(KEY_BYTES)).decode("ascii")


if __name__ == "__main__":  # `python3 -m config.keys` prints a set to put into a vault
    sys.stdout.writelines(f"{name}={value}\n" for name, value in fresh().items())
