"""Partners in the administration: added there, their key shown once; and what is owed to them."""

from typing import Any

from django.contrib import admin, messages
from django.db.models import QuerySet
from django.http import HttpRequest
from django.utils.translation import gettext as _
from django.utils.translation import gettext_lazy

from jiban.city.admin.guard import CityPage
from jiban.exchange import partners
from jiban.exchange.models import Message, Partner
from jiban.loop.admin import Looking


@admin.register(Partner)
class PartnerPage(CityPage):
    """Only administrators of the whole city: what partners send in goes to all units."""

    list_display = (
        *("name", "active", "may_send", "may_read", "may_act", "may_search", "webhook"),
        *("start", "made_at"),
    )
    list_filter = ("active",)
    search_fields = ("name", "start")
    fields = ("name", "active", "may_send", "may_read", "may_act", "may_search", "webhook")
    actions = ("renew",)

    def has_delete_permission(self, request: HttpRequest, obj: Any = None) -> bool:
        """Partners are made inactive, not deleted: it must stay known who sent a matter in."""
        return False

    def save_model(self, request: HttpRequest, obj: Partner, form: Any, change: bool) -> None:
        """Save what was settled; a new partner's key is shown once."""
        if change:
            obj.save(update_fields=[*self.fields])
            return
        self._hand_over(request, obj)

    @admin.action(description=gettext_lazy("Give the chosen partners new keys and secrets"))
    def renew(self, request: HttpRequest, chosen: QuerySet[Partner]) -> None:
        """End the old keys and secrets at once."""
        for partner in chosen:
            self._hand_over(request, partner)
            self.log_change(request, partner, "renewed")

    def _hand_over(self, request: HttpRequest, partner: Partner) -> None:
        key = partners.renew(partner)
        partner.save()
        text = _("%(partner)s: API key %(key)s, shown this once; webhook secret %(secret)s") % {
            "partner": partner,
            "key": key,
            "secret": partners.shown(partners.secret(partner)),
        }
        messages.warning(request, text)


@admin.register(Message)
class MessagePage(Looking):
    """Messages to partners: on their way, sent, and given up."""

    list_display = ("id", "partner", "state", "at", "sent_at", "next_try_at", "tries", "error")
    list_select_related = ("partner",)
    list_filter = ("partner",)
    matters = ("matter",)
    search_fields = ("id",)
    ordering = ("-at",)
