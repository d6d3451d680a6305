"""Periodic work, one line each: what is done stands in the room it belongs to."""

from __future__ import annotations

from celery import shared_task

from casework.desk.keys import forget_old_keys
from centers import wall


@shared_task
def prune_request_keys() -> None:
    """Forget request keys older than 30 days."""
    forget_old_keys(wall.now())
