"""Missing people as a Django app: the desk of cases and that of their tasks."""

from django.apps import AppConfig
from django.utils.translation import gettext_lazy as _


class MissingConfig(AppConfig):
    name = "jiban.desks.missing"
    label = "missing"
    verbose_name = _("Missing people")
    default_auto_field = "django.db.models.BigAutoField"

    def ready(self) -> None:
        from jiban.desks.missing import actions
        from jiban.desks.missing.requests import doing as asked
        from jiban.desks.missing.tasks import doing
        from jiban.loop import registry

        registry.register(actions.missing)
        registry.register(doing.tasks)
        registry.register(asked.requests)
