"""Forms of the admin for accounts: roles as boxes, and only roles the administrator may give."""

from __future__ import annotations

from typing import Any

from django import forms
from django.contrib.auth.forms import AdminUserCreationForm, UserChangeForm
from django.utils.translation import gettext_lazy as _

from centers.models import Officer
from centers.models.officer import CITY_ROLES, SIGNING_ROLES
from law.terms import Role


def role_choices(giver: Officer) -> list[tuple[str, str]]:
    """City administrators give every role, those of a center only roles of a center."""
    given = SIGNING_ROLES if giver.has(Role.CITY_ADMIN) else SIGNING_ROLES - CITY_ROLES
    return [(role.value, role.name_vi) for role in Role if role in given]


class _RolesForm(forms.ModelForm):
    """``giver`` is set by the admin on the class it makes for a request."""

    giver: Officer

    def __init__(self, *args: Any, **kwargs: Any) -> None:
        super().__init__(*args, **kwargs)
        if "roles" in self.fields:
            self.fields["roles"] = forms.MultipleChoiceField(
                label=_("vai"), choices=role_choices(self.giver), widget=forms.CheckboxSelectMultiple
            )
        if self.giver.center_id is not None:
            self.instance.center_id = self.giver.center_id


class OfficerForm(_RolesForm, UserChangeForm):
    class Meta:
        model = Officer
        fields = (
            "username", "full_name", "title", "phone", "email", "center", "roles", "handles", "is_active", "password"
        )  # fmt: skip


class NewOfficerForm(_RolesForm, AdminUserCreationForm):
    class Meta:
        model = Officer
        fields = ("username", "full_name", "title", "phone", "email", "center", "roles")
