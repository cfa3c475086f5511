"""Area (辖区), a polygon, and Rule (分派规则), which unit a subject in an area goes to."""

from django.core.exceptions import ValidationError
from django.db import models
from django.db.models import Q
from django.utils.translation import gettext_lazy as _

from .crs import Mapped, SourceCRS
from .units import Unit
from .versions import Watched


class AreaKind(models.TextChoices):
    PRECINCT = "precinct", _("Station precinct")  # 派出所辖区
    BRANCH = "branch", _("Branch territory")  # 分局辖区
    COMMUNITY = "community", _("Community")  # 社区
    SITE = "site", _("Key site")  # 重点部位: a port, a park, a hub
    OTHER = "other", _("Other")


class Area(Mapped):
    """A polygon in WGS-84 and the unit responsible for what happens in it."""

    name = models.CharField(_("name"), max_length=100)
    kind = models.CharField(
        _("kind"), max_length=12, choices=AreaKind.choices, default=AreaKind.PRECINCT
    )
    unit = models.ForeignKey(
        Unit,
        verbose_name=_("responsible unit"),
        on_delete=models.PROTECT,
        null=True,
        blank=True,
        related_name="areas",
    )
    geometry = models.TextField(
        _("geometry"),
        help_text=_("GeoJSON Polygon or MultiPolygon, longitude and latitude in WGS-84."),
    )

    class Meta:
        verbose_name = _("area")
        verbose_name_plural = _("areas")
        ordering = ["kind", "name"]
        constraints = [
            models.UniqueConstraint(fields=["kind", "name"], name="city_area_once"),
            models.CheckConstraint(
                condition=Q(source_crs__in=SourceCRS.values), name="city_area_crs_known"
            ),
        ]

    def __str__(self) -> str:
        return self.name

    def clean(self) -> None:
        super().clean()
        from ..shapes import BadShape, parse

        try:
            parse(self.geometry)
        except BadShape as e:
            raise ValidationError({"geometry": str(e)}) from e


class Rule(Watched):
    """Matters of a subject, in an area, go to a unit; the most specific rule wins."""

    subject = models.CharField(
        _("subject"), max_length=100, blank=True, help_text=_("Empty: any subject.")
    )
    area = models.ForeignKey(
        Area,
        verbose_name=_("area"),
        on_delete=models.CASCADE,
        null=True,
        blank=True,
        related_name="rules",
        help_text=_("Empty: anywhere."),
    )
    unit = models.ForeignKey(
        Unit, verbose_name=_("unit"), on_delete=models.PROTECT, related_name="rules"
    )
    rank = models.IntegerField(
        _("rank"), default=0, help_text=_("Among equally specific rules the lowest rank wins.")
    )

    class Meta:
        verbose_name = _("assignment rule")
        verbose_name_plural = _("assignment rules")
        ordering = ["subject", "area", "rank"]
        constraints = [
            # Two rules alike in subject, area and rank would leave the unit to chance.
            models.UniqueConstraint(
                fields=["subject", "area", "rank"], name="city_rule_once", nulls_distinct=False
            )
        ]

    def __str__(self) -> str:
        subject = self.subject or _("any subject")
        area = self.area or _("anywhere")
        return f"{subject} × {area} → {self.unit}"
