"""The case (案件): who is missing, how grave it is, who is protected, how it ended."""

from typing import Any

from django.core.validators import MaxValueValidator
from django.db import models
from django.utils.translation import gettext_lazy as _
from django.utils.translation import pgettext_lazy

from jiban.desks.missing.models.words import (
    Answer,
    Category,
    Ending,
    Grade,
    Sex,
    Weather,
    Wish,
)


def choice(label: Any, of: type[models.TextChoices]) -> Any:
    """Return a column for one of some choices; empty while nobody has said."""
    return models.CharField(label, max_length=10, choices=of, default="", blank=True)


def officer(label: Any) -> Any:
    """Return a column for the officer who did something."""
    return models.ForeignKey(
        "city.Officer",
        models.PROTECT,
        null=True,
        related_name="+",
        db_constraint=False,
        verbose_name=label,
    )


class Description(models.Model):
    """What is said of the missing person; names and numbers rest in Person, not here."""

    age = models.PositiveSmallIntegerField(_("age"), null=True, validators=[MaxValueValidator(120)])
    sex = choice(_("sex"), Sex)
    category = choice(_("who it is"), Category)
    happened = models.TextField(_("what happened"), default="", blank=True)
    seen_at = models.DateTimeField(_("last seen at"), null=True)
    place = models.CharField(_("last seen where"), max_length=200, default="", blank=True)
    lon = models.FloatField(_("longitude"), null=True, help_text="degrees, WGS-84")
    lat = models.FloatField(_("latitude"), null=True, help_text="degrees, WGS-84")
    clothing = models.CharField(_("clothing"), max_length=200, default="", blank=True)
    height = models.PositiveSmallIntegerField(_("height, cm"), null=True)
    marks = models.CharField(_("marks"), max_length=200, default="", blank=True)
    medicine = models.CharField(_("medicine needed"), max_length=100, default="", blank=True)
    medicine_at = models.DateTimeField(_("medicine due at"), null=True)
    carries = models.CharField(_("carries"), max_length=200, default="", blank=True)
    likely = models.TextField(_("where they may be"), default="", blank=True)
    weather = choice(pgettext_lazy("missing", "weather"), Weather)
    crime = models.BooleanField(_("signs of a crime"), default=False)
    before = models.PositiveSmallIntegerField(_("missing before, times"), default=0)

    class Meta:
        abstract = True


class Protections(models.Model):
    """What was asked of who reports, and whether a trained officer has cleared them since."""

    violence = choice(_("violence at home"), Answer)
    control = choice(_("is kept or controlled by somebody"), Answer)
    debt = choice(_("owes money to who looks for them"), Answer)
    protection_order = choice(_("protection order"), Answer)
    cleared_at = models.DateTimeField(_("reporter cleared at"), null=True)
    cleared_by = officer(_("reporter cleared by"))
    wish = choice(_("may be told"), Wish)
    wish_words = models.TextField(_("in their own words"), default="")
    wish_by = officer(_("heard by"))
    agreed_at = models.DateTimeField(_("disclosure approved at"), null=True)
    agreed_by = officer(_("disclosure approved by"))

    class Meta:
        abstract = True


class Case(Description, Protections):
    """A missing person, one-to-one with its matter."""

    matter = models.OneToOneField(
        "loop.Matter",
        models.PROTECT,
        primary_key=True,
        related_name="missing_case",
        db_constraint=False,
    )
    person = models.PositiveSmallIntegerField(
        _("missing person"), null=True, help_text="label of the missing person in Person"
    )
    relation = models.CharField(_("relation of who reports"), max_length=40, default="")
    grade = choice(_("grade"), Grade)
    reasons = models.JSONField(default=list, help_text="names of the rules of triage that fit")
    regraded = models.BooleanField(_("graded by a person"), default=False)
    plans = models.PositiveSmallIntegerField(_("plans so far"), default=0)
    wanted = models.JSONField(default=list, help_text="keys of the tasks of the last plan")
    finds = models.FloatField(_("chance that its rounds find them"), null=True)
    at_most = models.FloatField(_("what no rounds could exceed"), null=True)
    criminal_at = models.DateTimeField(_("with criminal investigation since"), null=True)
    ending = choice(_("ended as"), Ending)
    found_at = models.DateTimeField(_("found at"), null=True)
    found_place = models.CharField(_("found where"), max_length=200, default="")
    identified = models.TextField(_("how it was verified"), default="")
    told_by = officer(_("family told by"))
    told_at = models.DateTimeField(_("family told at"), null=True)
    photo = models.BigIntegerField(
        _("photo that is shown"), null=True, help_text="id of the attachment chosen; 0 for none"
    )

    class Meta:
        verbose_name = _("missing person's case")
        verbose_name_plural = _("missing persons' cases")

    def __str__(self) -> str:
        return f"{self.pk}"


DESCRIBED = tuple(column.name for column in Description._meta.local_fields)
ASKED = ("violence", "control", "debt", "protection_order")
"""What is asked about the reporter from the first minute."""
