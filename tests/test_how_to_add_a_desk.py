"""The desk that ``docs/how-to-add-a-desk.md`` builds is what the page says it is."""

import re
import sys
import types
from collections.abc import Iterator
from datetime import timedelta
from pathlib import Path
from typing import Any

import pytest

from jiban.loop import door, flow, registry, sight
from jiban.loop.actors import Actor
from jiban.loop.desk import Desk
from jiban.loop.errors import DeclarationError
from jiban.loop.models import Entry, Matter, Promise
from jiban.web.persons import People
from jiban.web.story import Teller
from tests.loop.conftest import MORNING, Bureau, bureau, data_folder

PAGE = (Path(__file__).parent.parent / "docs" / "how-to-add-a-desk.md").read_text()
CODE = re.findall(
    r"^## \d\. [^\n]*`jiban/desks/(\S+)\.py`\n+```python\n(.*?)^```", PAGE, re.S | re.M
)

__all__ = ["bureau", "data_folder"]


@pytest.fixture(autouse=True)
def _as_on_the_page(monkeypatch: pytest.MonkeyPatch) -> None:
    """Only the page's desk has its name: whoever followed the page has one like it in the code."""
    there = {name: desk for name, desk in registry._desks.items() if name != "lost_property"}
    monkeypatch.setattr(registry, "_desks", there)
    monkeypatch.setitem(sys.modules, "jiban.desks.lost_property.desk", types.ModuleType("page"))


def build(change: tuple[str, str] = ("", "")) -> Desk:
    """Run the page's declaration and return its desk."""
    declaration = dict(CODE)["lost_property/desk"].replace(*change) if change[0] else CODE[0][1]
    module = types.ModuleType("jiban.desks.lost_property.desk")
    exec(declaration, module.__dict__)
    made = module.__dict__["lost_property"]
    assert isinstance(made, Desk)
    sys.modules[module.__name__] = module
    return made


@pytest.fixture
def desk() -> Iterator[Desk]:
    made = build()
    registry.register(made)
    yield made
    registry.unregister(made.name)


def test_it_works(desk: Desk, bureau: Bureau) -> None:
    opened = door.act(
        "lost_property",
        "report",
        by=Actor.citizen(),
        now=MORNING,
        thing="黑色双肩包",
        where="地铁口",
        unit=bureau.east.pk,
        phone="13900001111",
    )
    assert opened.number.startswith("SW260302-")
    for action, fields in (("search", {}), ("find", {"place": "值班室"}), ("give_back", {})):
        door.act(opened.matter_id, action, by=bureau.actor("duty"), now=MORNING, **fields)
    assert Matter.objects.get(pk=opened.matter_id).state == "returned"
    outcomes = dict(
        Promise.objects.filter(matter_id=opened.matter_id).values_list("name", "outcome")
    )
    assert (outcomes["look"], outcomes["tell"]) == (Promise.Outcome.KEPT, Promise.Outcome.KEPT)


def test_what_nobody_claims_ends_by_itself(desk: Desk, bureau: Bureau) -> None:
    fields = {"thing": "雨伞", "where": "公园", "unit": bureau.east.pk, "phone": "13900001111"}
    matter = door.act(
        "lost_property", "report", by=Actor.citizen(), now=MORNING, **fields
    ).matter_id
    door.act(matter, "search", by=bureau.actor("duty"), now=MORNING)
    door.act(matter, "find", by=bureau.actor("duty"), now=MORNING, place="值班室")
    door.settle([matter], now=MORNING + timedelta(days=31))
    assert Matter.objects.get(pk=matter).state == "given_up"


def test_the_mistake_on_the_page_is_refused_as_shown() -> None:
    broken = build(('    to="given_up",\n    keeps="tell",\n', '    to="given_up",\n'))
    with pytest.raises(DeclarationError) as refused:
        flow.check(broken)
    assert str(refused.value) in PAGE


def test_its_test_passes_as_it_stands(desk: Desk, bureau: Bureau) -> None:
    [code] = re.findall(r"^```\n(from datetime.*?)^```", PAGE, re.S | re.M)
    written: dict[str, Any] = {}
    exec(code, written)
    written["test_what_nobody_claims_ends_by_itself"](bureau)


def test_the_first_entry_tells_what_was_said(desk: Desk, bureau: Bureau) -> None:
    fields = {"thing": "雨伞", "where": "公园", "unit": bureau.east.pk, "phone": "13900001111"}
    opened = door.act("lost_property", "report", by=Actor.citizen(), now=MORNING, **fields)
    entries = Entry.objects.filter(matter_id=opened.matter_id)
    [line] = Teller(desk, opened.number, People(()), sight.of_officer(bureau.head.pk)).tell(entries)
    assert "在哪里丢的" in line.text
    assert "公园" in line.text
    assert "城东派出所" in line.text
    assert "13900001111" not in line.text


def test_it_is_under_a_hundred_lines() -> None:
    assert [name for name, _ in CODE] == ["lost_property/desk", "lost_property/apps"]
    written = [line for _, code in CODE for line in code.splitlines() if line.strip()]
    assert len(written) < 100
