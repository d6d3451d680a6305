"""How an account is recognised: Django's way, but demo accounts open no door of a production installation."""

from __future__ import annotations

from typing import Any

from django.conf import settings
from django.contrib.auth.backends import ModelBackend


class OfficerBackend(ModelBackend):
    """Everybody knows the demo password, so outside trial and tests its accounts are as good as inactive."""

    def user_can_authenticate(self, user: Any) -> bool:
        return super().user_can_authenticate(user) and not (user.is_demo and settings.PRODUCTION)
