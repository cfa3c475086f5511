import django.db.models.deletion
from django.db import migrations, models


class Migration(migrations.Migration):
    dependencies = [
        ("city", "0003_places"),
        ("loop", "0006_runner_named"),
        ("mailbox", "0008_second_review"),
    ]

    operations = [
        migrations.CreateModel(
            name="Posting",
            fields=[
                (
                    "pk",
                    models.CompositePrimaryKey(
                        "piece",
                        "letter_id",
                        blank=True,
                        editable=False,
                        primary_key=True,
                        serialize=False,
                    ),
                ),
                ("piece", models.IntegerField()),
                ("letter_id", models.BigIntegerField()),
            ],
        ),
        migrations.CreateModel(
            name="Wording",
            fields=[
                (
                    "id",
                    models.BigAutoField(
                        auto_created=True, primary_key=True, serialize=False, verbose_name="ID"
                    ),
                ),
                ("made_at", models.DateTimeField()),
                ("newest", models.BigIntegerField(help_text="the newest letter there was")),
                ("data", models.BinaryField(help_text="see jiban.science.repeats.wording")),
            ],
        ),
        migrations.AddField(
            model_name="letter",
            name="compared",
            field=models.BooleanField(
                db_default=False,
                default=False,
                help_text="whether it was compared with the earlier letters",
            ),
        ),
        migrations.AddField(
            model_name="letter",
            name="problem_by",
            field=models.CharField(
                choices=[("machine", "suggested by machine"), ("person", "by a person")],
                db_default="",
                default="",
                help_text="who put it there, or took it out",
                max_length=8,
            ),
        ),
        migrations.AddField(
            model_name="letter",
            name="problem_sure",
            field=models.FloatField(
                help_text="how close it is to the problem's other letters, by the machine",
                null=True,
            ),
        ),
        migrations.AddField(
            model_name="letter",
            name="written_at",
            field=models.DateTimeField(
                help_text="if it was written before it came in",
                null=True,
                verbose_name="written on",
            ),
        ),
        migrations.CreateModel(
            name="Problem",
            fields=[
                (
                    "id",
                    models.BigAutoField(
                        auto_created=True, primary_key=True, serialize=False, verbose_name="ID"
                    ),
                ),
                ("made_at", models.DateTimeField(verbose_name="made")),
                (
                    "joined",
                    models.ForeignKey(
                        help_text="the problem that its letters went over to",
                        null=True,
                        on_delete=django.db.models.deletion.PROTECT,
                        related_name="+",
                        to="mailbox.problem",
                    ),
                ),
            ],
            options={
                "verbose_name": "problem",
                "verbose_name_plural": "problems",
            },
        ),
        migrations.AddField(
            model_name="letter",
            name="problem",
            field=models.ForeignKey(
                db_constraint=False,
                help_text="what it is about together with other letters",
                null=True,
                on_delete=django.db.models.deletion.PROTECT,
                related_name="letters",
                to="mailbox.problem",
            ),
        ),
        migrations.AddIndex(
            model_name="letter",
            index=models.Index(
                models.F("matter"),
                condition=models.Q(("compared", False)),
                name="mailbox_uncompared",
            ),
        ),
    ]
