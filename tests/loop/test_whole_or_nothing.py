"""What an action starts belongs to it: when that is refused, nothing of the act stays."""

from collections.abc import Iterator
from dataclasses import replace
from datetime import timedelta

import pytest

from jiban.loop import door, firing, registry
from jiban.loop.actors import Actor
from jiban.loop.change import Change
from jiban.loop.errors import NotAllowed, Refused, UnknownMatter
from jiban.loop.models import Entry, Matter, Notice, Trouble
from tests.stray_dogs import stray_dogs

from .conftest import MORNING, Bureau


@pytest.fixture
def dog(bureau: Bureau) -> Iterator[int]:
    """A matter of a small desk one of whose actions starts another that may be refused."""
    small = stray_dogs(bureau.east.pk, bureau.duty.pk, rung="bite")

    @small.action(states="seen", roles=("handler",), label="摸")
    def pat(change: Change) -> None:
        change.tell("duty", "patted")
        change.then("bite")

    @small.action(states="seen", roles=("system",), label="咬")
    def bite(change: Change) -> None:
        if change.matter.urgent:
            raise NotAllowed("它今天不咬人")

    registry.register(small)
    yield door.act("stray_dogs", "see", by=Actor.citizen(), now=MORNING).matter_id
    registry.unregister("stray_dogs")


def left(dog: int) -> tuple[list[str], int]:
    told = Notice.objects.filter(matter_id=dog, message="patted").count()
    entries = Entry.objects.filter(matter_id=dog).order_by("seq")
    return list(entries.values_list("action", flat=True)), told


def test_it_works(bureau: Bureau, dog: int) -> None:
    door.act(dog, "pat", by=bureau.actor("duty"), now=MORNING)
    assert left(dog) == (["see", "pat", "bite"], 1)


def test_refused_nothing_stays(bureau: Bureau, dog: int) -> None:
    Matter.objects.filter(pk=dog).update(urgent=True)
    with pytest.raises(NotAllowed):
        door.act(dog, "pat", by=bureau.actor("duty"), now=MORNING, key="once")
    assert left(dog) == (["see"], 0)
    Matter.objects.filter(pk=dog).update(urgent=False)
    door.act(dog, "pat", by=bureau.actor("duty"), now=MORNING, key="once")
    assert left(dog) == (["see", "pat", "bite"], 1)


def test_the_others_of_its_batch_are_done(bureau: Bureau, dog: int) -> None:
    other = door.act("stray_dogs", "see", by=Actor.citizen(), now=MORNING).matter_id
    Matter.objects.filter(pk=dog).update(urgent=True)
    by = bureau.actor("duty")
    acts = [door.Act(other, "pat", by, {}), door.Act(dog, "pat", by, {})]
    acts += [door.Act(other, "take", by, {})]
    done, refused, taken = door.act_many(acts, now=MORNING)
    assert isinstance(refused, Refused)
    assert not any(isinstance(one, Refused) for one in (done, taken))
    assert left(dog) == (["see"], 0)
    assert left(other) == (["see", "pat", "bite", "take"], 1)


def test_one_transaction_where_nothing_of_the_refused_was_done(
    bureau: Bureau, dog: int, monkeypatch: pytest.MonkeyPatch
) -> None:
    passes = []
    run = door._Pass.run

    def counted(self: door._Pass) -> list[door.Acted | Refused]:
        passes.append(len(self.acts))
        return run(self)

    monkeypatch.setattr(door._Pass, "run", counted)
    by = bureau.actor("duty")
    acts = [door.Act(dog, "pat", by, {}), door.Act(dog + 999, "pat", by, {})]
    done, refused = door.act_many(acts, now=MORNING)
    assert not isinstance(done, Refused)
    assert isinstance(refused, UnknownMatter)
    assert passes == [2]
    assert left(dog) == (["see", "pat", "bite"], 1)


def test_a_rung_that_does_what_is_refused_is_in_trouble(dog: int) -> None:
    Matter.objects.filter(pk=dog).update(urgent=True)
    after = MORNING + timedelta(minutes=31)
    firing.fire_all(after)
    trouble = Trouble.objects.get()
    assert trouble.matter_id == dog
    assert "它今天不咬人" in trouble.error
    assert firing.look(after).matters == []


def test_and_somebody_is_told_to_do_it_by_hand(dog: int) -> None:
    Matter.objects.filter(pk=dog).update(urgent=True)
    firing.fire_all(MORNING + timedelta(minutes=31))
    assert left(dog)[0] == ["see", "rung", "not_done"]
    told = Notice.objects.filter(matter_id=dog, message="not_done")
    assert {notice.audience for notice in told} == {"handler", "head"}


def test_whoever_acts_on_it_next_is_not_refused_for_that(bureau: Bureau, dog: int) -> None:
    Matter.objects.filter(pk=dog).update(urgent=True)
    by = bureau.actor("duty")
    door.act(dog, "note", by=by, now=MORNING + timedelta(minutes=31), text="看过")
    assert left(dog)[0] == ["see", "rung", "not_done", "note"]


def test_nor_when_a_part_of_it_was_done(bureau: Bureau, dog: int) -> None:
    """What the rung does starts something else, which is refused."""
    Matter.objects.filter(pk=dog).update(urgent=True)
    small = registry.desk("stray_dogs")
    calm = small.actions["bite"]
    small.actions["bite"] = replace(calm, body=lambda change: change.then("growl"))
    small.actions["growl"] = replace(calm, name="growl")
    after = MORNING + timedelta(minutes=31)
    firing.fire_all(after)
    assert left(dog)[0] == ["see", "rung", "not_done"]
    assert "它今天不咬人" in Trouble.objects.get().error
    door.act(dog, "note", by=bureau.actor("duty"), now=after, text="看过")
