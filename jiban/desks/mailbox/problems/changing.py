"""What a person does with the letters of a problem: confirms, moves, splits off, takes out."""

from collections.abc import Sequence

from django.contrib import messages
from django.http import Http404
from django.http.response import HttpResponseBase
from django.shortcuts import redirect
from django.utils.translation import gettext as _
from django.utils.translation import ngettext
from django.views.decorators.cache import never_cache
from django.views.decorators.http import require_POST

from jiban.desks.mailbox.actions.problems import NEW
from jiban.desks.mailbox.asking import Reader, officers_only
from jiban.desks.mailbox.models import Letter, Problem
from jiban.desks.mailbox.problems.page import One
from jiban.loop import door
from jiban.loop.actors import Actor
from jiban.loop.errors import Refused
from jiban.loop.fields import number_in
from jiban.loop.sight import Sight


@require_POST
@never_cache
@officers_only
def change(asking: Reader, pk: int) -> HttpResponseBase:
    """Confirm the chosen letters, put them with another problem, or take them out."""
    problem = One(pk, asking.sight)
    if not problem:
        raise Http404
    sent = asking.request.POST
    here = {one.matter.number: one.matter.pk for one in problem.letters}
    chosen = [here[number] for number in sent.getlist("letter") if number in here]
    if sent.get("all"):
        chosen = list(here.values())
    if not chosen:
        messages.warning(asking.request, _("Choose letters first."))
        return redirect("web:problem", pk)
    by, what = Actor.officer(asking.officer), sent.get("do", "")
    to = sent.get("other", "").strip() or sent.get("problem", "")
    moved = what not in ("agree", "out")
    if moved and not _may_go_to(to, asking.sight):
        messages.error(asking.request, _("There is no such problem."))
        return redirect("web:problem", pk)
    done, refused = _acted(chosen, by, what, to)
    _say(asking, done, refused)
    if moved and done:
        _join(pk, chosen)
    return redirect("web:problem", pk) if One(pk, asking.sight) else redirect("web:problems")


def _may_go_to(to: str, seen: Sight) -> bool:
    """Tell whether letters may be moved there: to a new problem, or one with letters in sight."""
    number = number_in(to, 18)
    return to == NEW or (number is not None and bool(One(number, seen)))


def _join(pk: int, moved: Sequence[int]) -> None:
    """Let a problem that has lost all its letters lead on to the one that they went to."""
    if Letter.objects.filter(problem_id=pk).exists():
        return
    gone = Letter.objects.filter(pk__in=moved, problem_id__isnull=False)
    into = gone.values_list("problem_id", flat=True).first()
    if into is not None:
        Problem.objects.filter(pk=pk).update(joined=into)


def _acted(chosen: Sequence[int], by: Actor, what: str, to: str) -> tuple[int, Sequence[Refused]]:
    """Do one thing on each letter; return how many were done and what was refused."""
    if what == "agree":
        acts = [door.Act(pk, "agree", by) for pk in chosen]
    elif what == "out":
        acts = [door.Act(pk, "regroup", by, {"problem": ""}) for pk in chosen]
    else:
        acts = [door.Act(pk, "regroup", by, {"problem": to}) for pk in chosen]
        if to == NEW:  # the first makes the problem, the others follow it
            (first,) = door.act_many(acts[:1])
            if isinstance(first, Refused):
                return 0, [first]
            made = Letter.objects.values_list("problem_id", flat=True).get(pk=chosen[0])
            rest = [door.Act(pk, "regroup", by, {"problem": str(made)}) for pk in chosen[1:]]
            outcomes = door.act_many(rest) if rest else []
            refused = [one for one in outcomes if isinstance(one, Refused)]
            return 1 + len(outcomes) - len(refused), refused
    outcomes = door.act_many(acts)
    refused = [one for one in outcomes if isinstance(one, Refused)]
    return len(outcomes) - len(refused), refused


def _say(asking: Reader, done: int, refused: Sequence[Refused]) -> None:
    if done:
        text = ngettext("%(n)s letter done.", "%(n)s letters done.", done) % {"n": done}
        messages.success(asking.request, text)
    if refused:
        text = ngettext(
            "%(n)s letter refused: %(why)s", "%(n)s letters refused: %(why)s", len(refused)
        )
        messages.error(asking.request, text % {"n": len(refused), "why": refused[0].text})
