"""The Django app of the city room."""

from django.apps import AppConfig
from django.utils.translation import gettext_lazy as _


class CityConfig(AppConfig):
    name = "jiban.city"
    label = "city"
    verbose_name = _("City")
    default_auto_field = "django.db.models.BigAutoField"
