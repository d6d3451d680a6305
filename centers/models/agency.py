"""Agencies a center consults or routes to: city departments and vertical agencies."""

from __future__ import annotations

from django.core.validators import MaxValueValidator, MinValueValidator
from django.db import models
from django.utils.translation import gettext_lazy as _

from centers.models.named import Named
from law.consultations import NORM_DAYS

MOST_NORM_DAYS = 60  # a longer one is a slip of the pen (our choice)


class Agency(Named):
    """A body outside the center whose opinion or work a dossier may need."""

    code = models.SlugField(_("mã cơ quan"), max_length=40, unique=True)  # forms post the code
    norm_days = models.PositiveSmallIntegerField(
        _("số ngày làm việc để trả lời"), default=NORM_DAYS,
        validators=[MinValueValidator(1), MaxValueValidator(MOST_NORM_DAYS)],
    )  # fmt: skip
    position = models.PositiveSmallIntegerField(_("thứ tự"), default=0)
    is_active = models.BooleanField(_("còn dùng"), default=True)

    class Meta:
        verbose_name = _("cơ quan")
        verbose_name_plural = _("cơ quan")
        ordering = ["position", "code"]
