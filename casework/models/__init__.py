"""The fast tables, one file per noun."""

from casework.models.decision import Decision
from casework.models.document import Document
from casework.models.dossier import Dossier
from casework.models.number_counter import NumberCounter
from casework.models.party import Party
from casework.models.person import Person
from casework.models.read_log import ReadLog
from casework.models.remark import Remark
from casework.models.replay import Replay, ReplayMoved
from casework.models.request_key import RequestKey
from casework.models.slip_line import SlipLine

__all__ = [
    "Decision",
    "Document",
    "Dossier",
    "NumberCounter",
    "Party",
    "Person",
    "ReadLog",
    "Remark",
    "Replay",
    "ReplayMoved",
    "RequestKey",
    "SlipLine",
]
