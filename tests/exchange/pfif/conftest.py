"""A partner, what one asked, and English: so it is looked at, whatever the catalogue says."""

from collections.abc import Iterator

import pytest
from django.utils import translation

from jiban.desks.missing.models import Request
from tests.api.conftest import City
from tests.exchange.pfif.searches import Centre
from tests.exchange.pfif.sending import sent, theirs


@pytest.fixture(autouse=True)
def _in_english() -> Iterator[None]:
    with translation.override("en"):
        yield


@pytest.fixture
def centre(city: City) -> Centre:
    return Centre()


@pytest.fixture
def asked(centre: Centre) -> Request:
    """The request that a record became."""
    assert sent(centre, theirs())["accepted"] == 1
    return Request.objects.get()
