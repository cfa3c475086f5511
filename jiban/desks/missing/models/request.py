"""A request of another city (协查请求): whom they miss, as they told it, and what we answered."""

from django.db import models
from django.utils.translation import gettext_lazy as _
from django.utils.translation import pgettext_lazy

from jiban.desks.missing.models.case import choice


class Reply(models.TextChoices):
    """What the other city is told; the rest is said on the phone, between officers."""

    NOTHING = "nothing", _("nothing is known of them here")
    CALL = "call", _("please call us")
    LOOKING = "looking", _("we look for them here too")


class Request(models.Model):
    """A record of another city, one-to-one with its matter; names and ways home rest in Person.

    When it has expired, its id and dates are all that is left.
    """

    matter = models.OneToOneField(
        "loop.Matter",
        models.PROTECT,
        primary_key=True,
        related_name="missing_request",
        db_constraint=False,
    )
    record = models.CharField(_("their record"), max_length=200)
    partner = models.CharField(_("partner"), max_length=80)
    source_date = models.DateTimeField(_("written there at"))
    entry_date = models.DateTimeField(_("came in at"))
    expiry_date = models.DateTimeField(_("to be forgotten at"), null=True, db_index=True)
    person = models.PositiveSmallIntegerField(
        _("missing person"), null=True, help_text="label of the missing person in Person"
    )
    sex = models.CharField(_("sex"), max_length=8, default="")
    age = models.CharField(_("age"), max_length=8, default="")
    home = models.CharField(pgettext_lazy("missing", "lives in"), max_length=200, default="")
    description = models.TextField(_("description"), default="")
    reply = choice(_("answer"), Reply)
    replied_at = models.DateTimeField(_("answered at"), null=True)

    class Meta:
        verbose_name = _("request of another city")
        verbose_name_plural = _("requests of other cities")

    def __str__(self) -> str:
        return f"{self.pk}"
