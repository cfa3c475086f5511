"""Which alerts tell of one person; those that a search asked for until now do."""

from django.db import migrations, models

ASKED_FOR = """
    UPDATE alerts_alert SET personal = true
    WHERE matter_id IN (SELECT matter_id FROM loop_link WHERE kind = 'caused_by')
"""


class Migration(migrations.Migration):
    dependencies = [
        ("alerts", "0002_asked_by"),
    ]

    operations = [
        migrations.AddField(
            model_name="alert",
            name="personal",
            field=models.BooleanField(
                default=False, help_text="of one person: once it is over, nobody reads what it said"
            ),
        ),
        migrations.RunSQL(ASKED_FOR, migrations.RunSQL.noop),
    ]
