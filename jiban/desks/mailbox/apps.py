"""The mailbox as a Django app; its desk is checked and registered at start."""

from django.apps import AppConfig
from django.utils.translation import gettext_lazy as _


class MailboxConfig(AppConfig):
    name = "jiban.desks.mailbox"
    label = "mailbox"
    verbose_name = _("Director's mailbox")
    default_auto_field = "django.db.models.BigAutoField"

    def ready(self) -> None:
        from jiban.desks.mailbox import actions
        from jiban.loop import registry

        registry.register(actions.mailbox)
