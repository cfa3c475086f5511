"""Every address of the house."""

from importlib.util import find_spec

from django.contrib import admin
from django.urls import include, path

urlpatterns = [
    path("admin/", admin.site.urls),
    path("accounts/", include("allauth.urls")),
    path("i18n/", include("django.conf.urls.i18n")),
]

if find_spec("jiban.web") and find_spec("jiban.web.urls"):
    urlpatterns.append(path("", include("jiban.web.urls")))
