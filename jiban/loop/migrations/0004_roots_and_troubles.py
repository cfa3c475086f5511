"""Signed roots, matters that cannot be settled, alarms without a matter, stored commitments."""

import django.contrib.postgres.indexes
import django.db.models.deletion
from django.db import migrations, models

# The one place that ever changes journal rows: those written before commitments were stored.
COMMITMENTS = """
ALTER TABLE loop_entry DISABLE TRIGGER loop_entry_append_only;
UPDATE loop_entry SET commitment = sha256(salt || convert_to(payload, 'UTF8'));
ALTER TABLE loop_entry ENABLE TRIGGER loop_entry_append_only;
"""


class Migration(migrations.Migration):
    dependencies = [("loop", "0003_throttle")]

    operations = [
        migrations.AddField(
            model_name="entry",
            name="commitment",
            field=models.BinaryField(
                default=b"",
                help_text="SHA-256 over salt and payload; stays when these are destroyed",
            ),
            preserve_default=False,
        ),
        migrations.RunSQL(COMMITMENTS, migrations.RunSQL.noop),
        migrations.CreateModel(
            name="Root",
            fields=[
                (
                    "id",
                    models.BigAutoField(
                        auto_created=True, primary_key=True, serialize=False, verbose_name="ID"
                    ),
                ),
                (
                    "chain",
                    models.CharField(help_text="hash of the chain's first root", max_length=64),
                ),
                ("n", models.PositiveIntegerField()),
                ("hash", models.CharField(max_length=64)),
                ("signed_at", models.DateTimeField()),
                ("matters", models.PositiveIntegerField(help_text="how many heads it names")),
            ],
            options={
                "constraints": [
                    models.UniqueConstraint(fields=("chain", "n"), name="loop_root_once")
                ]
            },
        ),
        migrations.CreateModel(
            name="Trouble",
            fields=[
                (
                    "matter",
                    models.OneToOneField(
                        db_constraint=False,
                        on_delete=django.db.models.deletion.PROTECT,
                        primary_key=True,
                        related_name="+",
                        serialize=False,
                        to="loop.matter",
                    ),
                ),
                ("since", models.DateTimeField()),
                ("tries", models.PositiveIntegerField()),
                ("retry_at", models.DateTimeField()),
                ("error", models.CharField(max_length=300)),
            ],
        ),
        migrations.AlterField(
            model_name="delivery",
            name="matter",
            field=models.ForeignKey(
                help_text="empty for the installation's own alarms, which never go to the bell",
                null=True,
                on_delete=django.db.models.deletion.PROTECT,
                related_name="deliveries",
                to="loop.matter",
            ),
        ),
        migrations.AddIndex(
            model_name="delivery",
            index=models.Index(
                condition=models.Q(("next_try_at", None), ("sent_at", None)),
                fields=["made_at"],
                name="loop_delivery_given_up",
            ),
        ),
        migrations.AddIndex(
            model_name="entry",
            index=django.contrib.postgres.indexes.BrinIndex(
                autosummarize=True,
                fields=["recorded_at"],
                name="loop_entry_recorded",
                pages_per_range=32,
            ),
        ),
    ]
