"""What is kept of an alert: its draft, and each message as it went out.

The words and codes are those of CAP 1.2 (OASIS, 1 July 2010, section 3.2).
"""

from django.core.validators import MaxValueValidator, MinValueValidator
from django.db import models
from django.db.models import Q
from django.utils.translation import gettext_lazy as _
from django.utils.translation import pgettext_lazy


class Status(models.TextChoices):
    """Whether it is meant."""

    ACTUAL = "Actual", _("in earnest")
    EXERCISE = "Exercise", _("an exercise")


class Category(models.TextChoices):
    """What kind of event it is about."""

    SECURITY = "Security", _("security and crime")
    SAFETY = "Safety", _("public safety")
    TRANSPORT = "Transport", _("traffic")
    RESCUE = "Rescue", _("rescue")
    FIRE = "Fire", _("fire")
    MET = "Met", _("weather")
    OTHER = "Other", _("something else")


class Urgency(models.TextChoices):
    """When to act."""

    IMMEDIATE = "Immediate", _("at once")
    EXPECTED = "Expected", _("within the hour")
    FUTURE = "Future", _("in the near future")


class Severity(models.TextChoices):
    """How grave it is."""

    EXTREME = "Extreme", _("extreme")
    SEVERE = "Severe", _("severe")
    MODERATE = "Moderate", _("moderate")
    MINOR = "Minor", _("minor")


class Certainty(models.TextChoices):
    """How sure it is."""

    OBSERVED = "Observed", _("observed")
    LIKELY = "Likely", _("likely")
    POSSIBLE = "Possible", _("possible")


class Words(models.Model):
    """What an alert says."""

    status = models.CharField(_("meant as"), max_length=8, choices=Status, default=Status.ACTUAL)
    category = models.CharField(_("category"), max_length=12, choices=Category)
    event = models.CharField(_("event"), max_length=60)
    urgency = models.CharField(pgettext_lazy("alert", "act"), max_length=12, choices=Urgency)
    severity = models.CharField(_("severity"), max_length=12, choices=Severity)
    certainty = models.CharField(_("certainty"), max_length=12, choices=Certainty)
    headline = models.CharField(_("headline"), max_length=160)
    description = models.TextField(_("description"))
    instruction = models.TextField(_("what to do"), default="")
    area = models.CharField(pgettext_lazy("alert", "area"), max_length=200)
    lon = models.FloatField(_("longitude"), null=True)
    lat = models.FloatField(_("latitude"), null=True)
    radius = models.FloatField(
        _("radius, km"), null=True, validators=[MinValueValidator(0), MaxValueValidator(500)]
    )
    expires_at = models.DateTimeField(_("holds until"))

    class Meta:
        abstract = True


WORDS = tuple(column.name for column in Words._meta.local_fields)
WHAT_IT_SAYS = ("event", "headline", "description", "instruction", "area", "lon", "lat", "radius")
"""Those of them that a person wrote; the rest are codes and times."""


class Alert(Words):
    """The draft of an alert, one-to-one with its matter."""

    matter = models.OneToOneField(
        "loop.Matter",
        models.PROTECT,
        primary_key=True,
        related_name="alert",
        db_constraint=False,
    )
    drafted_by = models.ForeignKey(
        "city.Officer",
        models.PROTECT,
        null=True,
        related_name="+",
        db_constraint=False,
        verbose_name=_("drafted by"),
    )
    asked_by = models.ForeignKey(
        "city.Officer",
        models.PROTECT,
        null=True,
        related_name="+",
        db_constraint=False,
        verbose_name=_("asked for by"),
    )
    personal = models.BooleanField(
        default=False, help_text="of one person: once it is over, nobody reads what it said"
    )

    class Meta:
        verbose_name = _("alert")
        verbose_name_plural = _("alerts")

    def __str__(self) -> str:
        return f"{self.pk}"


class Bulletins(models.QuerySet["Bulletin"]):
    """Messages as they went out."""

    def given_out(self) -> "Bulletins":
        """Return those that are :attr:`Bulletin.given_out`."""
        over = Q(matter__alert__personal=True, matter__ended_at__isnull=False)
        concluded = over | Q(matter__forgotten_at__isnull=False)
        return self.exclude(concluded & ~Q(kind=Bulletin.Kind.CANCEL))


class Bulletin(Words):
    """One message as it went out; never changed."""

    class Kind(models.TextChoices):
        """What it is to those before it."""

        ALERT = "Alert", _("alert")
        UPDATE = "Update", _("update")
        CANCEL = "Cancel", _("cancellation")

    matter = models.ForeignKey(
        "loop.Matter", models.PROTECT, related_name="bulletins", db_constraint=False
    )
    n = models.PositiveSmallIntegerField(help_text="number of the message within its alert, from 1")
    kind = models.CharField(_("kind"), max_length=8, choices=Kind)
    note = models.TextField(_("why it is cancelled"), default="")
    sent_at = models.DateTimeField(_("sent"), db_index=True)

    objects = Bulletins.as_manager()

    class Meta:
        verbose_name = _("alert message")
        verbose_name_plural = _("alert messages")
        constraints = [models.UniqueConstraint(fields=["matter", "n"], name="alerts_bulletin_once")]
        ordering = ["matter", "n"]

    def __str__(self) -> str:
        return f"{self.matter_id}-{self.n}"

    @property
    def concluded(self) -> bool:
        """Whether it tells of one person, and its alert is over: its words are not given out.

        Nor are there any once the alert was forgotten.
        """
        over = self.matter.alert.personal and self.matter.ended_at is not None
        return over or self.matter.forgotten_at is not None

    @property
    def given_out(self) -> bool:
        """Whether the public reads of it: of what is concluded, only the cancellation."""
        return not self.concluded or self.kind == Bulletin.Kind.CANCEL
