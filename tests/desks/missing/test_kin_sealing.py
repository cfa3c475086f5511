"""A key for each sealing: the former one goes with the commit, and not before."""

from collections.abc import Callable
from contextlib import AbstractContextManager
from typing import Any

import numpy as np
import pytest
from django.db import transaction

from jiban.desks.missing.kin import sealing
from jiban.desks.missing.kin.searching import search
from jiban.desks.missing.models import Profile
from tests.loop.conftest import Bureau

from .conftest import Do, morning
from .test_kin import Typed, consented, csv_of, opened, stranger
from .test_kin import frequencies as frequencies

Commits = Callable[..., AbstractContextManager[Any]]
FIRST, SECOND = (stranger(np.random.default_rng(seed)) for seed in (1, 2))


@pytest.fixture
def daughter(planned: int, bureau: Bureau, do: Do) -> int:
    profile = consented(bureau, planned, "child")
    enter(do, profile, FIRST, 41)
    return profile


def enter(do: Do, profile: int, typed: Typed, minute: float) -> None:
    do(profile, "protection", "enter_profile", minute, profile=csv_of(typed))


def sealed(profile: int) -> bytes:
    return bytes(Profile.objects.get(pk=profile).sealed)


def test_it_works(daughter: int, do: Do, django_capture_on_commit_callbacks: Commits) -> None:
    former = sealed(daughter)
    with django_capture_on_commit_callbacks(execute=True):
        enter(do, daughter, SECOND, 50)
    assert opened(daughter) == SECOND
    with pytest.raises(sealing.DestroyedError):
        sealing.unseal(daughter, former)


def test_what_is_not_committed_destroys_nothing(daughter: int, do: Do) -> None:
    with transaction.atomic():
        enter(do, daughter, SECOND, 50)
        transaction.set_rollback(True)
    assert opened(daughter) == FIRST
    search(morning(51))
    assert opened(daughter) == FIRST
    assert sealing.kept()[daughter] == 1


def test_a_process_that_died_after_the_commit_is_made_up_for(daughter: int, do: Do) -> None:
    former = sealed(daughter)
    enter(do, daughter, SECOND, 50)  # what follows the commit does not happen in a test
    search(morning(51))
    assert opened(daughter) == SECOND
    with pytest.raises(sealing.DestroyedError):
        sealing.unseal(daughter, former)


def test_a_key_of_before_still_opens_its_profile(daughter: int, do: Do) -> None:
    """When there was one for a profile, whichever its sealing."""
    [path] = sealing.folder().glob(f"{daughter}-*.key")
    path.rename(sealing.folder() / f"{daughter}.key")
    search(morning(50))
    assert opened(daughter) == FIRST
    enter(do, daughter, SECOND, 51)
    search(morning(52))
    assert opened(daughter) == SECOND
    assert not (sealing.folder() / f"{daughter}.key").exists()
