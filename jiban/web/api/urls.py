"""Addresses of the API; what is none of them is answered in JSON as well."""

from django.urls import path, re_path

from jiban.web.api import pages, site

urlpatterns = [
    path("api/docs", pages.docs, name="api-docs"),
    path("api/", site.api().urls),
    re_path(r"^api(/|$)", pages.nowhere),
]
