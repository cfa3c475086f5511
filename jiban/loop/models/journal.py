"""The journal (台账): one append-only, hash-chained entry per action."""

from django.db import models
from django.utils.translation import gettext_lazy as _


class Entry(models.Model):
    """One journal entry. The database refuses UPDATE, DELETE and TRUNCATE on it."""

    pk = models.CompositePrimaryKey("matter_id", "seq")
    matter = models.ForeignKey(
        "loop.Matter", models.PROTECT, related_name="entries", db_constraint=False, db_index=False
    )
    seq = models.PositiveIntegerField()
    at = models.DateTimeField(_("at"), help_text="the time the action counts for")
    recorded_at = models.DateTimeField(
        db_default=models.functions.Now(), help_text="the database's clock when it was written"
    )
    action = models.CharField(_("action"), max_length=32)
    by = models.CharField(_("by"), max_length=40)
    state = models.CharField(_("state after"), max_length=32)
    payload = models.TextField(help_text="canonical JSON of what was said and what followed")
    salt = models.BinaryField(help_text="16 random bytes that blind the payload's commitment")
    hash = models.BinaryField(help_text="SHA-256 over the previous hash and this entry")

    class Meta:
        verbose_name = _("journal entry")
        verbose_name_plural = _("journal")

    def __str__(self) -> str:
        return f"{self.matter_id}/{self.seq} {self.action}"
