"""What is kept of an improvement order (改进令) beyond its matter."""

from django.db import models
from django.utils.translation import gettext_lazy as _

WEEKS = 8
"""Weeks after which an effect is measured, unless said otherwise."""


class Verdict(models.TextChoices):
    """What a leader says of a measured order."""

    WORKED = "worked", _("it worked: keep it")
    PARTLY = "partly", _("it worked in part")
    NOT = "not", _("it did not work")
    UNCLEAR = "unclear", _("it cannot be told")


class Order(models.Model):
    """An order's details, one-to-one with its matter."""

    matter = models.OneToOneField(
        "loop.Matter", models.PROTECT, primary_key=True, related_name="order", db_constraint=False
    )
    desk = models.CharField(max_length=32, help_text="whose counts it is about")
    subject = models.CharField(max_length=40)
    units = models.JSONField(help_text="ids of the units at which something is to change")
    surge = models.ForeignKey(
        "loop.Surge", models.PROTECT, null=True, related_name="+", db_constraint=False
    )
    cause = models.TextField(_("root cause"))
    change = models.TextField(_("what is to change"))
    weeks = models.PositiveSmallIntegerField(_("weeks until it is measured"), default=WEEKS)
    plan = models.TextField(_("plan"), default="")
    due_on = models.DateField(_("done by"), null=True)
    holds_from = models.DateField(_("holds from"), null=True)
    effect = models.JSONField(null=True, help_text="what measuring.Measured says")
    measured_on = models.DateField(_("measured on"), null=True)
    verdict = models.CharField(_("verdict"), max_length=8, choices=Verdict, default="")

    class Meta:
        verbose_name = _("improvement order")
        verbose_name_plural = _("improvement orders")

    def __str__(self) -> str:
        return f"{self.matter_id} {self.desk} {self.subject}"
