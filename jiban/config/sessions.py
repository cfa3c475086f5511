"""Sessions in the database, read by one short statement: every staff page begins with it."""

from django.contrib.sessions.backends import db
from django.contrib.sessions.models import Session
from django.utils import timezone

from jiban.city import rows


class SessionStore(db.SessionStore):
    """Django's store of sessions in the database."""

    def _get_session_from_db(self) -> Session | None:
        """Return the session's row; None, and no key, when it is over or unknown."""
        key = self.session_key or ""
        row = rows.by_key(Session, key) if key.isalnum() and key.isascii() else None
        if row is None or row.expire_date <= timezone.now():
            self._session_key = None
            return None
        return row
