"""The addresses of the API. English, since programs read them."""

from __future__ import annotations

from django.urls import URLPattern, path, re_path

from casework.doors.api.bulk import DossierBulk
from casework.doors.api.centers import CenterDetail, CenterList
from casework.doors.api.document import document, explorer
from casework.doors.api.dossiers import DossierDetail, DossierList, DossierSteps
from casework.doors.api.due import Due
from casework.doors.api.figures import FiguresOf
from casework.doors.api.procedures import ProcedureDetail, ProcedureList
from casework.doors.api.reports import ReportList, ReportSheet
from casework.doors.api.sealed import SealedDetail, SealedList
from casework.doors.api.view import NotThere

app_name = "api"

urlpatterns: list[URLPattern] = [
    path("v1/dossiers/", DossierList.as_view(), name="dossiers"),
    path("v1/dossiers/bulk/", DossierBulk.as_view(), name="dossiers_bulk"),
    path("v1/dossiers/<str:code>/", DossierDetail.as_view(), name="dossier"),
    path("v1/dossiers/<str:code>/steps/", DossierSteps.as_view(), name="dossier_steps"),
    path("v1/procedures/", ProcedureList.as_view(), name="procedures"),
    path("v1/procedures/<str:code>/", ProcedureDetail.as_view(), name="procedure"),
    path("v1/centers/", CenterList.as_view(), name="centers"),
    path("v1/centers/<str:code>/", CenterDetail.as_view(), name="center"),
    path("v1/due/", Due.as_view(), name="due"),
    path("v1/figures/", FiguresOf.as_view(), name="figures"),
    path("v1/reports/", ReportList.as_view(), name="reports"),
    path("v1/reports/<str:slug>/", ReportSheet.as_view(), name="report"),
    path("v1/sealed-reports/", SealedList.as_view(), name="sealed_reports"),
    path("v1/sealed-reports/<int:number>/", SealedDetail.as_view(), name="sealed_report"),
    path("v1/schema/", document, name="schema"),
    path("v1/tai-lieu/", explorer, name="explorer"),
    re_path(r"^.*\Z", NotThere.as_view(), name="not_there"),
]
