from django.apps import AppConfig


class ProjectConfig(AppConfig):
    """Registers the system checks; config holds no models."""

    name = "config"
    verbose_name = "Một Cửa"

    def ready(self) -> None:
        from config import checks

        checks.register_all()
