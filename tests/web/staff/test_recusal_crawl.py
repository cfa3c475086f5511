"""Nobody complained about learns of it: every route and every operation is asked for, and counts.

The routes are those of the URLconf and the operations those of the OpenAPI document, so that a new
one is asked too; one with a parameter that is not known here fails the test until it says how to
fill it in.
"""

import io
import re
from collections.abc import Callable, Iterator
from dataclasses import dataclass
from datetime import date, timedelta
from itertools import product
from types import SimpleNamespace
from typing import Any

import pytest
from django.contrib.contenttypes.models import ContentType
from django.test import Client
from django.urls import URLPattern, URLResolver, get_resolver
from django.utils import timezone

from jiban.city import caches, officers
from jiban.city.models import Officer, Post, Unit
from jiban.desks.mailbox import codes
from jiban.desks.mailbox.models import Letter
from jiban.loop import (
    attachments,
    bell,
    counting,
    door,
    figures,
    listing,
    notices,
    reviewing,
    sight,
)
from jiban.loop.actors import Actor
from jiban.loop.figures import Scope
from jiban.loop.models import Attachment, Channel, Delivery, Link, Matter

HOUR = timedelta(hours=1)
AUTHOR = "SECRETAUTHOR"
ALLEGED = "办证时说话生硬，让人改日再来。"


@dataclass(frozen=True)
class Hidden:
    """A complaint, what nobody recused may read of it, and one of those who must not."""

    matter: Matter
    secrets: tuple[str, ...]
    from_whom: str


@pytest.fixture
def world(city: SimpleNamespace, write: Any) -> SimpleNamespace:
    """Complaints about an officer, a station, the director; each with an author and a file."""

    def officer(label: str, number: str, unit: Unit, role: str, **more: Any) -> None:
        made = Officer.objects.create(number=number, name=f"{label}示例", unit=unit, **more)
        if role:
            Post.objects.create(officer=made, unit=unit, role=role)
        made.refresh_from_db()
        setattr(city, label, made)

    city.outside = Unit.objects.create(code="OUT", name="联合监督办公室", kind="outside")
    officer("watcher", "700001", city.outside, "head")
    officer("neighbour", "100009", city.beside, "duty")
    officer("wide", "100010", city.station, "duty")  # sees all of the city by a second post
    Post.objects.create(officer=city.wide, unit=city.bureau, role="dispatcher")
    officer("east_inspector", "100008", city.east, "inspector")
    city.root = Officer.objects.create_superuser("999999", None, name="超管")
    for name, audience, url in (
        ("group", "staff", "json://127.0.0.1:9/"),
        ("mails", "staff", "mailto://127.0.0.1:9/?to={email}"),
        ("admins", "admin", "json://127.0.0.1:9/a"),
    ):
        Channel.objects.create(name=name, url=url, audience=audience)
    Officer.objects.update(email="officer@example.com")
    caches.forget()
    officers.forget()
    city.write = write
    return city


def complain(world: SimpleNamespace) -> list[Hidden]:
    """Write the complaints; the first was an ordinary letter that its officer had in hand."""
    write = world.write
    photo = attachments.keep("SECRETFILE.txt", io.BytesIO(b"SECRETBYTES"))

    def author(n: str) -> dict[str, Any]:
        return {"title": f"{n}的来信", "name": f"{AUTHOR}{n}", "place": f"SECRETPLACE{n}"}

    one = write.handled(body="SECRETBODYONE 请处理", **author("SECRETONE"))
    while notices.spread():
        pass
    door.act(one.pk, "add", by=Actor.citizen(one.pk), files=[photo],
             text="SECRETADDED 接电话的民警（警号100001）态度恶劣，还骂人。")  # fmt: skip
    two = write(body="SECRETBODYTWO 书香派出所的警察打了我。", unit=None, **author("SECRETTWO"))
    three = write(body="SECRETBODYTHREE 举报局长收受好处。", unit=None, **author("SECRETTHREE"))
    later = write(body="SECRETBODYLATER 上封信的事没有下文。", about=one.number,
                  about_code=codes.code_of(one.number), **author("SECRETLATER"))  # fmt: skip
    said = (("SECRETONE", "SECRETBODYONE", "SECRETADDED", "SECRETFILE", "SECRETBYTES"),
            ("SECRETTWO", "SECRETBODYTWO"), ("SECRETTHREE", "SECRETBODYTHREE"),
            ("SECRETLATER", "SECRETBODYLATER"))  # fmt: skip
    whom = ("duty", "head", "leader", "duty")
    found = [
        Hidden(Matter.objects.get(pk=matter.pk), (*words, AUTHOR, "SECRETPLACE"), label)
        for matter, words, label in zip((one, two, three, later), said, whom, strict=True)
    ]
    write.does(one, world.east_inspector, "take_up")
    write.does(one, world.east_inspector, "allege", officer="100001", text=ALLEGED)
    door.settle([hidden.matter.pk for hidden in found], now=timezone.now() + 60 * HOUR)
    while notices.spread():
        pass
    return found


# --- every route ---------------------------------------------------------------------------------


@dataclass(frozen=True)
class Route:
    """A route of the house: its path with ``{name}`` for each parameter."""

    path: str
    names: tuple[str, ...]


NOT_ASKED = {
    "accounts/logout/": "ends the session",
    "admin/logout/": "ends the session",
    "admin/{url}": "the admin's answer to any other address",
}
REGEX = {
    r"^(?P<app_label>": "{app_label}/",
    r"(?P<url>.*)$": "{url}",
    r"^accounts/(?:": "accounts/email/",
    "^api(/|$)": "api/",
}


def routes() -> Iterator[Route]:
    """Yield every route of the URLconf."""
    yield from _walk(get_resolver(), "")


def _walk(resolver: URLResolver, before: str) -> Iterator[Route]:
    for pattern in resolver.url_patterns:
        piece = str(pattern.pattern)
        piece = next((made for start, made in REGEX.items() if piece.startswith(start)), piece)
        path = before + re.sub(r"<(?:\w+:)?(\w+)>", r"{\1}", piece)
        if isinstance(pattern, URLPattern):
            path = re.sub(r"\^([^(]+?)/?\$", r"\1/", path).lstrip("^")
            yield Route(path, tuple(re.findall(r"{(\w+)}", path)))
        else:
            yield from _walk(pattern, path)


def values(world: SimpleNamespace, hidden: Hidden, number: str) -> dict[str, list[str]]:
    """Return what each parameter is filled in with, for a matter or for a number of none."""
    pk = hidden.matter.pk
    file = Attachment.objects.filter(matter_id=pk).values_list("pk", flat=True).first() or 1
    link = Link.objects.filter(matter_id=pk).values_list("pk", flat=True).first() or 1
    monday = date.today() - timedelta(days=date.today().weekday())
    return {
        "number": [number],
        "other": [number],
        "file": [str(file)],
        "pk": [str(file)],
        "action": ["note", "resolve", "open_person"],
        "desk": ["mailbox", "oversight"],
        "name": ["mailbox", "oversight"],
        "kind": ["csv", "xlsx"],
        "day": [monday.isoformat()],
        "token": ["nothing"],
        "form": ["xml", "json"],
        "code": ["traffic.parking"],
        "identifier": ["JS260302-0000001-1"],
        "app_label": ["loop", "api", "exchange"],
        "url": [],
        "object_id": list(dict.fromkeys([str(pk), str(file), str(link)])),
        "content_type_id": [str(ContentType.objects.get_for_model(Matter).pk)],
        "id": ["1"],
        "problem": ["1"],
        "uidb36": ["1"],
        "key": ["1"],
        "what": ["sightings"],
        "n": ["1"],
        "provider": ["oidc"],
        "provider_id": ["oidc"],
    }


def addresses(route: Route, filled: dict[str, list[str]]) -> Iterator[str]:
    """Yield a route's addresses; a parameter that nobody knows fails."""
    if route.path in NOT_ASKED:
        return
    for name in route.names:
        assert name in filled, f"{route.path}: say how to fill in {name}"
    for chosen in product(*(filled[name] for name in route.names)):
        yield "/" + route.path.format(**dict(zip(route.names, chosen, strict=True)))


def ask(client: Client, address: str, *, post: bool) -> str:
    """Return what is answered, headers included; an error of ours fails."""
    if post:
        api = address.startswith("/api/")
        answer = client.post(address, "{}" if api else {}, **(
            {"content_type": "application/json"} if api else {}))  # fmt: skip
    else:
        answer = client.get(address)
    assert answer.status_code != 500, address
    body = b"".join(answer.streaming_content) if answer.streaming else answer.content
    headers = {k: v for k, v in answer.headers.items() if k not in ("Date", "Expires")}
    return f"{answer.status_code} {headers} {body.decode(errors='replace')}"


def bare(text: str, *words: str) -> str:
    """Return an answer without what differs each time, and without the words asked for."""
    for word in words:
        text = text.replace(word, "·").replace(word.lower(), "·")
    text = re.sub(r"\d{4}-\d\d-\d\d[T ][\d:.+Z]+", "·", text)
    return re.sub(r"[\w+/=:.-]{24,}|'Content-Length': '\d+'|ETag[^,]+", "·", text)


def test_routes_with_a_number_answer_as_if_there_were_none(
    world: SimpleNamespace, sign_in: Any
) -> None:
    hidden = complain(world)
    pairs = [(hidden[0], "duty"), (hidden[1], "head"), (hidden[2], "admin")]
    for one, label in pairs:
        client, number = sign_in(label), one.matter.number
        absent = f"{number[:-7]}{int(number[-7:]) + 5000:07d}"
        for route in routes():
            if "number" not in route.names:
                continue
            there = list(addresses(route, values(world, one, number)))
            for address, nowhere in zip(
                there, addresses(route, values(world, one, absent)), strict=True
            ):
                for post in (False, True):
                    said = ask(client, address, post=post)
                    assert not [w for w in one.secrets if w in said], (label, address)
                    if one is hidden[0]:
                        none = ask(client, nowhere, post=post)
                        assert bare(said, number) == bare(none, absent), (label, address)


QUERIES = {
    "inbox": ("tab=all", "tab=mine", "tab=incoming", "tab=unit", "tab=routing", "tab=all&due=soon"),
    "notices": ("all=1",),
    "dashboard": ("weeks=12",),
    "api/matters": ("which=all", "which=all&handler=me", "which=ended", "which=all&broken=true"),
    "admin/autocomplete/": ("app_label=api&model_name=token&field_name=officer&term=1",),
    "rates/rows": tuple(f"rate={name}&part={part}" for name in ("response", "completion")
                        for part in ("of", "in", "out")),
    "problems": ("weeks=12",),
}  # fmt: skip


@pytest.mark.parametrize("label", ["duty", "neighbour", "leader", "admin", "root"])
def test_no_other_route_tells_anything(world: SimpleNamespace, sign_in: Any, label: str) -> None:
    hidden = complain(world)
    away = [h for h in hidden if kept_from(world, label, h.matter)]
    assert away
    words = {word for h in away for word in (*h.secrets, h.matter.number)}
    words -= {w for h in hidden if h not in away for w in (*h.secrets, h.matter.number)}
    client = sign_in(label)
    whole = label in ("admin", "root")  # their pages are the administration's
    for route in routes():
        if "number" in route.names or route.path.startswith("admin/") is not whole:
            continue
        for address in addresses(route, values(world, away[-1], "")):
            for query in ("", *QUERIES.get(route.path, ())):
                said = ask(client, f"{address}?{query}" if query else address, post=False)
                assert not [w for w in words if w in said], (label, address, query)
    if not whole:
        assert client.get("/admin/loop/matter/").status_code in (302, 403)


def kept_from(world: SimpleNamespace, label: str, matter: Matter) -> bool:
    """Whether an officer may not know of a matter; administrators see those of all units."""
    at = sight.of_officer(getattr(world, label).pk)
    rows = Matter.objects.filter(pk=matter.pk)
    return not (at.open(rows) if label == "root" else at.matters(rows)).exists()


@pytest.mark.parametrize("label", ["duty", "admin"])
def test_searching_finds_nothing(world: SimpleNamespace, sign_in: Any, label: str) -> None:
    hidden = complain(world)
    one = hidden[0] if label == "duty" else hidden[2]
    client = sign_in(label)
    for place in ("/search?q=", "/api/matters?which=all&q=", "/admin/loop/matter/?q="):
        for word, other in (
            (one.secrets[0], "NOTHINGLIKEIT"),
            (one.matter.number, "XJ000101-0000001"),
        ):
            there, none = (ask(client, place + w, post=False) for w in (word, other))
            assert bare(there, word) == bare(none, other), (place, word)


def test_the_documented_operations_are_routes(world: SimpleNamespace, sign_in: Any) -> None:
    known = {re.sub(r"{\w+}", "{}", f"/{route.path}") for route in routes()}
    for path in sign_in("duty").get("/api/openapi.json").json()["paths"]:
        assert re.sub(r"{\w+}", "{}", path) in known, path


# --- counts --------------------------------------------------------------------------------------


def counted(who: Officer) -> list[Any]:
    """Return every number that lists, dashboards, desks, rates and the review tell an officer."""
    now = timezone.now() + 61 * HOUR
    at = sight.of_officer(who.pk)
    scope = Scope(at.units, now - timedelta(days=28), now, at)
    every = (
        tuple(listing.counts(at, None, ("triage",), now)),
        sorted(figures.open_matters(scope)),
        sorted(figures.coming_due(scope).items()),
        sorted(figures.decided(scope)),
        [(f.name, f.series) for d in registered() if d.figures for f in d.figures(scope)],
        [(d.name, sorted(d.tally(scope))) for d in registered() if d.tally],
        [(desk.name, s.name, s.lines) for desk, s in reviewing.sections(scope)],
        [(rate.name, counting.total(rate, scope)) for _desk, rate in counting.of_desks()],
        at.matters(Matter.objects.filter(desk="mailbox")).count(),
        bell.unread(who.pk),
    )
    return list(every)


def registered() -> tuple[Any, ...]:
    from jiban.loop import registry

    return registry.desks()


@pytest.mark.parametrize("label", ["head", "neighbour", "far_duty", "wide"])
def test_no_count_differs(world: SimpleNamespace, label: str) -> None:
    who = getattr(world, label)
    before = counted(who)
    about = {"neighbour": "墨香派出所", "far_duty": "远山派出所"}.get(label, "书香派出所")
    world.write(body=f"SECRET {about}的警察打了我。", unit=None)
    world.write(body="SECRET 举报局长收受好处。", unit=None)
    while notices.spread():
        pass
    assert Letter.objects.count() == 2
    assert counted(who) == before


@pytest.mark.parametrize("watched", [True, False])
def test_no_count_differs_for_the_bureau_itself(world: SimpleNamespace, watched: bool) -> None:
    if not watched:  # then the letter rests at the bureau, out of everybody's sight
        Unit.objects.filter(pk=world.outside.pk).update(active=False)
        caches.forget()
    names = ("leader", "deputy", "dispatcher", "inspector", "admin", "root")
    before = {name: counted(getattr(world, name)) for name in names}
    world.write(body="SECRET 举报局长收受好处。", unit=None)
    while notices.spread():
        pass
    assert {name: counted(getattr(world, name)) for name in names} == before


# --- what is told, and what is done --------------------------------------------------------------


def test_notices_pass_them_by(world: SimpleNamespace) -> None:
    hidden = complain(world)
    told_before = Delivery.objects.filter(matter=hidden[0].matter, officer=world.duty)
    assert told_before.exists()  # while it was an ordinary letter
    numbers = {told.number for told in bell.told(world.duty.pk)}
    assert numbers == {Matter.objects.get(desk="oversight").number}
    for one in hidden[1:]:
        rows = Delivery.objects.filter(matter=one.matter)
        assert rows.exists()
        assert not rows.filter(officer=None).exists()  # no group
        for delivery in rows.select_related("officer"):
            assert sight.of_officer(delivery.officer_id).of(one.matter), delivery.officer


def test_the_reviewers_can_work_and_the_officer_is_cleared(
    world: SimpleNamespace, sign_in: Any
) -> None:
    hidden = complain(world)
    reviewers: list[tuple[str, Hidden]] = [
        *(("east_inspector", hidden[0]), ("branch_head", hidden[1]), ("watcher", hidden[2])),
        ("branch_head", hidden[3]),
    ]
    for label, one in reviewers:
        page = ask(sign_in(label), f"/matters/{one.matter.number}", post=False)
        assert page.startswith("200")
        assert one.secrets[1] in page
    allegation = Matter.objects.get(desk="oversight")
    officer = sign_in("duty")
    assert ALLEGED in officer.get(f"/matters/{allegation.number}").content.decode()
    done: Callable[..., Any] = officer.post
    answer = {"text": "当时系统故障，录音可查。", "evidence": "窗口录音"}
    assert done(f"/matters/{allegation.number}/do/answer", answer).status_code == 303
    reviewer = sign_in("east_inspector")
    finding = {"finding": "unfounded", "text": "录音清楚。"}
    assert reviewer.post(f"/matters/{allegation.number}/do/find", finding).status_code == 303
    allegation.refresh_from_db()
    assert allegation.state == "unfounded"
    while notices.spread():
        pass
    assert "You are cleared" in officer.get("/notices").content.decode()
    assert officer.get(f"/matters/{hidden[0].matter.number}").status_code == 404
