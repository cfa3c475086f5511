"""Outward delivery can be held: after a restore nothing goes out before a person has seen it."""

import django.contrib.postgres.fields
from django.db import migrations, models


class Migration(migrations.Migration):
    dependencies = [("loop", "0010_forgetting")]

    operations = [
        migrations.AddField(
            model_name="installation",
            name="held_since",
            field=models.DateTimeField(help_text="outward delivery is held", null=True),
        ),
        migrations.AddField(
            model_name="installation",
            name="released",
            field=django.contrib.postgres.fields.ArrayField(
                base_field=models.CharField(max_length=96),
                default=list,
                help_text="what goes out although it is held: channel/message",
                size=None,
            ),
        ),
    ]
