"""A form that is saved only as it was shown: the page with its consequences carries a seal of what they follow from."""

from __future__ import annotations

import hmac
from typing import Any

from django import forms
from django.utils.crypto import salted_hmac

SALT = "casework.doors.staff.rules"
SAVE = "save"


class SeenForm(forms.Form):
    """``seen`` says the answer is the one whose consequences the page has just shown."""

    use_required_attribute = False  # one summary of everything missing serves better than the browser's first bubble
    seal = forms.CharField(required=False, widget=forms.HiddenInput)

    @property
    def _seal(self) -> str:
        given = sorted((name, str(getattr(value, "pk", value))) for name, value in self.substance().items())
        return salted_hmac(SALT, repr(given)).hexdigest()

    def substance(self) -> dict[str, Any]:
        """What the consequences follow from."""
        return {name: value for name, value in self.cleaned_data.items() if name != "seal"}

    @property
    def seen(self) -> bool:
        """True when this very answer was shown and is now to be saved."""
        return self.data.get("do") == SAVE and hmac.compare_digest(self._seal, self.cleaned_data["seal"])

    @property
    def changed_since(self) -> bool:
        """Saving was asked for, but of something else than what was shown."""
        return self.data.get("do") == SAVE and bool(self.cleaned_data["seal"]) and not self.seen

    def show(self) -> None:
        """Carry the seal of the answer whose consequences are on the page."""
        self.data = {**dict(self.data.items()), "seal": self._seal}

    def mark_errors(self) -> None:
        """Mark the fields in error for the eye and for a screen reader."""
        for name in self.errors:
            if name in self.fields:
                self.fields[name].widget.attrs |= {"aria-invalid": "true", "aria-describedby": f"id_{name}_error"}
