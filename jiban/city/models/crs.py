"""What came from a map remembers in which coordinates it came."""

from django.db import models
from django.utils.translation import gettext_lazy as _

from .versions import Watched


class SourceCRS(models.TextChoices):
    WGS84 = "wgs84", "WGS-84"
    GCJ02 = "gcj02", "GCJ-02"


class Mapped(Watched):
    """Something on the map, in WGS-84."""

    source_crs = models.CharField(
        _("coordinates came in"),
        max_length=5,
        choices=SourceCRS.choices,
        default=SourceCRS.WGS84,
        help_text=_("GCJ-02 sources were converted to WGS-84 when they were imported."),
    )

    class Meta:
        abstract = True
