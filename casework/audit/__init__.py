"""The house looks at itself: every card against its slip, every slip against its chain, every number and decision.

Nothing is believed that can be worked out: readings are folded anew by the law, hashes are taken anew, decisions and
numbers are derived from the lines. One pass over the tables, in one snapshot. Nothing here writes but what it found.
"""

from __future__ import annotations

from casework.audit.figures import check_figures, usual_days, usual_periods
from casework.audit.finding import CODES, Finding
from casework.audit.whole import Audit, run

__all__ = ["CODES", "Audit", "Finding", "check_figures", "run", "usual_days", "usual_periods"]
