"""Figures nothing here can count: typed by a person, with where they come from."""

from __future__ import annotations

from django.db import models


class EnteredFigure(models.Model):
    """One entry. The newest for a subject, span and place stands; the earlier ones are its history.

    A ratio has a numerator and a denominator; what is no ratio has a value alone.
    """

    subject = models.CharField(max_length=40)  # "766.1.1", "indicator.12"
    span = models.CharField(max_length=40)  # slug of the days
    place = models.CharField(max_length=10, blank=True)  # code of the center; empty for the city
    numerator = models.DecimalField(max_digits=14, decimal_places=2, null=True, blank=True)
    denominator = models.DecimalField(max_digits=14, decimal_places=2, null=True, blank=True)
    value = models.DecimalField(max_digits=14, decimal_places=2, null=True, blank=True)
    source = models.CharField(max_length=200)
    source_on = models.DateField()  # the date of the source
    by = models.ForeignKey("centers.Officer", on_delete=models.PROTECT, related_name="+", db_index=False)
    at = models.DateTimeField()

    class Meta:
        constraints = [
            models.CheckConstraint(
                condition=models.Q(value__isnull=False, numerator__isnull=True, denominator__isnull=True)
                | models.Q(value__isnull=True, numerator__isnull=False, denominator__gt=0),
                name="entered_figure_one_way",
            ),
        ]
        indexes = [
            # The entries of a page: its subjects, one span, one place.
            models.Index(fields=["subject", "place", "span", "-id"], name="entered_figure_newest"),
        ]

    def __str__(self) -> str:
        return f"{self.subject} {self.span} {self.place}"
