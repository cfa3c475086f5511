"""The runner: keeps the clocks. It fires what is due, spreads and delivers notices, and tidies up.

Any number of runners work side by side on any number of hosts; each holds no state that another
needs. The main thread only looks at the clock and fires, so that no slow mail server makes a
promise late; the other jobs have threads of their own.
"""

import logging
import os
import signal
import socket
import threading
import time
from collections.abc import Callable
from dataclasses import dataclass
from datetime import datetime

from django.db import connection

from jiban.loop import chores, delivery, firing, notices, pulse, registry, roots
from jiban.loop.clockwatch import ClockWatch, running_time

log = logging.getLogger(__name__)

SHORTEST_NAP, LONGEST_NAP = 0.02, 0.1
"""Seconds between two looks: waking often enough for what is due, seldom when nothing is."""
PULSE_SECONDS = 2.0
SPREAD_NAP, DELIVER_NAP, CHORE_NAP = 0.2, 0.5, 1.0
FIRST_WAIT, LONGEST_WAIT = 0.05, 2.0
"""Seconds after a failure; doubled as long as it lasts."""
DELIVERERS = 3
FEW = 50
"""Notices spread at once while there is a backlog of rungs."""
STOP_SECONDS = 1.8
"""What is under way after this is left: every piece of work is a transaction or is tried again."""

Work = Callable[[], float]


@dataclass
class Done:
    """What one round did."""

    fired: int = 0
    handed_over: int = 0
    spread: int = 0
    sent: int = 0


def run_once(now: datetime | None = None) -> Done:
    """Do everything that is due now, once.

    Args:
        now: only for a replay or a simulated day; a live installation refuses it.
    """
    done = Done(fired=firing.fire_all(now), handed_over=chores.shift_end(now))
    while spread := notices.spread(now):
        done.spread += spread
    done.sent = delivery.deliver(now) + sum(job(now) for job in registry.jobs().values())
    return done


def run(*, once: bool = False, accept_clock: bool = False) -> None:
    """Run until told to stop (SIGTERM, SIGINT); called by ``jiban runner``.

    Args:
        once: do what is due now, and end.
        accept_clock: a person says that the database clock is right; end.
    """
    if accept_clock:
        pulse.accept_clock()
        return
    if once:
        log.info("did what was due", extra=vars(run_once()))
        roots.sign()
        return
    Runner().run()


class Runner:
    """One process that keeps the clocks."""

    def __init__(self) -> None:
        self.name = f"{socket.gethostname()}:{os.getpid()}"[-80:]
        self.stop = threading.Event()
        self.watch = ClockWatch()
        self.fired = self.sent = self.others = 0
        self.busy = self.inherited = False
        self.lines = delivery.Lines()
        self.chores = chores.Chores()
        self.started_at: datetime | None = None
        self._beat_at = 0.0
        self._alarm_said = ""

    def run(self) -> None:
        """Work until told to stop."""
        for number in (signal.SIGTERM, signal.SIGINT):
            signal.signal(number, self._asked_to_stop)
        jobs: list[tuple[str, Work]] = [("spread", self._spread), ("chores", self._do_chores)]
        jobs += [(f"deliver {n + 1}", self._deliver) for n in range(DELIVERERS)]
        jobs += [(name, self._doing(job)) for name, job in registry.jobs().items()]
        threads = [
            threading.Thread(target=self._keep, args=job, name=job[0], daemon=True) for job in jobs
        ]
        for thread in threads:
            thread.start()
        log.info("runner started", extra={"runner": self.name})
        self._keep("fire", self._fire)
        give_up = time.monotonic() + STOP_SECONDS / 2
        for thread in threads:
            thread.join(max(0.0, give_up - time.monotonic()))
        self._leave()
        log.info("runner stopped", extra={"runner": self.name, "fired": self.fired})

    def _asked_to_stop(self, number: int, frame: object) -> None:
        self.stop.set()
        last_resort = threading.Timer(STOP_SECONDS, os._exit, [0])
        last_resort.daemon = True
        last_resort.start()

    def _keep(self, name: str, work: Work) -> None:
        """Do one job over and over; a lost database or a mistake in it only makes it wait."""
        wait = FIRST_WAIT
        while not self.stop.is_set():
            try:
                nap, wait = work(), FIRST_WAIT
            except Exception as error:
                connection.close()
                nap, wait = wait, min(wait * 2, LONGEST_WAIT)
                if isinstance(error, firing.LOST):
                    log.warning("%s: the database does not answer: %s", name, error)
                else:
                    log.error("%s failed", name, exc_info=error)
            self.stop.wait(nap)
        connection.close()

    def _leave(self) -> None:
        """Sign what was written since the last root, and say goodbye."""
        try:
            roots.sign()
            pulse.leave(self.name)
        except firing.LOST as error:
            log.warning("left without a last root: %s", error)
        connection.close()
        connection.close_pool()  # type: ignore[attr-defined]

    # --- the jobs: each does a piece of work and returns how long to nap -------------------------

    def _fire(self) -> float:
        """Look once; fire what is due if the clock may be trusted."""
        asked = running_time()
        due = firing.look()
        took = running_time() - asked
        if self.started_at is None:
            self.watch.alarm, last_seen = pulse.start()
            self.inherited = bool(self.watch.alarm)
            self.watch.start(due.clock, last_seen)
            self.started_at = due.clock
        trusted = self.watch.look(due.clock, asked + took / 2, took=took)
        self._beat(due.clock, self.started_at)
        self.busy = trusted and due.deep
        if not trusted:
            return LONGEST_NAP
        if due.matters:
            alone = self.others == 0
            self.fired += firing.fire(due.chunk(alone), troubled=due.troubled)
        if due.deep:
            return 0.0
        if due.next_at is None:
            return LONGEST_NAP
        ahead = (due.next_at - due.clock).total_seconds() - (running_time() - asked)
        return min(max(ahead, SHORTEST_NAP), LONGEST_NAP)

    def _beat(self, clock: datetime, started_at: datetime) -> None:
        """Show every other second, and when an alarm begins or ends, that this one lives."""
        alarm = self.watch.alarm
        changed = alarm != self._alarm_said
        if not changed and time.monotonic() < self._beat_at:
            return
        self._beat_at = time.monotonic() + PULSE_SECONDS
        beat = pulse.beat(self.name, started_at, self.fired, self.sent, alarm)
        self.others = beat.others
        # Accepted by a person, or found right by one who knew the clock before it leapt.
        trusted = not beat.alarm_stands or (self.inherited and beat.others > 0)
        if alarm and not changed and trusted:
            self.watch.accept()
            self.inherited = False
        if changed:
            self._alarm_said = alarm
            self._say_alarm(alarm, clock)

    def _say_alarm(self, alarm: str, clock: datetime) -> None:
        if alarm:
            log.critical(alarm, extra={"runner": self.name})
            notices.alarm("clock_alarm", f"{clock:%Y%m%d%H%M}", clock, alarm=alarm)
        else:
            log.warning("the clock is trusted again", extra={"runner": self.name})
            pulse.all_clear()

    def _spread(self) -> float:
        """Spread the oldest notices; while rungs wait to fire, only the news among them."""
        if self.busy:
            notices.spread(limit=FEW, newest=True)
            return SPREAD_NAP
        if notices.spread() < notices.BATCH:
            return SPREAD_NAP
        notices.spread(newest=True)
        return 0.0

    def _deliver(self) -> float:
        sent = delivery.deliver(lines=self.lines)
        self.sent += sent
        return 0.0 if sent else DELIVER_NAP

    def _doing(self, job: registry.Job) -> Work:
        """Return the work of a job of the floors above; what it does counts as sent."""

        def work() -> float:
            done = job(None)
            self.sent += done
            return 0.0 if done else DELIVER_NAP

        return work

    def _do_chores(self) -> float:
        if self.started_at and not self.watch.alarm:
            self.chores.do()
        return CHORE_NAP
