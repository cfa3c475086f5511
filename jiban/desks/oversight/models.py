"""What oversight keeps of an allegation: never its author, nor the letter that it comes from."""

from django.db import models
from django.utils.translation import gettext_lazy as _


class Allegation(models.Model):
    """An allegation against an officer, in the reviewer's words, and what the officer says."""

    matter = models.OneToOneField(
        "loop.Matter",
        models.PROTECT,
        primary_key=True,
        related_name="allegation",
        db_constraint=False,
    )
    officer = models.ForeignKey(
        "city.Officer", models.PROTECT, related_name="+", db_constraint=False, null=True
    )
    about = models.ForeignKey(
        "city.Unit",
        models.PROTECT,
        related_name="+",
        db_constraint=False,
        null=True,
        help_text="the officer's unit when the allegation was sent; findings count there",
    )
    text = models.TextField(_("allegation"))
    answer = models.TextField(_("the officer's answer"), default="")
    evidence = models.TextField(_("evidence"), default="")
    reasons = models.TextField(_("reasons of the finding"), default="")
    found_at = models.DateTimeField(_("found"), null=True)
    reviewer = models.ForeignKey(
        "city.Officer", models.PROTECT, related_name="+", db_constraint=False, null=True
    )

    class Meta:
        verbose_name = _("allegation")
        verbose_name_plural = _("allegations")

    def __str__(self) -> str:
        return f"{self.matter_id}"
