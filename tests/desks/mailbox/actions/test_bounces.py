"""Bounces: transfers, refusals and returns together; from the third on only a leader decides."""

from typing import Any

from hypothesis import HealthCheck, given, settings
from hypothesis import strategies as st

from jiban.desks.mailbox.models import Letter
from jiban.loop.errors import Refused
from jiban.loop.models import Entry

from .conftest import matter_of

STEPS = st.lists(
    st.sampled_from(["sign", "transfer", "refuse", "designate", "send_back", "leader"]),
    max_size=9,
)


@settings(max_examples=12, suppress_health_check=[HealthCheck.function_scoped_fixture])
@given(steps=STEPS, to_leader=st.booleans())
def test_it_works(city: Any, write: Any, do: Any, steps: list[str], to_leader: bool) -> None:
    letter, done = write(), []
    for step in [*steps, *(["leader"] if to_leader else [])]:
        matter, known = matter_of(letter), Letter.objects.get(pk=letter.acted.matter_id)
        at_first = matter.unit_id == city.station.pk
        officer, away = ("duty", city.other) if at_first else ("other_duty", city.station)
        who, action, said = {
            "sign": (officer, "sign", {}),
            "transfer": (officer, "transfer", {"unit": away.pk, "text": "商定"}),
            "refuse": (officer, "refuse", {"ground": "area", "unit": away.pk, "text": "不在辖区"}),
            "designate": ("deputy", "designate", {"unit": away.pk, "text": "在你辖区"}),
            "send_back": ("deputy", "send_back", {"text": "由你办理"}),
            "leader": ("leader", "send_back", {"text": "由你办理"}),
        }[step]
        try:
            do(letter, who, action, **said)
        except Refused:
            continue
        done.append(action)
        if known.bounces >= 3:
            # Nobody but a leader moves the letter from here on.
            assert action in ("sign", "transfer") or who == "leader"
            assert matter_of(letter).unit_id == matter.unit_id
    matter, known = matter_of(letter), Letter.objects.get(pk=letter.acted.matter_id)
    bounces = sum(action in ("transfer", "refuse", "send_back") for action in done)
    entries = Entry.objects.filter(matter=matter, action__in=("transfer", "refuse", "send_back"))
    assert known.bounces == bounces == entries.count()
    assert (matter.raised == 3) == (bounces >= 3)
    refusing = Entry.objects.filter(matter=matter, action="refuse").count()
    assert refusing <= 2  # each of two units once
