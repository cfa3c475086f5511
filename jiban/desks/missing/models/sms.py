"""A short text (短信) to the subscribers of a part of the city, and to the numbers of a list."""

from django.db import models
from django.utils.translation import gettext_lazy as _

from jiban.desks.missing.models.broadcast import Broadcast


class Sms(Broadcast):
    """A text of few words; by the channels of subscribers in a unit's area, to a list, or both."""

    unit = models.ForeignKey(
        "city.Unit",
        models.PROTECT,
        null=True,
        related_name="+",
        db_constraint=False,
        verbose_name=_("to the subscribers of"),
    )
    listed = models.PositiveSmallIntegerField(
        null=True, help_text="label in Person of the list of phone numbers, until it is forgotten"
    )
    many = models.PositiveSmallIntegerField(_("numbers of the list"), default=0)
    left_out = models.JSONField(default=list, help_text="line, masked number and reason of each")

    class Meta(Broadcast.Meta):
        verbose_name = _("short text")
        verbose_name_plural = _("short texts")
