from django.db import migrations, models


class Migration(migrations.Migration):
    dependencies = [("mailbox", "0001_initial")]

    operations = [
        migrations.AlterField(
            "letter",
            "subject",
            models.CharField(default="", max_length=40, verbose_name="subject"),
        ),
    ]
