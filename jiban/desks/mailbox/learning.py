"""Learning subjects and units from the bureau's own letters, and from what people corrected."""

import os
import time
from collections.abc import Iterator
from dataclasses import dataclass
from typing import Any

from django.db.models import Q

from jiban.desks.mailbox import triage
from jiban.desks.mailbox.models import Letter
from jiban.desks.mailbox.subjects import SUBJECTS
from jiban.desks.mailbox.triage import about
from jiban.loop import search
from jiban.science.letters.habits import Evidence, Habits, Went
from jiban.science.letters.topics import Topics, learn


@dataclass(frozen=True, slots=True)
class Sorted:
    """A letter's words and the subject that a person gave it."""

    words: list[str]
    subject: str


def sorted_letters() -> Iterator[Sorted]:
    """Yield the letters whose leaf of the taxonomy a person chose or let stand.

    The text is redacted already. A letter that the machine sorted alone teaches nothing, or it
    would learn from itself, until a person has said what it is.
    """
    known = [code for code in SUBJECTS if "." in code]
    by_people = (
        Q(suggested__isnull=True) | Q(suggested__alone=False) | Q(subject_rank__isnull=False)
    )
    found = (
        Letter.objects.filter(by_people, subject__in=known)
        .exclude(body="")
        .select_related("matter")
    )
    for letter in found.order_by("matter_id").iterator(chunk_size=1000):
        text = triage.text_of(letter.matter.title, letter.body)
        yield Sorted(search.in_order(text), letter.subject)


def went() -> Iterator[Went]:
    """Yield what became of the letters that had a suggestion and that a unit has signed.

    The unit that has a letter in the end is the one that it was for; to have signed and kept it
    is a person's word, whoever sent it there.
    """
    signed = Letter.objects.filter(
        suggested__isnull=False,
        subject__contains=".",
        matter__state__in=("signed", "handling", "waiting", "paused", "resolved", "closed"),
    )
    found: Iterator[tuple[str, Any, int]] = signed.values_list(
        "subject", "suggested", "matter__unit_id"
    ).iterator(chunk_size=1000)
    for subject, suggested, unit in found:
        guess = next((g for g in suggested["best"] if g["subject"] == subject), None)
        if guess is None:
            yield Went(subject, "", 0, unit)
        elif guess.get("unit_by") == Evidence.HABIT:  # the rules' own word is what is judged
            yield Went(subject, "", guess["unit_ruled"], unit)
        else:
            yield Went(subject, guess.get("unit_by", ""), guess["unit"] or 0, unit)


def train() -> Topics:
    """Learn from all sorted letters and keep what was learned; runners take it at once.

    Raises:
        ValueError: there are too few letters.
    """
    began = time.time()
    about.keep_habits(Habits.of(went()))
    letters = list(sorted_letters())
    learned = learn([letter.words for letter in letters], [letter.subject for letter in letters])
    path = triage.model_file()
    path.parent.mkdir(mode=0o700, parents=True, exist_ok=True)
    learned.save(path)
    os.utime(path, (began, began))  # a letter that was forgotten meanwhile was forgotten after it
    return learned
