"""The installation itself: whether it is live, its runners' pulse, and what they cannot settle."""

from django.contrib.postgres.fields import ArrayField
from django.db import models
from django.utils.translation import gettext_lazy as _


class Installation(models.Model):
    """One row. A live installation takes its time from the database clock and never goes back."""

    live_since = models.DateTimeField(null=True)
    held_since = models.DateTimeField(null=True, help_text="outward delivery is held")
    released = ArrayField(
        models.CharField(max_length=96),
        default=list,
        help_text="what goes out although it is held: channel/message",
    )


class Runner(models.Model):
    """The pulse of one runner process."""

    name = models.CharField(primary_key=True, max_length=80, help_text="host:pid")
    started_at = models.DateTimeField()
    seen_at = models.DateTimeField()
    fired = models.BigIntegerField(default=0)
    sent = models.BigIntegerField(default=0)
    alarm = models.CharField(max_length=200, default="", help_text="why it stopped firing")

    class Meta:
        verbose_name = _("runner")
        verbose_name_plural = _("runners")


class Trouble(models.Model):
    """A matter whose due rungs could not fire, and when that is tried again."""

    matter = models.OneToOneField(
        "loop.Matter", models.PROTECT, primary_key=True, related_name="+", db_constraint=False
    )
    since = models.DateTimeField()
    tries = models.PositiveIntegerField()
    retry_at = models.DateTimeField()
    error = models.CharField(max_length=300)
