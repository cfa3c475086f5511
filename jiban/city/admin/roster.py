"""Administration pages for the duty roster."""

from django.contrib import admin

from ..models import Shift
from .guard import CoveredPage
from .upload import Uploads


@admin.register(Shift)
class ShiftPage(Uploads, CoveredPage):
    import_kind = "roster"
    list_display = ("unit", "officer", "starts_at", "ends_at")
    list_filter = (("starts_at", admin.DateFieldListFilter), "unit__kind")
    date_hierarchy = "starts_at"
    search_fields = ("unit__name", "unit__code", "officer__name", "officer__number")
    autocomplete_fields = ("unit", "officer")
    list_select_related = ("unit", "officer")
    ordering = ("-starts_at", "unit")
