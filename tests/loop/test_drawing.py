"""A flow's picture shows every state and every action, and nothing lies on anything else."""

import xml.etree.ElementTree as ET
from itertools import combinations, product
from pathlib import Path

import pytest
from click.testing import CliRunner
from django.utils import translation

from jiban.loop import cli, drawing, registry
from jiban.loop.actors import HANDLER, UNIT_DUTY, UNIT_HEAD
from jiban.loop.desk import Desk, Promise, Rung, State
from jiban.loop.spans import hours

FLOW = Path(__file__).parents[2] / "docs/reference/mailbox-flow.md"
SVG = "{http://www.w3.org/2000/svg}"
Box = tuple[float, float, float, float]


def small_desk() -> Desk:
    """A desk with what the mailbox has not: two states beside the path, one below the other."""
    desk = Desk(
        "small",
        "Small desk",
        prefix="SM",
        states=(
            State("new", "new"),
            State("asked", "waiting for an answer of the owner"),
            State("known", "known"),
            State("sent", "sent by post"),
            State("done", "done", final=True),
            State("void", "void", final=True),
        ),
        promises=(Promise("answer", within=hours(1), from_action="open"),),
        ladder=(Rung(at=1.0, tell=UNIT_HEAD, breaks=True),),
    )

    def action(name: str, states: tuple[str, ...], to: str, **options: object) -> None:
        declare = desk.action(
            name=name, states=states, roles=(HANDLER, UNIT_DUTY), to=to, label=name, **options
        )
        declare(lambda change: None)

    action("open", (), "new", opens=True)
    action("ask", ("new",), "asked")
    action("told", ("asked",), "new")
    action("find", ("new",), "known", primary=True)
    action("post", ("known",), "sent")
    action("returned", ("sent",), "known")
    action("hand out", ("known", "sent"), "done", keeps="answer", primary=True)
    action("throw away", ("new", "asked", "known"), "void", voids="answer")
    return desk


def drawn(desk: Desk, language: str = "en") -> ET.Element:
    with translation.override(language):
        return ET.fromstring(drawing.svg(desk))


def desks() -> list[Desk]:
    return [*registry.desks(), small_desk()]


def texts(picture: ET.Element) -> list[tuple[str, Box]]:
    """Return the labels with the space they take."""
    found = []
    for text in picture.iter(f"{SVG}text"):
        words, size = text.text or "", float(text.get("font-size", "0"))
        width, x = drawing.width_of(words, size), float(text.get("x", "0"))
        left = x - {"start": 0.0, "middle": 0.5, "end": 1.0}[text.get("text-anchor", "")] * width
        y = float(text.get("y", "0"))
        found.append((words, (left, y - size * 0.8, left + width, y + size * 0.2)))
    return found


def boxes(picture: ET.Element) -> list[Box]:
    found = []
    for rect in picture.iter(f"{SVG}rect"):
        x, y, width, height = (float(rect.get(n, "0")) for n in ("x", "y", "width", "height"))
        found.append((x, y, x + width, y + height))
    return found


def overlap(a: Box, b: Box) -> bool:
    return a[0] < b[2] and b[0] < a[2] and a[1] < b[3] and b[1] < a[3]


def inside(a: Box, b: Box) -> bool:
    return b[0] <= a[0] and b[1] <= a[1] and a[2] <= b[2] and a[3] <= b[3]


def test_it_works() -> None:
    said = {words for words, _box in texts(drawn(registry.desk("mailbox")))}
    assert {"waiting for a unit", "being handled", "closed", "Sign", "Reopen", "Merge"} <= said


@pytest.mark.parametrize("language", ["en", "zh-hans"])
def test_every_state_and_every_step_is_named(language: str) -> None:
    for desk in desks():
        said = [words for words, _box in texts(drawn(desk, language))]
        with translation.override(language):
            for state in desk.states:
                assert str(state.label) in said
            for line in drawing.text_lines(desk):
                assert set(line.partition(": ")[2].split(" / ")) <= set(said)


@pytest.mark.parametrize("language", ["en", "zh-hans"])
def test_no_label_lies_on_another_or_on_a_state(language: str) -> None:
    for desk in desks():
        picture = drawn(desk, language)
        for (words, a), (others, b) in combinations(texts(picture), 2):
            assert not overlap(a, b), f"{words} lies on {others}"
        for (words, a), b in product(texts(picture), boxes(picture)):
            assert not overlap(a, b) or inside(a, b) or len(words) == 1, words


@pytest.mark.parametrize("language", ["en", "zh-hans"])
def test_everything_is_within_the_picture(language: str) -> None:
    for desk in desks():
        picture = drawn(desk, language)
        left, top, right, bottom = map(float, picture.get("viewBox", "").split())
        for _words, box in texts(picture):
            assert inside(box, (left, top, right, bottom))


def test_in_a_page_it_brings_no_style_of_its_own() -> None:
    inline = drawing.svg(registry.desk("mailbox"), standalone=False)
    assert "<style" not in inline
    assert "style=" not in inline
    assert "<script" not in inline


def test_a_label_is_text_and_nothing_else() -> None:
    desk = small_desk()
    desk.state["new"] = State("new", "<script>&amp;")
    assert "<script>&amp;" in [words for words, _box in texts(drawn(desk))]
    assert b"<script" not in ET.tostring(drawn(desk))


def test_the_documents_show_the_flow_as_the_command_draws_it() -> None:
    with translation.override("en"):
        told = CliRunner().invoke(cli.desk, ["show", "mailbox", "--format", "mermaid"])
    assert f"```mermaid\n{told.output.strip()}\n```" in FLOW.read_text()
