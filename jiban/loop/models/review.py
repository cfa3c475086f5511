"""The weekly review (周调度): surges that were found, and each week's review as it was made."""

from django.db import models
from django.utils.translation import gettext_lazy as _


class Surge(models.Model):
    """More matters of a subject came to a unit than its own history lets expect.

    It was found among the ``window`` days that end with ``found``, and stands until ``ended``.
    """

    desk = models.CharField(max_length=32)
    subject = models.CharField(max_length=40)
    unit = models.ForeignKey("city.Unit", models.PROTECT, related_name="+", db_constraint=False)
    began = models.DateField(help_text="first day of the window")
    found = models.DateField()
    window = models.PositiveSmallIntegerField()
    observed = models.PositiveIntegerField()
    expected = models.FloatField()
    p = models.FloatField()
    q = models.FloatField()
    usual = models.FloatField(
        help_text="of what came on its days, the part that was to be expected"
    )
    ended = models.DateField(null=True)

    class Meta:
        verbose_name = _("surge")
        verbose_name_plural = _("surges")
        constraints = [
            models.UniqueConstraint(
                fields=["desk", "subject", "unit", "found"], name="loop_surge_once"
            )
        ]
        indexes = [models.Index(fields=["found"], name="loop_surge_found")]

    def __str__(self) -> str:
        return f"{self.desk} {self.subject} {self.unit_id} {self.found:%Y-%m-%d}"


class Watched(models.Model):
    """Up to which day, that day included, a desk's counts were looked at for surges."""

    desk = models.CharField(primary_key=True, max_length=32)
    until = models.DateField()


class Review(models.Model):
    """The review of seven days, as it was made: what was known then, and of which matters."""

    first = models.DateField(unique=True)
    last = models.DateField()
    made_at = models.DateTimeField()
    content = models.JSONField(help_text="what jiban.loop.weekly.content.Content says")

    class Meta:
        verbose_name = _("weekly review")
        verbose_name_plural = _("weekly reviews")

    def __str__(self) -> str:
        return f"{self.first:%Y-%m-%d} – {self.last:%Y-%m-%d}"


class Verdict(models.Model):
    """That a person let a proposed line of a review stand, or struck it out."""

    review = models.ForeignKey(Review, models.CASCADE, related_name="verdicts")
    section = models.CharField(max_length=40)
    matter = models.ForeignKey("loop.Matter", models.PROTECT, related_name="+", db_constraint=False)
    stands = models.BooleanField()
    officer = models.ForeignKey("city.Officer", models.PROTECT, related_name="+")
    at = models.DateTimeField()

    class Meta:
        constraints = [
            models.UniqueConstraint(
                fields=["review", "section", "matter"], name="loop_verdict_once"
            )
        ]
