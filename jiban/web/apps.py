"""The web room as a Django app; it has no tables."""

from django.apps import AppConfig
from django.utils.translation import gettext_lazy as _


class WebConfig(AppConfig):
    name = "jiban.web"
    verbose_name = _("Web pages")
