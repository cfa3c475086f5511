"""How far two descriptions agree, in words (比对说明): what is the same, what speaks against it."""

from collections.abc import Mapping
from dataclasses import dataclass

from django.utils.text import format_lazy
from django.utils.translation import gettext_lazy as _
from django.utils.translation import pgettext_lazy

from jiban.loop.desk import Text
from jiban.science.linkage.comparisons import ELSE, Field

FIELDS: Mapping[Field, Text] = {
    Field.NAME: pgettext_lazy("person", "name"),
    Field.SEX: _("sex"),
    Field.AGE: _("age"),
    Field.HEIGHT: _("height"),
    Field.MARKS: _("marks"),
    Field.CLOTHING: _("clothing"),
    Field.PLACE: _("place"),
    Field.TIME: _("time"),
}
WORDS: Mapping[Field, Mapping[str, Text]] = {
    Field.NAME: {
        "same": _("the same characters"),
        "sound": _("sounds the same, other characters"),
        "letters": _("the same sound, in letters"),
        "near": _("sounds nearly the same"),
        "turned": _("the same syllables in another order"),
        "two": _("two syllables agree"),
        "half": _("the half that is known agrees"),
        "surname": _("only the surname agrees"),
        ELSE: _("another name"),
    },
    Field.SEX: {"same": _("the same"), ELSE: _("another sex")},
    Field.AGE: {
        "close": _("as old, as well as strangers guess"),
        "fits": _("as old as strangers may guess"),
        "rough": _("hardly as old"),
        ELSE: _("much older or younger"),
    },
    Field.HEIGHT: {
        "close": _("within 2 cm"),
        "fits": _("within 5 cm"),
        "rough": _("within 10 cm"),
        ELSE: _("more than 10 cm apart"),
    },
    Field.MARKS: {
        "several": _("several marks agree"),
        "telling": _("a mark agrees that few people have"),
        "other_side": _("a telling mark agrees, on the other side of the body"),
        "usual": _("a mark agrees that many people have"),
        ELSE: _("no mark agrees"),
    },
    Field.CLOTHING: {
        "three": _("three pieces agree in kind and colour"),
        "two": _("two pieces agree in kind and colour"),
        "one": _("one piece agrees in kind and colour"),
        "other_colours": _("the same kind in other colours"),
        "changed": _("nothing agrees, but days have passed"),
        ELSE: _("nothing agrees"),
    },
    Field.PLACE: {
        **{f"km{km}": format_lazy(_("within {km} km"), km=km) for km in (1, 3, 10, 30, 100, 300)},
        ELSE: _("more than 300 km apart"),
    },
    Field.TIME: {
        "before": _("found before they were missing"),
        "day0": _("found on the same day"),
        "day1": _("found on the next day"),
        **{f"day{n}": format_lazy(_("found within {n} days"), n=n) for n in (3, 7, 30, 90)},
        ELSE: _("found more than 90 days later"),
    },
}
STRENGTHS: tuple[tuple[float, Text], ...] = (
    (6.0, _("strongly for it")),
    (2.0, _("for it")),
    (0.5, _("a little for it")),
    (-0.5, _("says little")),
    (-2.0, _("a little against it")),
    (-6.0, _("against it")),
)
"""Bits from which a field speaks so; each bit doubles the odds."""
AGAINST = _("strongly against it")
NOTHING = pgettext_lazy("compared", "not known of both")


@dataclass(frozen=True, slots=True)
class Said:
    """A field of a pair: what it is, how far it agrees, and how strongly that speaks."""

    field: Field
    label: Text
    words: Text
    strength: Text
    bits: float


def strength(bits: float) -> Text:
    """Return how strongly so many bits speak, in words."""
    return next((words for least, words in STRENGTHS if bits >= least), AGAINST)


def said(levels: Mapping[str, str], parts: Mapping[str, float]) -> list[Said]:
    """Return what each field of a pair says, in the order in which fields are shown."""
    return [_said(field, levels.get(field, ""), parts.get(field, 0.0)) for field in Field]


def _said(field: Field, code: str, bits: float) -> Said:
    if not code:
        return Said(field, FIELDS[field], NOTHING, "", 0.0)
    return Said(field, FIELDS[field], WORDS[field].get(code, code), strength(bits), bits)
