"""The words in which a report is kept: who is missing, what is feared, how it ended."""

from collections.abc import Sequence

from django.db import models
from django.utils.translation import gettext_lazy as _
from django.utils.translation import pgettext_lazy

from jiban.loop.desk import Text


class Sex(models.TextChoices):
    """Of the missing person."""

    MALE = "male", _("male")
    FEMALE = "female", _("female")


class Category(models.TextChoices):
    """Who is missing, as far as it tells how they move and what endangers them."""

    DEMENTIA = "dementia", _("dementia, or gets lost")
    AUTISM = "autism", _("autism, or a mental disability")
    DESPAIR = "despair", _("despair: may harm themselves")
    ILLNESS = "illness", _("mental illness")
    CHILD = "child", _("child or teenager")
    OTHER = "other", pgettext_lazy("missing", "somebody else")


class Weather(models.TextChoices):
    """What the weather does to somebody outside."""

    COLD = "cold", _("cold")
    HEAT = "heat", _("heat")
    STORM = "storm", _("storm or heavy rain")


class Answer(models.TextChoices):
    """To a question that is asked at intake; no answer is one of its own."""

    NO = "no", _("no")
    YES = "yes", _("yes")


class Grade(models.TextChoices):
    """How grave a case is (分级), and so who oversees it."""

    OTHER = "other", pgettext_lazy("grade", "ordinary: the deputy leader oversees it")
    MAJOR = "major", _("major and sensitive: the leader oversees it")


class Ending(models.TextChoices):
    """How it ended."""

    SAFE = "safe", _("found safe")
    DEAD = "dead", _("found dead")
    FORCE = "force", _("verified by another force")
    UNFOUNDED = "unfounded", _("unfounded: nobody was missing")
    MALICIOUS = "malicious", _("knowingly false report")
    WITHDRAWN = "withdrawn", _("withdrawn")


class Wish(models.TextChoices):
    """What a found adult lets others know."""

    NOTHING = "nothing", pgettext_lazy("wish", "nothing")
    WELL = "well", _("that I am well")
    WHERE = "where", _("that I am well, and where I am")


class PlaceKind(models.TextChoices):
    """Why somebody may be at a place."""

    HOME = "home", _("home")
    FORMER = "former", _("former home")
    WORK = "work", _("work")
    SCHOOL = "school", _("school")
    FAMILY = "family", _("relatives or friends")
    LIKED = "liked", _("goes there often")
    WATER = "water", _("water")
    TRANSIT = "transit", _("station or stop")


class EvidenceKind(models.TextChoices):
    """What tells that somebody was near a place."""

    PHONE = "phone", _("position of the phone")
    CARD = "card", _("card or fare paid")
    CAMERA = "camera", _("camera")
    VEHICLE = "vehicle", _("vehicle")
    ITEM = "item", _("thing found")


ADULT = 18
"""Years from which somebody is of age (未成年人保护法第二条)."""
SURE = [("0.3", _("perhaps")), ("0.6", _("likely")), ("0.9", _("almost certain"))]
THOROUGH = [
    ("0.3", _("glanced at, passing by")),
    ("0.6", _("looked through")),
    ("0.9", _("searched everywhere, asked people")),
]
"""How sure somebody is of a sighting, and how thoroughly they searched: probabilities in words."""


def in_words(share: float, choices: Sequence[tuple[str, Text]]) -> str:
    """Return a probability in the words in which it was said; one that was not, as per cent."""
    found = (str(words) for value, words in choices if float(value) == share)
    return next(found, f"{share:.0%}")
