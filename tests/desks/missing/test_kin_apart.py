"""What is done with one profile waits for no other: nobody locks what is not their own."""

import threading

import numpy as np
import pytest
from django.db import connection, transaction

from jiban.desks.missing.models import Profile
from jiban.loop.models import Matter
from tests.loop.conftest import Bureau

from .conftest import Do, state
from .test_found import recorded
from .test_kin import csv_of, stranger
from .test_kin import frequencies as frequencies
from .test_kin_family import ask, typed


@pytest.mark.django_db(transaction=True)
def test_it_works(planned: int, bureau: Bureau, do: Do) -> None:
    """While a sister's profile is held, an aunt takes hers back and somebody is typed."""
    rng = np.random.default_rng(1)
    own = typed(bureau, do, recorded(bureau, name=""), "self", stranger(rng))
    sister = typed(bureau, do, planned, "sibling", stranger(rng))
    aunt = typed(bureau, do, planned, "aunt", stranger(rng), "mother")
    for one in (sister, aunt):
        ask(do, one)
    held, done = threading.Event(), threading.Event()

    def hold() -> None:
        with transaction.atomic():
            Matter.objects.select_for_update().get(pk=sister)
            Profile.objects.select_for_update().get(pk=sister)
            held.set()
            done.wait(60)
        connection.close()

    holding = threading.Thread(target=hold)
    holding.start()
    assert held.wait(60)
    try:
        with connection.cursor() as cursor:
            cursor.execute("SET lock_timeout = '10s'")
        do(aunt, "duty", "withdraw", 60)
        do(own, "protection", "enter_profile", 61, profile=csv_of(stranger(rng)))
        do(own, "protection", "search_kin", 62, purpose="identify")
    finally:
        done.set()
        holding.join()
        with connection.cursor() as cursor:
            cursor.execute("RESET lock_timeout")
    assert state(aunt) == "gone"
