"""Every address of the house."""

from allauth.account.decorators import secure_admin_login
from django.contrib import admin
from django.http import Http404, HttpRequest, HttpResponse
from django.urls import include, path, re_path

from jiban.config import health, state
from jiban.config.rooms import exists

# The admin has no door of its own: the same sign-in, second factor and limits as everywhere.
admin.site.login = secure_admin_login(admin.site.login)  # type: ignore[method-assign]


def closed(request: HttpRequest) -> HttpResponse:
    """A page of the sign-in library that this house does not have."""
    raise Http404


urlpatterns = [
    path("healthz", health.healthz),
    path("metrics", health.metrics_page),
    path("state", state.page, name="state"),
    path("admin/", admin.site.urls),
    # An administrator gives officers their account and a new password. Pages that let a session
    # add an address and reset the password by it would make a stolen session last.
    re_path(r"^accounts/(?:email|confirm-email|signup|login/code|password/(?:re)?set)/", closed),
    path("accounts/", include("allauth.urls")),
    path("i18n/", include("django.conf.urls.i18n")),
]

if exists("jiban.exchange.urls"):
    urlpatterns.append(path("", include("jiban.exchange.urls")))
if exists("jiban.web.api.urls"):
    urlpatterns.append(path("", include("jiban.web.api.urls")))
if exists("jiban.web.urls"):
    urlpatterns.append(path("", include("jiban.web.urls")))
    handler400 = "jiban.web.errors.bad_request"
    handler403 = "jiban.web.errors.forbidden"
    handler404 = "jiban.web.errors.not_found"
    handler500 = "jiban.web.errors.failed"
