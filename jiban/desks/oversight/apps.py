"""Oversight as a Django app; its desk is checked and registered at start."""

from django.apps import AppConfig
from django.utils.translation import gettext_lazy as _


class OversightConfig(AppConfig):
    name = "jiban.desks.oversight"
    label = "oversight"
    verbose_name = _("Oversight")
    default_auto_field = "django.db.models.BigAutoField"

    def ready(self) -> None:
        from jiban.desks.oversight import actions
        from jiban.loop import registry

        registry.register(actions.oversight)
