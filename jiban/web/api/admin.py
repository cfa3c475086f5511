"""Tokens in the administration: made there, shown once, revoked; never read again."""

from datetime import timedelta
from typing import Any

from django.contrib import admin, messages
from django.db.models import QuerySet
from django.http import HttpRequest
from django.utils import timezone
from django.utils.translation import gettext as _
from django.utils.translation import gettext_lazy

from jiban.city.admin.guard import CityPage
from jiban.web.api import tokens
from jiban.web.api.models import Token


@admin.register(Token)
class TokenPage(CityPage):
    """Only administrators of the whole city: a token acts in an officer's name."""

    list_display = ("name", "officer", "start", "read_only", "ends_at", "used_at", "revoked_at")
    list_select_related = ("officer",)
    list_filter = ("read_only", "revoked_at")
    search_fields = ("name", "officer__number", "officer__name", "start")
    autocomplete_fields = ("officer",)
    fields = ("officer", "name", "read_only", "ends_at")
    actions = ("revoke",)

    def get_readonly_fields(
        self, request: HttpRequest, obj: Token | None = None
    ) -> tuple[str, ...]:
        """What a token may is settled when it is made."""
        return () if obj is None else ("officer", "read_only", "start", "used_at", "revoked_at")

    def get_fields(self, request: HttpRequest, obj: Token | None = None) -> tuple[str, ...]:
        """Show what became of a token beside what it was made for."""
        more = () if obj is None else ("start", "used_at", "revoked_at")
        return (*self.fields, *more)

    def get_changeform_initial_data(self, request: HttpRequest) -> dict[str, Any]:
        """A token ends after a year unless somebody says otherwise."""
        return {"ends_at": timezone.now() + timedelta(days=tokens.VALID_DAYS)}

    def has_delete_permission(self, request: HttpRequest, obj: Any = None) -> bool:
        """Tokens are revoked, not deleted: it must stay known that there was one."""
        return False

    def save_model(self, request: HttpRequest, obj: Token, form: Any, change: bool) -> None:
        """Make the token and show it once."""
        if change:
            obj.save(update_fields=["name", "ends_at"])
            return
        obj.start, obj.digest, secret = tokens.new_secret()
        obj.save()
        text = _("This is the token. It is shown this once: %(token)s") % {"token": secret}
        messages.warning(request, text)

    @admin.action(description=gettext_lazy("Revoke the chosen tokens"))
    def revoke(self, request: HttpRequest, chosen: QuerySet[Token]) -> None:
        """End the chosen tokens at once."""
        for row in chosen:
            tokens.revoke(row)
            self.log_change(request, row, "revoked")
        messages.success(request, _("The tokens were revoked."))
