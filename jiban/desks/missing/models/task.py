"""A task of a search: what one seat of the joint operation looks for, where, until when."""

from django.db import models
from django.utils.translation import gettext_lazy as _
from django.utils.translation import pgettext_lazy

from jiban.desks.missing.models.case import officer
from jiban.desks.missing.seats import Seat


class Task(models.Model):
    """A task, one-to-one with its matter; the case that it serves is that of its link as well."""

    matter = models.OneToOneField(
        "loop.Matter",
        models.PROTECT,
        primary_key=True,
        related_name="missing_task",
        db_constraint=False,
    )
    case = models.ForeignKey(
        "missing.Case", models.PROTECT, related_name="tasks", db_constraint=False
    )
    seat = models.CharField(_("seat"), max_length=12, choices=Seat)
    key = models.CharField(max_length=120, help_text="what it is to the plan; one open at a time")
    planned = models.BooleanField(default=False, help_text="the plan's: it may take it back")
    place = models.CharField(_("where"), max_length=200, default="")
    lon = models.FloatField(_("longitude"), null=True)
    lat = models.FloatField(_("latitude"), null=True)
    line = models.JSONField(default=list, help_text="points [lon, lat] of the piece of street")
    what = models.CharField(pgettext_lazy("task", "what to do"), max_length=300)
    why = models.CharField(_("why here"), max_length=300)
    until = models.DateTimeField(_("until"))
    device = models.BinaryField(null=True, help_text="keyed hash of the phone that opened it first")
    camera = models.CharField(_("camera"), max_length=120, default="")
    footage_from = models.DateTimeField(_("footage from"), null=True)
    footage_to = models.DateTimeField(_("footage to"), null=True)
    approved_by = officer(_("approved by"))
    answer = models.CharField(_("answer"), max_length=10, default="")

    class Meta:
        verbose_name = _("search task")
        verbose_name_plural = _("search tasks")

    def __str__(self) -> str:
        return f"{self.pk}"
