from django.db import migrations, models


class Migration(migrations.Migration):
    dependencies = [("mailbox", "0004_whose_letter_it_is")]

    operations = [
        migrations.AddField(
            "letter",
            "urgency",
            models.PositiveSmallIntegerField(
                help_text="a grade: by a person's word, else as suggested",
                null=True,
                verbose_name="urgency",
            ),
        ),
        migrations.AddField(
            "letter",
            "urgency_followed",
            models.BooleanField(
                help_text="whether the person's word was the suggested grade", null=True
            ),
        ),
        migrations.AddField(
            "letter",
            "duplicate_followed",
            models.BooleanField(
                help_text="whether it was merged into one of the suggested duplicates", null=True
            ),
        ),
        migrations.AddField(
            "letter",
            "accused_followed",
            models.BooleanField(
                help_text="whether the person's word was whom the machine named", null=True
            ),
        ),
        migrations.AddIndex(
            "letter",
            models.Index(
                "matter", name="mailbox_unseen", condition=models.Q(suggested__isnull=True)
            ),
        ),
    ]
