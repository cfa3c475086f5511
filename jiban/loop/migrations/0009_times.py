"""When matters came and ended: what counts some days of them need not look at the others."""

from django.contrib.postgres.indexes import BrinIndex
from django.contrib.postgres.operations import AddIndexConcurrently
from django.db import migrations, models


class Migration(migrations.Migration):
    atomic = False  # the city goes on working meanwhile

    dependencies = [("loop", "0008_weekly_review")]

    operations = [
        AddIndexConcurrently(
            model_name="matter",
            index=models.Index(
                fields=["ended_at"],
                condition=models.Q(ended_at__isnull=False),
                name="loop_matter_ended",
            ),
        ),
        AddIndexConcurrently(
            model_name="matter",
            index=BrinIndex(fields=["opened_at"], pages_per_range=32, name="loop_matter_opened"),
        ),
    ]
