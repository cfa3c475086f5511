"""The journal (台账): one append-only, hash-chained entry per action; and its signed roots."""

from django.contrib.postgres.indexes import BrinIndex
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
    commitment = models.BinaryField(
        help_text="SHA-256 over salt and payload; stays when these are destroyed"
    )
    hash = models.BinaryField(help_text="SHA-256 over the previous hash and this entry")

    class Meta:
        verbose_name = _("journal entry")
        verbose_name_plural = _("journal")
        indexes = [
            # Rows come in the order of time: a few kilobytes find the last hour among millions.
            BrinIndex(
                fields=["recorded_at"],
                pages_per_range=32,
                autosummarize=True,
                name="loop_entry_recorded",
            ),
        ]

    def __str__(self) -> str:
        return f"{self.matter_id}/{self.seq} {self.action}"


class Root(models.Model):
    """That a root was signed, so that one missing from the folder is noticed.

    The root itself is a file outside the database (:mod:`jiban.loop.roots`).
    """

    chain = models.CharField(max_length=64, help_text="hash of the chain's first root")
    n = models.PositiveIntegerField()
    hash = models.CharField(max_length=64)
    signed_at = models.DateTimeField()
    matters = models.PositiveIntegerField(help_text="how many heads it names")

    class Meta:
        constraints = [models.UniqueConstraint(fields=["chain", "n"], name="loop_root_once")]

    def __str__(self) -> str:
        return f"{self.n} {self.hash[:12]}"
