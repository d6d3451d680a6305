"""Steps as a program takes them: what each needs, told off the table of steps, and what was sent, read by the same."""

from __future__ import annotations

from collections.abc import Callable, Mapping, Sequence
from dataclasses import dataclass
from datetime import date
from typing import Any
from uuid import UUID

from django.utils.translation import gettext as _
from rest_framework import serializers

from casework import desk
from casework.desk.hands import unfit
from casework.doors.api.fields import OBJECT_WORDS, PAGE, Choice, Strict, Whole
from casework.doors.api.problems import Problem
from casework.doors.api.query import DayField
from casework.models import Document, Dossier
from casework.templatetags.words import in_english, named
from centers.models import Agency, Officer
from law.needs import APPLICANT, CHANNEL, PROCEDURE, Need, NeedKind
from law.steps import STEPS, Role, Step

FROM_CARD = {PROCEDURE.name: "procedure", APPLICANT.name: "owner", CHANNEL.name: "channel"}
NO_HANDS = frozenset({Role.PORTAL, Role.CLOCK, Role.RULE})
TAKEN = tuple(step for step, rule in STEPS.items() if rule.who - NO_HANDS and step is not Step.REGISTER)
MOST_LETTERS = {NeedKind.PROSE: PAGE, NeedKind.NAME: 200, NeedKind.TEXT: 60}


# --- as they are told


class OptionSerializer(serializers.Serializer):
    """A choice."""

    value = serializers.CharField()
    name = serializers.CharField()


class NeedSerializer(serializers.Serializer):
    """A member of ``needs``. By kind: text, name and prose are strings, date a day, number and money whole numbers,
    choice a value of ``options``, officer an id, agency and center a code, documents positions of papers (for
    ``ask_supplement`` an object of position and reason).
    """

    name = serializers.CharField()
    kind = serializers.ChoiceField(choices=[kind.value for kind in NeedKind])
    label = serializers.CharField()
    required = serializers.BooleanField()
    default = serializers.CharField(help_text="Empty where there is none.")
    options = OptionSerializer(many=True, allow_null=True, help_text="Null where anything of the kind may be sent.")


class StepSerializer(serializers.Serializer):
    """A step that may be taken, and what it needs."""

    step = serializers.ChoiceField(choices=[step.value for step in TAKEN])
    name = serializers.CharField()
    needs = NeedSerializer(many=True)


@dataclass(slots=True)
class Around:
    """Whom and what the steps of one dossier may name; asked once, and only where a step asks."""

    draft: desk.Draft
    _people: list[Officer] | None = None
    _agencies: list[Agency] | None = None

    @property
    def card(self) -> Dossier:
        return self.draft.dossier

    @property
    def people(self) -> list[Officer]:
        if self._people is None:
            here = Officer.objects.filter(center__code=self.card.center_id, is_active=True)
            self._people = list(here.select_related("center"))
        return self._people

    @property
    def agencies(self) -> list[Agency]:
        if self._agencies is None:
            self._agencies = list(Agency.objects.filter(is_active=True))
        return self._agencies


def told(steps: Sequence[Step], draft: desk.Draft) -> list[dict[str, Any]]:
    """The steps with their needs. Two queries at most."""
    around = Around(draft)
    return [{"step": step, "name": named(STEPS[step]), "needs": _needs(step, around)} for step in steps]


def _needs(step: Step, around: Around) -> list[dict[str, Any]]:
    return [
        {
            "name": need.name, "kind": need.kind, "label": need.name_en if in_english() else need.name_vi,
            "required": need.required, "default": need.default, "options": _options(step, need, around),
        }
        for need in STEPS[step].needs if need.name not in FROM_CARD
    ]  # fmt: skip


def _options(step: Step, need: Need, around: Around) -> list[dict[str, str]] | None:
    if need.kind is NeedKind.CHOICE:
        return [_option(value, english if in_english() else vietnamese) for value, vietnamese, english in need.choices]
    if need.kind is NeedKind.OFFICER:
        center = around.card.center_id
        return [_option(str(one.uuid), one.full_name) for one in around.people if unfit(step, one, center) is None]
    if need.kind is NeedKind.AGENCY:
        return [_option(agency.code, named(agency)) for agency in around.agencies]
    if need.kind is NeedKind.DOCUMENTS:
        return [_option(str(document.position), document.name) for document in _papers(step, around.draft.documents)]
    return None


def _option(value: str, name: str) -> dict[str, str]:
    return {"value": value, "name": name}


def _papers(step: Step, documents: Sequence[Document]) -> list[Document]:
    """All of them, or those asked for when a supplement comes in."""
    asked = [document for document in documents if document.asked_n is not None]
    return asked if step is Step.SUPPLEMENT and asked else list(documents)


# --- as they are sent


class StepFields(Strict):
    """A step to take. ``expect`` is the card's: when somebody else was first the answer is 409 with who did what."""

    step = Choice([(step.value, STEPS[step].name_vi, STEPS[step].name_en) for step in TAKEN])
    expect = Whole(min_value=1, max_value=32767)
    needs = serializers.DictField(
        required=False, default=dict, help_text="As the dossier's `steps` tell.", error_messages=OBJECT_WORDS
    )


def needs_of(step: Step, given: Mapping[str, Any], card: Dossier) -> dict[str, Any]:
    """What the desk is given; raises a problem with every member of the wrong shape. One query where one is named."""
    asked = {need.name: need for need in STEPS[step].needs if need.name not in FROM_CARD}
    wrong = [(("needs", name), _("Bước này không có mục này.")) for name in given if name not in asked]
    found: dict[str, Any] = {}
    for name, need in asked.items():
        value = given.get(name)
        if value is None:
            continue
        try:
            found[name] = READERS[need.kind](step, value, card)
        except serializers.ValidationError as error:
            wrong.append((("needs", name), str(error.detail[0])))  # type: ignore[index]
    if wrong:
        raise Problem("invalid", errors=wrong)
    if PROCEDURE in STEPS[step].needs:
        found |= {name: getattr(card, column) for name, column in FROM_CARD.items()}
    return found


def _words(kind: NeedKind) -> Callable[[Step, Any, Dossier], str]:
    most = MOST_LETTERS[kind]

    def read(step: Step, value: Any, card: Dossier) -> str:
        if not isinstance(value, str):
            raise serializers.ValidationError(_("Ghi bằng chữ."))
        if len(value) > most:
            raise serializers.ValidationError(_("Ghi ngắn hơn, nhiều nhất %(count)s chữ cái.") % {"count": most})
        return value

    return read


def _code(step: Step, value: Any, card: Dossier) -> str:
    if not isinstance(value, str):
        raise serializers.ValidationError(_("Chọn một trong các mục đã cho."))
    return value


def _number(step: Step, value: Any, card: Dossier) -> int:
    return Whole().to_internal_value(value)


def _day(step: Step, value: Any, card: Dossier) -> date:
    return DayField().to_internal_value(value)


def _officer(step: Step, value: Any, card: Dossier) -> Officer:
    """Somebody of the dossier's center; the desk says whether he is fit."""
    try:
        uuid = UUID(str(value))
    except ValueError:
        uuid = UUID(int=0)
    here = Officer.objects.select_related("center").filter(uuid=uuid, center__code=card.center_id).first()
    if here is None:
        raise serializers.ValidationError(_("Người này không thuộc trung tâm đang giữ hồ sơ."))
    return here


def _documents(step: Step, value: Any, card: Dossier) -> dict[int, str] | list[int]:
    """Positions, or for a request {position: reason}."""
    wrong = serializers.ValidationError(_("Giấy tờ này không có trong thành phần hồ sơ."))
    if step is Step.ASK_SUPPLEMENT:
        if not isinstance(value, dict):
            raise serializers.ValidationError(_("Chọn ít nhất một giấy tờ cần bổ sung và ghi lý do."))
        if not all(_is_position(key) and isinstance(why, str) for key, why in value.items()):
            raise wrong
        if sum(map(len, value.values())) > PAGE:
            raise serializers.ValidationError(_("Ghi ngắn hơn, nhiều nhất %(count)s chữ cái.") % {"count": PAGE})
        return {int(key): why for key, why in value.items()}
    if not isinstance(value, list) or not all(type(place) is int for place in value):
        raise wrong
    return value


def _is_position(key: str) -> bool:
    return key.isascii() and key.isdecimal() and len(key) <= 4


READERS: Mapping[NeedKind, Callable[[Step, Any, Dossier], Any]] = {
    **{kind: _words(kind) for kind in MOST_LETTERS},
    NeedKind.CHOICE: _code,
    NeedKind.NUMBER: _number,
    NeedKind.MONEY: _number,
    NeedKind.DATE: _day,
    NeedKind.OFFICER: _officer,
    NeedKind.AGENCY: _code,
    NeedKind.CENTER: _code,
    NeedKind.DOCUMENTS: _documents,
}
