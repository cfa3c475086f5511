"""Addresses of the web room."""

from django.urls import path

from . import shell_views, styleguide

app_name = "web"

urlpatterns = [
    path("_clock", shell_views.clock, name="clock"),
    path("_unit", shell_views.choose_unit, name="choose-unit"),
    # Refuses itself unless DEBUG or the setting STYLEGUIDE says otherwise.
    path("_styleguide", styleguide.page, name="styleguide"),
]
