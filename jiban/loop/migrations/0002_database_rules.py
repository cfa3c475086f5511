"""What the database itself enforces, and how its busy tables are kept."""

from django.db import migrations

APPEND_ONLY = """
CREATE FUNCTION loop_refuse_change() RETURNS trigger LANGUAGE plpgsql AS $$
BEGIN
    RAISE EXCEPTION 'the journal is append-only: % on % is refused', TG_OP, TG_TABLE_NAME
        USING ERRCODE = 'insufficient_privilege';
END $$;
CREATE TRIGGER loop_entry_append_only BEFORE UPDATE OR DELETE ON loop_entry
    FOR EACH ROW EXECUTE FUNCTION loop_refuse_change();
CREATE TRIGGER loop_entry_no_truncate BEFORE TRUNCATE ON loop_entry
    FOR EACH STATEMENT EXECUTE FUNCTION loop_refuse_change();
"""
APPEND_ONLY_BACK = """
DROP TRIGGER loop_entry_append_only ON loop_entry;
DROP TRIGGER loop_entry_no_truncate ON loop_entry;
DROP FUNCTION loop_refuse_change();
"""
STAYS_LIVE = """
CREATE FUNCTION loop_stay_live() RETURNS trigger LANGUAGE plpgsql AS $$
BEGIN
    IF TG_OP = 'DELETE' OR NEW.live_since IS DISTINCT FROM OLD.live_since THEN
        RAISE EXCEPTION 'a live installation stays live'
            USING ERRCODE = 'insufficient_privilege';
    END IF;
    RETURN NEW;
END $$;
CREATE TRIGGER loop_installation_stays_live BEFORE UPDATE OR DELETE ON loop_installation
    FOR EACH ROW WHEN (OLD.live_since IS NOT NULL) EXECUTE FUNCTION loop_stay_live();
"""
STAYS_LIVE_BACK = """
DROP TRIGGER loop_installation_stays_live ON loop_installation;
DROP FUNCTION loop_stay_live();
"""
# Room in the pages keeps an act's updates on the page they were on; the queue-like tables are
# vacuumed by what changes, not by how much there is.
STORAGE = """
ALTER TABLE loop_matter SET (fillfactor = 85, autovacuum_vacuum_scale_factor = 0.02);
ALTER TABLE loop_promise SET (fillfactor = 85, autovacuum_vacuum_scale_factor = 0.02);
ALTER TABLE loop_notice SET (fillfactor = 90, autovacuum_vacuum_scale_factor = 0.02);
ALTER TABLE loop_searchtext ALTER COLUMN words SET STORAGE EXTENDED;
CREATE INDEX loop_searchtext_words ON loop_searchtext USING gin (words);
"""
STORAGE_BACK = "DROP INDEX loop_searchtext_words;"


class Migration(migrations.Migration):
    dependencies = [("loop", "0001_initial")]

    operations = [
        migrations.RunSQL(APPEND_ONLY, APPEND_ONLY_BACK),
        migrations.RunSQL(STAYS_LIVE, STAYS_LIVE_BACK),
        migrations.RunSQL(STORAGE, STORAGE_BACK),
    ]
