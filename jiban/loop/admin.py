"""The loop in the administration: channels are set up here, everything else can only be looked at.

There is one door to matters and it is not here. Tables with a key of several columns (promises,
journal, notices, persons) have no page at all: the matter's own page shows them.
"""

from typing import Any

from django.contrib import admin
from django.db.models import Model, QuerySet
from django.http import HttpRequest

from jiban.city.admin.guard import CityPage
from jiban.loop import recusal
from jiban.loop.models import Attachment, Channel, Delivery, Link, Matter, Runner


@admin.register(Channel)
class ChannelPage(CityPage):
    """Where notices go."""

    list_display = ("name", "audience", "unit", "active")
    list_filter = ("audience", "active")
    search_fields = ("name",)


class Looking(CityPage):
    """A page on which nothing can be changed, by anybody.

    ``matters`` lead from a row to its matters: what hangs on one from which the administrator is
    recused is left out.
    """

    actions = None
    matters: tuple[str, ...] = ()

    def get_queryset(self, request: HttpRequest) -> QuerySet[Any]:
        """Leave out what the administrator is kept away from."""
        rows: QuerySet[Any] = super().get_queryset(request)
        for path in self.matters:
            rows = recusal.open_to(request.user.pk or 0, rows, path)
        return rows

    def has_add_permission(self, request: HttpRequest) -> bool:
        """Nobody adds."""
        return False

    def has_change_permission(self, request: HttpRequest, obj: Model | None = None) -> bool:
        """Nobody changes."""
        return False

    def has_delete_permission(self, request: HttpRequest, obj: Model | None = None) -> bool:
        """Nobody deletes."""
        return False


@admin.register(Matter)
class MatterPage(Looking):
    """Matters, as the database has them."""

    list_display = ("number", "title", "desk", "state", "unit", "opened_at", "ended_at")
    list_select_related = ("unit",)
    list_filter = ("desk", "state")
    matters = ("",)
    search_fields = ("number",)
    ordering = ("-pk",)
    exclude = ("head",)


@admin.register(Delivery)
class DeliveryPage(Looking):
    """Messages on their way, sent, and given up."""

    list_display = ("key", "channel", "message", "made_at", "sent_at", "tries", "error")
    list_filter = ("channel",)
    matters = ("matter",)
    search_fields = ("key",)
    ordering = ("-made_at",)


@admin.register(Attachment)
class AttachmentPage(Looking):
    """Files that came with matters; the bytes are served by the matter's page alone."""

    list_display = ("name", "matter", "media_type", "size", "from_citizen", "shown")
    list_select_related = ("matter",)
    search_fields = ("name", "sha256")
    matters = ("matter",)
    ordering = ("-pk",)


@admin.register(Link)
class LinkPage(Looking):
    """Ties between matters."""

    list_display = ("matter", "kind", "other", "made_at")
    list_select_related = ("matter", "other")
    matters = ("matter", "other")
    ordering = ("-pk",)


@admin.register(Runner)
class RunnerPage(Looking):
    """The pulse of the runners."""

    list_display = ("name", "started_at", "seen_at", "fired", "sent", "alarm")
    ordering = ("-seen_at",)
