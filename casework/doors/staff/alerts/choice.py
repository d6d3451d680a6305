"""What of the alerts is asked for: severity, center, rule, only those nobody has. All in the address."""

from __future__ import annotations

from collections.abc import Mapping
from typing import Any

from django.http import QueryDict
from django.urls import reverse
from django.utils.translation import gettext as _

from casework.models.alert import AlertQuerySet
from casework.templatetags.words import in_english, named
from centers.access import scope_of
from centers.models import Center, Officer
from law.alert_rules import ALERT_RULES, SEVERITY_NAMES

SLUGS = {"khan": 1, "chu-y": 2, "thong-tin": 3}
KEPT = ("muc", "trung_tam", "loai", "chua_nhan")


class Choice:
    """The filters of the address; what it names and nobody knows is left out."""

    def __init__(self, query: QueryDict, officer: Officer) -> None:
        self.city = scope_of(officer).whole_city
        self.centers = list(Center.objects.filter(is_active=True).order_by("position")) if self.city else []
        self.severity = SLUGS.get(query.get("muc", ""), 0)
        self.slug = query.get("muc", "") if self.severity else ""
        self.center = next((c.code for c in self.centers if c.code == query.get("trung_tam")), "")
        self.rule = query.get("loai", "") if query.get("loai") in ALERT_RULES else ""
        self.untouched = bool(query.get("chua_nhan"))

    def narrow(self, found: AlertQuerySet) -> AlertQuerySet:
        """By center, rule and hand; severity is the tabs'."""
        if self.center:
            found = found.filter(center_id=self.center)
        if self.rule:
            found = found.filter(rule=self.rule)
        return found.untouched() if self.untouched else found

    def of_severity(self, found: AlertQuerySet) -> AlertQuerySet:
        return found.filter(severity=self.severity) if self.severity else found

    @property
    def narrows(self) -> bool:
        return bool(self.center or self.rule or self.untouched or self.severity)

    @property
    def query(self) -> str:
        """The address of this choice, from the question mark on; empty for everything."""
        return self._address({})

    def _address(self, changed: Mapping[str, str]) -> str:
        given = {"muc": self.slug, "trung_tam": self.center, "loai": self.rule, "chua_nhan": "1" * self.untouched}
        query = QueryDict(mutable=True)
        query.update({key: value for key, value in (given | dict(changed)).items() if value})
        return f"?{query.urlencode()}" if query else ""

    def tabs(self, counts: Mapping[int, int]) -> list[dict[str, Any]]:
        """All, then each severity with its count."""
        home = reverse("casework:alerts")
        tabs = [{"url": home + self._address({"muc": ""}), "label": _("Tất cả"), "count": sum(counts.values())}]
        tabs[0] |= {"tone": "all", "current": not self.severity}
        for slug, severity in SLUGS.items():
            tabs.append(
                {
                    "url": home + self._address({"muc": slug}),
                    "label": SEVERITY_NAMES[severity][in_english()],
                    "count": counts.get(severity, 0),
                    "tone": slug,
                    "current": severity == self.severity,
                }
            )
        return tabs

    @property
    def center_options(self) -> list[tuple[str, str, bool]]:
        return [(c.code, named(c), c.code == self.center) for c in self.centers]

    @property
    def rule_options(self) -> list[tuple[str, str, bool]]:
        """The rules a reader can meet: those of the city only for the city."""
        rules = [(key, rule) for key, rule in ALERT_RULES.items() if self.city or not rule.of_city]
        return [(key, rule.name_en if in_english() else rule.name_vi, key == self.rule) for key, rule in rules]
