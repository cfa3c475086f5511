"""Each desk's counts are watched day by day, and surges are kept."""

from datetime import timedelta

import pytest

from jiban.loop.models import Surge, Watched
from jiban.loop.weekly import watching
from tests.loop.weekly.conftest import MORNING, TODAY, Bureau, Counting

pytestmark = pytest.mark.django_db


def test_a_surge_is_found_and_kept(counting: Counting, bureau: Bureau) -> None:
    counting.add(bureau.east.pk, "noise.shops", range(1, 4), 8)
    watching.look(MORNING, most=200)
    [surge] = Surge.objects.filter(found__gt=TODAY - timedelta(days=5))
    assert (surge.desk, surge.subject, surge.unit_id) == ("small", "noise.shops", bureau.east.pk)
    assert surge.began >= TODAY - timedelta(days=5)
    assert surge.observed > 3 * surge.expected
    assert surge.q <= 0.05
    assert surge.ended is None


def test_only_days_that_are_over_are_looked_at(counting: Counting) -> None:
    watching.look(MORNING, most=200)
    assert Watched.objects.get(desk="small").until == TODAY - timedelta(days=1)
    assert watching.look(MORNING, most=200) == 0


def test_a_long_history_is_caught_up_with_piece_by_piece(counting: Counting) -> None:
    assert watching.look(MORNING) == watching.AT_ONCE
    assert watching.look(MORNING) == watching.AT_ONCE


def test_day_by_day_it_is_found_once_and_is_over_once(counting: Counting, bureau: Bureau) -> None:
    """Looked at every morning, as a runner does."""
    counting.add(bureau.east.pk, "noise.shops", range(20, 30), 6)
    watching.look(MORNING - timedelta(days=30), most=200)
    for ago in range(29, -1, -1):
        watching.look(MORNING - timedelta(days=ago))
    surges = Surge.objects.filter(subject="noise.shops", unit=bureau.east)
    [surge] = surges.filter(found__gte=TODAY - timedelta(days=30))
    assert surge.found <= TODAY - timedelta(days=27)
    assert surge.ended is not None
    assert TODAY - timedelta(days=20) < surge.ended <= TODAY - timedelta(days=5)


def test_of_two_series_of_the_same_letters_the_nearer_one_is_watched(bureau: Bureau) -> None:
    cells = [("noise.shops", bureau.east.pk), ("traffic.parking", bureau.east.pk)]
    series, layout = watching.lay_out(cells)
    assert series == sorted(cells)
    assert [int(n) for n in layout.whole] == [0, 1]


def test_groups_and_units_above_are_watched_too(bureau: Bureau) -> None:
    east, west, root = bureau.east.pk, bureau.west.pk, bureau.root.pk
    cells = [("noise.shops", east), ("noise.squares", east), ("noise.shops", west)]
    series, layout = watching.lay_out(cells)
    assert ("noise", east) in series
    assert ("noise.shops", root) in series
    assert ("noise", root) in series
    assert ("noise", west) not in series  # the same as its shops
    assert layout.holds.shape == (len(series), 3)


def test_without_any_counts_nothing_is_found(counting: Counting) -> None:
    counting.rows = []
    watching.look(MORNING, most=200)
    assert not Surge.objects.exists()
