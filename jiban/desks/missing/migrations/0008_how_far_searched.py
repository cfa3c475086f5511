"""How far around a place it was searched; what was kept before counts as it did."""

from django.db import migrations, models


class Migration(migrations.Migration):
    dependencies = [("missing", "0007_facts_taken_back")]

    operations = [
        migrations.AddField(
            "searched",
            "radius",
            models.PositiveIntegerField(
                default=300, verbose_name="within how many metres", help_text="0: of no street"
            ),
        ),
    ]
