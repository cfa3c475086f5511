"""What ``jiban doctor`` says of recusal: whether somebody is left to review; no matter is named."""

from collections.abc import Iterator

from django.db.models import Exists, OuterRef
from django.utils.translation import gettext as _
from django.utils.translation import ngettext

from jiban.city import units
from jiban.loop import recusal
from jiban.loop.doctor.checked import FAIL, OK, WARN, Check
from jiban.loop.models import Matter, Recusal


def checks() -> Iterator[Check]:
    """Yield what was found of the body outside, of matters that nobody may handle, and of flags."""
    yield from _outside()
    yield from _nobody()
    yield from _flags()


def _outside() -> Iterator[Check]:
    body = recusal.outside_body()
    todo = _("Load a unit of kind “outside” with officers, or name it in JIBAN_OUTSIDE_BODY.")
    if body is None:
        what = _("no body outside the bureau reviews complaints about its leaders: they are hidden")
        yield Check(WARN, what, todo)
    elif not recusal.outside_officers(()):
        name = units.tree().name(body)
        what = _("nobody at %(name)s has a post: complaints about leaders wait there unread")
        yield Check(WARN, what % {"name": name}, _("Give an officer there the post of head."))
    else:
        yield Check(OK, _("complaints about leaders go to %(n)s") % {"n": units.tree().name(body)})


def _nobody() -> Iterator[Check]:
    """Look for open matters at units that may not have them; how many, and nothing else."""
    rows = dict(Matter.objects.filter(recused=True, ended_at=None).values_list("pk", "unit_id"))
    away = recusal.of_matters(rows)
    lost = [pk for pk, unit in rows.items() if recusal.bars_unit(away.get(pk, set()), unit)]
    if lost:
        what = ngettext(
            "%(n)s matter waits that nobody may handle",
            "%(n)s matters wait that nobody may handle",
            len(lost),
        )
        todo = _(
            "Name a body outside the bureau in JIBAN_OUTSIDE_BODY; it gets them within the hour."
        )
        yield Check(FAIL, what % {"n": len(lost)}, todo)


def _flags() -> Iterator[Check]:
    has = Exists(Recusal.objects.filter(matter_id=OuterRef("pk")))
    wrong = Matter.objects.filter(recused=False).filter(has).count()
    if wrong:
        what = _("%(n)s matters have recusals that are not in force") % {"n": wrong}
        yield Check(FAIL, what, _("Somebody wrote past the door. Please report it."))
