"""A letter's suggestion in words for people: on its page and on the dispatcher's bench."""

from collections.abc import Mapping
from typing import Any

from django.utils.translation import gettext as _t
from django.utils.translation import gettext_lazy as _

from jiban.city import units
from jiban.desks.mailbox import subjects, urgencies
from jiban.desks.mailbox.models import Letter
from jiban.loop.desk import Text
from jiban.science.letters.habits import Evidence

_BY: Mapping[str, Text] = {
    Evidence.MAP: _("by the point on the map"),
    Evidence.UNIT: _("the unit is named: %(names)s"),
    Evidence.AGREE: _("several places, all of them there: %(names)s"),
    Evidence.RULE: _("by a rule for the subject"),
    Evidence.PLACE: _("by the place named: %(names)s"),
    Evidence.AREA: _("by the area named: %(names)s"),
    Evidence.MOST: _("most of the places named are there: %(names)s"),
    Evidence.HABIT: _("%(went)s of %(of)s such letters ended up there"),
}


def of(letter: Letter) -> Mapping[str, Any] | None:
    """Return what the machine suggests for a letter, in words; None if it has not looked yet."""
    found = letter.suggested
    if not found:
        return None
    best = [_guess(guess) for guess in found["best"]]
    return {**found, "best": best, "urgency": urgency(found.get("urgency"))}


def _guess(guess: Mapping[str, Any]) -> Mapping[str, Any]:
    tree, unit = units.tree(), guess["unit"]
    return {
        **guess,
        "label": subjects.label(guess["subject"]) or guess["subject"],
        "percent": round(100 * guess["confidence"]),
        "unit_name": tree.name(unit) if unit in tree else "",
        "unit_percent": round(100 * guess.get("unit_sure", 0.0)),
        "unit_why": _unit_why(guess),
    }


def _unit_why(guess: Mapping[str, Any]) -> str:
    """Return by what the unit was found."""
    words = _BY.get(guess.get("unit_by", ""))
    if words is None:
        return ""
    went, of = guess.get("unit_went") or (0, 0)
    names = "、".join(guess.get("unit_names", ()))
    return str(words) % {"names": names, "went": went, "of": of}


def urgency(found: Mapping[str, Any] | None) -> Mapping[str, Any] | None:
    """Return a grade of urgency with its mark and its reasons in words."""
    if not found:
        return None
    grade = found["grade"]
    return {
        "grade": grade,
        "label": urgencies.GRADES.get(grade, grade),
        "tone": urgencies.TONES.get(grade, "quiet"),
        "icon": urgencies.ICONS.get(grade, ""),
        "words": [word for r in found["reasons"] for word in r["words"].split("…")],
        "reasons": [
            _t("“%(words)s”: %(why)s") % {"words": r["words"], "why": urgencies.why(r["why"])}
            for r in found["reasons"]
        ],
    }
