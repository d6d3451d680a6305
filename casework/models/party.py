"""Who stands behind a dossier: owner, submitter, authorised person."""

from __future__ import annotations

from django.db import models


class Party(models.Model):
    """A person's part in a dossier. Each part is held once; the owner is also named on the card."""

    OWNER = "owner"
    SUBMITTER = "submitter"
    AUTHORISED = "authorised"

    dossier = models.ForeignKey("casework.Dossier", on_delete=models.PROTECT, related_name="parties", db_index=False)
    person = models.ForeignKey("casework.Person", on_delete=models.PROTECT, related_name="parts")
    role = models.CharField(max_length=12)

    class Meta:
        constraints = [
            # The parties of a dossier page, and one of each kind.
            models.UniqueConstraint(fields=["dossier", "role"], name="party_role_once"),
            models.CheckConstraint(
                condition=models.Q(role__in=["owner", "submitter", "authorised"]), name="party_role_known"
            ),
        ]

    def __str__(self) -> str:
        return f"{self.person} ({self.role})"
