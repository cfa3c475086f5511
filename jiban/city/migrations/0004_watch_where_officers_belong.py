"""Where an officer belongs and is called counts for who may know of a matter: changes are seen."""

from django.db import migrations

TRIGGER = """
DROP TRIGGER city_renew_officer_posts ON city_officer;
CREATE TRIGGER city_renew_officer_posts AFTER {writes} ON city_officer
    FOR EACH STATEMENT EXECUTE FUNCTION city_renew_stamp('posts');
"""
# Signing in writes last_login alone.
NOW = "INSERT OR UPDATE OF is_active, unit_id, name, number OR DELETE OR TRUNCATE"
BEFORE = "UPDATE OF is_active OR DELETE OR TRUNCATE"


class Migration(migrations.Migration):
    dependencies = [("city", "0003_places")]

    operations = [
        migrations.RunSQL(TRIGGER.format(writes=NOW), TRIGGER.format(writes=BEFORE)),
    ]
