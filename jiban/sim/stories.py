"""What becomes of the demo's letters: who does what after how long, step by step.

A story yields its steps; the play takes each through the door at its time. What would come after
the present is not played, so that letters stand at the present wherever their story has got to.
"""

import random
from collections.abc import Callable, Iterator
from dataclasses import dataclass, field
from datetime import timedelta
from typing import Any

from jiban.city import units
from jiban.city.models import Officer
from jiban.desks.mailbox.models import Letter
from jiban.loop.models import Matter
from jiban.sim.words import Voice


@dataclass(frozen=True, slots=True)
class Step:
    """One act of a story: how long after the one before, who, what; a field may ask the matter.

    With ``tied`` it is done on the matter that the letter led to last.
    """

    after: timedelta
    who: str
    action: str
    fields: dict[str, Any] = field(default_factory=dict)
    picture: bool = False
    tied: bool = False


Steps = Iterator[Step]
Story = Callable[[random.Random, Voice], Steps]


def soon(rng: random.Random, low: float, high: float) -> timedelta:
    """Return a time between two numbers of minutes, short ones likelier."""
    return timedelta(minutes=low + (high - low) * rng.random() ** 2)


def hours(rng: random.Random, low: float, high: float) -> timedelta:
    """Return a time between two numbers of hours."""
    return timedelta(hours=rng.uniform(low, high))


# --- the usual way -------------------------------------------------------------------------------


def unsigned(rng: random.Random, voice: Voice) -> Steps:
    """Nobody has signed yet."""
    yield from ()


def signed(rng: random.Random, voice: Voice) -> Steps:
    """Signed, nearly always in time."""
    late = rng.random() < 0.07
    yield Step(soon(rng, 11, 24) if late else soon(rng, 0.5, 9), "duty", "sign")


def in_hand(rng: random.Random, voice: Voice) -> Steps:
    """Signed and contacted, mostly in time; sometimes nobody answers the phone at first."""
    yield from signed(rng, voice)
    if rng.random() < 0.2:
        yield Step(
            soon(rng, 1, 6), "handler", "attempt", {"how": "phone", "text": voice.say("attempt")}
        )
    late = rng.random() < 0.08
    yield Step(
        soon(rng, 25, 70) if late else soon(rng, 2, 13), "handler", "contact", contact(voice)
    )


def contact(voice: Voice) -> dict[str, Any]:
    """Return how the author was contacted: as they wished."""
    if voice.slots.get("reach") == "page":
        return {"how": "page", "text": voice.say("page")}
    return {"how": "talk", "text": voice.say("talk")}


def told(rng: random.Random, voice: Voice) -> Steps:
    """In hand, with first feedback."""
    yield from in_hand(rng, voice)
    if rng.random() < 0.15:
        yield Step(soon(rng, 20, 120), "handler", "note", {"text": voice.say("note")})
    late = rng.random() < 0.1
    after = hours(rng, 49, 70) if late else hours(rng, 1, 40)
    yield Step(
        after, "handler", "feedback", {"text": voice.say("feedback")}, picture=rng.random() < 0.15
    )


def answered(rng: random.Random, voice: Voice) -> Steps:
    """Resolved; the citizen has not said anything, and after seven quiet days it closes."""
    yield from told(rng, voice)
    yield Step(
        hours(rng, 4, 150), "handler", "resolve", resolution(voice), picture=rng.random() < 0.2
    )


def resolution(voice: Voice) -> dict[str, Any]:
    """Return the answer and its evidence."""
    return {"answer": voice.say("resolve"), "evidence": voice.say("evidence")}


def satisfied(rng: random.Random, voice: Voice) -> Steps:
    """Answered, rated well and confirmed."""
    yield from answered(rng, voice)
    grade = rng.choice((5, 5, 5, 4, 4, 3))
    words = voice.say("good" if grade > 3 else "fair")
    yield Step(hours(rng, 0.5, 40), "citizen", "rate", {"grade": grade, "text": words})
    yield Step(timedelta(minutes=1), "citizen", "confirm")


def dissatisfied(rng: random.Random, voice: Voice) -> Steps:
    """Answered, rated badly and reopened; often answered again."""
    yield from answered(rng, voice)
    grade = {"grade": rng.choice((1, 2)), "text": voice.say("bad")}
    yield Step(hours(rng, 1, 20), "citizen", "rate", grade)
    yield Step(timedelta(minutes=2), "citizen", "reopen", {"text": voice.say("reopen")})
    yield Step(hours(rng, 2, 30), "handler", "feedback", {"text": voice.say("feedback")})
    if rng.random() < 0.6:
        yield Step(hours(rng, 20, 80), "handler", "resolve", resolution(voice))


# --- about one of us -----------------------------------------------------------------------------


def unreviewed(rng: random.Random, voice: Voice) -> Steps:
    """A complaint about an officer that nobody has taken up yet."""
    yield from ()


def identified(rng: random.Random, voice: Voice) -> Steps:
    """A complaint about an officer: taken up elsewhere, and the officer found out."""
    yield Step(soon(rng, 1, 9), "inspector", "take_up")
    yield Step(soon(rng, 2, 13), "handler", "contact", contact(voice))
    found = {"officers": one_of_the_recused, "text": voice.say("identified")}
    yield Step(hours(rng, 1, 5), "handler", "name_accused", found)


def alleged(rng: random.Random, voice: Voice) -> Steps:
    """The officer was sent an allegation and has not answered yet."""
    yield from identified(rng, voice)
    fields = {"officer": the_recused, "text": voice.say("allegation")}
    yield Step(hours(rng, 0.5, 3), "handler", "allege", fields)


def heard(rng: random.Random, voice: Voice) -> Steps:
    """The officer has answered; the finding is still to come."""
    yield from alleged(rng, voice)
    said = {"text": voice.say("defence"), "evidence": voice.say("proof")}
    yield Step(hours(rng, 2, 40), "handler", "answer", said, picture=True, tied=True)


def found(rng: random.Random, voice: Voice) -> Steps:
    """Heard and found: in half of all cases unfounded, and the citizen has the reply."""
    yield from heard(rng, voice)
    finding = rng.choice(("unfounded", "unfounded", "partly", "upheld"))
    reasons = {"finding": finding, "text": voice.say(f"found_{finding}")}
    yield Step(hours(rng, 2, 30), "inspector", "find", reasons, tied=True)
    yield Step(hours(rng, 1, 8), "handler", "resolve", resolution(voice))


def appealed(rng: random.Random, voice: Voice) -> Steps:
    """The citizen does not believe the finding and asks for another review."""
    yield from found(rng, voice)
    yield Step(hours(rng, 3, 40), "citizen", "appeal", {"text": voice.say("appeal")})


def the_recused(matter: Matter) -> str:
    """Return the police number of the officer who is recused."""
    named = matter.recusals.filter(officer__isnull=False).order_by("pk")
    return str(named.values_list("officer__number", flat=True)[0])


def turned(rng: random.Random, voice: Voice) -> Steps:
    """What begins as any letter becomes a complaint about those who have it."""
    yield from in_hand(rng, voice)
    yield Step(hours(rng, 1, 9), "citizen", "add", {"text": voice.say("accuse")})
    yield Step(soon(rng, 1, 9), "inspector", "take_up")
    yield Step(soon(rng, 2, 13), "handler", "contact", contact(voice))


def one_of_the_recused(matter: Matter) -> str:
    """Return the police number of an officer of the unit that is recused."""
    units_away = matter.recusals.values_list("unit_id", flat=True)
    officers = Officer.objects.filter(unit_id__in=units_away, posts__role="duty")
    return officers.order_by("number").values_list("number", flat=True)[0]


# --- what else happens ---------------------------------------------------------------------------


def asked(rng: random.Random, voice: Voice) -> Steps:
    """The citizen is asked; half of them answer, and it goes on."""
    yield from told(rng, voice)
    yield Step(hours(rng, 1, 4), "handler", "ask", {"text": voice.say("ask")})
    if rng.random() < 0.5:
        yield Step(
            hours(rng, 2, 30), "citizen", "answer", {"text": voice.say("answer")}, picture=True
        )
        yield Step(hours(rng, 5, 60), "handler", "resolve", resolution(voice))


def added(rng: random.Random, voice: Voice) -> Steps:
    """The citizen adds something before anybody asks."""
    yield from in_hand(rng, voice)
    yield Step(
        hours(rng, 1, 9), "citizen", "add", {"text": voice.say("add")}, picture=rng.random() < 0.4
    )
    yield Step(hours(rng, 1, 20), "handler", "feedback", {"text": voice.say("feedback")})


def paused(rng: random.Random, voice: Voice) -> Steps:
    """Paused for a declared reason; some go on again."""
    yield from told(rng, voice)
    reason = rng.choice(("expert_report", "other_authority", "court"))
    text = voice.say(f"pause {reason}")
    yield Step(hours(rng, 2, 9), "handler", "pause", {"reason": reason, "text": text})
    if rng.random() < 0.3:
        yield Step(hours(rng, 48, 200), "handler", "resume", {"text": voice.say("note")})
        yield Step(hours(rng, 5, 40), "handler", "resolve", resolution(voice))


def passed_on(rng: random.Random, voice: Voice) -> Steps:
    """Transferred to another unit, and handled there."""
    yield from signed(rng, voice)
    fields = {"unit": another_unit, "text": voice.say("transfer")}
    yield Step(soon(rng, 1, 6), "handler", "transfer", fields)
    yield from told(rng, voice)


def refused(rng: random.Random, voice: Voice) -> Steps:
    """Refused; the arbiter gives it to the unit that is right, and it is handled there."""
    yield from disputed(rng, voice)
    fields = {"unit": another_unit, "text": voice.say("designate")}
    yield Step(soon(rng, 40, 200), "arbiter", "designate", fields)
    yield from answered(rng, voice)


def refused_wrongly(rng: random.Random, voice: Voice) -> Steps:
    """Refused; the arbiter sends it back, and the unit handles it."""
    yield from disputed(rng, voice)
    yield Step(soon(rng, 30, 260), "arbiter", "send_back", {"text": voice.say("send_back")})
    yield Step(hours(rng, 1, 20), "handler", "feedback", {"text": voice.say("feedback")})
    yield Step(hours(rng, 4, 100), "handler", "resolve", resolution(voice))


def disputed(rng: random.Random, voice: Voice) -> Steps:
    """Refused, and nobody has decided yet; the citizen is contacted all the same."""
    yield from signed(rng, voice)
    ground = rng.choice(("area", "area", "subject"))
    fields = {"ground": ground, "unit": another_unit, "text": voice.say(f"refuse {ground}")}
    yield Step(soon(rng, 1, 5), "handler", "refuse", fields)
    yield Step(soon(rng, 2, 10), "handler", "contact", contact(voice))


def bounced(rng: random.Random, voice: Voice) -> Steps:
    """Passed on twice; the third time a leader is to decide."""
    for _time in range(2):
        yield from signed(rng, voice)
        fields = {"unit": another_unit, "text": voice.say("transfer")}
        yield Step(soon(rng, 1, 6), "handler", "transfer", fields)
    yield from disputed(rng, voice)


def another_unit(matter: Matter) -> int:
    """Return the station after this letter's unit in the list of stations."""
    stations = [unit.id for unit in units.tree() if unit.kind == "station"]
    at = stations.index(matter.unit_id) if matter.unit_id in stations else matter.pk
    return stations[(at + 1) % len(stations)]


def suggested_unit(matter: Matter) -> int:
    """Return the unit that the machine suggests; now and then the dispatcher knows better."""
    best = (Letter.objects.get(pk=matter.pk).suggested or {}).get("best", ())
    unit = best[0]["unit"] if best else None
    return unit if unit and matter.pk % 5 else another_unit(matter)


def read_urgency(matter: Matter) -> str:
    """Return how urgent a letter is, mostly as the machine reads it."""
    said = (Letter.objects.get(pk=matter.pk).suggested or {}).get("urgency", {}).get("grade", "")
    return "ordinary" if matter.pk % 7 == 0 else said


def split_up(rng: random.Random, voice: Voice) -> Steps:
    """A second concern becomes a letter of its own; the first gets the subject that is left."""
    yield from in_hand(rng, voice)
    subject = {"subject": voice.text.subject}
    yield Step(timedelta(minutes=1), "handler", "classify", subject)
    other = {"title": f"{voice.slots['road']}路灯不亮", "unit": another_unit}
    other["body"] = f"信中还提到{voice.slots['road']}的路灯有几盏不亮，另立一件办理。"
    yield Step(soon(rng, 5, 30), "handler", "split", other)
    yield Step(hours(rng, 2, 20), "handler", "feedback", {"text": voice.say("split")})


def repeated(rng: random.Random, voice: Voice) -> Steps:
    """Merged into an earlier letter by the dispatcher, who sees those of all units."""
    yield from in_hand(rng, voice)
    fields = {"into": letter_before, "text": voice.say("merge")}
    yield Step(soon(rng, 5, 40), "dispatcher", "merge", fields)


def letter_before(matter: Matter) -> str:
    """Return the number of an earlier open letter, of the same unit if there is one."""
    others = Matter.objects.filter(pk__lt=matter.pk, ended_at=None, desk=matter.desk)
    others = others.filter(recused=False).order_by("-pk")
    near = others.filter(unit_id=matter.unit_id).values_list("number", flat=True).first()
    return near or others.values_list("number", flat=True).first() or matter.number


def withdrawn(rng: random.Random, voice: Voice) -> Steps:
    """The citizen takes the letter back."""
    yield from signed(rng, voice)
    yield Step(hours(rng, 0.5, 9), "citizen", "withdraw", {"text": voice.say("withdraw")})


def thanked(rng: random.Random, voice: Voice) -> Steps:
    """A letter of thanks goes into an officer's record."""
    yield from in_hand(rng, voice)
    fields = {"officer": lambda matter: matter.handler_id}
    yield Step(soon(rng, 20, 90), "handler", "commend", fields)
    yield Step(hours(rng, 1, 20), "handler", "feedback", {"text": voice.say("feedback")})
    yield Step(hours(rng, 1, 20), "handler", "resolve", resolution(voice))
    yield Step(hours(rng, 1, 30), "citizen", "rate", {"grade": 5, "text": voice.say("good")})


def routed(rng: random.Random, voice: Voice) -> Steps:
    """No unit was known; a dispatcher finds it."""
    fields = {"unit": suggested_unit, "subject": voice.text.subject, "urgency": read_urgency}
    yield Step(soon(rng, 1, 7), "dispatcher", "route", fields)
    yield from told(rng, voice)


def danger(rng: random.Random, voice: Voice) -> Steps:
    """Reads like danger: signed within a minute, contacted at once."""
    yield Step(timedelta(seconds=rng.uniform(20, 60)), "duty", "sign")
    yield Step(soon(rng, 1, 4), "handler", "contact", contact(voice))
    yield Step(hours(rng, 0.3, 2), "handler", "feedback", {"text": voice.say("feedback")})
    yield Step(hours(rng, 5, 40), "handler", "resolve", resolution(voice))


def instructed(rng: random.Random, voice: Voice) -> Steps:
    """A leader writes an instruction on it."""
    yield from told(rng, voice)
    who = rng.choice(("deputy", "deputy", "leader"))
    yield Step(hours(rng, 1, 6), who, "instruct", {"text": voice.say("instruct")})
    if rng.random() < 0.5:
        yield Step(hours(rng, 2, 20), "handler", "resolve", resolution(voice))


def handed_over(rng: random.Random, voice: Voice) -> Steps:
    """In hand, and passed to a colleague who has not accepted it yet."""
    yield Step(timedelta(minutes=2), "duty", "sign")
    yield Step(timedelta(minutes=3), "handler", "contact", contact(voice))
    yield Step(timedelta(minutes=3), "handler", "hand_over", {"text": voice.say("hand_over")})


def unrouted(rng: random.Random, voice: Voice) -> Steps:
    """No unit is known, and no dispatcher has looked yet."""
    yield from ()


USUAL: tuple[tuple[Story, int], ...] = (
    (satisfied, 32),
    (answered, 15),
    (told, 10),
    (dissatisfied, 7),
    (asked, 6),
    (added, 5),
    (paused, 5),
    (passed_on, 6),
    (refused, 4),
    (refused_wrongly, 3),
    (split_up, 2),
    (repeated, 4),
    (withdrawn, 4),
    (thanked, 6),
    (routed, 4),
    (danger, 2),
    (instructed, 3),
    (found, 5),
    (appealed, 2),
    (turned, 2),
)
"""The stories of the month, with how often each is told."""

ABOUT_US = (unreviewed, identified, alleged, heard, found, appealed)
"""Complaints about an officer."""
