"""The table of public limits; unlogged, since what it counts is worth no disk."""

from django.db import migrations, models


class Migration(migrations.Migration):
    dependencies = [("loop", "0002_database_rules")]

    operations = [
        migrations.CreateModel(
            name="Throttle",
            fields=[
                (
                    "key",
                    models.BinaryField(
                        help_text="keyed hash of which limit and for whom",
                        primary_key=True,
                        serialize=False,
                    ),
                ),
                (
                    "free_at",
                    models.DateTimeField(help_text="when all that was done so far is paid off"),
                ),
                ("step", models.DurationField(help_text="what one time costs")),
                ("span", models.DurationField()),
                (
                    "refused",
                    models.BooleanField(help_text="whether the last time was refused"),
                ),
            ],
        ),
        migrations.RunSQL(
            "ALTER TABLE loop_throttle SET UNLOGGED, SET (fillfactor = 70);",
            "ALTER TABLE loop_throttle SET LOGGED;",
        ),
    ]
