"""CalendarDay (节假日, 调休): a day that does not follow the plain Monday-to-Friday rule."""

from django.db import models
from django.utils.translation import gettext_lazy as _

from .versions import Watched


class CalendarDay(Watched):
    """A public holiday or a make-up workday; it overrides what the built-in calendar says."""

    date = models.DateField(_("date"), primary_key=True)
    is_workday = models.BooleanField(_("working day"))
    name = models.CharField(_("name"), max_length=60, blank=True)

    class Meta:
        verbose_name = _("calendar day")
        verbose_name_plural = _("calendar days")
        ordering = ["date"]

    def __str__(self) -> str:
        return f"{self.date:%Y-%m-%d} {self.name}".strip()
