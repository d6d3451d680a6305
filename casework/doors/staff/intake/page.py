"""Log a dossier: one screen, three columns, the keyboard alone. Every step also works by plain sending of the form."""

from __future__ import annotations

import json
from typing import Any

from django.http import HttpResponse
from django.shortcuts import get_object_or_404, redirect, render
from django.urls import reverse
from django.utils.html import format_html
from django.utils.translation import gettext as _

from casework import desk
from casework.doors.staff.clock import clock_of
from casework.doors.staff.intake import acts as intake_acts
from casework.doors.staff.intake.documents import KINDS
from casework.doors.staff.intake.form import OWNER, IntakeForm, fresh_key
from casework.doors.staff.intake.sheet import Sheet
from casework.doors.staff.request import StaffRequest
from casework.models import Dossier
from centers import wall
from centers.access import access
from law.steps import Role, Status

# The button pressed and the panel it opens: what to do when the dossier cannot be accepted as it lies here.
WAYS = {"missing": "supplement", "supplement": "supplement", "refuse": "decline", "decline": "decline"}
PAPER_OF = {Status.SUPPLEMENT: "supplement", Status.NOT_ACCEPTED: "refusal"}


@access(Role.CLERK, sensitive=True)
def intake(request: StaffRequest) -> HttpResponse:
    """The page, the steps of its form without script, the writing, and the panel after it (``?xong=``)."""
    sheet = sheet_of(request)
    pressed = pressed_in(request)
    if pressed in intake_acts.WRITES:
        return write(request, sheet, pressed)
    if "xong" in request.GET:
        return render(request, "staff/intake/done.html", done_context(sheet, request.GET["xong"]))
    return page(request, sheet, sheet.form(), way=WAYS.get(pressed, ""), focus=focus_after(sheet, pressed))


@access(Role.CLERK)
def procedures(request: StaffRequest) -> HttpResponse:
    """The options under the search box."""
    sheet = sheet_of(request)
    sheet.typing = True
    return render(request, "staff/intake/options.html", {"sheet": sheet})


@access(Role.CLERK, sensitive=True)
def applicant(request: StaffRequest) -> HttpResponse:
    """Who stands behind a number, with the fields still to fill in; ``?phan=o_`` asks for the owner."""
    sheet, part = sheet_of(request), request.GET.get("phan", "")
    answer = sheet.owner if part == OWNER else sheet.applicant
    response = page(request, sheet, sheet.form(), template="staff/intake/people.html")
    if answer.number and not answer.fault and part != "doubts":
        prefix = "id_o_" if part == OWNER else "id_"
        focus_on(response, first_paper(sheet) if answer.person or answer.card else f"{prefix}full_name")
    return response


@access(Role.CLERK, sensitive=True)
def documents(request: StaffRequest) -> HttpResponse:
    """Papers, fee and appointment of the procedure chosen; the first column follows out of band."""
    sheet = sheet_of(request)
    response = page(request, sheet, sheet.form(), template="staff/intake/papers_oob.html")
    if "choose" in request.POST:
        focus_on(response, first_paper(sheet) if sheet.applicant.number else "id_number")
        response["HX-Replace-Url"] = f"{reverse('casework:intake')}?thu-tuc={sheet.code}"
    return response


@access(Role.CLERK)
def due(request: StaffRequest) -> HttpResponse:
    """The appointment a dossier accepted at this minute would get."""
    return render(request, "staff/intake/due.html", {"sheet": sheet_of(request)})


def sheet_of(request: StaffRequest) -> Sheet:
    """The posted form; or an empty one, with what the address already names: a procedure, a person just served."""
    officer, at = request.user, wall.now()
    if request.method == "POST":
        data = {name: str(value) for name, value in request.POST.items() if name != "csrfmiddlewaretoken"}
        return Sheet(officer, at, data, all_brought=data.pop("do", "") == "all")
    data = {name: str(request.GET[name]) for name in ("q", "procedure", "case", "channel") if name in request.GET}
    if "thu-tuc" in request.GET:
        data["procedure"] = str(request.GET["thu-tuc"])
    if "cung" in request.GET:
        served = get_object_or_404(Dossier.objects.seen_by(officer).select_related("owner"), code=request.GET["cung"])
        data |= {"number": served.owner.number, "kind": served.owner.kind}
    return Sheet(officer, at, data)


def pressed_in(request: StaffRequest) -> str:
    """The step asked for; choosing a procedure has a button for each."""
    return "choose" if "choose" in request.POST else request.POST.get("do", "")


def page(
    request: StaffRequest, sheet: Sheet, form: IntakeForm, *, way: str = "", focus: str = "", status: int = 200,
    template: str = "staff/intake.html", **more: Any,
) -> HttpResponse:  # fmt: skip
    if focus.removeprefix("id_") in form.fields:
        form.fields[focus.removeprefix("id_")].widget.attrs["autofocus"] = True
    context = {"sheet": sheet, "form": form, "way": way, "focus": focus, "kinds": KINDS, "made": ""} | more
    return render(request, template, context, status=status)


def write(request: StaffRequest, sheet: Sheet, way: str) -> HttpResponse:
    """One dossier of a sound form; a form that is not comes back as it was, with what is wrong on top."""
    form = sheet.form(judged=True)
    if sheet.changed_person(""):
        form.add_error("number", _("Số vừa đổi. Kiểm tra lại người nộp rồi tiếp nhận."))
    if sheet.term is None:
        form.add_error(None, format_html('<a href="#q">{}</a>', _("Chưa chọn thủ tục.")))  # no field of the form
    if not form.is_valid():
        return page(request, sheet, form, way=WAYS.get(way, ""), status=422)
    try:
        code = intake_acts.write(sheet, form, way)
    except desk.Refused as refused:
        return refuse(request, sheet, form, way, refused)
    except desk.KeyReused:
        return sent_before(request, sheet, form)
    return redirect(f"{reverse('casework:intake')}?xong={code}")


def refuse(request: StaffRequest, sheet: Sheet, form: IntakeForm, way: str, refused: desk.Refused) -> HttpResponse:
    """What the desk would not write, beside the fields it speaks of; missing papers open the two ways out."""
    for name, why in refused.fields.items():
        form.add_error(name if name in form.fields else None, why)
    missing = way == "accept" and "documents" in refused.fields
    return page(request, sheet, form, way="missing" if missing else WAYS.get(way, ""), status=422)


def sent_before(request: StaffRequest, sheet: Sheet, form: IntakeForm) -> HttpResponse:
    """The form already made a dossier and was changed since: a new key, and the dossier it made is named."""
    made = intake_acts.made_before(sheet, form.cleaned_data["key"])
    sheet.values["key"] = fresh_key()
    again = sheet.form(judged=True)
    again.add_error(None, _("Biểu mẫu này đã lập hồ sơ %(code)s. Bấm lại nếu cần lập hồ sơ mới.") % {"code": made})
    return page(request, sheet, again, status=422, made=made)


def focus_after(sheet: Sheet, pressed: str) -> str:
    """Where the hand goes on after a step."""
    if pressed in ("missing", "refuse"):
        return "id_reason" if pressed == "refuse" else "way"
    if sheet.term is None:
        return "q"
    if not sheet.applicant.number or sheet.applicant.fault:
        return "id_number"
    known = sheet.applicant.person or sheet.applicant.card
    return first_paper(sheet) if known else "id_full_name"


def first_paper(sheet: Sheet) -> str:
    """The id of the first paper to tick; the search box while no procedure is chosen."""
    paper = next((paper for paper in sheet.papers if paper.missing), None)
    return f"p-{paper.key}" if paper else ("q" if sheet.term is None else "id_note")


def focus_on(response: HttpResponse, place: str) -> None:
    response["HX-Trigger-After-Settle"] = json.dumps({"mc:focus": place})


def done_context(sheet: Sheet, code: str) -> dict[str, Any]:
    """The dossier just made, what it promised and the paper it prints."""
    dossiers = Dossier.objects.seen_by(sheet.officer).select_related("procedure", "owner", "term")
    dossier = get_object_or_404(dossiers, code=code)
    draft = desk.load(dossier)
    accepted = dossier.accepted_at is not None
    return {
        "dossier": dossier,
        "paper": PAPER_OF.get(dossier.state, "receipt"),
        "clock": clock_of(draft.law, draft.reading, sheet.at, size="sm") if accepted and draft.reading else None,
        "declined": dossier.state is Status.NOT_ACCEPTED,
        "supplement": dossier.state is Status.SUPPLEMENT,
        "at": sheet.at,
    }
