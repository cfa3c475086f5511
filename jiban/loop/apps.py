"""The loop as a Django app."""

from typing import Any

from django.apps import AppConfig
from django.db.models.signals import post_migrate
from django.utils.translation import gettext_lazy as _


class LoopConfig(AppConfig):
    name = "jiban.loop"
    label = "loop"
    verbose_name = _("The loop")
    default_auto_field = "django.db.models.BigAutoField"

    def ready(self) -> None:
        post_migrate.connect(_one_installation, sender=self)


def _one_installation(using: str, **_kwargs: Any) -> None:
    """See to the one row that says whether the installation is live."""
    from jiban.loop.models import Installation

    Installation.objects.using(using).get_or_create(pk=1)
