"""Papers that a term asks for (thành phần hồ sơ)."""

from __future__ import annotations

from django.db import models
from django.utils.translation import gettext_lazy as _

from centers.models.term import Term


class PaperKind(models.TextChoices):
    ORIGINAL = "original", _("bản chính")
    CERTIFIED = "certified", _("bản sao chứng thực")
    COPY = "copy", _("bản sao")
    FORM = "form", _("tờ khai")


class TermPaper(models.Model):
    """One paper of the checklist. A paper asked for under a condition ("nếu có") is not required."""

    term = models.ForeignKey(Term, on_delete=models.CASCADE, related_name="papers", verbose_name=_("thời hạn"))
    position = models.PositiveSmallIntegerField(_("thứ tự"))
    name = models.CharField(_("tên giấy tờ"), max_length=300)
    required = models.BooleanField(_("bắt buộc"), default=True)
    kind = models.CharField(_("loại bản"), max_length=10, choices=PaperKind.choices, default=PaperKind.ORIGINAL)
    quantity = models.PositiveSmallIntegerField(_("số lượng"), default=1)
    is_active = models.BooleanField(_("còn yêu cầu"), default=True)

    class Meta:
        verbose_name = _("giấy tờ")
        verbose_name_plural = _("giấy tờ")
        ordering = ["term", "position"]
        constraints = [
            # The checklist of a term in its order: intake, receipt, supplement slip.
            models.UniqueConstraint(fields=["term", "position"], name="term_paper_place_once"),
            models.CheckConstraint(condition=models.Q(quantity__gte=1), name="term_paper_quantity_positive"),
            models.CheckConstraint(condition=models.Q(kind__in=PaperKind.values), name="term_paper_kind_known"),
        ]

    def __str__(self) -> str:
        return self.name
