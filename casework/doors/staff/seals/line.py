"""The line of a report that says whether it was sealed: context of staff/reports/seal_line.html."""

from __future__ import annotations

from dataclasses import dataclass
from functools import cached_property

from django.urls import reverse

from casework.models import SealedReport
from casework.reports import seals
from casework.reports.asked import query_of
from casework.reports.sheet import Asked, Form


@dataclass(frozen=True)
class SealLine:
    """Worked out when it is drawn. One query."""

    form: Form
    asked: Asked

    @cached_property
    def sealed(self) -> SealedReport | None:
        """What stands; None where nothing was sealed, or the form is none that is."""
        if not self.form.sealable:
            return None
        place = "" if self.asked.center is None else self.asked.center.code
        return seals.newest(self.form.slug, self.asked.chosen.span.slug, place)

    @property
    def offered(self) -> bool:
        """Whether this reader may seal it now."""
        return (
            self.form.sealable
            and seals.is_over(self.asked, self.asked.now)
            and seals.may_sign(self.asked.officer, self.asked)
        )

    @property
    def url(self) -> str:
        """Where it is sealed."""
        return f"{reverse('casework:report_seal', args=[self.form.slug])}?{query_of(self.asked)}"

    @property
    def counted_otherwise(self) -> bool:
        """Whether the page counts in another way than was sealed."""
        return self.sealed is not None and set(self.sealed.switches) != self.asked.switches
