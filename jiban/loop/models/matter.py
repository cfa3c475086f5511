"""Matters (事项): anything that a citizen or a partner asked for, and what hangs on them.

Only the door writes these tables. Foreign keys from the busy tables carry no database constraint:
the door holds the matter's row lock whenever it writes, and ``jiban doctor`` looks for orphans.
"""

from django.contrib.postgres.indexes import BrinIndex
from django.contrib.postgres.search import SearchVectorField
from django.db import models
from django.utils.translation import gettext_lazy as _


class Matter(models.Model):
    """One matter; its history is the journal, its clock is its promises."""

    number = models.CharField(_("number"), max_length=32)
    desk = models.CharField(_("desk"), max_length=32)
    state = models.CharField(_("state"), max_length=32)
    title = models.CharField(_("title"), max_length=200)
    unit = models.ForeignKey(
        "city.Unit", models.PROTECT, related_name="+", db_constraint=False, db_index=False
    )
    handler = models.ForeignKey(
        "city.Officer",
        models.PROTECT,
        null=True,
        related_name="+",
        db_constraint=False,
        db_index=False,
    )
    incoming = models.ForeignKey(
        "city.Officer",
        models.PROTECT,
        null=True,
        related_name="+",
        db_constraint=False,
        db_index=False,
        help_text="the officer who has been handed the matter and has not accepted it yet",
    )
    urgent = models.BooleanField(_("urgent"), default=False)
    raised = models.PositiveSmallIntegerField(
        _("raised"), default=0, help_text="how high it was raised: 0 nobody, 1 unit head, 2, 3 …"
    )
    opened_at = models.DateTimeField(_("opened"))
    touched_at = models.DateTimeField(_("last action"))
    ended_at = models.DateTimeField(_("ended"), null=True)
    next_due_at = models.DateTimeField(_("next promise due"), null=True)
    promised = models.PositiveSmallIntegerField(default=0, help_text="promises made so far")
    people = models.PositiveSmallIntegerField(default=0, help_text="persons named so far")
    seq = models.PositiveIntegerField(help_text="last journal entry")
    head = models.BinaryField(help_text="hash of the last journal entry")
    recused = models.BooleanField(
        _("somebody is recused"), default=False, db_default=False, help_text="see Recusal"
    )

    forgotten_at = models.DateTimeField(
        _("forgotten"), null=True, help_text="when what it said was destroyed"
    )

    class Meta:
        verbose_name = _("matter")
        verbose_name_plural = _("matters")
        indexes = [
            models.Index(
                fields=["desk", "ended_at"],
                condition=models.Q(ended_at__isnull=False, forgotten_at=None),
                name="loop_matter_to_forget",
            ),
            models.Index(
                fields=["next_due_at", "id"],
                condition=models.Q(ended_at=None),
                name="loop_matter_open_due",
            ),
            models.Index(
                fields=["unit", "next_due_at"],
                condition=models.Q(ended_at=None),
                name="loop_matter_open_unit",
            ),
            models.Index(
                fields=["next_due_at", "id"],
                condition=models.Q(ended_at=None, urgent=True, next_due_at__isnull=False),
                name="loop_matter_open_urgent",
            ),
            models.Index(
                fields=["handler"],
                condition=models.Q(ended_at=None, handler__isnull=False),
                name="loop_matter_open_handler",
            ),
            models.Index(
                fields=["incoming"],
                condition=models.Q(ended_at=None, incoming__isnull=False),
                name="loop_matter_open_incoming",
            ),
            models.Index(
                fields=["ended_at"],
                condition=models.Q(ended_at__isnull=False),
                name="loop_matter_ended",
            ),
            # A few pages that let the figures of some weeks leave out the years before.
            BrinIndex(fields=["opened_at"], pages_per_range=32, name="loop_matter_opened"),
        ]

    def __str__(self) -> str:
        return f"{self.number} {self.title}"


class Link(models.Model):
    """A tie between two matters, read from left to right: *matter* is a duplicate of *other*."""

    class Kind(models.TextChoices):
        DUPLICATE_OF = "duplicate_of", _("duplicate of")
        PART_OF = "part_of", _("part of")
        CAUSED_BY = "caused_by", _("caused by")

    matter = models.ForeignKey(Matter, models.PROTECT, related_name="links")
    other = models.ForeignKey(Matter, models.PROTECT, related_name="linked_from")
    kind = models.CharField(max_length=16, choices=Kind)
    made_at = models.DateTimeField()

    class Meta:
        verbose_name = _("link")
        verbose_name_plural = _("links")
        constraints = [
            models.UniqueConstraint(fields=["matter", "other", "kind"], name="loop_link_once"),
            models.CheckConstraint(
                condition=~models.Q(matter=models.F("other")), name="loop_link_not_itself"
            ),
        ]

    def __str__(self) -> str:
        return f"{self.matter_id} {self.kind} {self.other_id}"


class Receipt(models.Model):
    """The mark of a submission that came with a key, so that a retry does not double it."""

    key = models.BinaryField(primary_key=True, help_text="SHA-256 of who, what and their key")
    matter = models.ForeignKey(Matter, models.PROTECT, db_constraint=False, db_index=False)
    at = models.DateTimeField()


class SearchText(models.Model):
    """The segmented, redacted words of a matter, for full-text search."""

    matter = models.OneToOneField(Matter, models.PROTECT, primary_key=True, db_constraint=False)
    words = SearchVectorField()
