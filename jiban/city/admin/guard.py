"""Pages that only administrators see, each with the units that the post covers."""

from typing import Any

from django.db.models import Model, QuerySet
from django.http import HttpRequest

from .. import access
from ..models import Officer, Unit
from .generic import Choice, Page


class Covered:
    """What pages and inlines have in common: choices end where the administrator's units end."""

    def formfield_for_foreignkey(
        self, db_field: Any, request: HttpRequest, **kwargs: Any
    ) -> Choice | None:
        if not getattr(request.user, "is_superuser", False):
            covered = access.administered(request.user)
            if db_field.related_model is Unit:
                kwargs["queryset"] = Unit.objects.filter(pk__in=covered)
            elif db_field.related_model is Officer:
                kwargs["queryset"] = Officer.objects.filter(unit__in=covered)
        return super().formfield_for_foreignkey(db_field, request, **kwargs)  # type: ignore[misc]


class CoveredPage(Covered, Page):
    """A page of things that belong to units; `unit_field` leads from a thing to its unit's id."""

    unit_field = "unit_id"
    show_full_result_count = False

    def get_queryset(self, request: HttpRequest) -> QuerySet[Any]:
        found = super().get_queryset(request)
        if getattr(request.user, "is_superuser", False):
            return found
        return found.filter(**{f"{self.unit_field}__in": access.administered(request.user)})

    def has_module_permission(self, request: HttpRequest) -> bool:
        return bool(access.administered(request.user))

    def has_view_permission(self, request: HttpRequest, obj: Model | None = None) -> bool:
        return self._may(request, obj)

    def has_add_permission(self, request: HttpRequest) -> bool:
        return self._may(request, None)

    def has_change_permission(self, request: HttpRequest, obj: Model | None = None) -> bool:
        return self._may(request, obj)

    def has_delete_permission(self, request: HttpRequest, obj: Model | None = None) -> bool:
        return self._may(request, obj)

    def _may(self, request: HttpRequest, obj: Model | None) -> bool:
        covered = access.administered(request.user)
        return bool(covered) and (obj is None or self.within(request, obj, covered))

    def within(self, request: HttpRequest, obj: Any, covered: frozenset[int]) -> bool:
        """Whether the thing belongs to a covered unit."""
        if getattr(request.user, "is_superuser", False):
            return True
        return getattr(obj, self.unit_field) in covered


class CityPage(Page):
    """A page of things that concern the whole city."""

    show_full_result_count = False

    def has_module_permission(self, request: HttpRequest) -> bool:
        return access.administers_city(request.user)

    def has_view_permission(self, request: HttpRequest, obj: Model | None = None) -> bool:
        return access.administers_city(request.user)

    def has_add_permission(self, request: HttpRequest) -> bool:
        return access.administers_city(request.user)

    def has_change_permission(self, request: HttpRequest, obj: Model | None = None) -> bool:
        return access.administers_city(request.user)

    def has_delete_permission(self, request: HttpRequest, obj: Model | None = None) -> bool:
        return access.administers_city(request.user)
