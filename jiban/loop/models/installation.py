"""The installation itself: whether it is live, and its runners' pulse."""

from django.db import models


class Installation(models.Model):
    """One row. A live installation takes its time from the database clock and never goes back."""

    live_since = models.DateTimeField(null=True)


class Runner(models.Model):
    """The pulse of one runner process."""

    name = models.CharField(primary_key=True, max_length=80, help_text="host:pid")
    started_at = models.DateTimeField()
    seen_at = models.DateTimeField()
    fired = models.BigIntegerField(default=0)
    sent = models.BigIntegerField(default=0)
    alarm = models.CharField(max_length=200, default="", help_text="why it stopped firing")
