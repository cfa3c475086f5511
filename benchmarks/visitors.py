"""Who uses the pages under load: citizens writing, officers reading their inbox and acting.

Each does what a browser does: the token of the form goes with the cookie, a form goes as the page
encodes it, and every letter comes from another person at another address.
"""

import re
from collections.abc import Sequence
from dataclasses import dataclass, field
from urllib.parse import urlencode

from benchmarks.client import Answer, Line, Writing, Wrong
from benchmarks.ground import WORDS

CSRF = "csrftoken"
TOKEN = re.compile(rb'name="csrfmiddlewaretoken" value="(\w+)"')
KEY = re.compile(rb'name="idempotency_key" value="([^"]+)"')
SEEN = re.compile(rb'name="seen" value="(\d+)"')
TOLD = 422
SENT = re.compile(r"/letters/sent/[A-Z]+[0-9]{6}-[0-9]{7,}$")
BOUNDARY = "----WebKitFormBoundary7MA4YWxkTrZu0gW"
ROW = b'<li class="jb-row '


def right(answer: Answer, status: int) -> Answer:
    """Return the answer if it has this status; else it is Wrong."""
    if answer.status != status:
        raise Wrong(f"{answer.status} instead of {status}")
    return answer


def found(pattern: re.Pattern[bytes], answer: Answer) -> str:
    """Return what the page carries; Wrong when it does not."""
    match = pattern.search(answer.body)
    if match is None:
        raise Wrong(f"a page without {pattern.pattern.decode()}")
    return match[1].decode()


@dataclass
class Author:
    """Sends letters by the web form; one look at the form, then one letter per turn.

    Attributes:
        place: sets the addresses and phone numbers of this author's letters apart from others'.
        units: ids of stations, taken in turn.
        keys: form keys as the page carries them, one for each letter.
    """

    host: str
    place: int
    units: Sequence[int]
    keys: list[str]
    said: int = 0

    async def begin(self, line: Line) -> None:
        """Open the form once: its cookie and its token hold for all that is sent."""
        self.writing = Writing(self.host)
        await self.look(line)

    async def look(self, line: Line) -> str:
        """Open the form; return the key it carries."""
        answer = right(await line.ask(self.writing.get("/letters/new")), 200)
        self.writing.cookies.update(answer.cookies)
        self.token = found(TOKEN, answer)
        return found(KEY, answer)

    async def turn(self, line: Line) -> None:
        """Send one letter."""
        await self.send(line, self.keys.pop())

    async def send(self, line: Line, key: str) -> Answer:
        """Send one letter; right is the way to the page with its number, and a cookie for it."""
        self.said += 1
        answer = right(await line.ask(self.request(key)), 302)
        if not SENT.match(answer.headers.get("location", "")):
            raise Wrong(f"sent on to {answer.headers.get('location')}")
        if "jiban_letters" not in answer.cookies:
            raise Wrong("no cookie for the letter")
        return answer

    def request(self, key: str) -> bytes:
        """Return the form as a browser sends it, an empty file field at its end."""
        serial = self.place * 1_000_000 + self.said
        fields = {
            "csrfmiddlewaretoken": self.token,
            "idempotency_key": key,
            "kind": "complaint",
            "title": f"夜间噪声扰民请处理 {serial}",
            "body": WORDS,
            "subject": "noise",
            "place": "测试路一号院",
            "lon": "",
            "lat": "",
            "unit": str(self.units[serial % len(self.units)]),
            "naming": "name",
            "name": "测试甲",
            "phone": f"139{serial:08d}",
            "contact_by": "phone",
            "email": "",
            "contact_when": "any",
            "about": "",
            "danger_seen": "",
        }
        parts = [
            f'--{BOUNDARY}\r\nContent-Disposition: form-data; name="{name}"\r\n\r\n{value}\r\n'
            for name, value in fields.items()
        ]
        parts.append(
            f'--{BOUNDARY}\r\nContent-Disposition: form-data; name="files"; filename=""\r\n'
            f"Content-Type: application/octet-stream\r\n\r\n\r\n--{BOUNDARY}--\r\n"
        )
        return self.writing.post(
            "/letters/new",
            f"multipart/form-data; boundary={BOUNDARY}",
            "".join(parts).encode(),
            f"Origin: http://{self.host}",
            # Behind the bureau's proxy, which the server trusts on this machine.
            f"X-Forwarded-For: 10.{serial >> 16 & 255}.{serial >> 8 & 255}.{serial & 255}",
        )


@dataclass
class Newcomer(Author):
    """Does it all for each letter: opens the form, sends it, reads the page with the number."""

    async def turn(self, line: Line) -> None:
        """One letter from first look to number and code."""
        sent = await self.send(line, await self.look(line))
        person = Writing(self.host, self.writing.cookies | sent.cookies)
        answer = right(await line.ask(person.get(sent.headers["location"])), 200)
        number = sent.headers["location"].rpartition("/")[2]
        if number.encode() not in answer.body:
            raise Wrong("a page without the number")


@dataclass
class Reader:
    """An officer who loads a page again and again; right is a page with so many rows."""

    host: str
    session: str
    path: str
    rows: int
    more: tuple[str, ...] = ()
    status: int = 200

    async def begin(self, line: Line) -> None:
        """Load the page once as a browser does, for the cookie of its forms."""
        self.writing = Writing(self.host, {"jiban_session": self.session})
        answer = right(await line.ask(self.writing.get(self.path)), 200)
        self.writing.cookies.update(answer.cookies)
        memory = re.search(rb'hx-vals="([^"]+)"', answer.body)
        asked = self.path
        if self.status == 204 and memory:
            import json
            from html import unescape

            remembered = json.loads(unescape(memory[1].decode()))
            asked += ("&" if "?" in asked else "?") + urlencode(remembered)
        self.request = self.writing.get(asked, *self.more)

    async def turn(self, line: Line) -> None:
        """Load it."""
        answer = right(await line.ask(self.request), self.status)
        rows = answer.body.count(ROW)
        if rows != self.rows:
            raise Wrong(f"{rows} rows instead of {self.rows}")


@dataclass
class Worker:
    """An officer who signs, contacts and feeds back, letter after letter, from the inbox."""

    host: str
    session: str
    letters: list[str]
    steps: list[tuple[str, int, dict[str, str]]] = field(default_factory=list)
    done: int = 0

    STEPS = (
        ("sign", 1, {}),
        ("contact", 2, {"how": "talk", "text": "已电话联系来信人，了解情况"}),
        ("feedback", 3, {"text": "已派人到现场查看，正在处理，两日内再答复您"}),
    )

    async def begin(self, line: Line) -> None:
        """Open the inbox: its forms' cookie and token."""
        self.writing = Writing(self.host, {"jiban_session": self.session})
        answer = right(await line.ask(self.writing.get("/inbox")), 200)
        self.writing.cookies.update(answer.cookies)
        self.token = found(TOKEN, answer)

    async def turn(self, line: Line) -> None:
        """Do one action; right is the event that the inbox waits for."""
        if not self.steps:
            if not self.letters:
                raise Wrong("no letters left to act on")
            self.number = self.letters.pop()
            self.steps = list(self.STEPS)
        name, seen, fields = self.steps.pop(0)
        self.done += 1
        sent = {"csrfmiddlewaretoken": self.token, "seen": str(seen), **fields}
        if fields:  # a form in the dialog has a key, a single press does not
            sent["idempotency_key"] = f"{self.number}-{name}-{self.done}"
        try:
            answer = await line.ask(self._press(name, sent))
            if answer.status == TOLD:  # somebody, or the machine, acted since: pressed once more
                sent["seen"] = found(SEEN, answer)
                answer = await line.ask(self._press(name, sent))
            right(answer, 204)
        except Wrong:
            self.steps = []
            raise
        if "jb:acted" not in answer.headers.get("hx-trigger", ""):
            raise Wrong("204 without the event of an action")

    def _press(self, name: str, sent: dict[str, str]) -> bytes:
        return self.writing.post(
            f"/matters/{self.number}/do/{name}?back=inbox",
            "application/x-www-form-urlencoded",
            urlencode(sent).encode(),
            "HX-Request: true",
            f"Origin: http://{self.host}",
            f"X-CSRFToken: {self.token}",
        )
