"""Advice on a reply while it is typed: does it answer what was asked (回复质量)."""

from collections.abc import Mapping, Sequence

from django.utils.translation import gettext as _

from jiban.desks.mailbox.models import Letter
from jiban.loop.desk import Hint
from jiban.loop.sight import Sight
from jiban.science.letters.replies import MOST_COPIES, Advice, Kind, Stage, advise

GRAVE = frozenset({Kind.EMPTY, Kind.UNANSWERED, Kind.COPY, Kind.NOTHING_DONE, Kind.UNDATED})
MOST = 8
"""Pieces of advice that are shown at once; more is not read."""


def on_answer(sight: Sight, matter_id: int, typed: Mapping[str, str]) -> list[Hint]:
    """Return advice on the answer with which a letter is resolved."""
    return _advice(sight, matter_id, typed.get("answer", ""), Stage.ANSWER)


def on_feedback(sight: Sight, matter_id: int, typed: Mapping[str, str]) -> list[Hint]:
    """Return advice on the first news that a citizen gets."""
    return _advice(sight, matter_id, typed.get("text", ""), Stage.FEEDBACK)


def _advice(sight: Sight, matter_id: int, reply: str, stage: Stage) -> list[Hint]:
    letter = Letter.objects.select_related("matter").get(pk=matter_id)
    text = f"{letter.matter.title}\n{letter.body}"
    found = advise(text, reply, earlier(sight, letter), stage)
    return [_hint(advice, reply) for advice in found[:MOST]]


def earlier(sight: Sight, letter: Letter) -> Sequence[str]:
    """Return the latest answers of the letter's unit to other letters, as far as they are seen."""
    answered = Letter.objects.filter(matter__unit_id=letter.matter.unit_id).exclude(answer="")
    seen = sight.open(answered.exclude(pk=letter.pk), "matter")
    return list(seen.order_by("-matter_id").values_list("answer", flat=True)[:MOST_COPIES])


def _hint(advice: Advice, reply: str) -> Hint:
    quote = reply[advice.start : advice.end] or advice.about
    if advice.kind is Kind.COPY:
        quote = ""
    return Hint(_words(advice), quote, advice.kind in GRAVE)


def _words(advice: Advice) -> str:
    """Return what was noticed, and what to do."""
    if advice.kind is Kind.COPY:
        words = _(
            "Nearly the same as an earlier answer of your unit (%(n)s in 100 of it). Say what "
            "holds for this letter."
        )
        return words % {"n": round(100 * advice.share)}
    return {
        Kind.EMPTY: _(
            "That a letter was received or passed on is no answer. Say what was done, or who does "
            "what until when."
        ),
        Kind.UNANSWERED: _(
            "Nothing in the reply speaks of this request. Answer it, or say why not."
        ),
        Kind.NOTHING_DONE: _("It does not say what was done or found. Say it in one sentence."),
        Kind.NOBODY: _("It does not say who did it. Name the unit or the officer."),
        Kind.NO_DAY: _("It does not say when. Name the day."),
        Kind.NO_NEXT: _(
            "It does not say what comes next, or whom to ask. Say it, or that it is done."
        ),
        Kind.UNDATED: _("A promise without a day. Until when?"),
        Kind.SET_PHRASE: _("A set phrase: “%(words)s”. Say what that means here.")
        % {"words": advice.about},
        Kind.LONG: _("A sentence of %(n)s characters. Make two of it.") % {"n": advice.about},
        Kind.ABBREVIATION: _("“%(name)s” may not be known. Explain it once.")
        % {"name": advice.about},
    }[advice.kind]
