"""Which rule sends a dossier to whom, and why; who holds how much; what a rule would have done in a past week."""

from casework.routing.loads import Load, loads, split_evenly
from casework.routing.rehearsal import Rehearsal, rehearse
from casework.routing.rules import HANDLERS, Route, Router, Tier, narrowest, tier_of

__all__ = [
    "HANDLERS", "Load", "Rehearsal", "Route", "Router", "Tier", "loads", "narrowest", "rehearse", "split_evenly",
    "tier_of",
]  # fmt: skip
