"""A person who was found without a name (身份不明人员), and who they may be."""

from django.core.validators import MaxValueValidator
from django.db import models
from django.utils.translation import gettext_lazy as _
from django.utils.translation import pgettext_lazy

from jiban.desks.missing.models.case import choice, officer
from jiban.desks.missing.models.words import Sex

OLDEST = [MaxValueValidator(120)]


class Condition(models.TextChoices):
    """In which they were found."""

    ALIVE = "alive", pgettext_lazy("found", "alive")
    DEAD = "dead", pgettext_lazy("found", "dead")


class Handed(models.TextChoices):
    """To whom somebody went of whom nobody knows who they are, or who said it themselves."""

    HOME = "home", _("went home")
    RELIEF = "relief", _("relief station")
    HOSPITAL = "hospital", _("hospital")
    FORCE = "force", _("another police force")
    CIVIL = "civil", _("civil affairs: burial")


class Found(models.Model):
    """A person who was found, one-to-one with its matter; a name that was stated is in Person."""

    matter = models.OneToOneField(
        "loop.Matter",
        models.PROTECT,
        primary_key=True,
        related_name="missing_found",
        db_constraint=False,
    )
    person = models.PositiveSmallIntegerField(
        _("found person"), null=True, help_text="label of the person in Person"
    )
    sex = choice(_("sex"), Sex)
    age_from = models.PositiveSmallIntegerField(_("age from"), null=True, validators=OLDEST)
    age_to = models.PositiveSmallIntegerField(_("age to"), null=True, validators=OLDEST)
    height = models.PositiveSmallIntegerField(_("height, cm"), null=True)
    marks = models.CharField(_("marks"), max_length=200, default="", blank=True)
    clothing = models.CharField(_("clothing"), max_length=200, default="", blank=True)
    place = models.CharField(
        pgettext_lazy("found", "found where"), max_length=200, default="", blank=True
    )
    lon = models.FloatField(_("longitude"), null=True, help_text="degrees, WGS-84")
    lat = models.FloatField(_("latitude"), null=True, help_text="degrees, WGS-84")
    found_at = models.DateTimeField(pgettext_lazy("found", "found at"), null=True)
    condition = choice(pgettext_lazy("found", "condition"), Condition)
    known = models.TextField(_("what else is known"), default="", blank=True)
    case = models.ForeignKey(
        "missing.Case",
        models.PROTECT,
        null=True,
        related_name="found",
        db_constraint=False,
        verbose_name=_("said to be"),
    )
    said_by = officer(_("said by"))
    confirmed_by = officer(_("confirmed by"))
    handed = choice(_("handed over to"), Handed)

    class Meta:
        verbose_name = _("found person")
        verbose_name_plural = _("found people")

    def __str__(self) -> str:
        return f"{self.pk}"


DESCRIBED = (
    "sex",
    "age_from",
    "age_to",
    "height",
    "marks",
    "clothing",
    "place",
    "lon",
    "lat",
    "found_at",
    "condition",
    "known",
)


class Verdict(models.TextChoices):
    """What a person has decided of a pair."""

    SAME = "same", _("the same person")
    NOT = "not", _("not the same person")
    MORE = "more", _("asked for more")


class Pair(models.Model):
    """A missing person and a found one who may be the same, and what a person decided of it.

    ``facts`` are keyed hashes of what was known of both when the pair was compared, and
    ``decided_facts`` those of the decision: as long as they are alike, a *not* stands.
    """

    case = models.ForeignKey("missing.Case", models.PROTECT, related_name="+", db_constraint=False)
    found = models.ForeignKey(Found, models.PROTECT, related_name="+", db_constraint=False)
    weight = models.FloatField(null=True, help_text="binary logarithm of the odds; null: by hand")
    levels = models.JSONField(default=dict, help_text="by field the level of linkage")
    parts = models.JSONField(default=dict, help_text="by field its share of the weight, in bits")
    facts = models.CharField(max_length=64, default="")
    compared_at = models.DateTimeField(null=True)
    verdict = choice(_("decided"), Verdict)
    decided_facts = models.CharField(max_length=64, default="")
    decided_by = officer(_("decided by"))
    decided_at = models.DateTimeField(_("decided at"), null=True)
    why = models.TextField(_("why"), default="")

    class Meta:
        verbose_name = _("pair")
        verbose_name_plural = _("pairs")
        constraints = [models.UniqueConstraint(fields=["case", "found"], name="missing_pair_once")]

    def __str__(self) -> str:
        return f"{self.case_id} {self.found_id}"

    @property
    def stands(self) -> bool:
        """Whether it was decided on what is known now that they are not the same."""
        return self.verdict == Verdict.NOT and self.decided_facts == self.facts


class Compared(models.Model):
    """Up to which entry of its journal a record was compared, and a hash of what was known."""

    matter = models.OneToOneField(
        "loop.Matter",
        models.CASCADE,
        primary_key=True,
        related_name="missing_compared",
        db_constraint=False,
    )
    seq = models.PositiveIntegerField()
    facts = models.CharField(max_length=32)

    class Meta:
        verbose_name = _("compared record")
        verbose_name_plural = _("compared records")

    def __str__(self) -> str:
        return f"{self.matter_id}"
