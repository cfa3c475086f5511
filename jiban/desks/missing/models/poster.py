"""A poster (寻人启事): what everybody may read of a missing person, where it hangs, until when."""

from django.db import models
from django.utils.translation import gettext_lazy as _
from django.utils.translation import pgettext_lazy

from jiban.desks.missing.models.case import choice, officer


class Consent(models.TextChoices):
    """Of a minor's guardian."""

    GIVEN = "given", _("given")
    SUSPECT = "suspect", _("not asked: the guardian is a suspect")


class Poster(models.Model):
    """One poster of a case, numbered from 1; it is out once a leader has approved it."""

    case = models.ForeignKey(
        "missing.Case", models.PROTECT, related_name="posters", db_constraint=False
    )
    n = models.PositiveSmallIntegerField()
    words = models.TextField(_("what else helps to know them"), default="")
    area = models.CharField(pgettext_lazy("poster", "where it hangs"), max_length=200)
    until = models.DateTimeField(_("until"))
    consent = choice(_("guardian's consent"), Consent)
    drafted_by = officer(_("drafted by"))
    approved_at = models.DateTimeField(_("approved at"), null=True)
    approved_by = officer(_("approved by"))
    recalled_at = models.DateTimeField(_("recalled at"), null=True)

    class Meta:
        verbose_name = _("poster")
        verbose_name_plural = _("posters")
        ordering = ["case", "n"]
        constraints = [models.UniqueConstraint(fields=["case", "n"], name="missing_poster_once")]

    def __str__(self) -> str:
        return f"{self.case_id}/{self.n}"
