"""What a rule speaks of, in words: the same on the pages of the rules and on the slip."""

from __future__ import annotations

from typing import Any

from django.utils.translation import gettext as _

from casework.routing import Tier, tier_of
from casework.templatetags.words import named, spoken
from centers.models import RoutingRule


def channel_words(channel: str) -> str:
    """``nộp trực tuyến``."""
    words = {"counter": _("nộp tại quầy"), "online": _("nộp trực tuyến"), "post": _("nộp qua bưu chính")}
    return words.get(channel, channel)


def tier_words(tier: Tier) -> str:
    """``Thủ tục và cách nộp``: the name of a tier, over its rules."""
    return {
        Tier.PROCEDURE_CHANNEL: _("Thủ tục và cách nộp"),
        Tier.PROCEDURE: _("Thủ tục"),
        Tier.FIELD_CHANNEL: _("Lĩnh vực và cách nộp"),
        Tier.FIELD: _("Lĩnh vực"),
        Tier.CHANNEL: _("Cách nộp"),
        Tier.CENTER: _("Cả Trung tâm"),
    }[tier]


def scope_words(tier: Tier, procedure: Any, field: Any, channel: str) -> str:
    """``lĩnh vực Hộ tịch, nộp trực tuyến``: what a rule of this tier speaks of."""
    parts = []
    if tier in (Tier.PROCEDURE, Tier.PROCEDURE_CHANNEL):
        parts.append(_("thủ tục %(name)s") % {"name": spoken(procedure)})
    elif tier in (Tier.FIELD, Tier.FIELD_CHANNEL):
        parts.append(_("lĩnh vực %(name)s") % {"name": named(field)})
    elif tier is Tier.CENTER:
        parts.append(_("mọi hồ sơ của Trung tâm"))
    if tier in (Tier.PROCEDURE_CHANNEL, Tier.FIELD_CHANNEL, Tier.CHANNEL):
        parts.append(channel_words(channel))
    return ", ".join(parts)


def rule_words(rule: RoutingRule) -> str:
    """The scope of a rule: ``Lĩnh vực Hộ tịch, nộp trực tuyến``."""
    words = scope_words(tier_of(rule), rule.procedure, rule.field, rule.channel)
    return words[:1].upper() + words[1:]


def short_words(rule: RoutingRule) -> str:
    """The scope under the name of its tier: ``Hộ tịch, nộp trực tuyến``."""
    name = spoken(rule.procedure) if rule.procedure is not None else named(rule.field)
    words = ", ".join(filter(None, (name, channel_words(rule.channel)))) or rule_words(rule)
    return words[:1].upper() + words[1:]


def reason_words(facts: dict[str, Any], *, procedure: Any, channel: str, who: str, group: str, away: str) -> str:
    """Why a rule gave a dossier to somebody, from the facts of its line; "" when no rule did.

    ``who``, ``away`` and ``group`` are the names of the facts' ids, "" where nothing goes by them any more.
    """
    parts = []
    until = facts.get("until")
    day = f"{until[8:10]}/{until[5:7]}" if until else ""
    if "tier" in facts:
        scope = scope_words(Tier(facts["tier"]), procedure, procedure.field, channel)
        parts.append(_("Theo quy tắc: %(scope)s") % {"scope": scope})
    if "load" in facts:
        least = _("%(name)s đang giữ ít nhất, %(count)s hồ sơ") % {"name": who, "count": facts["load"]}
        parts.append(f"{group}: {least}" if group else least)
    if facts.get("returned"):
        parts.append(_("%(name)s hết vắng, nhận lại hồ sơ của mình") % {"name": away})
    elif away:
        parts.append(_("thay %(name)s vắng đến %(day)s") % {"name": away, "day": day})
    words = " · ".join(parts)
    return f"{words[:1].upper()}{words[1:]}." if words else ""
