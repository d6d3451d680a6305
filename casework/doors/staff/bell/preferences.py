"""How an officer wants to be told: digests, single mails or none; quiet hours; the language of his mails."""

from __future__ import annotations

from django import forms
from django.conf import settings
from django.contrib import messages
from django.http import HttpResponse
from django.shortcuts import redirect, render
from django.utils.translation import gettext as _
from django.utils.translation import gettext_lazy

from casework.doors.staff.request import StaffRequest
from casework.messages.channels import mail
from casework.messages.spread import preference_of
from casework.models import Preference
from centers.access import Scope, access

MODES = (
    (Preference.DIGEST, gettext_lazy("Gộp lại, gửi lúc 07:00 và 16:00")),
    (Preference.EACH, gettext_lazy("Gửi ngay từng thông báo")),
    (Preference.OFF, gettext_lazy("Không gửi thư, chỉ xem ở mục Thông báo")),
)


class PreferenceForm(forms.ModelForm):
    class Meta:
        model = Preference
        fields = ("email", "quiet_from", "quiet_until", "language")
        widgets = {
            name: forms.TimeInput(attrs={"type": "time", "class": "form-control", "step": "60"}, format="%H:%M")
            for name in ("quiet_from", "quiet_until")
        }
        labels = {"quiet_from": gettext_lazy("Giờ yên lặng từ"), "quiet_until": gettext_lazy("đến")}

    email = forms.ChoiceField(
        label=gettext_lazy("Thư điện tử"), choices=MODES, widget=forms.RadioSelect(attrs={"class": "tick"})
    )
    language = forms.ChoiceField(
        label=gettext_lazy("Ngôn ngữ của thư"),
        choices=settings.LANGUAGES,
        widget=forms.RadioSelect(attrs={"class": "tick"}),
    )


@access(scope=Scope.SIGNED_IN)
def preferences(request: StaffRequest) -> HttpResponse:
    """The form; kept for the officer who sends it."""
    officer = request.user
    form = PreferenceForm(request.POST if request.method == "POST" else None, instance=preference_of(officer))
    if form.is_bound and form.is_valid():
        Preference.objects.update_or_create(officer=officer, defaults=form.cleaned_data)
        messages.success(request, _("Đã lưu cách nhận thông báo."))
        return redirect("casework:preferences")
    context = {
        "form": form,
        "address": officer.email,
        "missing": mail.missing(),
        "folder": settings.EMAIL_FILE_PATH if not settings.EMAIL_URL and not settings.PRODUCTION else "",
    }
    return render(request, "staff/preferences.html", context, status=422 if form.errors else 200)
