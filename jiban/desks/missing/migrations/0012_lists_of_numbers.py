import django.db.models.deletion
from django.db import migrations, models


class Migration(migrations.Migration):
    dependencies = [
        ("city", "0001_initial"),
        ("missing", "0011_posters_as_approved"),
    ]

    operations = [
        migrations.AlterField(
            model_name="sms",
            name="unit",
            field=models.ForeignKey(
                db_constraint=False,
                null=True,
                on_delete=django.db.models.deletion.PROTECT,
                related_name="+",
                to="city.unit",
                verbose_name="to the subscribers of",
            ),
        ),
        migrations.AddField(
            model_name="sms",
            name="listed",
            field=models.PositiveSmallIntegerField(
                help_text="label in Person of the list of phone numbers, until it is forgotten",
                null=True,
            ),
        ),
        migrations.AddField(
            model_name="sms",
            name="many",
            field=models.PositiveSmallIntegerField(default=0, verbose_name="numbers of the list"),
        ),
        migrations.AddField(
            model_name="sms",
            name="left_out",
            field=models.JSONField(
                default=list, help_text="line, masked number and reason of each"
            ),
        ),
    ]
