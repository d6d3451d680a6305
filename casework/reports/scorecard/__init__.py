"""The scorecard of Decision 766, as an estimate: which part of it can be counted here, and what would raise it.

    city, centers = cards(period, "2025-07")     Card: scores of indicators, what they add up to, of how many points
    gaps(card, ends_on)                          where the missing points are, and what would win them back

The points are ours, under ``VERSION``: read off the portal by third parties. The official score is the portal's alone.
"""

from casework.reports.scorecard.card import Card, Score, cards
from casework.reports.scorecard.gaps import Gap, gaps
from casework.reports.scorecard.indicators import BY_KEY, INDICATORS, VERSION

__all__ = ["BY_KEY", "INDICATORS", "VERSION", "Card", "Gap", "Score", "cards", "gaps"]
