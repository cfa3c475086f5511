"""The review of a complaint about one of us: what is sent to whom, and what was found.

The officer's side is another desk's matter, tied to the letter; of it the letter's desk knows what
every matter has: its state, and when it was opened.
"""

from collections.abc import Iterator, Mapping
from datetime import datetime
from typing import Any

from django.utils.translation import gettext as _
from django.utils.translation import gettext_lazy, pgettext_lazy

from jiban.city import duty, units
from jiban.city.models import UnitKind
from jiban.desks.mailbox.models import Letter
from jiban.loop import door, people, reading, recusal
from jiban.loop.actors import THE_SYSTEM
from jiban.loop.change import Change
from jiban.loop.desk import Text
from jiban.loop.errors import NotAllowed, Refused
from jiban.loop.models import Matter, Recusal
from jiban.loop.people import AUTHOR
from jiban.science.letters.redacted import Gives, Leak, leaks

DESK = "oversight"
"""The desk at which an officer answers an allegation."""
FINDINGS: dict[str, Text] = {
    "upheld": gettext_lazy("What you complained about is confirmed."),
    "partly": gettext_lazy("What you complained about is confirmed in part."),
    "unfounded": gettext_lazy("What you complained about could not be confirmed."),
}
"""Findings as the citizen is told, the gravest first."""
GIVES: dict[Gives, Text] = {
    Gives.PERSON: gettext_lazy("personal data: %(words)s"),
    Gives.NUMBER: gettext_lazy("the letter's number"),
    Gives.NAME: gettext_lazy("the author's name or address: %(words)s"),
    Gives.PLACE: pgettext_lazy("allegation", "the place: %(words)s"),
    Gives.QUOTE: gettext_lazy("the letter's own words: “%(words)s”"),
}
QUOTED = 40


def the_one_recused(matter_id: int, proposed: Mapping[str, Any]) -> Mapping[str, Any]:
    """Return the police number of the only recused officer, for the form of an allegation."""
    numbers = list(
        Recusal.objects.filter(matter_id=matter_id, officer_id__isnull=False).values_list(
            "officer__number", flat=True
        )
    )
    return {"officer": numbers[0]} if len(numbers) == 1 else {}


def allegations(letter: Letter, *, since_appeal: bool = True) -> Iterator[Matter]:
    """Yield the allegations that came of a letter, the oldest first.

    Args:
        since_appeal: only those of the second review, once there is one.
    """
    rows = Matter.objects.filter(desk=DESK, links__other_id=letter.pk).order_by("pk")
    if since_appeal and letter.appealed_at is not None:
        rows = rows.filter(opened_at__gte=letter.appealed_at)
    yield from rows


def finding_of(change: Change) -> str:
    """Return the finding that an answer to a letter under review rests on; "" if it is under none.

    Raises:
        Refused: somebody is still to be heard, or nobody was.
    """
    if not change.recusals:
        return ""
    states = [m.state for m in allegations(Letter.objects.get(pk=change.matter.id))]
    if "asked" in states or "answered" in states:
        raise Refused(_("An allegation still waits for its finding."))
    found = [finding for finding in FINDINGS if finding in states]
    if not found:
        raise Refused(
            _("State a finding first: send the allegation to the officer, or to the unit's head.")
        )
    return found[0]


def by_another(change: Change, letter: Letter) -> None:
    """See to it that the second review is not done by who did the first one.

    Raises:
        NotAllowed: it is.
    """
    if letter.appealed_at is not None and letter.reviewed_by_id == change.by.id:
        raise NotAllowed(_("You reviewed it the first time: another one does it now."))


def leaks_of(change: Change, text: str, letter: Letter) -> list[Leak]:
    """Return what an allegation would give away of the letter and its author."""
    marked, _found = people.redact(text, 1)
    known = {p.label: p.data for p in reading.people_of(change.matter.id)}
    author = [value for value in known.get(AUTHOR, {}).values() if value]
    words = f"{change.matter.title}\n{letter.body}"
    return leaks(
        marked, words, number=change.matter.number, names=author, place=letter.place.strip()
    )


def said(leak: Leak) -> str:
    """Return in words what a leak gives away."""
    return str(GIVES[leak.gives]) % {"words": leak.words[:QUOTED]}


def second_unit(change: Change) -> int | None:
    """Return the unit of the second review: the next above, else the body outside, or None."""
    tree = units.tree()
    at = change.matter.unit_id
    parent = tree.get(at).parent_id if at in tree else None
    if parent is not None and tree.get(at).kind != UnitKind.OUTSIDE:
        above = recusal.next_home(change.recusals, parent)
        if above is not None and _has_reviewer(above, change):
            return above
    body = recusal.outside_body()
    if body is None or body == at or recusal.bars_unit(change.recusals, body):
        return None
    return body


def _has_reviewer(unit_id: int, change: Change) -> bool:
    away = recusal.Away(change.recusals)
    found = [i for role in ("inspector", "head", "duty") for i in duty.holders(role, unit_id, away)]
    return any(officer_id != change.matter.handler_id for officer_id in found)


def hand_on(now: datetime | None = None) -> int:
    """Give letters that nobody might handle to who may by now; return how many there were.

    They waited since no body outside the bureau was named when they came.

    Args:
        now: only for a replay or a simulated day.
    """
    rows = Matter.objects.filter(desk="mailbox", recused=True, ended_at=None)
    at = dict(rows.values_list("pk", "unit_id"))
    away = recusal.of_matters(at)
    acts = [
        door.Act(pk, "withhold", THE_SYSTEM)
        for pk, unit_id in at.items()
        if recusal.bars_unit(away.get(pk, set()), unit_id)
        and recusal.next_home(away[pk], unit_id) is not None
    ]
    outcomes = door.act_many(acts, now=now, skip_locked=True) if acts else []
    return sum(isinstance(outcome, door.Acted) for outcome in outcomes)
