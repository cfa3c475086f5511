"""Where a unit's building stands (单位位置): whoever is sent somewhere sets out from there."""

from django.db import migrations, models
from django.db.models import Q


class Migration(migrations.Migration):
    dependencies = [("city", "0005_protection_officers")]

    operations = [
        migrations.AddField(
            "unit",
            "lon",
            models.FloatField(
                blank=True, help_text="Degrees in WGS-84.", null=True, verbose_name="longitude"
            ),
        ),
        migrations.AddField(
            "unit",
            "lat",
            models.FloatField(
                blank=True, help_text="Degrees in WGS-84.", null=True, verbose_name="latitude"
            ),
        ),
        migrations.AddConstraint(
            "unit",
            models.CheckConstraint(
                condition=Q(lon__isnull=True, lat__isnull=True)
                | Q(lon__range=(-180, 180), lat__range=(-90, 90)),
                name="city_unit_on_earth",
                violation_error_message="Give longitude and latitude in degrees, or neither.",
            ),
        ),
    ]
