"""The fast tables, one file per noun."""

from casework.models.alert import Alert, AlertAct
from casework.models.api_client import ApiClient
from casework.models.calendar_order import CalendarOrder, OrderEffect
from casework.models.decision import Decision
from casework.models.document import Document
from casework.models.dossier import Dossier
from casework.models.entered_figure import EnteredFigure
from casework.models.export import Export, ExportPart, ReportSchedule
from casework.models.figure_check import FigureCheck
from casework.models.flag import Flag, FlagAct
from casework.models.message import Delivery, Message
from casework.models.number_counter import NumberCounter
from casework.models.party import Party
from casework.models.person import Person
from casework.models.preference import Preference
from casework.models.pulse import Pulse
from casework.models.read_log import ReadLog
from casework.models.remark import Remark
from casework.models.replay import Replay, ReplayMoved
from casework.models.request_key import RequestKey
from casework.models.sealed_report import ReportNote, SealedReport
from casework.models.slip_line import SlipLine
from casework.models.step_pace import StepPace

__all__ = [
    "Alert",
    "AlertAct",
    "ApiClient",
    "CalendarOrder",
    "Decision",
    "Delivery",
    "Document",
    "Dossier",
    "EnteredFigure",
    "Export",
    "ExportPart",
    "FigureCheck",
    "Flag",
    "FlagAct",
    "Message",
    "NumberCounter",
    "OrderEffect",
    "Party",
    "Person",
    "Preference",
    "Pulse",
    "ReadLog",
    "Remark",
    "Replay",
    "ReplayMoved",
    "ReportNote",
    "ReportSchedule",
    "RequestKey",
    "SealedReport",
    "SlipLine",
    "StepPace",
]
