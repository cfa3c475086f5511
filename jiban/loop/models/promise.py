"""Promises (承诺): what is owed on a matter, by which unit, by when."""

from django.contrib.postgres.indexes import BrinIndex
from django.db import models
from django.utils.translation import gettext_lazy as _


class Promise(models.Model):
    """One promise; made, then kept or broken, never deleted and never moved silently.

    A broken promise stays open until somebody does what was owed; then it *ends* as late.
    """

    class Outcome(models.IntegerChoices):
        OPEN = 0, _("open")
        KEPT = 1, _("kept")
        LATE = 2, _("done late")
        VOID = 3, _("void")

    pk = models.CompositePrimaryKey("matter_id", "n")
    matter = models.ForeignKey(
        "loop.Matter", models.PROTECT, related_name="promises", db_constraint=False, db_index=False
    )
    n = models.PositiveSmallIntegerField(help_text="number of the promise within its matter")
    name = models.CharField(_("promise"), max_length=32)
    owed = models.BooleanField(
        default=True, help_text="false for a timer that only starts an action"
    )
    unit = models.ForeignKey(
        "city.Unit", models.PROTECT, related_name="+", db_constraint=False, db_index=False
    )
    made_at = models.DateTimeField(_("made"))
    due_at = models.DateTimeField(_("due"))
    span = models.DurationField(help_text="from made to due, pauses left out")
    outcome = models.PositiveSmallIntegerField(choices=Outcome, default=Outcome.OPEN)
    broken_at = models.DateTimeField(_("broken"), null=True)
    ended_at = models.DateTimeField(_("ended"), null=True)
    paused_at = models.DateTimeField(_("paused"), null=True)
    paused_for = models.CharField(_("reason of the pause"), max_length=32, default="")
    rung = models.PositiveSmallIntegerField(default=0, help_text="next rung of the ladder")
    next_rung_at = models.DateTimeField(null=True)

    class Meta:
        verbose_name = _("promise")
        verbose_name_plural = _("promises")
        indexes = [
            models.Index(
                fields=["next_rung_at"],
                condition=models.Q(next_rung_at__isnull=False),
                name="loop_promise_next_rung",
            ),
            # A few pages that let the figures of the last weeks leave out the years before.
            BrinIndex(
                fields=["ended_at", "broken_at"], pages_per_range=32, name="loop_promise_decided"
            ),
        ]

    def __str__(self) -> str:
        return f"{self.name} · {self.due_at:%Y-%m-%d %H:%M}"
