from django.core.validators import MaxValueValidator, MinValueValidator
from django.db import migrations, models

RENEW = (
    "CREATE TRIGGER city_renew_place_places AFTER INSERT OR UPDATE OR DELETE OR TRUNCATE"
    " ON city_place FOR EACH STATEMENT EXECUTE FUNCTION city_renew_stamp('places')"
)


class Migration(migrations.Migration):
    dependencies = [("city", "0002_watch")]

    operations = [
        migrations.CreateModel(
            name="Place",
            fields=[
                (
                    "id",
                    models.BigAutoField(
                        auto_created=True, primary_key=True, serialize=False, verbose_name="ID"
                    ),
                ),
                ("name", models.CharField(max_length=100, verbose_name="name")),
                (
                    "kind",
                    models.CharField(
                        choices=[
                            ("street", "Street"),
                            ("estate", "Estate or village"),
                            ("landmark", "Landmark"),
                            ("stop", "Station or stop"),
                            ("other", "Other"),
                        ],
                        default="other",
                        max_length=10,
                        verbose_name="kind",
                    ),
                ),
                (
                    "lon",
                    models.FloatField(
                        help_text="Degrees in WGS-84.",
                        validators=[MinValueValidator(-180), MaxValueValidator(180)],
                        verbose_name="longitude",
                    ),
                ),
                (
                    "lat",
                    models.FloatField(
                        help_text="Degrees in WGS-84.",
                        validators=[MinValueValidator(-90), MaxValueValidator(90)],
                        verbose_name="latitude",
                    ),
                ),
                (
                    "source_crs",
                    models.CharField(
                        choices=[("wgs84", "WGS-84"), ("gcj02", "GCJ-02")],
                        default="wgs84",
                        help_text="GCJ-02 sources were converted to WGS-84 when they were imported.",
                        max_length=5,
                        verbose_name="coordinates came in",
                    ),
                ),
            ],
            options={
                "verbose_name": "place",
                "verbose_name_plural": "places",
                "ordering": ["name", "id"],
                "constraints": [
                    models.UniqueConstraint(
                        fields=("kind", "name", "lon", "lat"), name="city_place_once"
                    ),
                    models.CheckConstraint(
                        condition=models.Q(("source_crs__in", ["wgs84", "gcj02"])),
                        name="city_place_crs_known",
                    ),
                    models.CheckConstraint(
                        condition=models.Q(("lat__range", (-90, 90)), ("lon__range", (-180, 180))),
                        name="city_place_on_earth",
                    ),
                ],
            },
        ),
        migrations.RunSQL(RENEW, "DROP TRIGGER city_renew_place_places ON city_place"),
    ]
