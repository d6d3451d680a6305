"""The staff's addresses: Vietnamese paths, English names, grouped by what they hang on."""

from __future__ import annotations

from django.urls import URLPattern, path

from casework.doors.staff import papers
from casework.doors.staff.alerts.urls import urlpatterns as alerts
from casework.doors.staff.bell.urls import urlpatterns as bell
from casework.doors.staff.board.urls import urlpatterns as board
from casework.doors.staff.clients.urls import urlpatterns as clients
from casework.doors.staff.dashboards.urls import urlpatterns as dashboards
from casework.doors.staff.dossier import actions, peek
from casework.doors.staff.dossier import page as dossier
from casework.doors.staff.exports.urls import urlpatterns as exports
from casework.doors.staff.flags.urls import urlpatterns as flags
from casework.doors.staff.indicators.urls import urlpatterns as indicators
from casework.doors.staff.intake import page as intake
from casework.doors.staff.lists import dossiers, my_work
from casework.doors.staff.orders.urls import urlpatterns as orders
from casework.doors.staff.reports.urls import urlpatterns as reports
from casework.doors.staff.reports_by_mail.urls import urlpatterns as reports_by_mail
from casework.doors.staff.returns import hand_over
from casework.doors.staff.returns import page as returns
from casework.doors.staff.rules.urls import urlpatterns as rules
from casework.doors.staff.scorecard.urls import urlpatterns as scorecard
from casework.doors.staff.seals.urls import urlpatterns as seals

app_name = "casework"

urlpatterns: list[URLPattern] = [
    path("viec-cua-toi/", my_work.my_work, name="my_work"),
    path("tiep-nhan/", intake.intake, name="intake"),
    path("tiep-nhan/thu-tuc/", intake.procedures, name="intake_procedures"),
    path("tiep-nhan/nguoi-nop/", intake.applicant, name="intake_applicant"),
    path("tiep-nhan/giay-to/", intake.documents, name="intake_documents"),
    path("tiep-nhan/hen-tra/", intake.due, name="intake_due"),
    path("tra-ket-qua/", returns.returns, name="returns"),
    path("tra-ket-qua/<str:code>/", hand_over.hand_over, name="hand_over"),
    # /ho-so/
    path("ho-so/", dossiers.dossier_list, name="dossier_list"),
    path("ho-so/<str:code>/", dossier.dossier, name="dossier"),
    path("ho-so/<str:code>/xem-nhanh/", peek.peek, name="dossier_peek"),
    path("ho-so/<str:code>/hien/", dossier.reveal, name="dossier_reveal"),
    path("ho-so/<str:code>/thao-tac/<str:step>/", actions.dossier_action, name="dossier_action"),
    path("ho-so/<str:code>/in/<str:paper>/", papers.print_form, name="print_form"),
    *board,
    *rules,
    *alerts,
    *flags,
    *bell,
    *orders,
    *dashboards,
    *scorecard,
    *indicators,
    *clients,
    *exports,
    *reports_by_mail,
    *seals,
    *reports,  # last of /bao-cao/: it takes any one word after it for a report
]
