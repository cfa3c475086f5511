"""What the desk keeps of a call-back: of what matter it is, what its record says, what was said."""

from django.db import models
from django.utils.translation import gettext_lazy as _
from django.utils.translation import pgettext_lazy

from jiban.loop.contact import ContactBy, ContactWhen
from jiban.loop.rating import Grade


class Solved(models.TextChoices):
    """Whether the problem is solved, as its author sees it."""

    YES = "yes", pgettext_lazy("solved", "solved")
    PARTLY = "partly", pgettext_lazy("solved", "partly solved")
    NO = "no", pgettext_lazy("solved", "not solved")


class CallBack(models.Model):
    """A call-back's details, one-to-one with its matter."""

    matter = models.OneToOneField(
        "loop.Matter",
        models.PROTECT,
        primary_key=True,
        related_name="callback",
        db_constraint=False,
    )
    origin = models.CharField(_("number of the matter it is about"), max_length=32)
    origin_unit = models.ForeignKey(
        "city.Unit",
        models.PROTECT,
        related_name="+",
        db_constraint=False,
        verbose_name=_("unit that handled it"),
    )
    origin_subject = models.CharField(_("subject"), max_length=40, default="")
    ended_on = models.DateField(_("closed on"))
    recorded_grade = models.PositiveSmallIntegerField(
        _("rating at the time"), null=True, choices=Grade
    )
    answer = models.TextField(_("what its author was answered"), default="")
    contact_by = models.CharField(_("contact by"), max_length=8, choices=ContactBy)
    contact_when = models.CharField(_("contact when"), max_length=8, choices=ContactWhen)
    attempts = models.PositiveSmallIntegerField(_("attempts to reach"), default=0)
    solved = models.CharField(_("is it solved"), max_length=8, choices=Solved, default="")
    grade = models.PositiveSmallIntegerField(_("rating now"), null=True, choices=Grade)
    words = models.TextField(_("in the author's words"), default="")

    class Meta:
        verbose_name = _("call-back")
        verbose_name_plural = _("call-backs")

    def __str__(self) -> str:
        return f"{self.matter_id}"
