"""Every figure and rate, defined once: pages, commands and exports ask here and nowhere else.

Counts are straight SQL over cards, decisions and the last lines before an instant; nothing is kept, nothing is folded.
Definitions and their names: docs/figures.md. A period is local days, both included; inside it is half-open.
"""

from __future__ import annotations

from casework.figures.counting import BEGAN_ON, Asked, by_center, city, of
from casework.figures.rates import RATE_NAMES, rate, rates_of

__all__ = ["BEGAN_ON", "RATE_NAMES", "Asked", "by_center", "city", "of", "rate", "rates_of"]
