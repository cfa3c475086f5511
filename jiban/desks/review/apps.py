"""Improvement orders as a Django app; the desk is checked and registered at start."""

from django.apps import AppConfig
from django.utils.translation import gettext_lazy as _


class ReviewConfig(AppConfig):
    name = "jiban.desks.review"
    label = "review"
    verbose_name = _("Improvement orders")
    default_auto_field = "django.db.models.BigAutoField"

    def ready(self) -> None:
        from jiban.desks.review import actions  # noqa: F401 - they declare themselves
        from jiban.desks.review.desk import review
        from jiban.loop import registry

        registry.register(review)
