"""What every channel has, what it is given, and how it says that it could not."""

from __future__ import annotations

from collections.abc import Callable, Mapping, Sequence
from contextlib import AbstractContextManager
from dataclasses import dataclass, field
from datetime import datetime
from typing import Any
from uuid import UUID

from casework.models import Person
from centers.models import Officer


@dataclass(frozen=True, slots=True)
class Attached:
    """A file that goes with a letter."""

    name: str
    content_type: str
    body: bytes = field(repr=False)


@dataclass(frozen=True, slots=True)
class Letter:
    """A message in words, addressed. ``identifier`` stays the same however often it is sent."""

    identifier: UUID
    to: str = field(repr=False)
    subject: str
    text: str = field(repr=False)
    body: Mapping[str, Any] = field(default_factory=dict, repr=False)  # for programs
    files: Sequence[Attached] = ()  # by mail only


class Trouble(Exception):
    """A letter did not go out. ``kind`` says why without an address and is kept beside the delivery.

    ``lasting``: no other try will do better. ``whole_channel``: the next letter would meet the same.
    """

    def __init__(self, kind: str, *, lasting: bool = False, whole_channel: bool = False) -> None:
        super().__init__(kind)
        self.kind, self.lasting, self.whole_channel = kind, lasting, whole_channel


Send = Callable[[Letter, datetime], None]  # raises Trouble


@dataclass(frozen=True, slots=True)
class Channel:
    """One way out. ``missing`` names the settings it lacks; ``opened`` keeps a connection for a run of letters."""

    name: str
    name_vi: str
    name_en: str
    to_officers: bool
    missing: Callable[[], tuple[str, ...]]
    address_of: Callable[[Officer | Person], str]
    has_address: Callable[[Officer | Person], bool]
    opened: Callable[[], AbstractContextManager[Send]]
