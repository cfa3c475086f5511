"""Letters the director should read aloud (局长读来信): a few of a week, each proposed for a reason.

They are proposals. A person reads each before it is read to others, since a name that an author
typed into the letter is not recognised. Left out are complaints about officers, which have a way of
their own; letters from which somebody is kept away; and letters whose author only the tracking page
may reach: what is safe for them nobody here can know.
"""

from collections.abc import Callable, Collection, Iterator, Mapping, Sequence
from dataclasses import dataclass, replace

from django.db.models import Count, F, Q, QuerySet
from django.utils import timezone
from django.utils.translation import gettext as _
from django.utils.translation import pgettext

from jiban.city import units
from jiban.desks.mailbox import subjects
from jiban.desks.mailbox.models import Kind, Letter
from jiban.loop.contact import ContactBy
from jiban.loop.figures import Scope
from jiban.loop.models import Link
from jiban.loop.people import LABEL
from jiban.loop.rating import Grade
from jiban.loop.reviewing import Line, Section

EACH = 2
"""Letters proposed for one reason."""
APART = ("conduct",)
"""Groups of complaints about officers."""
VULNERABLE = (
    "独居老人",
    "老人",
    "残疾",
    "轮椅",
    "孕妇",
    "孩子",
    "小孩",
    "未成年",
    "留守",
    "低保",
    "重病",
    "失明",
    "聋",
)
"""Words by which a letter may be about somebody who needs more care than others."""
LATE = ("feedback", "resolve")


@dataclass(frozen=True, slots=True)
class _Chosen:
    letter: Letter
    why: str
    others: Sequence[int] = ()


def section(scope: Scope) -> Section:
    """Return the letters of some time that are proposed to be read aloud."""
    tree = units.tree()
    return Section(
        "aloud",
        _("Letters to read aloud"),
        40,
        [
            _("letter"),
            pgettext("aloud", "why"),
            pgettext("aloud", "unit"),
            pgettext("aloud", "about"),
        ],
        [
            Line(
                [
                    f"{one.letter.matter.number} {_plain(one.letter.matter.title)}",
                    one.why,
                    tree.name(unit) if (unit := one.letter.matter.unit_id) in tree else "",
                    subjects.label(one.letter.subject),
                ],
                [one.letter.pk, *one.others],
                unit,
                f"/matters/{one.letter.matter.number}",
            )
            for one in _chosen(scope)
        ],
        note=_(
            "Proposed by the machine for the reason given; read each before you let it be read. "
            "Names that somebody typed into a letter are not taken out."
        ),
        empty=_("No letter is proposed."),
        confirmed=True,
    )


def words(matter_ids: Sequence[int]) -> Mapping[int, str]:
    """Return the texts of letters with the persons they name left out."""
    rows = Letter.objects.filter(pk__in=matter_ids).values_list("pk", "body")
    return {pk: _plain(body) for pk, body in rows}


def _plain(text: str) -> str:
    return LABEL.sub("×××", text)


def _chosen(scope: Scope) -> list[_Chosen]:
    """Return the letters proposed, each once, for the first reason that it is found by."""
    found: dict[int, _Chosen] = {}
    for rows, why in _reasons(scope):
        taken = 0
        for letter in rows[: EACH + len(found)]:
            if letter.pk not in found and taken < EACH:
                found[letter.pk] = _Chosen(letter, why(letter))
                taken += 1
    others = _others([pk for pk, one in found.items() if hasattr(one.letter, "times")])
    return [replace(one, others=others.get(pk, ())) for pk, one in found.items()]


def _others(letters: Collection[int]) -> Mapping[int, Sequence[int]]:
    """Return the duplicates that the reason of each letter counts.

    The number alone tells that somebody wrote: who does not see one of them reads no such line.
    """
    found: dict[int, list[int]] = {}
    rows = Link.objects.filter(
        other_id__in=letters, kind=Link.Kind.DUPLICATE_OF, matter__recused=False
    )
    for pk, other in rows.order_by("pk").values_list("other_id", "matter_id"):
        found.setdefault(pk, []).append(other)
    return found


Why = Callable[[Letter], str]


def _reasons(scope: Scope) -> Iterator[tuple[QuerySet[Letter], Why]]:
    """Yield letters for each reason, those first that it holds for most."""
    letters = _allowed(scope)
    came = letters.filter(matter__opened_at__gte=scope.since, matter__opened_at__lte=scope.now)
    repeated = came.annotate(
        times=Count(
            "matter__linked_from",
            filter=Q(
                matter__linked_from__kind=Link.Kind.DUPLICATE_OF,
                matter__linked_from__matter__recused=False,
            ),
        )
    )
    yield (
        repeated.filter(times__gt=0).order_by("-times", "pk"),
        lambda letter: _("written by %(n)s more") % {"n": letter.times},  # type: ignore[attr-defined]
    )
    broken = Q(
        matter__promises__name__in=LATE,
        matter__promises__broken_at__gte=scope.since,
        matter__promises__broken_at__lte=scope.now,
    )
    late = letters.filter(broken).annotate(broke=F("matter__promises__broken_at"))
    yield late.order_by("broke", "pk"), _late
    yield (
        came.filter(Q(reopened__gt=0) | Q(grade__lte=Grade.BAD)).order_by("-reopened", "grade"),
        lambda letter: _("the author does not accept the answer"),
    )
    told = Q()
    for word in VULNERABLE:
        told |= Q(body__contains=word)
    yield (
        came.filter(told, kind__in=(Kind.HELP, Kind.COMPLAINT)).order_by("-matter__raised", "pk"),
        lambda letter: (
            _("may be about somebody who needs more care: “%(word)s”")
            % {"word": next(word for word in VULNERABLE if word in letter.body)}
        ),
    )
    yield came.filter(kind=Kind.THANKS).order_by("pk"), lambda letter: _("a letter of thanks")


def _late(letter: Letter) -> str:
    day = timezone.localdate(letter.broke)  # type: ignore[attr-defined]
    return _("the promise was broken on %(day)s") % {"day": f"{day:%m-%d}"}


def _allowed(scope: Scope) -> QuerySet[Letter]:
    """Return the letters that may be proposed at all."""
    rows = Letter.objects.select_related("matter").exclude(contact_by=ContactBy.PAGE)
    for group in APART:
        rows = rows.exclude(subject=group).exclude(subject__startswith=f"{group}.")
    rows = rows.exclude(matter__state__in=("triage", "merged", "withdrawn"))
    if scope.units is not None:
        rows = rows.filter(matter__unit_id__in=scope.units)
    if scope.sight is not None:
        return scope.sight.open(rows, "matter")
    return rows.filter(matter__recused=False)
