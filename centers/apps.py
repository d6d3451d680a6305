"""Registers the room with Django."""

from django.apps import AppConfig
from django.utils.translation import gettext_lazy as _


class CentersConfig(AppConfig):
    name = "centers"
    verbose_name = _("Trung tâm, con người và danh mục")
    default_auto_field = "django.db.models.BigAutoField"
