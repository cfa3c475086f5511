"""How much of a public limit is used up; see ``jiban/loop/throttle.py``."""

from django.db import models


class Throttle(models.Model):
    """One limit for one address, phone number or letter. The table is unlogged."""

    key = models.BinaryField(primary_key=True, help_text="keyed hash of which limit and for whom")
    free_at = models.DateTimeField(help_text="when all that was done so far is paid off")
    step = models.DurationField(help_text="what one time costs")
    span = models.DurationField()
    refused = models.BooleanField(help_text="whether the last time was refused")

    def __str__(self) -> str:
        return bytes(self.key).hex()
