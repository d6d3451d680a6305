"""Counts that are sums of counts, as rates and the prescribed tables add them up.

One table for both: the number of a name and the list behind it. A part with "-" is taken away.
"""

from __future__ import annotations

SUMS: dict[str, tuple[str, ...]] = {
    "in_time": ("early", "on_time"),
    "accepted_or_carried": ("accepted", "carried_in"),
    "handled_766": ("closed", "open"),  # by the identity what came and did not leave by a transfer
    # received
    "counter_or_post": ("counter", "post"),
    "from_before": ("carried_in", "reopened", "transferred_in", "-transferred_out"),
    # closed: II.06a counts what was withdrawn or stopped as on time, Decision 766 what was withdrawn
    "closed": ("decided", "withdrawn", "stopped"),
    "on_time_or_ended": ("on_time", "withdrawn", "stopped"),
    "decided_or_withdrawn": ("decided", "withdrawn"),
    "on_time_or_withdrawn": ("on_time", "withdrawn"),
    # open
    "running": ("overdue", "within_time"),
    "within_or_paused": ("within_time", "paused"),
    "paused_or_stopped": ("paused", "stopped"),
    "paused_or_stopped_within": ("paused_within", "stopped_within"),
    "paused_or_stopped_overdue": ("paused_overdue", "stopped_overdue"),
    # where what waits for a supplement counts as resolved on time
    "closed_or_waiting": ("closed", "waiting_supplement"),
    "on_time_ended_or_waiting": ("on_time_or_ended", "waiting_supplement"),
    "in_process": ("running", "waiting_payment"),
    "within_or_paying": ("within_time", "waiting_payment"),
}


def parts_of(name: str) -> list[tuple[int, str]]:
    """The counts a name is made of, each with 1 or -1; a count of its own is itself."""
    if name not in SUMS:
        return [(1, name)]
    return [
        (-sign if part.startswith("-") else sign, leaf)
        for part in SUMS[name]
        for sign, leaf in parts_of(part.removeprefix("-"))
    ]
