"""Administration pages for areas, rules, places and the working calendar: the whole city's."""

from typing import Any

from django.contrib import admin
from django.db.models import QuerySet
from django.http import HttpRequest

from ..models import Area, CalendarDay, Place, Rule
from .guard import CityPage
from .upload import Uploads


@admin.register(Area)
class AreaPage(Uploads, CityPage):
    import_kind = "areas"
    list_display = ("name", "kind", "unit", "source_crs")
    list_filter = ("kind", "source_crs")
    search_fields = ("name", "unit__name", "unit__code")
    autocomplete_fields = ("unit",)
    list_select_related = ("unit",)
    readonly_fields = ("source_crs",)

    def get_queryset(self, request: HttpRequest) -> QuerySet[Any]:
        found = super().get_queryset(request)
        match = request.resolver_match
        # Outlines may be long; only the form shows them.
        listing = match is not None and (match.url_name or "").endswith("_changelist")
        return found.defer("geometry") if listing else found


@admin.register(Rule)
class RulePage(Uploads, CityPage):
    import_kind = "rules"
    list_display = ("subject_or_any", "area", "unit", "rank")
    list_filter = ("subject",)
    search_fields = ("subject", "area__name", "unit__name", "unit__code")
    autocomplete_fields = ("area", "unit")
    list_select_related = ("area", "unit")

    @admin.display(description=Rule._meta.get_field("subject").verbose_name, ordering="subject")
    def subject_or_any(self, rule: Rule) -> str:
        return rule.subject or "*"


@admin.register(Place)
class PlacePage(Uploads, CityPage):
    import_kind = "places"
    list_display = ("name", "kind", "lon", "lat", "source_crs")
    list_filter = ("kind", "source_crs")
    search_fields = ("name",)
    readonly_fields = ("source_crs",)


@admin.register(CalendarDay)
class CalendarDayPage(Uploads, CityPage):
    import_kind = "calendar"
    list_display = ("date", "is_workday", "name")
    list_filter = ("is_workday",)
    date_hierarchy = "date"
    search_fields = ("name",)
