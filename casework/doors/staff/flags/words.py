"""A flag in one sentence: what was seen, with its instants. It speaks of a dossier and its dates, never of a fault."""

from __future__ import annotations

from collections.abc import Callable
from datetime import date, datetime

from django.utils.translation import gettext as _
from django.utils.translation import ngettext

from casework.models import Flag
from casework.templatetags.words import code_head, code_tail, grouped, hour, in_english, named, short_date
from law.calendar import local_date, to_seconds
from law.flag_rules import FLAG_RULES, OUTCOMES, kind_name
from law.steps import STEPS, Step


def kind_words(kind: str) -> str:
    """The name of the kind."""
    return kind_name(kind)[in_english()]


def looks_for(kind: str) -> str:
    """What the kind looks for, with its threshold."""
    rule = FLAG_RULES[kind]
    return rule.seen_en if in_english() else rule.seen_vi


def outcome_words(outcome: str) -> str:
    """What came of looking."""
    return OUTCOMES[outcome][in_english()]


def sentence(flag: Flag, now: datetime) -> str:
    """What was seen; the kind's name where it is no longer known."""
    return SENTENCES[flag.kind](flag, now) if flag.kind in SENTENCES else kind_words(flag.kind)


def _when(at: datetime, now: datetime) -> str:
    """``14:44 31/07``."""
    return f"{hour(at)} {short_date(at, now)}"


def _instant(flag: Flag, name: str) -> datetime:
    return datetime.fromisoformat(flag.facts[name])


def _due(flag: Flag, now: datetime) -> str:
    return short_date(date.fromisoformat(flag.facts["due_on"]), now)


def _days(since: datetime, until: datetime) -> int:
    """Local days from one instant to the other."""
    return (local_date(to_seconds(until)) - local_date(to_seconds(since))).days


def _back_dated(flag: Flag, now: datetime) -> str:
    written = _instant(flag, "written_at")
    facts = {"what": named(STEPS[Step(flag.facts["step"])]), "at": _when(flag.at, now), "written": _when(written, now)}
    days = _days(flag.at, written)
    if not days:
        hours = int((written - flag.at).total_seconds() // 3600)
        words = ngettext(
            "%(what)s ghi lùi %(n)s giờ: %(at)s, ghi lúc %(written)s",
            "%(what)s ghi lùi %(n)s giờ: %(at)s, ghi lúc %(written)s",
            hours,
        )
        return words % (facts | {"n": grouped(hours)})
    words = ngettext(
        "%(what)s ghi lùi %(n)s ngày: %(at)s, ghi lúc %(written)s",
        "%(what)s ghi lùi %(n)s ngày: %(at)s, ghi lúc %(written)s",
        days,
    )
    return words % (facts | {"n": grouped(days)})


def _paused(flag: Flag, now: datetime) -> str:
    facts = {"at": _when(flag.at, now), "due": _due(flag, now)}
    if flag.facts["step"] == "ask_payment":
        return _("Yêu cầu nộp tiền %(at)s, đồng hồ dừng; hạn %(due)s") % facts
    return _("Yêu cầu bổ sung %(at)s, đồng hồ dừng; hạn %(due)s") % facts


def _reopened(flag: Flag, now: datetime) -> str:
    closed = _instant(flag, "closed_at")
    days = _days(closed, flag.at)
    facts = {"n": grouped(days), "closed": _when(closed, now), "at": _when(flag.at, now)}
    if not days:
        return _("Mở lại ngay trong ngày: kết thúc %(closed)s, mở lại %(at)s") % facts
    words = ngettext(
        "Mở lại sau %(n)s ngày: kết thúc %(closed)s, mở lại %(at)s",
        "Mở lại sau %(n)s ngày: kết thúc %(closed)s, mở lại %(at)s",
        days,
    )
    return words % facts


def _reentered(flag: Flag, now: datetime) -> str:
    code = flag.facts["other"]
    return _("Nộp lại %(at)s, sau khi hồ sơ %(code)s được rút %(withdrawn)s; hạn khi đó %(due)s") % {
        "at": _when(flag.at, now), "code": f"{code_head(code)}{code_tail(code)}",
        "withdrawn": _when(_instant(flag, "withdrawn_at"), now), "due": _due(flag, now),
    }  # fmt: skip


def _burst(flag: Flag, now: datetime) -> str:
    until = _instant(flag, "until")
    return _("%(n)s hồ sơ được kết thúc liên tiếp từ %(since)s đến %(until)s; hồ sơ này là hồ sơ đầu") % {
        "n": grouped(flag.facts["count"]), "since": hour(flag.at), "until": _when(until, now),
    }  # fmt: skip


def _extended(flag: Flag, now: datetime) -> str:
    return _("Gia hạn %(at)s; hạn khi đó %(due)s") % {"at": _when(flag.at, now), "due": _due(flag, now)}


def _reassigned(flag: Flag, now: datetime) -> str:
    return _("Chuyển sang người khác %(at)s, đúng ngày hạn") % {"at": _when(flag.at, now)}


SENTENCES: dict[str, Callable[[Flag, datetime], str]] = {
    "back_dated": _back_dated,
    "paused_late": _paused,
    "reopened_soon": _reopened,
    "withdrawn_reentered": _reentered,
    "closing_burst": _burst,
    "extended_at_due": _extended,
    "reassigned_at_due": _reassigned,
}
