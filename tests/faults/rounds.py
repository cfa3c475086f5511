"""Rounds of real faults under load, each followed by proof from the data that nothing is lost.

    python -m tests.faults.rounds [--rounds N] [--seed S]

`jiban up` runs with two runners, a third runner's clock is made to step, several writers act
through the door, and every notice goes to a gateway. Each round does a few faults at random
instants, one into another, mends them, waits until acts succeed again, and proves what must hold.
The last line is one JSON object; the exit code is 1 if anything was lost, doubled or late.
"""

import argparse
import contextlib
import json
import os
import random
import shutil
import signal
import subprocess
import sys
import time
from collections import Counter
from collections.abc import Callable, Iterator
from pathlib import Path

import psutil

from jiban.config import cluster
from tests.faults import proofs
from tests.faults.gateway import WAYS, Gateway
from tests.faults.house import PATIENCE, House
from tests.folders import open_folder

WRITERS = ("one", "two", "three")
PAUSE = 0.02
BACKLOG = 200
OLD = 60
ROOM = 512 << 20
"""Bytes that the small disk has free when a round begins, whatever the rounds before left on it."""
SPARE = 12
SWITCH = "SELECT pg_logical_emit_message(false, 'faults', repeat('x', 9000)), pg_switch_wal()"
CHANNEL = (
    "INSERT INTO loop_channel (name, audience, url, active) VALUES ('hook', 'staff', %s, true)"
)
CUT = """
SELECT count(pg_terminate_backend(pid)) FROM (
    SELECT pid FROM pg_stat_activity
    WHERE backend_type = 'client backend' AND pid <> pg_backend_pid() ORDER BY random() LIMIT %s
) some
"""
# Live, time is the database's alone: letters grow old here, so that rungs fall due meanwhile.
AGE = """
WITH old AS (
    SELECT id FROM loop_matter WHERE state = 'received' ORDER BY random() LIMIT %s
    FOR NO KEY UPDATE SKIP LOCKED
)
UPDATE loop_promise SET next_rung_at = at, due_at = at + interval '5 minutes',
    made_at = at - interval '5 minutes', span = interval '10 minutes'
FROM old, LATERAL (SELECT now() + random() * interval '5 s' + id * interval '0 s' AS at) due
WHERE matter_id = old.id AND outcome = 0 AND rung = 0
"""
Mend = Callable[[], None]


def nothing() -> None:
    """Nothing to mend."""


class Desk:
    """An installation as shipped under load, and what can be done to it."""

    def __init__(self, home: Path, own: Path, chance: random.Random) -> None:
        self.house = House(home, own)
        self.own, self.chance = own, chance
        self.gateway = Gateway()
        self.off = own / "off"
        self.off.write_text("0")
        self.disk = os.path.ismount(home)

    def open(self) -> None:
        """Start everything."""
        self.house.cluster.attach()
        self.house.jiban("migrate")
        self.house.seed(BACKLOG)
        self.house.ask(CHANNEL, self.gateway.url)
        self.up()
        self.house.start("odd", "tests.faults.odd_clock", str(self.off))
        for name in WRITERS:
            self.house.writer(name, PAUSE)
        self.house.wait_for(lambda: all(self.house.acts(name) for name in WRITERS))

    def close(self) -> None:
        """End everything that was started."""
        for name in [name for name in self.house.processes if name != "up"]:
            self.house.kill(name)
        if "up" in self.house.processes:
            self.house.stop("up")
        self.house.cluster.detach()
        self.gateway.close()

    def up(self) -> None:
        """Start `jiban up`, and wait until the database answers."""
        self.house.wait_for(self.answers)

    def answers(self) -> bool:
        """Whether the database does. If `jiban up` has ended, it is started, as systemd would."""
        if "up" not in self.house.processes or self.house.processes["up"].poll() is not None:
            options = ("--port", "0", "--workers", "1", "--runners", "2")
            self.house.start("up", "jiban.config.cli", "up", *options, alone=True)
        with contextlib.suppress(Exception):
            return self.house.number("SELECT count(*) FROM loop_installation") == 1
        return False

    # --- faults: each does one and returns what mends it ------------------------------------------

    def kill_postmaster(self) -> Mend:
        """As a power cut would; `jiban up` starts it again."""
        if (number := self.house.cluster.postmaster()) is not None:
            os.kill(number, signal.SIGKILL)
        return nothing

    def kill_web(self) -> Mend:
        """Kill the pages' process."""
        return self._kill_child("web")

    def kill_runner(self) -> Mend:
        """Kill one of the runners."""
        return self._kill_child("runner")

    def _kill_child(self, word: str) -> Mend:
        if "up" not in self.house.processes:
            return nothing
        parent = psutil.Process(self.house.processes["up"].pid)
        with contextlib.suppress(psutil.NoSuchProcess):
            of_word = [child for child in parent.children() if word in child.cmdline()]
            if of_word:
                self.chance.choice(of_word).kill()
        return nothing

    def kill_parent(self) -> Mend:
        """Kill `jiban up` itself; its next start takes over."""
        if "up" not in self.house.processes:
            return nothing
        self.house.kill("up")
        return self.up

    def kill_writer(self) -> Mend:
        """Kill a writer; started again, it asks for what it was not answered."""
        name = self.chance.choice(WRITERS)
        if name not in self.house.processes:
            return nothing
        self.house.kill(name)
        return lambda: self.house.writer(name, PAUSE)

    def cut_connections(self) -> Mend:
        """Terminate some connections in the middle of what they do."""
        with contextlib.suppress(Exception):  # also ours may be gone
            self.house.ask(CUT, self.chance.randint(1, 20), role=cluster.SUPERUSER)
        return nothing

    def fill_disk(self) -> Mend:
        """Leave no byte free where the database and its log are."""
        ballast = self.house.home / "ballast"
        if ballast.exists():
            return nothing
        with ballast.open("wb", buffering=0) as file, contextlib.suppress(OSError):
            while True:
                file.write(bytes(1 << 20))
        with contextlib.suppress(Exception):  # use up the log files that lie ready, as hours would
            for _ in range(SPARE):
                self.house.ask(SWITCH, role=cluster.SUPERUSER)
        return lambda: ballast.unlink(missing_ok=True)

    def fail_gateway(self) -> Mend:
        """Let the gateway fail in one of its ways."""
        self.gateway.way = self.chance.choice(WAYS)

        def mend() -> None:
            self.gateway.way = ""

        return mend

    def step_clock(self) -> Mend:
        """Let the database's clock seem to go back, or to leap, to one runner."""
        self.off.write_text(str(self.chance.choice([-3600.0, -8.0, 8.0, 86_400.0])))
        return lambda: replace(self.off, "0")

    def faults(self) -> dict[str, Callable[[], Mend]]:
        """Return every fault by its name; a full disk only where there is a small one."""
        found = {
            "postmaster killed": self.kill_postmaster,
            "web killed": self.kill_web,
            "runner killed": self.kill_runner,
            "parent killed": self.kill_parent,
            "writer killed": self.kill_writer,
            "connections cut": self.cut_connections,
            "gateway fails": self.fail_gateway,
            "clock steps": self.step_clock,
        }
        return {**found, "disk full": self.fill_disk} if self.disk else found

    # --- a round ----------------------------------------------------------------------------------

    def round(self) -> tuple[list[str], Counter[str]]:
        """Do a few faults, mend them, and return what was done and what does not hold."""
        faults, done, mends = self.faults(), [], []
        if self.disk:
            make_room(self.house.home)
        self.house.ask(AGE, OLD, role=cluster.SUPERUSER)
        for name in self.chance.sample(sorted(faults), self.chance.randint(1, 4)):
            pause = self.chance.uniform(0, 1.5)
            time.sleep(pause)
            mends.append(faults[name]())
            way = f" ({self.gateway.way})" if name == "gateway fails" else ""
            done.append(f"+{pause:.1f} s {name}{way}")
        time.sleep(self.chance.uniform(0.5, 3))
        for mend in sorted(mends, key=lambda mend: mend == self.up):  # which needs the others
            mend()
        began = time.monotonic()
        self.recovers()
        done.append(f"acts again after {time.monotonic() - began:.1f} s")
        return done, self.proved()

    def recovers(self) -> None:
        """Wait until each writer was answered anew, and nothing due waits."""
        before = {name: self.house.acts(name) for name in WRITERS}
        self.house.wait_for(
            lambda: (
                self.answers() and all(self.house.acts(name) > before[name] + 2 for name in WRITERS)
            )
        )

    def proved(self) -> Counter[str]:
        """Return what does not hold."""
        found = Counter(proofs.inputs(self.house, WRITERS))
        found["late_unraised"] = self._late()
        found.update(proofs.notices(self.house, self.gateway))
        doctor = self.house.jiban("doctor")
        failed = [line for line in doctor.stdout.splitlines() if line.startswith("FAIL")]
        found["doctor_fails"] = len(failed)
        verified = self.house.jiban("journal", "verify")
        found["journal_wrong"] = verified.returncode
        for line in (*failed, *verified.stdout.splitlines()[:3] * verified.returncode):
            print(f"    {line}", flush=True)
        return found

    def _late(self) -> int:
        deadline = time.monotonic() + 20
        while (late := self.house.number(proofs.LATE)) and time.monotonic() < deadline:
            time.sleep(0.2)
        return late

    def drained(self) -> Counter[str]:
        """Let the writers rest and every notice go out, and return what does not hold at the end.

        The pauses between tries are cut short: a run takes minutes, and they take hours.
        """
        for name in WRITERS:
            self.house.kill(name)
        deadline = time.monotonic() + PATIENCE

        def left() -> int:
            self.house.ask(proofs.HURRY)
            return self.house.number(proofs.UNSPREAD) + self.house.number(proofs.WAITING)

        while (count := left()) and time.monotonic() < deadline:
            time.sleep(0.5)
        return self.proved() + Counter(notices_lost=count)


def make_room(folder: Path) -> None:
    """Let the small disk have the same room as at the first round."""
    size = shutil.disk_usage(folder).used + ROOM
    subprocess.run(["mount", "-o", f"remount,size={size}", str(folder)], check=True)


def replace(path: Path, text: str) -> None:
    """Write a file anew in one step, so that who reads it finds the one or the other."""
    draft = path.with_suffix(".new")
    draft.write_text(text)
    draft.rename(path)


@contextlib.contextmanager
def small_disk() -> Iterator[Path]:
    """A data folder on a small disk of its own, where one may be mounted; else a plain one."""
    with open_folder() as folder:
        options = f"size={ROOM},mode=711"
        command = ["mount", "-t", "tmpfs", "-o", options, "jiban-faults", str(folder)]
        mounted = os.geteuid() == 0 and subprocess.run(command, check=False).returncode == 0
        try:
            yield folder
        finally:
            if mounted:
                subprocess.run(["umount", "--lazy", str(folder)], check=False)


def run(rounds: int, seed: int) -> dict[str, int]:
    """Do so many rounds; return the sum of what did not hold."""
    total: Counter[str] = Counter()
    with small_disk() as home, open_folder() as own:
        desk = Desk(home, own, random.Random(seed))
        if not desk.disk:
            print("no small disk may be mounted here: “disk full” is left out", flush=True)
        try:
            desk.open()
            for n in range(1, rounds + 1):
                done, found = desk.round()
                wrong = +found
                print(f"round {n}: {'; '.join(done)}: {dict(wrong) or 'all holds'}", flush=True)
                total.update(found)
            total.update(desk.drained())
            answered = len(desk.house.answered(*WRITERS))
            print(f"{answered:,} acts answered, {len(desk.gateway.taken):,} notices", flush=True)
        except BaseException:
            for log in own.glob("*.log"):
                words = log.read_text(errors="replace")[-3000:]
                print(f"── {log.name}\n{words}", file=sys.stderr)
            raise
        finally:
            desk.close()
    return {"rounds": rounds, "seed": seed, **total}


def main() -> int:
    """Read the options, run, and print the sum."""
    parser = argparse.ArgumentParser(prog="python -m tests.faults.rounds")
    parser.add_argument("--rounds", type=int, default=100)
    parser.add_argument("--seed", type=int, default=random.randrange(10**6))
    asked = parser.parse_args()
    print(f"seed {asked.seed}", flush=True)
    signal.signal(signal.SIGTERM, lambda number, frame: sys.exit(1))  # what was started is ended
    result = run(asked.rounds, asked.seed)
    print(json.dumps(result))
    return any(count for name, count in result.items() if name not in ("rounds", "seed"))


if __name__ == "__main__":
    sys.exit(main())
