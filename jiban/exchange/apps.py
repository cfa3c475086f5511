"""The exchange as a Django app: it keeps its partners and what is owed to them."""

from django.apps import AppConfig
from django.utils.translation import gettext_lazy as _


class ExchangeConfig(AppConfig):
    name = "jiban.exchange"
    label = "exchange"
    verbose_name = _("Exchange")
    default_auto_field = "django.db.models.BigAutoField"

    def ready(self) -> None:
        from jiban.desks.missing.actions import sharing
        from jiban.exchange import partners
        from jiban.exchange.webhooks import sending
        from jiban.loop import held, registry

        registry.employ("webhooks", sending.deliver)
        sharing.partners_are(partners.searching)
        held.also(sending.CLASS, sending.waiting, sending.drop)
