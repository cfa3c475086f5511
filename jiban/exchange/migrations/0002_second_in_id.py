"""The id of a message also says when: entry numbers return after a restore, for another state."""

from django.db import migrations, models

OWED = """
CREATE OR REPLACE FUNCTION exchange_owe() RETURNS trigger LANGUAGE plpgsql AS $$
BEGIN
    INSERT INTO exchange_message (id, partner_id, matter_id, seq, state, at, next_try_at)
    SELECT concat_ws('_', 'msg', NEW.id, NEW.seq, floor(extract(epoch FROM NEW.touched_at))),
        p.id, NEW.id, NEW.seq, NEW.state, NEW.touched_at, NEW.touched_at
    FROM exchange_sent s JOIN exchange_partner p ON p.id = s.partner_id
    WHERE s.matter_id = NEW.id AND p.active AND p.webhook <> '';
    RETURN NULL;
END $$;
"""
OWED_BACK = """
CREATE OR REPLACE FUNCTION exchange_owe() RETURNS trigger LANGUAGE plpgsql AS $$
BEGIN
    INSERT INTO exchange_message (id, partner_id, matter_id, seq, state, at, next_try_at)
    SELECT 'msg_' || NEW.id || '_' || NEW.seq, p.id, NEW.id, NEW.seq, NEW.state,
        NEW.touched_at, NEW.touched_at
    FROM exchange_sent s JOIN exchange_partner p ON p.id = s.partner_id
    WHERE s.matter_id = NEW.id AND p.active AND p.webhook <> '';
    RETURN NULL;
END $$;
"""


class Migration(migrations.Migration):
    dependencies = [("exchange", "0001_initial"), ("loop", "0019_delivery_held")]

    operations = [
        migrations.RunSQL(OWED, OWED_BACK),
        migrations.AlterField(
            model_name="message",
            name="id",
            field=models.CharField(
                help_text="the same at each try: msg_matter_seq_second",
                max_length=48,
                primary_key=True,
                serialize=False,
            ),
        ),
    ]
