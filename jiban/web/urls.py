"""Addresses of the web room."""

from django.apps import apps
from django.urls import URLPattern, URLResolver, include, path
from django.utils.module_loading import module_has_submodule

from . import basemap, shell_views, staff_urls, styleguide, styleguide_map

app_name = "web"

urlpatterns: list[URLPattern | URLResolver] = [
    path("_clock", shell_views.clock, name="clock"),
    path("_unit", shell_views.choose_unit, name="choose-unit"),
    path("map/city.pmtiles", basemap.archive, name="basemap"),
    # They refuse themselves unless DEBUG or the setting STYLEGUIDE says otherwise.
    path("_styleguide", styleguide.page, name="styleguide"),
    path("_styleguide/map", styleguide_map.page, name="styleguide-map"),
    *staff_urls.urlpatterns,
]

# The pages that a desk has for citizens: they stand in the same namespace as the shell's.
urlpatterns += [
    path("", include(f"{app.name}.urls"))
    for app in apps.get_app_configs()
    if app.name.startswith("jiban.desks.") and module_has_submodule(app.module, "urls")
]
