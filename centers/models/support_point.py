"""Points that help a center: old headquarters, post offices, public service agents, volunteer teams."""

from __future__ import annotations

from django.db import models
from django.utils.translation import gettext_lazy as _

from centers.models.center import Center
from centers.models.named import Named


class PointKind(models.TextChoices):
    OLD_HQ = "old_hq", _("trụ sở cũ")
    POST_OFFICE = "post_office", _("bưu cục")
    AGENT = "agent", _("đại lý dịch vụ công")
    VOLUNTEER_TEAM = "volunteer_team", _("tổ công nghệ số cộng đồng")


class SupportPoint(Named):
    """A place where people are helped to file; a dossier it helped with still counts once, at its center."""

    code = models.SlugField(_("mã điểm"), max_length=40, unique=True)
    center = models.ForeignKey(
        Center, on_delete=models.PROTECT, related_name="support_points", verbose_name=_("trung tâm")
    )
    kind = models.CharField(_("loại"), max_length=20, choices=PointKind.choices)
    address = models.CharField(_("địa chỉ"), max_length=200, blank=True)
    operator = models.CharField(_("đơn vị vận hành"), max_length=200, blank=True)
    is_active = models.BooleanField(_("đang hoạt động"), default=True)

    class Meta:
        verbose_name = _("điểm hỗ trợ")
        verbose_name_plural = _("điểm hỗ trợ")
        ordering = ["center", "kind", "code"]
        constraints = [
            models.CheckConstraint(condition=models.Q(kind__in=PointKind.values), name="support_point_kind_known")
        ]
