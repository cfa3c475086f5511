"""Lengths of time and tones, and that the browser says what the server says."""

import json
import subprocess
from datetime import UTC, datetime, timedelta

import pytest
from django.utils import translation

from jiban.web import times
from jiban.web.times import Tone

NOON = datetime(2026, 3, 2, 12, tzinfo=UTC)
LENGTHS = {
    0: "0 s",
    59: "59 s",
    60: "1 min",
    432: "7 min 12 s",
    3599: "59 min 59 s",
    3600: "1 h",
    3659: "1 h",
    11_100: "3 h 5 min",
    86_400: "1 d",
    90_000: "1 d 1 h",
    86_460: "1 d",
    8_640_000: "100 d",
}


@pytest.mark.parametrize(("seconds", "text"), LENGTHS.items())
def test_it_works(seconds: int, text: str) -> None:
    with translation.override("en"):
        assert times.length_text(timedelta(seconds=seconds)) == text


@pytest.mark.parametrize(
    ("made", "due", "tone"),
    [
        (-10, 20, Tone.OPEN),
        (-10, 10, Tone.SOON),
        (-80, 20, Tone.NOW),
        (-80, 0, Tone.NOW),
        (-80, -1, Tone.BROKEN),
        (None, 600, Tone.OPEN),
        (None, 60, Tone.SOON),
        (None, 10, Tone.NOW),
    ],
)
def test_tone(made: int | None, due: int, tone: Tone) -> None:
    made_at = NOON + timedelta(minutes=made) if made is not None else None
    assert times.tone_of(NOON, made_at, NOON + timedelta(minutes=due)) is tone


def test_the_browser_says_the_same() -> None:
    program = """
        import { lengthText, tone } from "./frontend/src/duration.js";
        const { lengths, tones } = JSON.parse(process.argv[1]);
        const unit = (name, n) => `${n} ${name}`;
        console.log(JSON.stringify({
            lengths: lengths.map((seconds) => lengthText(seconds, unit)),
            tones: tones.map(([now, made, due]) => tone(now, made ?? NaN, due)),
        }));
    """
    cases = [
        (0, made, due) for made in (None, -90, -10) for due in (-1, 0, 5, 10, 15, 60, 120, 600)
    ]
    asked = {
        "lengths": list(LENGTHS),
        "tones": [[now, made and made * 60_000, due * 60_000] for now, made, due in cases],
    }
    answer = subprocess.run(
        ["node", "--input-type=module", "-e", program, json.dumps(asked)],
        capture_output=True,
        check=True,
        text=True,
    )
    said = json.loads(answer.stdout)
    assert said["lengths"] == list(LENGTHS.values())

    def minutes(n: int | None) -> datetime | None:
        return None if n is None else NOON + timedelta(minutes=n)

    expected = [times.tone_of(NOON, minutes(made), minutes(due)) for _now, made, due in cases]
    assert said["tones"] == expected


def test_short_time_grows_with_distance() -> None:
    local = datetime(2026, 3, 2, 4, tzinfo=UTC)  # noon in the city
    assert times.short_time(local, NOON) == "12:00"
    assert times.short_time(local - timedelta(days=1), NOON) == "03-01 12:00"
    assert times.short_time(local - timedelta(days=400), NOON) == "2025-01-26"
