"""Other cities are asked to look (协查): which may read of the case, until when, who approved."""

from collections.abc import Callable, Sequence

from django import forms
from django.utils.translation import gettext as _t
from django.utils.translation import gettext_lazy as _

from jiban.desks.missing import protections
from jiban.desks.missing.actions.approving import approve, bounds, draft, of_number, recall, which
from jiban.desks.missing.actions.parts import CITIES, DOING, LEADING, case_of, line, moment, text
from jiban.desks.missing.desk import AFTER, LOOKING, OPEN, missing
from jiban.desks.missing.models import Share
from jiban.desks.missing.models.share import EVERYBODY
from jiban.loop.actors import DEPUTY_LEADER, HANDLER, LEADER, PROTECTION, SYSTEM
from jiban.loop.change import Change
from jiban.loop.errors import NotAllowed

Partners = Callable[[], Sequence[str]]
"""Returns the names of the active partners who may read of cases."""
_partners: list[Partners] = []
THE_SHARE = {"share": which(_("number of the request to other cities"))}


@missing.action(
    states=(*LOOKING, "cold"),
    roles=DOING,
    label=_("Ask other cities"),
    group=CITIES,
    fields={
        "words": text(_("what else helps to know them"), required=False),
        "cities": forms.CharField(
            label=_("which partners may read it"),
            max_length=400,
            help_text=_("Their names with commas between; * for all of them."),
        ),
        **bounds(),
    },
    verbatim=("cities",),
    help=_("They read it once a leader approves; past its time they have to forget it."),
)
def share(change: Change) -> None:
    said = change.fields
    row = Share(words=said["words"], cities=said["cities"])
    if row.named != {EVERYBODY}:
        _known(change, row.named)
    draft(change, "share", row)


def partners_are(partners: Partners) -> None:
    """Make known who may be named: the partners are a floor above."""
    _partners[:] = [partners]


def _known(change: Change, named: set[str]) -> None:
    """Refuse a name that is no partner's: nobody would ever read the request by it."""
    there = [name for partners in _partners for name in partners()]
    strange = sorted(named - {*there, ""})
    if strange or named == {""}:
        told = {"names": "、".join(strange), "there": "、".join(there) or "—"}
        reason = _t("No partner who may read it is called “%(names)s”. There are: %(there)s.")
        raise change.refuse("cities", reason % told)


@missing.action(
    states=(*LOOKING, "cold"),
    roles=(PROTECTION,),
    label=_("Agree that other cities read it"),
    group=CITIES,
    fields={**THE_SHARE, "text": text(_("why it is safe"))},
    help=_("By who is trained for it: the reporter is not cleared, and may have friends there."),
)
def agree_share(change: Change) -> None:
    row = of_number(change, "share", Share)
    row.agreed_at, row.agreed_by_id = change.now, change.by.officer_id
    change.write(row.save)


@missing.action(
    states=(*LOOKING, "cold"),
    roles=(DEPUTY_LEADER, LEADER),
    label=_("Approve a request to other cities"),
    group=CITIES,
    fields=THE_SHARE,
    help=_("By another person than the one who drafted it."),
)
def approve_share(change: Change) -> None:
    row = of_number(change, "share", Share)
    if not (protections.cleared(case_of(change)) or row.agreed_at):
        raise NotAllowed(_t("The reporter is not cleared: who is trained for it agrees first."))
    approve(change, "share", row)


@missing.action(
    states=OPEN,
    roles=(*DOING, *LEADING, PROTECTION),
    label=_("Recall a request to other cities"),
    group=CITIES,
    fields=THE_SHARE,
    help=_("Partners have to forget it, and read that it is concluded."),
)
def recall_share(change: Change) -> None:
    recall(change, of_number(change, "share", Share))


@missing.action(
    states=(*OPEN, *AFTER),
    roles=(SYSTEM,),
    label=_("Read by another city"),
    fields={
        "partner": line(_("partner"), 80),
        **THE_SHARE,
        "since": moment(_("what the record has said since"), required=True),
    },
    verbatim=("partner",),
    shown=False,
    help=_("Each reading by a partner is kept, the same content once a day."),
)
def read_by_city(change: Change) -> None:
    """It is in the journal."""


@missing.action(
    states=OPEN,
    roles=(SYSTEM,),
    label=_("A note of another city"),
    fields={"text": text(_("what they tell"))},
    shown=False,
    help=_("What is no sighting: that they ask for news, or what they fear."),
)
def hear_city(change: Change) -> None:
    change.index(change.fields["text"])
    change.tell(HANDLER, "fact")
