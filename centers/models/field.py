"""Fields of public administration (lĩnh vực)."""

from __future__ import annotations

from django.db import models
from django.utils.translation import gettext_lazy as _

from centers.models.named import Named


class Field(Named):
    """A field such as civil status or land; procedures, officers and routing rules hang on it."""

    code = models.SlugField(_("mã lĩnh vực"), max_length=40, unique=True)  # imports and URLs look fields up by code
    position = models.PositiveSmallIntegerField(_("thứ tự"), default=0)
    is_active = models.BooleanField(_("còn dùng"), default=True)

    class Meta:
        verbose_name = _("lĩnh vực")
        verbose_name_plural = _("lĩnh vực")
        ordering = ["position", "code"]
