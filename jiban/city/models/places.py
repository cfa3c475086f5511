"""Place (地名): what people name when they tell where, with a point on the map."""

from django.core.validators import MaxValueValidator, MinValueValidator
from django.db import models
from django.db.models import Q
from django.utils.translation import gettext_lazy as _

from .crs import Mapped, SourceCRS


class PlaceKind(models.TextChoices):
    STREET = "street", _("Street")  # 道路
    ESTATE = "estate", _("Estate or village")  # 小区、村
    LANDMARK = "landmark", _("Landmark")  # 地标: a market, a school, a park, a bridge
    STOP = "stop", _("Station or stop")  # 车站
    OTHER = "other", _("Other")


class Place(Mapped):
    """A named place. One that is long, such as a street, may stand here with several points."""

    name = models.CharField(_("name"), max_length=100)
    kind = models.CharField(
        _("kind"), max_length=10, choices=PlaceKind.choices, default=PlaceKind.OTHER
    )
    lon = models.FloatField(
        _("longitude"),
        validators=[MinValueValidator(-180), MaxValueValidator(180)],
        help_text=_("Degrees in WGS-84."),
    )
    lat = models.FloatField(
        _("latitude"),
        validators=[MinValueValidator(-90), MaxValueValidator(90)],
        help_text=_("Degrees in WGS-84."),
    )

    class Meta:
        verbose_name = _("place")
        verbose_name_plural = _("places")
        ordering = ["name", "id"]
        constraints = [
            models.UniqueConstraint(fields=["kind", "name", "lon", "lat"], name="city_place_once"),
            models.CheckConstraint(
                condition=Q(source_crs__in=SourceCRS.values), name="city_place_crs_known"
            ),
            models.CheckConstraint(
                condition=Q(lon__range=(-180, 180), lat__range=(-90, 90)),
                name="city_place_on_earth",
            ),
        ]

    def __str__(self) -> str:
        return self.name
