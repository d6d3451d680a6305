"""What an officer is told by mail of a report that goes out by itself: the file with it, or the way to it.

A file with names of people never leaves the house by mail: who wants it signs in.
"""

from __future__ import annotations

from typing import Any

from casework.figures.chosen import KEY
from casework.messages.channels.channel import Attached
from casework.messages.to_officer import address
from casework.models import Export, Message
from centers.access import OVERSEERS, scope_of

# A mailbox takes some ten megabytes, and a file grows by a third on its way (our choice).
MOST_BYTES = 5_000_000
CONTENT_TYPES = {
    "xlsx": "application/vnd.openxmlformats-officedocument.spreadsheetml.sheet",
    "pdf": "application/pdf",
}
AS_IT_IS = "application/octet-stream"  # nobody on the way may change an end of line


def goes_by_mail(message: Message) -> bool:
    """Of files only those of a schedule: who asked for one by hand sees it on the page, and the bell rings."""
    return message.export is None or message.export.schedule_id is not None


def may_still_read(message: Message, export: Export) -> bool:
    """Whether the officer oversees the place of the report yet."""
    officer = message.officer
    if officer is None or not officer.has(*OVERSEERS):
        return False
    return scope_of(officer).whole_city or (export.place != "" and export.place == officer.center_code)


def facts(export: Export) -> dict[str, Any]:
    """What the templates of reports fill in."""
    return {
        "export": export,
        "attached": is_attached(export),
        "file_name": file_name(export),
        "url": address("casework:export_file", export.uuid),
        "settings_url": address("casework:report_schedules"),
    }


def is_attached(export: Export) -> bool:
    return export.state == Export.READY and not export.with_names and export.size_bytes <= MOST_BYTES


def attached(export: Export) -> tuple[Attached, ...]:
    """The file, if it may go by mail. One statement."""
    if not is_attached(export):
        return ()
    body = b"".join(bytes(part) for part in export.parts.order_by("n").values_list("body", flat=True))
    return (Attached(file_name(export), CONTENT_TYPES.get(export.format, AS_IT_IS), body),)


def file_name(export: Export) -> str:
    """``bieu-06a_2025-07_19753.xlsx``."""
    words = (export.report, str(export.query.get(KEY, "")), export.place)
    return f"{'_'.join(word for word in words if word)}.{export.format}"
