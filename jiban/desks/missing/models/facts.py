"""Facts of a search: where somebody was seen, traced or looked for. Degrees are WGS-84."""

from django.core.validators import MaxValueValidator, MinValueValidator
from django.db import models
from django.utils.translation import gettext_lazy as _
from django.utils.translation import pgettext_lazy

from jiban.desks.missing.models.case import officer
from jiban.desks.missing.models.words import SURE, THOROUGH, EvidenceKind, PlaceKind, in_words

SHARE = [MinValueValidator(0.0), MaxValueValidator(1.0)]


class Fact(models.Model):
    """Something known about a case since some time, at a place; retracted, it does not stand."""

    case = models.ForeignKey("missing.Case", models.PROTECT, related_name="+", db_constraint=False)
    told_at = models.DateTimeField(_("told at"))
    place = models.CharField(_("where"), max_length=200, default="")
    lon = models.FloatField(_("longitude"), null=True)
    lat = models.FloatField(_("latitude"), null=True)
    task = models.CharField(_("from task"), max_length=32, default="")
    retracted_at = models.DateTimeField(_("retracted at"), null=True)
    retracted_why = models.TextField(_("why"), default="")

    class Meta:
        abstract = True
        ordering = ["told_at", "pk"]


class Sighting(Fact):
    """Somebody who may be the missing person was seen."""

    seen_at = models.DateTimeField(_("seen at"))
    text = models.TextField(_("what was seen"), default="")
    reliability = models.FloatField(_("reliability"), validators=SHARE)

    class Meta(Fact.Meta):
        verbose_name = _("sighting")
        verbose_name_plural = _("sightings")

    def __str__(self) -> str:
        return f"{self.case_id}: {self.seen_at:%H:%M}"

    @property
    def sure(self) -> str:
        """How reliable it is, in words."""
        return in_words(self.reliability, SURE)


class Permitted(Fact):
    """What reaches deep into private life: it waits until somebody else than who asked approves."""

    asked_by = officer(_("asked for by"))
    approved_by = officer(_("approved by"))

    class Meta(Fact.Meta):
        abstract = True

    @property
    def waits(self) -> bool:
        """Whether nobody has approved it or taken it back."""
        return self.approved_by_id is None and self.retracted_at is None


class Evidence(Permitted):
    """Something tells that they were within a radius of a place; used as long as it is approved."""

    kind = models.CharField(_("kind"), max_length=10, choices=EvidenceKind)
    at = models.DateTimeField(_("at what time"))
    radius = models.FloatField(_("radius, m"), validators=[MinValueValidator(1.0)])
    basis = models.CharField(_("lawful basis"), max_length=200)
    expires_at = models.DateTimeField(_("may be used until"))

    class Meta(Fact.Meta):
        verbose_name = pgettext_lazy("missing", "evidence")
        verbose_name_plural = pgettext_lazy("missing", "evidence")

    def __str__(self) -> str:
        return f"{self.case_id}: {self.kind}"


class Footage(Permitted):
    """Footage of a camera that somebody asks to look at; approved, it becomes a task."""

    camera = models.CharField(_("camera"), max_length=120)
    since = models.DateTimeField(_("footage from"))
    until = models.DateTimeField(_("footage to"))

    class Meta(Fact.Meta):
        verbose_name = pgettext_lazy("missing", "footage")
        verbose_name_plural = pgettext_lazy("missing", "footage")

    def __str__(self) -> str:
        return f"{self.case_id}: {self.camera}"


class Searched(Fact):
    """A piece of street, a place, or a camera's footage was searched and nobody was found."""

    line = models.JSONField(default=list, help_text="points [lon, lat] of the piece of street")
    radius = models.PositiveIntegerField(
        _("within how many metres"), default=300, help_text="0: of no street"
    )
    thoroughness = models.FloatField(
        _("how thoroughly"),
        validators=SHARE,
        help_text="probability of finding them were they here",
    )
    since = models.DateTimeField(_("footage from"), null=True)
    until = models.DateTimeField(_("footage to"), null=True)

    class Meta(Fact.Meta):
        verbose_name = _("searched place")
        verbose_name_plural = _("searched places")

    def __str__(self) -> str:
        return f"{self.case_id}: {self.thoroughness}"

    @property
    def thorough(self) -> str:
        """How thoroughly it was searched, in words."""
        return in_words(self.thoroughness, THOROUGH)


class Place(Fact):
    """A place where they may be."""

    kind = models.CharField(_("kind"), max_length=10, choices=PlaceKind)

    class Meta(Fact.Meta):
        verbose_name = _("likely place")
        verbose_name_plural = _("likely places")

    def __str__(self) -> str:
        return f"{self.case_id}: {self.kind}"
