"""Files that came before keep no name of theirs either."""

from django.db import migrations

RENAMED = r"""
    UPDATE loop_attachment AS file
    SET name = concat('file-', file.seq, '-', file.id, substring(file.name from '\.[A-Za-z0-9]{1,5}$'))
    FROM loop_matter AS matter
    WHERE matter.id = file.matter_id AND matter.desk LIKE 'missing%'
"""


class Migration(migrations.Migration):
    dependencies = [
        ("loop", "0001_initial"),
        ("missing", "0014_approved_first"),
    ]

    operations = [migrations.RunSQL(RENAMED, migrations.RunSQL.noop)]
