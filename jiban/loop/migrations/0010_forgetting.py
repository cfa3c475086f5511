"""What a forgotten matter said may be taken out of the journal, and nothing else of it."""

from django.db import migrations, models

FORGETS = """
CREATE OR REPLACE FUNCTION loop_refuse_change() RETURNS trigger LANGUAGE plpgsql AS $$
BEGIN
    IF TG_OP = 'UPDATE' THEN
        IF NEW.action NOT IN ('rung', 'open_person', 'forget', 'forget_person')
            AND NEW.payload = '{}' AND length(NEW.salt) = 0
            AND to_jsonb(NEW) - 'payload' - 'salt' = to_jsonb(OLD) - 'payload' - 'salt'
            AND EXISTS (SELECT FROM loop_entry later WHERE later.matter_id = OLD.matter_id
                AND later.seq > OLD.seq AND later.action = 'forget')
        THEN
            RETURN NEW;
        END IF;
    END IF;
    RAISE EXCEPTION 'the journal is append-only: % on % is refused', TG_OP, TG_TABLE_NAME
        USING ERRCODE = 'insufficient_privilege';
END $$;
"""
FORGETS_NOT = """
CREATE OR REPLACE FUNCTION loop_refuse_change() RETURNS trigger LANGUAGE plpgsql AS $$
BEGIN
    RAISE EXCEPTION 'the journal is append-only: % on % is refused', TG_OP, TG_TABLE_NAME
        USING ERRCODE = 'insufficient_privilege';
END $$;
"""


class Migration(migrations.Migration):
    dependencies = [("loop", "0009_times")]

    operations = [
        migrations.AddField(
            "matter",
            "forgotten_at",
            models.DateTimeField(
                "forgotten", null=True, help_text="when what it said was destroyed"
            ),
        ),
        migrations.AddIndex(
            "matter",
            models.Index(
                fields=["desk", "ended_at"],
                condition=models.Q(ended_at__isnull=False, forgotten_at=None),
                name="loop_matter_to_forget",
            ),
        ),
        migrations.RunSQL(FORGETS, FORGETS_NOT),
    ]
