from django.db import migrations, models


class Migration(migrations.Migration):
    dependencies = [
        ("missing", "0009_shown_photo"),
    ]

    operations = [
        migrations.AddField(
            model_name=name,
            name="consent_words",
            field=models.CharField(
                default="",
                max_length=300,
                verbose_name="who consented, how; or why they were not asked",
            ),
        )
        for name in ("poster", "share", "sms")
    ]
