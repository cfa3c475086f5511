"""Visitors ask as browsers do, and take only what a person would call right."""

import asyncio

import pytest

from benchmarks import visitors
from benchmarks.client import Answer, Wrong
from benchmarks.visitors import Author, Reader, Worker
from jiban.config.plain_forms import read

FORM = (
    b'<input name="csrfmiddlewaretoken" value="tok"><input name="idempotency_key" value="k:1">'
    b'<div hx-vals="{&quot;stamp&quot;: &quot;s&quot;, &quot;newest&quot;: 3}"></div>'
)


class Scripted:
    """A connection whose answers stand fixed; it keeps what was asked."""

    def __init__(self, *answers: Answer) -> None:
        self.answers = list(answers)
        self.asked: list[bytes] = []

    async def ask(self, request: bytes) -> Answer:
        self.asked.append(request)
        return self.answers.pop(0)


def page(body: bytes = FORM) -> Answer:
    return Answer(200, {}, {"csrftoken": "c"}, body)


def sent(location: str = "/letters/sent/XJ261121-0000012") -> Answer:
    return Answer(302, {"location": location}, {"jiban_letters": "x"}, b"")


def do(visitor, line: Scripted) -> None:
    async def both() -> None:
        await visitor.begin(line)
        await visitor.turn(line)

    asyncio.run(both())


def test_it_works() -> None:
    line = Scripted(page(), sent())
    do(Author("localhost", 1, [5, 6], ["key"]), line)
    head, _, body = line.asked[1].partition(b"\r\n\r\n")
    assert head.startswith(b"POST /letters/new HTTP/1.1\r\n")
    assert b"Cookie: csrftoken=c" in head
    assert f"Content-Length: {len(body)}".encode() in head
    fields = dict(read(body, visitors.BOUNDARY.encode()) or [])
    assert fields[b"csrfmiddlewaretoken"] == b"tok"
    assert fields[b"idempotency_key"] == b"key"
    assert fields[b"files"] == b""


def test_letters_come_from_different_people() -> None:
    line = Scripted(page(), sent(), sent())
    author = Author("localhost", 1, [5], ["a", "b"])
    do(author, line)
    asyncio.run(author.turn(line))
    told = [
        {row for row in one.split(b"\r\n") if row.startswith((b"X-Forwarded-For", b"139"))}
        for one in line.asked[1:]
    ]
    assert not told[0] & told[1]


@pytest.mark.parametrize(
    "answer",
    [
        Answer(422, {}, {}, b""),
        sent("/letters/sent/XJ261121-0000012?again=1"),
        sent("/letters/new"),
        Answer(302, {"location": "/letters/sent/XJ261121-0000012"}, {}, b""),
    ],
)
def test_what_is_no_letter_is_wrong(answer: Answer) -> None:
    with pytest.raises(Wrong):
        do(Author("localhost", 1, [5], ["key"]), Scripted(page(), answer))


def test_an_inbox_with_too_few_rows_is_wrong() -> None:
    row = visitors.ROW
    do(Reader("localhost", "s", "/inbox", 2), Scripted(page(), page(row * 2)))
    with pytest.raises(Wrong, match="1 rows instead of 2"):
        do(Reader("localhost", "s", "/inbox", 2), Scripted(page(), page(row)))


def test_a_look_for_news_brings_what_the_page_remembers() -> None:
    line = Scripted(page(), Answer(204, {}, {}, b""))
    do(Reader("localhost", "s", "/inbox?tab=all", 0, ("HX-Request: true",), 204), line)
    assert line.asked[1].startswith(b"GET /inbox?tab=all&stamp=s&newest=3 HTTP/1.1\r\n")


def test_an_officer_does_one_step_after_the_other() -> None:
    done = Answer(204, {"hx-trigger": '{"jb:acted": {}}'}, {}, b"")
    line = Scripted(page(), done, done, done, done)
    worker = Worker("localhost", "s", ["XJ1", "XJ2"])
    do(worker, line)
    for _turn in range(3):
        asyncio.run(worker.turn(line))
    steps = [one.split(b" ")[1].partition(b"?")[0] for one in line.asked[1:]]
    assert steps == [
        b"/matters/XJ2/do/sign",
        b"/matters/XJ2/do/contact",
        b"/matters/XJ2/do/feedback",
        b"/matters/XJ1/do/sign",
    ]


def test_after_a_refusal_the_next_letter_is_taken() -> None:
    worker = Worker("localhost", "s", ["XJ1", "XJ2"])
    told = Answer(422, {}, {}, b'name="seen" value="4"')
    with pytest.raises(Wrong, match="422 instead of 204"):
        do(worker, Scripted(page(), told, told))
    assert not worker.steps


def test_who_is_told_that_somebody_acted_presses_once_more() -> None:
    worker = Worker("localhost", "s", ["XJ1"])
    told = Answer(422, {}, {}, b'name="seen" value="4"')
    line = Scripted(page(), told, Answer(204, {"hx-trigger": '{"jb:acted": {}}'}, {}, b""))
    do(worker, line)
    assert [b"seen=1" in line.asked[1], b"seen=4" in line.asked[2]] == [True, True]
