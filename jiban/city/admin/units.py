"""Administration pages for units."""

from typing import Any

from django.contrib import admin
from django.http import HttpRequest

from .. import access
from ..models import Unit
from .generic import Choice
from .guard import CoveredPage
from .upload import Uploads


@admin.register(Unit)
class UnitPage(Uploads, CoveredPage):
    import_kind = "units"
    unit_field = "pk"
    list_display = ("name", "code", "kind", "parent", "phone", "active")
    list_filter = ("kind", "active")
    search_fields = ("name", "name_en", "code")
    autocomplete_fields = ("parent",)
    list_select_related = ("parent",)
    ordering = ("sort", "code")
    fields = (
        *("code", "name", "name_en", "kind", "parent", "phone", "address"),
        *("lon", "lat", "sort", "active"),
    )

    def has_delete_permission(self, request: HttpRequest, obj: Any = None) -> bool:
        """Units are switched off, not deleted: matters go on naming them."""
        return False

    def formfield_for_foreignkey(
        self, db_field: Any, request: HttpRequest, **kwargs: Any
    ) -> Choice | None:
        found = super().formfield_for_foreignkey(db_field, request, **kwargs)
        if found is not None and not getattr(request.user, "is_superuser", False):
            # A unit without a superior would stand outside everything the administrator covers.
            found.required = True
        return found

    def get_readonly_fields(self, request: HttpRequest, obj: Any = None) -> tuple[str, ...]:
        """The top of the administrator's own units stays where it is."""
        if obj is None or getattr(request.user, "is_superuser", False):
            return ()
        return () if obj.parent_id in access.administered(request.user) else ("parent", "kind")
