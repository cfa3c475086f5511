"""Recusal (回避): from which matters an officer, or a whole unit, is kept away."""

from django.db import models
from django.utils.translation import gettext_lazy as _


class Recusal(models.Model):
    """One officer, or all of one unit, who must neither handle a matter nor learn of it.

    The rows are what is in force; who was named and taken back, when and by whom, is in the
    matter's journal. Only the door writes here, and it keeps ``Matter.recused`` in step.
    """

    matter = models.ForeignKey(
        "loop.Matter", models.PROTECT, related_name="recusals", db_constraint=False, db_index=False
    )
    officer = models.ForeignKey(
        "city.Officer",
        models.PROTECT,
        null=True,
        related_name="+",
        db_constraint=False,
        db_index=False,
    )
    unit = models.ForeignKey(
        "city.Unit",
        models.PROTECT,
        null=True,
        related_name="+",
        db_constraint=False,
        db_index=False,
    )
    why = models.CharField(_("reason"), max_length=200)
    at = models.DateTimeField(_("at"))

    class Meta:
        verbose_name = _("recusal")
        verbose_name_plural = _("recusals")
        constraints = [
            models.CheckConstraint(
                condition=models.Q(officer=None) ^ models.Q(unit=None), name="loop_recusal_of_one"
            ),
            models.UniqueConstraint(fields=["matter", "officer"], name="loop_recusal_officer_once"),
            models.UniqueConstraint(fields=["matter", "unit"], name="loop_recusal_unit_once"),
        ]
        indexes = [
            models.Index(
                fields=["officer", "matter"],
                condition=models.Q(officer__isnull=False),
                name="loop_recusal_officer",
            ),
            models.Index(
                fields=["unit", "matter"],
                condition=models.Q(unit__isnull=False),
                name="loop_recusal_unit",
            ),
        ]

    def __str__(self) -> str:
        return f"{self.matter_id}: {self.officer_id or ''}/{self.unit_id or ''}"
