"""A short text (短信) to the subscribers of a part of the city."""

from django.db import models
from django.utils.translation import gettext_lazy as _

from jiban.desks.missing.models.broadcast import Broadcast


class Sms(Broadcast):
    """A text of few words; it goes by the channels of subscribers in the area of a unit."""

    unit = models.ForeignKey(
        "city.Unit",
        models.PROTECT,
        related_name="+",
        db_constraint=False,
        verbose_name=_("to the subscribers of"),
    )

    class Meta(Broadcast.Meta):
        verbose_name = _("short text")
        verbose_name_plural = _("short texts")
