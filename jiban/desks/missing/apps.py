"""Missing people as a Django app: the desk of cases, that of their tasks, that of who was found."""

from django.apps import AppConfig
from django.utils.translation import gettext_lazy as _


class MissingConfig(AppConfig):
    name = "jiban.desks.missing"
    label = "missing"
    verbose_name = _("Missing people")
    default_auto_field = "django.db.models.BigAutoField"

    def ready(self) -> None:
        from jiban.desks.missing import actions
        from jiban.desks.missing.found import deciding, matching
        from jiban.desks.missing.kin import doing as kin
        from jiban.desks.missing.kin import searching
        from jiban.desks.missing.requests import doing as asked
        from jiban.desks.missing.tasks import doing as tasks
        from jiban.loop import registry

        registry.register(actions.missing)
        registry.register(tasks.tasks)
        registry.register(asked.requests)
        registry.register(deciding.found)
        registry.register(kin.kin)
        registry.employ("match", matching.match)
        registry.employ("kin", searching.search)
