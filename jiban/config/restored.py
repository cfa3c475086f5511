"""What is done in a restored database before anybody sees it: `python -m jiban.config.restored`."""

import os

AHEAD = 100_000
"""Numbers that are left out: their letters are lost, and their authors hold number and code."""


def settle() -> None:
    """Bring the tables up to date, hold delivery, give no lost number again, forget once more."""
    from django.db import connection

    from jiban.config.migrating import bring_up_to_date
    from jiban.loop import forgetting, held

    bring_up_to_date(verbosity=0)
    held.hold()
    with connection.cursor() as cursor:
        sequence = "loop_matter_id_seq"
        cursor.execute("SELECT setval(%s, nextval(%s) + %s)", [sequence, sequence, AHEAD])
    forgetting.again()  # those who were forgotten since the backup


if __name__ == "__main__":
    os.environ.setdefault("DJANGO_SETTINGS_MODULE", "jiban.config.settings")
    import django

    django.setup()
    settle()
