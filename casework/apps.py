from django.apps import AppConfig


class CaseworkConfig(AppConfig):
    """What happens to a dossier, from the counter to the decision."""

    name = "casework"
    default_auto_field = "django.db.models.BigAutoField"
    verbose_name = "Hồ sơ"

    def ready(self) -> None:
        from casework import guards  # noqa: F401 - registers the system check of the guards
