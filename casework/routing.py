"""Which rule sends a dossier to whom. One rule per center and field today; the rest goes to the supervisor."""

from __future__ import annotations

from centers.models import Officer, Procedure, RoutingRule


def officer_for(center: str, procedure: Procedure) -> Officer | None:
    """The officer a center's default rule names for the procedure's field, if that officer still works there."""
    rule = (
        RoutingRule.objects.filter(
            center__code=center,
            officer__center__code=center,
            field=procedure.field_id,
            is_active=True,
            officer__is_active=True,
        )
        .select_related("officer__center")
        .first()
    )
    return rule.officer if rule else None
