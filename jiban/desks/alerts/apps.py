"""Alerts as a Django app; its desk is checked and registered at start."""

from django.apps import AppConfig
from django.utils.translation import gettext_lazy as _


class AlertsConfig(AppConfig):
    name = "jiban.desks.alerts"
    label = "alerts"
    verbose_name = _("Alerts")
    default_auto_field = "django.db.models.BigAutoField"

    def ready(self) -> None:
        from jiban.desks.alerts import actions
        from jiban.loop import registry

        registry.register(actions.alerts)
