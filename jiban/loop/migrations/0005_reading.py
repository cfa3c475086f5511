"""What the lists and figures read along: urgent, handled and handed-over matters, decided promises."""

from django.contrib.postgres.indexes import BrinIndex
from django.db import migrations, models


class Migration(migrations.Migration):
    dependencies = [("loop", "0004_roots_and_troubles")]

    operations = [
        migrations.AddIndex(
            model_name="matter",
            index=models.Index(
                fields=["next_due_at", "id"],
                condition=models.Q(ended_at=None, urgent=True, next_due_at__isnull=False),
                name="loop_matter_open_urgent",
            ),
        ),
        migrations.AddIndex(
            model_name="matter",
            index=models.Index(
                fields=["handler"],
                condition=models.Q(ended_at=None, handler__isnull=False),
                name="loop_matter_open_handler",
            ),
        ),
        migrations.AddIndex(
            model_name="matter",
            index=models.Index(
                fields=["incoming"],
                condition=models.Q(ended_at=None, incoming__isnull=False),
                name="loop_matter_open_incoming",
            ),
        ),
        migrations.AddIndex(
            model_name="promise",
            index=BrinIndex(
                fields=["ended_at", "broken_at"], pages_per_range=32, name="loop_promise_decided"
            ),
        ),
    ]
