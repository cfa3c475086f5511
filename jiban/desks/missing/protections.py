"""Who is told what (保护): from the first minute, who has fled is not given away.

Somebody who looks for a person may be whom that person fled. Until a trained officer has cleared
who reports, they see that the search goes on and nothing else, by whatever way they look: page,
call, poster, feed, code or export. What is not answered counts as not cleared. A found adult
decides who learns what; another officer than the one who heard it approves it.
"""

from dataclasses import dataclass

from django.utils.translation import gettext as _

from jiban.desks.missing.models import Case
from jiban.desks.missing.models.case import ASKED
from jiban.desks.missing.models.words import ADULT, Answer, Category, Ending, Wish
from jiban.desks.missing.plain import readable

SEARCHING = ("searching", "found", "cold")
"""States that look alike from outside: that somebody was found is said when it is verified."""
OVER = ("closed", "fed_back", "done")


@dataclass(frozen=True, slots=True)
class Shown:
    """What may be shown to who reported a case.

    Attributes:
        activity: in one word what is done; always shown.
        cleared: whether places, sightings, tasks, units and the officer's name may be shown.
        ending: how it ended, in words; "" while it has not.
    """

    activity: str
    cleared: bool
    ending: str = ""


def answered(case: Case) -> bool:
    """Tell whether everything that must be asked about the reporter has been."""
    return all(getattr(case, name) in Answer.values for name in ASKED)


def feared(case: Case) -> bool:
    """Tell whether one of the answers is yes."""
    return any(getattr(case, name) == Answer.YES for name in ASKED)


def cleared(case: Case) -> bool:
    """Tell whether the reporter may see more than that the search goes on."""
    return case.cleared_at is not None and answered(case)


def decides(case: Case) -> bool:
    """Tell whether the missing person decides who is told: an adult who can.

    Somebody of unknown age decides: silence can be broken later, and not taken back.
    """
    if case.age is not None:
        return case.age >= ADULT and case.category != Category.DEMENTIA
    return case.category not in (Category.DEMENTIA, Category.CHILD)


def shown(case: Case, state: str) -> Shown:
    """Return what who reported may be shown of a case in a state."""
    if state in OVER:
        return Shown(_("The search is concluded."), False, _ending(case))
    if state in SEARCHING:
        return Shown(_("The search goes on."), cleared(case) and not _asked_first(case, state))
    return Shown(_("We have your report and are on it."), cleared(case))


def _asked_first(case: Case, state: str) -> bool:
    """Tell whether somebody was found who decides what is told, and has not been asked yet."""
    return state == "found" and decides(case)


def _ending(case: Case) -> str:
    """Return the ending as far as who reported may read it.

    A death is told in person before anything else, and by no page; what another force has
    verified may be one. That a report was made with malice is said by an officer too.
    """
    if case.ending in (Ending.SAFE, Ending.FORCE) and decides(case):
        return _wished(case)
    if case.ending in (Ending.DEAD, Ending.FORCE, Ending.MALICIOUS) or not cleared(case):
        return ""
    return str(Ending(case.ending).label) if case.ending else ""


def _wished(case: Case) -> str:
    """Return what a found adult lets them know, once a second officer has approved it."""
    if case.agreed_at is None or case.wish in ("", Wish.NOTHING):
        return ""
    safe = _("Found, and safe.")
    return f"{safe} {readable(case.found_place)}" if case.wish == Wish.WHERE else safe


def script(case: Case, state: str) -> list[str]:
    """Return what is said to who reported, word for word, by whoever calls or answers."""
    seen = shown(case, state)
    lines = [seen.activity]
    if seen.ending:
        lines.append(seen.ending)
    if open_to_talk(case, state):
        return lines
    if state not in OVER:
        lines.append(_("I cannot tell you where we look or what we know; we call you as promised."))
    else:
        lines.append(_("That is all I can tell you now. If anything worries you, please tell me."))
    return lines


def open_to_talk(case: Case, state: str) -> bool:
    """Tell whether more than the script may be said: to a cleared reporter while it is searched.

    Whoever was found is asked first, and it is verified first that it is them.
    """
    return cleared(case) and state not in ("found", *OVER)
