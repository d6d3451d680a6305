"""Whose file it is: printed on every page of it, so that a copy that went astray says where it came from."""

from __future__ import annotations

from dataclasses import dataclass
from datetime import datetime
from uuid import UUID

from django.utils.translation import gettext as _

from casework.templatetags.words import full_date, hour


@dataclass(frozen=True, slots=True)
class Stamp:
    """Who took the file out, when, and under which number of the log."""

    officer_name: str
    at: datetime
    number: UUID

    @property
    def line(self) -> str:
        """In the active language, one line."""
        return _("%(name)s xuất lúc %(hour)s ngày %(day)s từ Một Cửa; số xuất %(number)s") % {
            "name": self.officer_name, "hour": hour(self.at), "day": full_date(self.at), "number": self.number,
        }  # fmt: skip
