"""A message in words: templates in both languages, one file a letter, that an office may reword without touching code.

A file of ``templates/mail`` gives the subject on its first line; a citizen's also the short text for a phone on its
second. The rest is the letter. Facts are computed here and in the two modules beside; no template decides anything.
"""

from __future__ import annotations

import re
from collections.abc import Mapping, Sequence
from datetime import datetime
from typing import Any, NamedTuple

from django.conf import settings
from django.template import Context
from django.template.loader import get_template
from django.utils import translation

from casework.messages import to_citizen, to_officer, to_reader
from casework.messages.channels import CHANNELS
from casework.messages.channels.channel import Letter
from casework.messages.recheck import Recheck, first_with
from casework.messages.spread import preference_of
from casework.models import Delivery, Export, Message
from centers.models import Officer
from centers.vietnamese import unmarked

LANGUAGES = ("vi", "en")
LONGEST_SHORT = 160  # characters of one text to a phone
BETWEEN_LANGUAGES = "\n\n" + "- " * 30 + "\n\n"


class Words(NamedTuple):
    """One letter in one language."""

    subject: str
    text: str
    short: str = ""


def letter(deliveries: Sequence[Delivery], recheck: Recheck, at: datetime) -> Letter:
    """The letter that carries these deliveries: one message, or the digest of a slot."""
    first = deliveries[0]
    if first.message.officer is None:
        return _to_citizen(first, recheck, at)
    if first.message.export is not None:
        return _to_reader(first.message, first.message.officer, first.message.export)
    officer, wish = first.message.officer, preference_of(first.message.officer)
    messages = [delivery.message for delivery in deliveries]
    identifier = to_officer.digest_id(officer, first.slot) if first.slot else first.message.uuid
    with translation.override(wish.language):
        facts = to_officer.facts(messages, first.slot)
        words = render(f"mail/officer/{wish.language}/{'digest' if first.slot else 'one'}.txt", facts)
    return Letter(identifier, officer.email, words.subject, words.text)


def _to_reader(message: Message, officer: Officer, export: Export) -> Letter:
    """A report, in the language it was made in."""
    with translation.override(export.language):
        words = render(f"mail/officer/{export.language}/{message.topic}.txt", to_reader.facts(export))
    return Letter(message.uuid, officer.email, words.subject, words.text, files=to_reader.attached(export))


def _to_citizen(delivery: Delivery, recheck: Recheck, at: datetime) -> Letter:
    """Vietnamese first, English below: what language a person reads nobody wrote down."""
    message, channel = delivery.message, CHANNELS[delivery.channel]
    whom = first_with(recheck.people_of(message), channel.has_address)
    facts = to_citizen.facts(message, recheck.line_of(message), at)
    told = {language: in_language(message.topic, language, facts) for language in LANGUAGES}
    text = BETWEEN_LANGUAGES.join(words.text for words in told.values())
    body = {
        "type": f"dossier.{message.topic}",
        "code": facts["code"],
        "center": facts["center_code"],
        "short": {
            "vi": told["vi"].short,
            "vi_plain": unmarked(told["vi"].short),
            "en": told["en"].short,
        },
    }
    to = channel.address_of(whom) if whom is not None else ""
    return Letter(message.uuid, to, told["vi"].subject, text, body)


def in_language(topic: str, language: str, facts: Mapping[str, Any]) -> Words:
    """What a citizen is told of a step, in one language."""
    with translation.override(language):
        return render(f"mail/citizen/{language}/{topic}.txt", facts, has_short=True)


def render(name: str, facts: Mapping[str, Any], *, has_short: bool = False) -> Words:
    """A file of words filled in. Plain text: nothing is escaped."""
    template = get_template(name).template  # type: ignore[attr-defined]
    filled = template.render(Context({**facts, "site": settings.SITE_URL}, autoescape=False))
    lines = [line.rstrip() for line in filled.strip().splitlines()]
    short = lines[1][:LONGEST_SHORT] if has_short else ""
    text = re.sub(r"\n{3,}", "\n\n", "\n".join(lines[2 if has_short else 1 :])).strip()
    return Words(lines[0], f"{text}\n", short)
