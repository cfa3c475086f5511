"""An officer with a password, for the tests of signing in."""

import pytest

from jiban.city.models import Officer

PASSWORD = "correct-horse-battery"


@pytest.fixture
def officer(db: None) -> Officer:
    """Number A1001, password PASSWORD, no second factor."""
    made: Officer = Officer.objects.create_user("A1001", PASSWORD, name="测试甲")
    return made
