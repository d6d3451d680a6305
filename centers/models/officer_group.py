"""Officers of a center who share one kind of work."""

from __future__ import annotations

from django.db import models
from django.utils.translation import gettext_lazy as _

from centers.models.center import Center
from centers.models.officer import Officer


class OfficerGroup(models.Model):
    """A routing rule may send dossiers to a group: the member who holds least gets the next one."""

    center = models.ForeignKey(
        Center, on_delete=models.CASCADE, related_name="officer_groups", verbose_name=_("trung tâm")
    )
    name = models.CharField(_("tên nhóm"), max_length=80)
    members = models.ManyToManyField(Officer, related_name="officer_groups", verbose_name=_("thành viên"))

    class Meta:
        verbose_name = _("nhóm xử lý")
        verbose_name_plural = _("nhóm xử lý")
        ordering = ["center", "name"]
        constraints = [
            # Rules and forms name a group of a center.
            models.UniqueConstraint(fields=["center", "name"], name="officer_group_once"),
        ]

    def __str__(self) -> str:
        return self.name
