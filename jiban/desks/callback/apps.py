"""Call-back checks as a Django app; the desk is checked and registered at start."""

from django.apps import AppConfig
from django.utils.translation import gettext_lazy as _


class CallBackConfig(AppConfig):
    name = "jiban.desks.callback"
    label = "callback"
    verbose_name = _("Call-back checks")
    default_auto_field = "django.db.models.BigAutoField"

    def ready(self) -> None:
        from jiban.desks.callback import actions
        from jiban.loop import registry

        registry.register(actions.callback)
