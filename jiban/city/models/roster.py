"""Shift (班次): an officer on duty for a unit from one instant to another."""

from django.core.exceptions import ValidationError
from django.db import models
from django.db.models import F, Q
from django.utils.translation import gettext_lazy as _

from .officers import Officer
from .units import Unit
from .versions import Watched


class Shift(Watched):
    """A stretch of duty, from `starts_at` up to but not including `ends_at`.

    Several officers may be on duty for a unit at once; one officer is never on duty twice at once
    (the database refuses it, migration 0002).
    """

    unit = models.ForeignKey(
        Unit, verbose_name=_("unit"), on_delete=models.CASCADE, related_name="shifts"
    )
    officer = models.ForeignKey(
        Officer, verbose_name=_("officer"), on_delete=models.CASCADE, related_name="shifts"
    )
    starts_at = models.DateTimeField(_("starts"))
    ends_at = models.DateTimeField(_("ends"))

    class Meta:
        verbose_name = _("shift")
        verbose_name_plural = _("shifts")
        ordering = ["starts_at", "unit", "id"]
        constraints = [
            models.CheckConstraint(
                condition=Q(ends_at__gt=F("starts_at")), name="city_shift_ends_after_start"
            ),
            models.UniqueConstraint(
                fields=["unit", "officer", "starts_at"], name="city_shift_once"
            ),
        ]
        indexes = [
            models.Index(fields=["unit", "starts_at"], name="city_shift_unit_start"),
            models.Index(fields=["ends_at", "starts_at"], name="city_shift_time"),
        ]

    def __str__(self) -> str:
        return f"{self.unit} · {self.officer.name} · {self.starts_at:%Y-%m-%d %H:%M}"

    def clean(self) -> None:
        super().clean()
        if not (self.starts_at and self.ends_at and self.officer_id):
            return
        if self.ends_at <= self.starts_at:
            raise ValidationError({"ends_at": _("A shift must end after it starts.")})
        other = (
            Shift.objects.filter(
                officer_id=self.officer_id, starts_at__lt=self.ends_at, ends_at__gt=self.starts_at
            )
            .exclude(pk=self.pk)
            .select_related("unit")
            .first()
        )
        if other is not None:
            raise ValidationError(
                _("%(officer)s is already on duty at %(unit)s then (from %(start)s).")
                % {
                    "officer": self.officer.name,
                    "unit": other.unit,
                    "start": f"{other.starts_at:%Y-%m-%d %H:%M}",
                }
            )
