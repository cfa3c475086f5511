from django.db import migrations, models


class Migration(migrations.Migration):
    dependencies = [("mailbox", "0002_subjects_have_leaves")]

    operations = [
        migrations.AddField(
            "letter",
            "suggested",
            models.JSONField(
                help_text="what triage.Suggestion says",
                null=True,
                verbose_name="suggested by machine",
            ),
        ),
        migrations.AddField(
            "letter",
            "subject_rank",
            models.PositiveSmallIntegerField(
                help_text="the rank of the chosen subject among those suggested; 0 for none",
                null=True,
            ),
        ),
        migrations.AddField(
            "letter",
            "unit_rank",
            models.PositiveSmallIntegerField(
                help_text="the rank of the chosen unit among those suggested; 0 for none",
                null=True,
            ),
        ),
    ]
