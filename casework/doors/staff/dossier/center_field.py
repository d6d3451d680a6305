"""Choosing a center by its name: a line to type into beats a list of forty that all begin alike."""

from __future__ import annotations

from collections.abc import Mapping, Sequence
from typing import Any

from django import forms
from django.forms.renderers import BaseRenderer
from django.template.loader import render_to_string
from django.utils.safestring import SafeString
from django.utils.translation import gettext as _

from casework.models import Dossier
from casework.templatetags.words import named
from centers.models import Center
from centers.vietnamese import fold, variants

MOST_NAMED = 3  # of several that fit, so many are named


class CenterInput(forms.Widget):
    """The line, with every center below it for who picks by arrow keys; names without marks find them, too."""

    def __init__(self, centers: Sequence[Center]) -> None:
        super().__init__()
        self.centers = centers

    def render(
        self, name: str, value: Any, attrs: Mapping[str, Any] | None = None, renderer: BaseRenderer | None = None
    ) -> SafeString:
        known = next((center for center in self.centers if center.code == value), None)
        context = {
            "name": name, "value": named(known) if known else value or "", "id": (attrs or {}).get("id", name),
            "options": [(named(center), fold(named(center))) for center in self.centers],
            "described": self.attrs.get("aria-describedby", ""),
        }  # fmt: skip
        return render_to_string("staff/dossier/center.html", context)


class CenterField(forms.Field):
    """A center by its code, its name, or a part of its name that fits no other."""

    def __init__(self, centers: Sequence[Center], **options: Any) -> None:
        self.centers = centers
        super().__init__(widget=CenterInput(centers), **options)

    def to_python(self, value: Any) -> Center | None:
        text = str(value or "").strip()
        if not text:
            return None
        for fits in (_is, _holds):
            found = [center for center in self.centers if any(fits(center, one) for one in variants(text))]
            if len(found) == 1:
                return found[0]
            if found:
                names = ", ".join(named(center) for center in found[:MOST_NAMED])
                raise forms.ValidationError(_("Ghi rõ hơn, có nhiều trung tâm như vậy: %(names)s.") % {"names": names})
        raise forms.ValidationError(_("Không có trung tâm này."))


def _is(center: Center, text: str) -> bool:
    return text in (center.code, *(fold(name) for name in (center.short_name_vi, center.name_vi, center.name_en)))


def _holds(center: Center, text: str) -> bool:
    return text in fold(center.name_vi) or text in fold(center.name_en)


def center_field(dossier: Dossier, **options: Any) -> CenterField:
    """The working centers but the one that has the dossier. One query."""
    centers = Center.objects.filter(is_active=True).exclude(code=dossier.center_id).order_by("position")
    return CenterField(list(centers), **options)
