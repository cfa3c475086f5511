"""A city's daily counts with planted root causes: what surges are to be found in.

Two years of counts per subject and station, made up but with what real counts have: a rhythm of
the week and of holidays, seasons, trends, a few heavy subjects and many sparse ones, stations of
unequal size, more spread than Poisson's, days on which a subject is on everybody's mind, and levels
that drift. Into both years root causes are planted; those of the first only spoil the history.

What counts as a cause that matters is said here, before anything is made to find it: at each
station that it touches it brings 2 to 4 letters a day and half to twice the usual number on top of
the usual; one of the whole city brings 6 to 15 letters a day and as much in proportion, spread over
all stations by their size. It lasts 10 to 60 days. Three in four are there at once, the fourth
grows over three days. Six in ten touch one station, a quarter two to four of a branch, the others
the city.
"""

from collections.abc import Iterator, Sequence
from dataclasses import dataclass
from datetime import date, timedelta
from typing import Any

import chinese_calendar
import numpy as np
from numpy.typing import NDArray

Array = NDArray[Any]

FIRST = date(2024, 1, 1)
DAYS = 730
YEAR = 365
STATIONS, BRANCHES, SUBJECTS = 24, 4, 60
CAUSES = 40
"""Planted in each of the two years."""
LENGTH = (10, 60)
GROWS = (1 / 3, 2 / 3, 1.0)
"""Of a cause that grows: what is there on its first days, as a part of its size."""


@dataclass(frozen=True, slots=True)
class Cause:
    """A planted root cause: counts of *subject* rise at *stations* from *onset* for *days*.

    ``extra`` is the expected number of letters a day on top of the usual, one for each station.
    """

    subject: int
    stations: tuple[int, ...]
    onset: int
    days: int
    extra: tuple[float, ...]
    grows: bool

    @property
    def end(self) -> int:
        """The first day after it."""
        return self.onset + self.days


@dataclass(frozen=True, slots=True)
class World:
    """Counts of shape (subjects, stations, days), and what is known and what is hidden.

    Attributes:
        counts: letters, whole numbers.
        usual: what was to be expected without causes, in the same shape.
        branch_of: the branch of each station.
        worked: for each day whether it is worked.
        causes: what was planted, by onset.
    """

    counts: Array
    usual: Array
    branch_of: tuple[int, ...]
    worked: Array
    causes: Sequence[Cause]

    def days(self) -> list[date]:
        """Return the dates of the days."""
        return [FIRST + timedelta(days=n) for n in range(self.counts.shape[2])]


def make(seed: int, *, causes: int = CAUSES) -> World:
    """Return the world of a seed; with no *causes* it is the null world, with the same usual."""
    rng = np.random.default_rng(seed)
    worked = np.array([chinese_calendar.is_workday(FIRST + timedelta(days=n)) for n in range(DAYS)])
    branch_of = tuple(sorted(n % BRANCHES for n in range(STATIONS)))
    level, spread = _level(rng), rng.uniform(0.02, 0.25, SUBJECTS)
    rhythm = _rhythm(rng, worked)
    shock = np.exp(rng.normal(0, 0.1, (SUBJECTS, 1, DAYS)))
    usual = level[:, :, None] * rhythm[:, None, :]
    moved = usual * shock * _drift(rng)
    planted = sorted(_plant(rng, usual, branch_of, causes), key=lambda cause: cause.onset)
    for cause in planted:
        for station, extra in zip(cause.stations, cause.extra, strict=True):
            moved[cause.subject, station, cause.onset : cause.end] += extra * _shape(cause)
    return World(_counts(rng, moved, spread), usual, branch_of, worked, planted)


def _level(rng: np.random.Generator) -> Array:
    """Return letters a day by subject and station: a few subjects heavy, most of them sparse."""
    of_subject = np.exp(rng.normal(0.3, 1.4, SUBJECTS)).clip(0.05, 60)
    size = np.exp(rng.normal(0, 0.6, STATIONS))
    liking = rng.gamma(4, 1 / 4, (SUBJECTS, STATIONS))
    shares = size * liking
    return np.asarray(of_subject[:, None] * shares / shares.sum(axis=1, keepdims=True))


def _rhythm(rng: np.random.Generator, worked: Array) -> Array:
    """Return how a subject's letters follow week, holidays, season and trend, 1 on average."""
    days = np.arange(DAYS)
    weekday = days % 7  # the first day is a Monday
    week = np.exp(rng.normal(0, 0.12, (SUBJECTS, 7)))
    off = rng.uniform(0.5, 1.3, SUBJECTS)
    season = rng.uniform(0, 0.4, SUBJECTS)[:, None] * np.sin(
        2 * np.pi * (days / 365.25 - rng.uniform(0, 1, SUBJECTS)[:, None])
    )
    trend = rng.normal(0, 0.15, SUBJECTS)[:, None] * (days - DAYS / 2) / YEAR
    holiday = np.array([_long_off(worked, n) for n in range(DAYS)])
    kept = rng.uniform(0.5, 1.0, SUBJECTS)
    made = week[:, weekday] * np.where(worked, 1, off[:, None]) * np.exp(season + trend)
    made *= np.where(holiday, kept[:, None], 1)
    return np.asarray(made / made.mean(axis=1, keepdims=True))


def _long_off(worked: Array, day: int) -> bool:
    """Tell whether a day belongs to three or more days off in a row that are no plain weekend."""
    if worked[day]:
        return False
    first = last = day
    while first > 0 and not worked[first - 1]:
        first -= 1
    while last + 1 < DAYS and not worked[last + 1]:
        last += 1
    return last - first >= 2


def _drift(rng: np.random.Generator) -> Array:
    """Return how the levels of subject and station wander: by a tenth, over weeks."""
    steps = rng.normal(0, 0.1, (SUBJECTS, STATIONS, DAYS))
    keep = 0.95
    steps[:, :, 1:] *= np.sqrt(1 - keep**2)
    for day in range(1, DAYS):
        steps[:, :, day] += keep * steps[:, :, day - 1]
    return np.asarray(np.exp(steps))


def _counts(rng: np.random.Generator, mean: Array, spread: Array) -> Array:
    """Draw counts of variance mean + spread · mean² (negative binomial)."""
    shape = 1 / spread[:, None, None]
    return np.asarray(rng.poisson(rng.gamma(shape, mean / shape)))


# --- root causes ---------------------------------------------------------------------------------


def _plant(
    rng: np.random.Generator, usual: Array, branch_of: Sequence[int], causes: int
) -> Iterator[Cause]:
    """Yield causes of both years; a subject has one at a time, with four quiet weeks between."""
    taken: list[tuple[int, int, int]] = []
    for first, last in ((60, YEAR - 60), (YEAR + 28, DAYS - 14)):
        made = 0
        while made < causes:
            subject, onset = int(rng.integers(SUBJECTS)), int(rng.integers(first, last))
            days = int(rng.integers(LENGTH[0], LENGTH[1] + 1))
            near = (subject, onset - 28, onset + days + 28)
            if any(s == subject and a < near[2] and near[1] < b for s, a, b in taken):
                continue
            taken.append((subject, onset, onset + days))
            yield _cause(rng, usual, branch_of, subject, onset, days)
            made += 1


def _cause(
    rng: np.random.Generator,
    usual: Array,
    branch_of: Sequence[int],
    subject: int,
    onset: int,
    days: int,
) -> Cause:
    kind = rng.choice(["station", "branch", "city"], p=[0.6, 0.25, 0.15])
    level = usual[subject].mean(axis=1)
    if kind == "city":
        stations = tuple(range(STATIONS))
        more = rng.uniform(6, 15) + rng.uniform(0.5, 2) * level.sum()
        extra = more * level / level.sum()
    else:
        branch = int(rng.integers(BRANCHES))
        inside = [n for n in range(STATIONS) if branch_of[n] == branch]
        number = 1 if kind == "station" else int(rng.integers(2, 5))
        stations = tuple(sorted(int(n) for n in rng.choice(inside, number, replace=False)))
        extra = rng.uniform(2, 4, number) + rng.uniform(0.5, 2, number) * level[list(stations)]
    grows = bool(rng.random() < 0.25)
    return Cause(subject, stations, onset, days, tuple(float(x) for x in extra), grows)


def _shape(cause: Cause) -> Array:
    shape = np.ones(cause.days)
    if cause.grows:
        shape[: len(GROWS)] = GROWS
    # Those near the end of the two years are cut.
    return shape[: DAYS - cause.onset]
