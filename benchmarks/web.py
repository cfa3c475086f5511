"""The pages under load: letters sent, inboxes looked at, actions done, through the real server.

`jiban up` runs as shipped, with its own number of web processes and runners; the load comes from
one process beside it. Limits on the public stay on: every letter comes from an address and a phone
number of its own, as they do behind a bureau's proxy. Officers are signed in with a second factor.

Peers, in the same run: the very statements that the pages send, sent again by four connections
without any page around them.
"""

import argparse
import itertools
from collections.abc import Callable, Iterator, Sequence
from dataclasses import dataclass
from typing import Any

import psycopg

from benchmarks import client, filling, ground, queries, server, visitors
from benchmarks.ground import Figures, say
from benchmarks.loop import act_singly, undo_acts
from benchmarks.recording import recorded, send_again
from jiban.config import postgres

CLIENTS = 8
OFFICERS = 4
RATE = 100
RAW_WORKERS = 4
RAW_LETTERS = 100
RAW_PAGES = 20
"""For each second of a closed loop."""
MOST_PER_SECOND = 1000
"""So many letters per second are prepared for; more cannot be sent."""


def main(arguments: Sequence[str] | None = None) -> None:
    """Run all parts and print the figures."""
    parser = argparse.ArgumentParser(prog="python -m benchmarks.web", description=__doc__)
    parser.add_argument("--seconds", type=float, default=20, help="length of each closed loop")
    parser.add_argument("--letters", type=int, default=filling.OPEN_LETTERS)
    wanted = parser.parse_args(arguments)
    warm = min(5.0, wanted.seconds / 4)
    figures: Figures = {}
    with ground.folder() as home:
        with ground.database(home) as dsn:
            figures |= raw_writing(dsn, round(RAW_LETTERS * wanted.seconds))
            with ground.superuser(dsn) as owner:
                say(f"{wanted.letters:,} open letters")
                filling.fill(owner, wanted.letters)
            cast = Cast.chosen()
            figures |= counted(cast)
            figures |= raw_inbox(cast, round(RAW_PAGES * wanted.seconds))
        with server.running(home) as up:
            load = Load(up, warm, wanted.seconds)
            figures |= posting(load, cast)
            figures |= reading(load, cast)
            figures |= acting(load, cast)
    ground.emit("web", figures)


# --- the load -------------------------------------------------------------------------------------


@dataclass
class Load:
    """Sends visitors to the server, from a process of their own, and shows what came of it."""

    up: server.Server
    warm: float
    seconds: float

    def closed(self, name: str, people: Sequence[client.Visitor], share: float = 1) -> Figures:
        """As fast as they can, one thing after another each; *share* of the usual time."""
        seconds = self.seconds * share
        return self._run(name, client.closed, people, self.warm * share, seconds)

    def steady(self, name: str, people: Sequence[client.Visitor]) -> Figures:
        """So many per second, whatever comes of it."""
        return self._run(name, client.steady, people, RATE, self.seconds * 1.5)

    def _run(self, name: str, how: Callable[..., client.Outcome], *given: Any) -> Figures:
        before = self.up.spent()
        outcomes, _ = ground.at_once(visit, [(how, self.up.port, *given)])
        outcome: client.Outcome = outcomes[0]
        after = self.up.spent()
        turns = max(1, outcome.turns)
        spent = {part: (after[part] - before[part]) / turns * 1000 for part in after}
        parts = ", ".join(f"{part} {took:.1f}" for part, took in spent.items())
        say(
            f"  {name}: {outcome.per_second:.1f}/s, p50 {outcome.milliseconds(0.5):.1f} ms, "
            f"p99 {outcome.milliseconds(0.99):.1f} ms; processor ms each: {parts}, "
            f"client {outcome.spent / turns * 1000:.1f}"
        )
        for reason, times in outcome.wrong.most_common(5):
            say(f"  WRONG {times} ×: {reason}")
        return {
            "per_s": outcome.per_second,
            "p50_ms": outcome.milliseconds(0.5),
            "p99_ms": outcome.milliseconds(0.99),
            "wrong": float(outcome.wrong.total()),
            "cpu_ms": sum(spent.values()),
            "done": float(outcome.turns - outcome.wrong.total()),
        }

    def entries(self, action: str) -> float:
        """How many such actions the journal has."""
        with psycopg.connect(postgres.dsn(self.up.home)) as raw:
            sql = "SELECT count(*) FROM loop_entry WHERE action = %s"
            return float(raw.execute(sql, [action]).fetchall()[0][0])


def visit(how: Callable[..., client.Outcome], port: int, *given: Any) -> Iterator[None]:
    """Be the client's process; returns the outcome."""
    yield
    return how(server.HOST, port, *given)  # type: ignore[return-value]


# --- who takes part -------------------------------------------------------------------------------


@dataclass(frozen=True)
class Cast:
    """The officers who are signed in, and the letters they can sign."""

    pages: list[tuple[str, str]]
    workers: list[tuple[str, list[str]]]
    people: list[Any]
    units: list[int]

    @classmethod
    def chosen(cls) -> "Cast":
        """A dispatcher who sees all, two heads of branches, an officer on duty; eight signers."""
        from django.utils import timezone

        from jiban.city import duty, units
        from jiban.city.models import Officer
        from jiban.loop.models import Matter

        tree = units.tree()
        root = tree.roots[0]
        branches = [u.id for u in tree if u.kind == "branch"]
        stations = ground.stations()
        readers = [
            (duty.holders("dispatcher", root)[0], "/inbox?tab=all"),
            (duty.holders("head", branches[0])[0], "/inbox"),
            (duty.holders("head", branches[1])[0], "/inbox"),
            (duty.on_duty(stations[-1], timezone.now())[0], "/inbox"),
        ]
        signers = [duty.holders("head", unit)[0] for unit in stations[:CLIENTS]]
        people = Officer.objects.in_bulk([i for i, _ in readers] + signers)
        workers = [
            (
                signed_in(people[signer]),
                list(
                    # Compared: the machine adds nothing to their journal meanwhile.
                    Matter.objects.filter(unit_id=unit, state="received", promised=3, raised=0)
                    .filter(letter__compared=True)
                    .order_by("pk")
                    .values_list("number", flat=True)
                ),
            )
            for signer, unit in zip(signers, stations, strict=False)
        ]
        pages = [(signed_in(people[i]), path) for i, path in readers]
        return cls(pages, workers, [people[i] for i, _ in readers] + [people[signers[0]]], stations)


def signed_in(officer: Any) -> str:
    """Return the cookie of an officer who has signed in with a second factor."""
    from django.conf import settings
    from django.contrib import auth
    from django.contrib.sessions.backends.db import SessionStore

    session = SessionStore()
    session[auth.SESSION_KEY] = str(officer.pk)
    session[auth.BACKEND_SESSION_KEY] = settings.AUTHENTICATION_BACKENDS[0]
    session[auth.HASH_SESSION_KEY] = officer.get_session_auth_hash()
    session["mfa_set_up"] = True
    session.create()
    return str(session.session_key)


# --- letters --------------------------------------------------------------------------------------


def posting(load: Load, cast: Cast) -> Figures:
    """The web form: as fast as eight can send, at a steady rate, and the whole visit."""
    from jiban.desks.mailbox import intake

    places = itertools.count(1)

    def authors(number: int, letters_each: float, kind: type = visitors.Author) -> list[Any]:
        keys = int(letters_each) if kind is visitors.Author else 0
        return [
            kind(load.up.host, next(places), cast.units, [intake.form_key() for _ in range(keys)])
            for _ in range(number)
        ]

    say(f"letters: {CLIENTS} clients one after another, then {RATE} per second")
    before = load.entries("receive")
    each = (load.warm + load.seconds) * MOST_PER_SECOND / CLIENTS
    closed = load.closed("letters", authors(CLIENTS, each))
    steady = load.steady(f"letters at {RATE}/s", authors(64, RATE * load.seconds * 1.5))
    visit_ = load.closed("whole visits", authors(CLIENTS, 0, visitors.Newcomer), 0.5)
    answered = sum(part["done"] for part in (closed, steady, visit_))
    return {
        "letter_posts_per_s": closed["per_s"],
        "letter_posts_p99_ms": closed["p99_ms"],
        "letter_post_cpu_ms": closed["cpu_ms"],
        "letter_post_p50_ms": steady["p50_ms"],
        "letter_post_p99_ms": steady["p99_ms"],
        "letter_visits_per_s": visit_["per_s"],
        "letters_wrong": closed["wrong"] + steady["wrong"] + visit_["wrong"],
        "letters_lost": answered - (load.entries("receive") - before),
    }


# --- the inbox ------------------------------------------------------------------------------------


def reading(load: Load, cast: Cast) -> Figures:
    """Four officers load their inbox: whole pages, the part drawn anew, and no news."""

    def readers(more: tuple[str, ...] = (), rows: int = 100, status: int = 200) -> list[Any]:
        return [
            visitors.Reader(load.up.host, session, path, rows, more, status)
            for session, path in cast.pages
        ]

    htmx = ("HX-Request: true",)
    say(f"inbox: {OFFICERS} officers, 100 rows each")
    pages = load.closed("pages", readers())
    parts = load.closed("parts drawn anew", readers(htmx), 0.5)
    polls = load.closed("looks without news", readers(htmx, 0, 204), 0.5)
    return {
        "inbox_pages_per_s": pages["per_s"],
        "inbox_p50_ms": pages["p50_ms"],
        "inbox_p99_ms": pages["p99_ms"],
        "inbox_cpu_ms": pages["cpu_ms"],
        "inbox_parts_per_s": parts["per_s"],
        "inbox_parts_p99_ms": parts["p99_ms"],
        "inbox_polls_per_s": polls["per_s"],
        "inbox_wrong": pages["wrong"] + parts["wrong"] + polls["wrong"],
    }


# --- actions --------------------------------------------------------------------------------------


def acting(load: Load, cast: Cast) -> Figures:
    """Eight heads of stations sign, contact and feed back from their inboxes."""
    say(f"actions: {CLIENTS} officers")
    workers = [visitors.Worker(load.up.host, *worker) for worker in cast.workers]
    done = load.closed("actions", workers, 0.5)  # there are letters for so long
    return {
        "actions_per_s": done["per_s"],
        "actions_p50_ms": done["p50_ms"],
        "actions_p99_ms": done["p99_ms"],
        "action_cpu_ms": done["cpu_ms"],
        "actions_wrong": done["wrong"],
    }


# --- the floor: the same statements bare ----------------------------------------------------------


def raw_writing(dsn: str, number: int) -> Figures:
    """Letters and acts as the door writes them, their statements sent again bare."""
    from jiban.loop.models import Matter

    say(f"the statements of {number} letters and their acts bare, {RAW_WORKERS} connections")
    parts = [(number // RAW_WORKERS,)] * RAW_WORKERS
    kept, _ = ground.at_once(recorded, [(take_in_singly, *part) for part in parts])
    with ground.superuser(dsn) as owner:
        owner.execute("TRUNCATE loop_matter, loop_promise, loop_entry, loop_notice CASCADE")
        owner.execute("TRUNCATE loop_person, loop_searchtext, mailbox_letter, loop_receipt CASCADE")
        owner.execute("CHECKPOINT")
    counts, took = ground.at_once(send_again, [(sent,) for sent, _ in kept])
    posts = sum(counts) / took
    say(f"  letters bare: {posts:.0f}/s")
    ids = list(Matter.objects.order_by("pk").values_list("pk", flat=True))
    shares = [(act_singly, ids[n::RAW_WORKERS]) for n in range(RAW_WORKERS)]
    kept, _ = ground.at_once(recorded, shares)
    with ground.superuser(dsn) as owner:
        undo_acts(owner)
    counts, took = ground.at_once(send_again, [(sent,) for sent, _ in kept])
    acts = sum(counts) / took
    say(f"  actions bare: {acts:.0f}/s")
    return {"raw_letter_posts_per_s": posts, "raw_actions_per_s": acts}


def take_in_singly(number: int) -> Iterator[None]:
    """Send letters one by one as the form does."""
    from jiban.desks.mailbox import intake
    from jiban.loop.actors import Actor

    units = ground.stations()
    citizen = Actor.citizen()
    yield
    for n in range(number):
        fields = ground.letter(units[n % len(units)])
        intake.send(fields, by=citizen, key=intake.form_key())


def raw_inbox(cast: Cast, number: int) -> Figures:
    """All statements of an inbox page, sent again bare by four connections."""
    say(f"the statements of {number * OFFICERS} inbox pages bare")
    sent = [queries.of_page(*reader) for reader in cast.pages]
    _, took = ground.at_once(read_again, [(one, number) for one in sent])
    rate = OFFICERS * number / took
    say(f"  inbox bare: {rate:.0f}/s")
    return {"raw_inbox_pages_per_s": rate}


def read_again(sent: list[tuple[str, Any]], number: int) -> Iterator[None]:
    """Send a page's reading statements again and again."""
    import os

    import psycopg

    with psycopg.connect(
        os.environ["DATABASE_URL"],
        autocommit=True,
        prepare_threshold=None,
        cursor_factory=psycopg.ClientCursor,
        options="-c plan_cache_mode=force_generic_plan",
    ) as raw:
        yield
        for _ in range(number):
            for sql, params in sent:
                raw.execute(sql, params).fetchall()


# --- counted --------------------------------------------------------------------------------------


def counted(cast: Cast) -> Figures:
    """Statements per request, shown one by one."""
    session, numbers = cast.workers[0]
    asked = {
        "letter_post": queries.of_letter(cast.units[0]),
        "inbox": queries.of_page(*cast.pages[0]),
        "action": queries.of_signing(session, [numbers.pop(), numbers.pop()]),
    }
    for name, statements in asked.items():
        say(f"{name}: {len(statements)} statements per request")
        for sql, _ in statements:
            say(f"    {' '.join(sql.split())[:100]}")
    return {f"{name}_queries": float(len(statements)) for name, statements in asked.items()}


if __name__ == "__main__":
    main()
