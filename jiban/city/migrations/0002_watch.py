"""What the database itself looks after: stamps renewed at every change, no officer on duty twice at once."""

from django.db import migrations

RENEW = """
CREATE FUNCTION city_renew_stamp() RETURNS trigger LANGUAGE plpgsql AS $$
BEGIN
    INSERT INTO city_version (key, stamp) VALUES (TG_ARGV[0], gen_random_uuid())
    ON CONFLICT (key) DO UPDATE SET stamp = excluded.stamp;
    RETURN NULL;
END $$;
"""

# kind of data → the writes that renew its stamp
WATCHED = {
    "units": [("city_unit", "INSERT OR UPDATE OR DELETE OR TRUNCATE")],
    "posts": [
        ("city_post", "INSERT OR UPDATE OR DELETE OR TRUNCATE"),
        # Signing in writes last_login; only what changes who may act counts here.
        ("city_officer", "UPDATE OF is_active OR DELETE OR TRUNCATE"),
    ],
    "areas": [
        ("city_area", "INSERT OR UPDATE OR DELETE OR TRUNCATE"),
        ("city_rule", "INSERT OR UPDATE OR DELETE OR TRUNCATE"),
    ],
    "roster": [("city_shift", "INSERT OR UPDATE OR DELETE OR TRUNCATE")],
    "calendar": [("city_calendarday", "INSERT OR UPDATE OR DELETE OR TRUNCATE")],
}

# btree_gist is not at hand in every PostgreSQL (the embedded one has no contrib modules);
# a one-number range gives the officer's id a GiST operator class of the core.
ONE_DUTY_AT_ONCE = """
ALTER TABLE city_shift ADD CONSTRAINT city_shift_officer_once_at_a_time EXCLUDE USING gist (
    int8range(officer_id, officer_id, '[]') WITH &&,
    tstzrange(starts_at, ends_at) WITH &&
);
"""


def _triggers() -> list[migrations.RunSQL]:
    return [
        migrations.RunSQL(
            f"CREATE TRIGGER city_renew_{table[5:]}_{kind} AFTER {writes} ON {table}"
            f" FOR EACH STATEMENT EXECUTE FUNCTION city_renew_stamp('{kind}')",
            f"DROP TRIGGER city_renew_{table[5:]}_{kind} ON {table}",
        )
        for kind, tables in WATCHED.items()
        for table, writes in tables
    ]


class Migration(migrations.Migration):
    dependencies = [("city", "0001_initial")]

    operations = [
        migrations.RunSQL(RENEW, "DROP FUNCTION city_renew_stamp()"),
        *_triggers(),
        migrations.RunSQL(
            ONE_DUTY_AT_ONCE,
            "ALTER TABLE city_shift DROP CONSTRAINT city_shift_officer_once_at_a_time",
        ),
    ]
