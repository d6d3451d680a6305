"""The form of one routing rule: when, to whom, which agency; and on which week it is rehearsed."""

from __future__ import annotations

from collections.abc import Iterable, Mapping
from datetime import date, datetime, timedelta
from typing import Any

from django import forms
from django.db.models import Q
from django.forms.renderers import BaseRenderer
from django.forms.utils import flatatt
from django.utils.html import format_html, format_html_join
from django.utils.safestring import SafeString, mark_safe
from django.utils.translation import gettext as _

from casework.doors.staff.rules.seen import SeenForm
from casework.doors.staff.rules.words import channel_words
from casework.routing import HANDLERS, Load, loads
from casework.templatetags.words import named, short_date, spoken
from centers.models import Agency, Field, Officer, OfficerGroup, Procedure, RoutingRule
from law.calendar import from_seconds, local_date, midnight, to_seconds

WEEKS = 8  # so many weeks back a rule may be rehearsed (our choice)
CHANNELS = ("counter", "online", "post")
SELECT = {"class": "form-select"}
SELECTED = mark_safe(" selected")


def last_weeks(at: datetime) -> list[date]:
    """The Mondays of the weeks that are over, the last one first."""
    today = local_date(to_seconds(at))
    monday = today - timedelta(days=today.weekday())
    return [monday - timedelta(weeks=back) for back in range(1, WEEKS + 1)]


def instants_of(monday: date) -> tuple[datetime, datetime]:
    """A week, half-open."""
    return from_seconds(midnight(monday)), from_seconds(midnight(monday + timedelta(days=7)))


def week_words(monday: date) -> str:
    """``17/11 – 23/11``."""
    return f"{short_date(monday)} – {short_date(monday + timedelta(days=6))}"


class QuickSelect(forms.Select):
    """A list of hundreds: Django draws each choice from a template of its own, this one draws them all at once."""

    def render(
        self, name: str, value: Any, attrs: Mapping[str, Any] | None = None, renderer: BaseRenderer | None = None
    ) -> SafeString:
        chosen = "" if value is None else str(value)
        options = format_html_join(
            "", '<option value="{}"{}>{}</option>',
            ((key, SELECTED if str(key) == chosen else "", words) for key, words in self.choices),
        )  # fmt: skip
        given = {"name": name, **self.attrs, **(attrs or {})}
        return format_html("<select{}>{}</select>", flatatt(given), options)


class NamedField(forms.ModelChoiceField):
    """Rows of a slow table, named in the reader's language."""

    widget = QuickSelect

    def label_from_instance(self, obj: Any) -> str:
        return spoken(obj) if isinstance(obj, Procedure) else named(obj)


class RuleForm(SeenForm):
    """A rule as one says it: when a dossier is of this kind, it goes to that person or group."""

    field = NamedField(Field.objects.none(), required=False)
    procedure = NamedField(Procedure.objects.none(), required=False)
    channel = forms.ChoiceField(required=False)
    to = forms.ChoiceField()
    agency = NamedField(Agency.objects.none(), required=False)
    week = forms.ChoiceField()

    def __init__(self, center: int, rule: RoutingRule, at: datetime, data: Mapping[str, Any] | None = None) -> None:
        self.rule = rule
        weeks = [(monday.isoformat(), week_words(monday)) for monday in last_weeks(at)]
        first = {
            "field": rule.field_id, "procedure": rule.procedure_id, "channel": rule.channel, "agency": rule.agency_id,
            "to": f"g{rule.group_id}" if rule.group_id else f"o{rule.officer_id}" if rule.officer_id else "",
            "week": weeks[0][0],
        }  # fmt: skip
        super().__init__(data, initial=first)
        self._ask("field", _("Lĩnh vực"), _("mọi lĩnh vực"), Field.objects.filter(_offered(rule.field_id)))
        procedures = Procedure.objects.filter(_offered(rule.procedure_id)).order_by("name_vi")
        self._ask("procedure", _("Thủ tục"), _("mọi thủ tục"), procedures)
        self._ask("agency", _("Cơ quan cùng xử lý"), _("không có"), Agency.objects.filter(_offered(rule.agency_id)))
        ways = [(way, channel_words(way)) for way in CHANNELS]
        self._choose("channel", _("Cách nộp"), [("", _("mọi cách nộp")), *ways])
        self._choose("to", _("Giao cho"), [("", _("Chọn")), *takers(center, at)])
        self._choose("week", _("Chạy thử trên tuần"), weeks)
        self.fields["to"].error_messages |= {
            "required": _("Chọn một người hoặc một nhóm."),
            "invalid_choice": _("Người hoặc nhóm này không còn nhận hồ sơ ở Trung tâm."),
        }

    def _ask(self, name: str, label: str, empty: str, rows: Any) -> None:
        field = self.fields[name]
        field.queryset, field.label, field.empty_label = rows, label, empty  # type: ignore[attr-defined]
        field.widget.attrs |= SELECT
        field.error_messages["invalid_choice"] = _("Chọn một mục trong danh sách.")

    def _choose(self, name: str, label: str, pairs: list[Any]) -> None:
        field = self.fields[name]
        field.choices, field.label = pairs, label  # type: ignore[attr-defined]
        field.widget.attrs |= SELECT

    def substance(self) -> dict[str, Any]:
        return super().substance() | {"rule": self.rule.pk}

    def clean(self) -> dict[str, Any]:
        given = super().clean() or self.cleaned_data
        procedure, field = given.get("procedure"), given.get("field")
        if procedure is not None and field is not None:
            if procedure.field_id == field.pk:
                given["field"] = None  # the procedure says it already
            else:
                self.add_error("procedure", _("Thủ tục này không thuộc lĩnh vực đã chọn."))
        if not self.errors:
            self._fill(given)
            if _same_scope(self.rule).exists():
                self.add_error(None, _("Trung tâm đã có quy tắc cho đúng phạm vi này. Hãy sửa quy tắc đó."))
        return given

    def _fill(self, given: dict[str, Any]) -> None:
        """The rule as it would stand after saving; nothing is stored."""
        rule, kind, pk = self.rule, given["to"][0], int(given["to"][1:])
        rule.procedure, rule.field, rule.channel = given["procedure"], given["field"], given["channel"]
        rule.agency = given["agency"]
        rule.group = OfficerGroup.objects.get(pk=pk) if kind == "g" else None
        rule.officer = Officer.objects.get(pk=pk) if kind == "o" else None


def _offered(chosen: int | None) -> Q:
    """Rows in use, and the one the rule already names."""
    return Q(is_active=True) | Q(pk=chosen or 0)


def _same_scope(rule: RoutingRule) -> Any:
    others = RoutingRule.objects.filter(center=rule.center_id, channel=rule.channel).exclude(pk=rule.pk or 0)
    return others.filter(field=rule.field_id, procedure=rule.procedure_id)


def takers(center: int, at: datetime) -> list[tuple[str, list[tuple[str, str]]]]:
    """Groups and people of a center, each with what is on the desk. Three queries."""
    staff = Officer.objects.filter(center=center, is_active=True).select_related("center").order_by("sort_key", "pk")
    people = [officer for officer in staff if officer.has(*HANDLERS)]
    held = loads(people[0].center_code, at) if people else {}
    groups = OfficerGroup.objects.filter(center=center).values_list("pk", "name")
    found = [(_("Nhóm, người đang giữ ít nhất nhận"), [(f"g{pk}", name) for pk, name in groups])]
    found.append((_("Cán bộ (đang giữ)"), [(f"o{one.pk}", with_load(one, held)) for one in people]))
    return [(label, pairs) for label, pairs in found if pairs]


def with_load(officer: Officer, held: Mapping[Any, Load]) -> str:
    """``Trần Viết Hải (12)``."""
    return f"{officer.full_name} ({held.get(officer.uuid, Load()).held})"


class GroupForm(forms.Form):
    """A group: its name and who is in it."""

    use_required_attribute = False
    name = forms.CharField(max_length=80)
    members = forms.ModelMultipleChoiceField(Officer.objects.none())

    def __init__(self, group: OfficerGroup, people: Iterable[Officer], data: Mapping[str, Any] | None = None) -> None:
        self.group = group
        chosen = list(group.members.values_list("pk", flat=True)) if group.pk else []
        super().__init__(data, initial={"name": group.name, "members": chosen})
        self.fields["name"].label = _("Tên nhóm")
        self.fields["name"].widget.attrs |= {"class": "form-control", "autocomplete": "off"}
        self.fields["name"].error_messages["required"] = _("Chưa có thông tin này.")
        members = self.fields["members"]
        members.queryset = Officer.objects.filter(pk__in=[one.pk for one in people])  # type: ignore[attr-defined]
        members.label = _("Thành viên")
        members.widget = forms.CheckboxSelectMultiple(attrs={"class": "tick"})
        members.widget.choices = [(one.pk, one.full_name) for one in people]
        members.error_messages["required"] = _("Chọn ít nhất một người.")

    def clean_name(self) -> str:
        name = " ".join(self.cleaned_data["name"].split())
        others = OfficerGroup.objects.filter(center=self.group.center_id, name=name).exclude(pk=self.group.pk or 0)
        if others.exists():
            raise forms.ValidationError(_("Trung tâm đã có nhóm tên này."))
        return name
