"""The nouns of the slow tables, one file each."""

from centers.models.absence import Absence
from centers.models.agency import Agency
from centers.models.calendar_edition import CalendarEdition
from centers.models.center import Center
from centers.models.closed_day import ClosedDay
from centers.models.field import Field
from centers.models.indicator import Indicator
from centers.models.officer import Officer
from centers.models.officer_group import OfficerGroup
from centers.models.opening_hours import OpeningHours
from centers.models.procedure import Procedure
from centers.models.routing_rule import RoutingRule
from centers.models.support_point import SupportPoint
from centers.models.term import Term
from centers.models.term_paper import TermPaper

__all__ = [
    "Absence",
    "Agency",
    "CalendarEdition",
    "Center",
    "ClosedDay",
    "Field",
    "Indicator",
    "Officer",
    "OfficerGroup",
    "OpeningHours",
    "Procedure",
    "RoutingRule",
    "SupportPoint",
    "Term",
    "TermPaper",
]
