"""An improvement order from its beginning to its measured effect."""

from collections.abc import Callable
from datetime import date, timedelta
from types import SimpleNamespace

import pytest

from jiban.desks.review.models import Order
from jiban.desks.review.presenting import present, shown
from jiban.loop import door, reviewing, sight
from jiban.loop.errors import BadFields, NotAllowed
from jiban.loop.figures import Scope
from jiban.loop.models import Matter, Promise, Surge
from tests.desks.review.conftest import MORNING, TODAY

Does, Ordered = Callable[..., Matter], Callable[..., Matter]
Came = dict[tuple[object, int], float]


def carried_out(order: Matter, does: Does) -> Matter:
    """Take an order on, plan it, and have it hold from the third day on."""
    does(order, "duty", "take_on", days=0.1)
    does(order, "duty", "plan", days=1, plan="每晚巡查", due_on=TODAY + timedelta(days=5))
    holds = TODAY + timedelta(days=3)
    return does(order, "duty", "finish", days=3.2, holds_from=holds, evidence="已划定")


def fade(came: Came, unit: int) -> None:
    """Let most letters to a unit stay away from the third day on."""
    for day, at in came:
        if at == unit and day >= TODAY + timedelta(days=3):  # type: ignore[operator]
            came[day, at] *= day.toordinal() % 4 == 0  # type: ignore[attr-defined]


def surged(unit: int, *, began: int, ended: int | None) -> Surge:
    """A surge at a unit, by days from today."""
    return Surge.objects.create(
        desk="mailbox",
        subject="noise.shops",
        unit_id=unit,
        began=TODAY + timedelta(days=began),
        found=TODAY + timedelta(days=began + 2),
        window=3,
        observed=20,
        expected=3,
        p=0,
        q=0,
        usual=0.2,
        ended=None if ended is None else TODAY + timedelta(days=ended),
    )


def test_it_is_ordered_accepted_planned_done_measured_and_closed(
    city: SimpleNamespace, came: Came, does: Does, ordered: Ordered
) -> None:
    order = ordered()
    assert (order.state, order.unit_id) == ("ordered", city.stations[0].pk)
    assert order.title == "商铺噪音 · 第0派出所"
    fade(came, city.stations[0].pk)
    assert carried_out(order, does).state == "done"
    [acted] = door.settle([order.pk], now=MORNING + timedelta(days=46))
    assert isinstance(acted, door.Acted)
    order.refresh_from_db()
    assert order.state == "measured"
    effect = Order.objects.get(pk=order.pk).effect
    assert effect["high"] < 1
    assert effect["ratio"] == pytest.approx(0.25, abs=0.2)
    closed = does(order, "leader", "close", days=47, verdict="worked", text="")
    assert closed.state == "closed"


def test_where_only_the_surge_faded_no_effect_is_told(
    city: SimpleNamespace, came: Came, does: Does, ordered: Ordered
) -> None:
    station = city.stations[0].pk
    for n in range(-30, 0):
        came[TODAY + timedelta(days=n), station] += 5
    surge = surged(station, began=-30, ended=1)
    order = ordered(surge=str(surge.pk), subject="", units=[])
    carried_out(order, does)
    door.settle([order.pk], now=MORNING + timedelta(days=46))
    effect = Order.objects.get(pk=order.pk).effect
    assert effect["low"] < 1 < effect["high"]
    assert effect["left_out"] == [
        [f"{TODAY - timedelta(days=37)}", f"{TODAY}"],
    ]
    Order.objects.filter(pk=order.pk).update(surge=None)
    Surge.objects.all().delete()
    does(order, "leader", "again", days=47, text="再看")
    does(order, "duty", "plan", days=47, plan="同上", due_on=TODAY + timedelta(days=50))
    does(order, "duty", "finish", days=47, holds_from=TODAY + timedelta(days=3), evidence="同上")
    door.settle([order.pk], now=MORNING + timedelta(days=48))
    assert Order.objects.get(pk=order.pk).effect["high"] < 1  # with the surge left in it seems so


def test_the_agreed_day_is_promised(does: Does, ordered: Ordered) -> None:
    order = ordered()
    does(order, "head", "take_on")
    does(order, "head", "plan", plan="每晚巡查", due_on=TODAY + timedelta(days=5))
    promise = Promise.objects.get(matter=order, name="done")
    assert promise.due_at == MORNING.replace(hour=0) + timedelta(days=6)


@pytest.mark.parametrize("due", [date(9999, 12, 31), TODAY + timedelta(days=732)])
def test_a_plan_is_for_the_next_two_years(does: Does, ordered: Ordered, due: date) -> None:
    order = ordered()
    does(order, "duty", "take_on")
    with pytest.raises(BadFields) as refused:
        does(order, "duty", "plan", days=1, plan="每晚巡查", due_on=due)
    assert list(refused.value.fields) == ["due_on"]
    last = TODAY + timedelta(days=731)
    assert does(order, "duty", "plan", days=1, plan="每晚巡查", due_on=last).state == "planned"


@pytest.mark.parametrize("holds", [date.min, TODAY - timedelta(days=60), TODAY - timedelta(days=1)])
def test_nothing_holds_before_it_was_ordered(does: Does, ordered: Ordered, holds: date) -> None:
    order = ordered()
    does(order, "duty", "take_on")
    does(order, "duty", "plan", plan="每晚巡查", due_on=TODAY + timedelta(days=5))
    done = {"days": 2, "evidence": "已划定"}
    with pytest.raises(BadFields) as refused:
        does(order, "duty", "finish", holds_from=holds, **done)
    assert list(refused.value.fields) == ["holds_from"]
    assert does(order, "duty", "finish", holds_from=TODAY, **done).state == "done"


def test_the_effect_is_journaled_with_all_it_rests_on(
    city: SimpleNamespace, came: Came, does: Does, ordered: Ordered
) -> None:
    order = ordered()
    carried_out(order, does)
    does(order, "inspector", "measure", days=40)
    entry = order.entries.get(action="measure")
    for name in ("ratio", "low", "high", "peers", "left_out", "days_before"):
        assert f'"{name}"' in entry.payload


def test_units_with_an_order_of_their_own_are_no_peers(
    city: SimpleNamespace, came: Came, does: Does, ordered: Ordered
) -> None:
    first, second = ordered(), ordered(units=[city.stations[3].pk])
    carried_out(second, does)
    carried_out(first, does)
    does(first, "leader", "measure", days=40)
    assert city.stations[3].pk not in Order.objects.get(pk=first.pk).effect["peers"]


def test_what_cannot_be_measured_says_why(
    city: SimpleNamespace, came: Came, does: Does, ordered: Ordered
) -> None:
    order = ordered()
    carried_out(order, does)
    does(order, "leader", "measure", days=6)
    effect = Order.objects.get(pk=order.pk).effect
    assert effect["reason"] == "days"
    assert shown(effect).tone == "quiet"


def test_it_is_shown_with_a_chart_of_weeks(
    city: SimpleNamespace, came: Came, does: Does, ordered: Ordered
) -> None:
    order = ordered()
    carried_out(order, does)
    does(order, "leader", "measure", days=40)
    told = present(order.pk, sight.of_officer(city.leader.pk))
    assert len(told["figure"].x) == len(told["figure"].series[0][1])
    [(_name, before), (_since, after), _expected] = told["figure"].series
    assert [a is None for a in after] == [b is not None for b in before]


@pytest.mark.parametrize("who", ["head", "duty"])
def test_only_leaders_and_inspectors_order(who: str, does: Does, city: SimpleNamespace) -> None:
    with pytest.raises(NotAllowed):
        does(
            "review",
            who,
            "order",
            subject="mailbox:noise",
            units=[city.stations[0].pk],
            cause="x",
            change="x",
            owner=city.stations[0].pk,
            weeks=6,
        )


def test_it_needs_a_subject_and_a_unit_or_a_surge(ordered: Ordered) -> None:
    with pytest.raises(BadFields) as refused:
        ordered(subject="")
    assert "subject" in refused.value.fields
    with pytest.raises(BadFields) as refused:
        ordered(units=[])
    assert "units" in refused.value.fields


def test_it_may_be_stopped_with_a_reason(does: Does, ordered: Ordered) -> None:
    order = ordered()
    assert does(order, "leader", "stop", text="已由市政部门统一整治").state == "stopped"


def test_the_weekly_review_lists_it(does: Does, ordered: Ordered) -> None:
    order = ordered()
    scope = Scope(None, MORNING - timedelta(days=7), MORNING + timedelta(hours=1))
    section = next(s for _desk, s in reviewing.sections(scope) if s.name == "orders")
    [line] = section.lines
    assert line.matters == [order.pk]
    assert order.number in line.cells[0]
