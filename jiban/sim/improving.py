"""The demo's improvement orders and weekly reviews: one of each that a leader would find on Monday.

One order worked, another did nothing that can be told, one is being carried out and late, and one
was given today because of the surge of the last days. The reviews of three weeks are there.
"""

from collections.abc import Iterator
from dataclasses import dataclass
from datetime import date, datetime, timedelta
from typing import Any

from django.conf import settings
from django.utils import timezone

from jiban.city import duty, units
from jiban.city.calendar import first_instant
from jiban.loop import door
from jiban.loop.actors import Actor
from jiban.loop.models import Review, Surge, Verdict, Watched
from jiban.loop.weekly import making, watching
from jiban.sim import history
from jiban.sim.play import Do, Play

WATCHED = timedelta(days=45)
"""How far back the demo's counts are looked at: a real desk looks at half a year, once."""
WEEKS = 3


def line_up(play: Play, end: datetime) -> None:
    """Line up the orders of the last months."""
    _Orders(play, end).line_up()


def review(play: Play, end: datetime) -> None:
    """Watch the counts, order what the newest surge asks for, make the reviews."""
    today = timezone.localdate(end)
    Watched.objects.create(desk="mailbox", until=today - WATCHED)
    watching.look(end, most=WATCHED.days)
    _Orders(play, end).order_of_today()
    for back in range(WEEKS - 1, -1, -1):
        first, last = making.due(end - timedelta(weeks=back))
        at = first_instant(last + timedelta(days=1)) + timedelta(hours=1)
        _confirm(play, making.make(first, last, at), at + timedelta(hours=7))


def _confirm(play: Play, review: Review, at: datetime) -> None:
    """Let a leader have gone through what is proposed to be read aloud: one in four is struck."""
    leader = duty.holders("leader", units.tree().roots[0])[0]
    parts = review.content["parts"][settings.LANGUAGE_CODE]
    aloud: list[dict[str, Any]] = next(
        (part["lines"] for part in parts if part["name"] == "aloud"), []
    )
    for n, line in enumerate(aloud[:-2]):
        Verdict.objects.create(
            review=review,
            section="aloud",
            matter_id=line["matters"][0],
            stands=n % 4 != 3,
            officer_id=leader,
            at=at,
        )


@dataclass(frozen=True, slots=True)
class _Given:
    """An order: how many days ago, to which station, about what, and why."""

    ago: float
    station: int
    subject: str
    cause: str
    change: str
    weeks: int = 6
    surge: str = ""


_Step = tuple[float, str, str, dict[str, Any]]
"""How many days ago, by the head or the leader, what, and what is said."""


class _Orders:
    """Orders through the door, each step at its own time."""

    def __init__(self, play: Play, end: datetime) -> None:
        self.play, self.end = play, end
        self.root = units.tree().roots[0]
        self.leader = self._holder("leader", self.root)
        self.stations = history.stations()

    def _holder(self, role: str, unit: int) -> Actor:
        return self.play.officer(duty.holders(role, unit)[0])

    def line_up(self) -> None:
        """Line up the orders of the past, each with its steps."""
        parking, quiet, late, other = (self.stations[n] for n in (history.PARKING_AT, 4, 3, 5))
        holds = history.HOLDS
        self._give(
            _Given(
                holds + 8,
                parking,
                "traffic.parking",
                "小区车位不足，消防通道无人管，夜间违停成了习惯。",
                "与街道一起补划夜间车位，消防通道装隔离桩，连续两周夜间劝离。",
            ),
            *self._carried_out(holds + 7, holds),
            (2, "leader", "close", {"verdict": "worked", "text": "推广到全市各所。"}),
        )
        self._give(
            _Given(
                holds + 2,
                quiet,
                "noise.neighbours",
                "装修时间没有约定，物业劝不住。",
                "社区民警与物业签订装修时段公约，并在楼道张贴。",
            ),
            *self._carried_out(holds + 1, holds - 1),
        )
        plan = {"plan": "一周内实地测量，两周内完成标线。", "due_on": self._day(2)}
        self._give(
            _Given(
                20,
                late,
                "traffic.ebikes",
                "校门口没有非机动车道，电动车只能逆行。",
                "与交警大队一起调整校门口的标线，上下学时段派人值守。",
            ),
            (19.5, "head", "take_on", {}),
            (16, "head", "plan", plan),
        )
        self._give(
            _Given(
                30, other, "noise.shops", "夜市收摊时间不一。", "与市场管理方约定二十三点收摊。", 8
            ),
            *self._carried_out(29, 24),
        )
        self._give(
            _Given(1.2, other, "traffic.parking", "路口货车卸货占道。", "划定卸货时段和地点。"),
            (1, "head", "take_on", {}),
        )
        self._give(
            _Given(40, late, "noise.shops", "商铺音响朝外。", "逐户上门，调低音量。"),
            (33, "leader", "stop", {"text": "商铺已整体搬迁，不必再做。"}),
        )

    def order_of_today(self) -> None:
        """Order an improvement because of the newest surge, if there is one."""
        station = self.stations[history.SURGE_AT]
        surges = Surge.objects.filter(unit_id=station, subject=history.SURGE_SUBJECT, ended=None)
        newest = surges.order_by("found").last()
        if newest is not None:
            given = _Given(
                0.001,
                station,
                "",
                "新开的夜宵一条街没有划定外摆范围，二十三点后无人巡查。",
                "划定外摆范围，与城管联合巡查到零点，连续三次违规的上门约谈。",
                surge=str(newest.pk),
            )
            self._order(given, self._at(given.ago))

    def _carried_out(self, ago: float, holds: int) -> Iterator[_Step]:
        """Yield the steps of an order that is taken on, planned, and holds from a day on."""
        day = self._day(holds)
        yield ago, "head", "take_on", {}
        yield ago - 0.5, "head", "plan", {"plan": "按令落实，一周内完成。", "due_on": day}
        told = {"holds_from": day, "evidence": "现场照片已附。"}
        yield holds - 0.3, "head", "finish", told

    def _give(self, given: _Given, *steps: _Step) -> None:
        """Line up an order and what is done with it."""
        matter: list[int] = []
        self.play.at(self._at(given.ago), lambda now: matter.append(self._order(given, now)))
        for ago, who, action, said in steps:
            self.play.at(self._at(ago), self._doing(matter, given.station, who, action, said))

    def _doing(
        self, matter: list[int], station: int, who: str, action: str, said: dict[str, Any]
    ) -> Do:
        def do(now: datetime) -> None:
            by = self.leader if who == "leader" else self._holder(who, station)
            door.act(matter[0], action, by=by, now=now, **said)

        return do

    def _order(self, given: _Given, now: datetime) -> int:
        subject = f"mailbox:{given.subject}" if given.subject else ""
        return door.act(
            "review",
            "order",
            by=self.leader,
            now=now,
            surge=given.surge,
            subject=subject,
            units=[given.station] if subject else [],
            cause=given.cause,
            change=given.change,
            owner=given.station,
            weeks=given.weeks,
        ).matter_id

    def _at(self, ago: float) -> datetime:
        return self.end - timedelta(days=ago)

    def _day(self, ago: int) -> date:
        return timezone.localdate(self.end) - timedelta(days=ago)
