"""What asks others to look (社会发动): until when, with whose consent, approved by whom."""

from datetime import datetime

from django.db import models
from django.utils.translation import gettext_lazy as _

from jiban.desks.missing.models.case import Case, choice, officer


class Consent(models.TextChoices):
    """Of a minor's guardian."""

    GIVEN = "given", _("given")
    SUSPECT = "suspect", _("not asked: the guardian is a suspect")


class Broadcast(models.Model):
    """One of its kind of a case, numbered from 1; it is out once a leader has approved it."""

    case = models.ForeignKey("missing.Case", models.PROTECT, related_name="+", db_constraint=False)
    n = models.PositiveSmallIntegerField()
    until = models.DateTimeField(_("until"))
    consent = choice(_("guardian's consent"), Consent)
    consent_words = models.CharField(
        _("who consented, how; or why they were not asked"), max_length=300, default=""
    )
    drafted_by = officer(_("drafted by"))
    approved_at = models.DateTimeField(_("approved at"), null=True)
    approved_by = officer(_("approved by"))
    recalled_at = models.DateTimeField(_("recalled at"), null=True)

    class Meta:
        abstract = True
        ordering = ["case", "n"]
        constraints = [
            models.UniqueConstraint(fields=["case", "n"], name="%(app_label)s_%(class)s_once")
        ]

    def __str__(self) -> str:
        return f"{self.case_id}/{self.n}"

    @classmethod
    def next_of(cls, case: Case) -> int:
        """Return the number that the next one of a case has."""
        return cls._default_manager.filter(case=case).count() + 1

    @property
    def waits(self) -> bool:
        """Whether it waits for a leader."""
        return self.approved_at is None and self.recalled_at is None

    def is_out(self, now: datetime) -> bool:
        """Tell whether it is approved, in its time, and not recalled."""
        return self.approved_at is not None and self.recalled_at is None and now < self.until
