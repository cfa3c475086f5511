"""Subscribers in a part of the city get a short text (短信), and one more when it is over."""

from django.conf import settings
from django.utils import translation
from django.utils.translation import gettext as _t
from django.utils.translation import gettext_lazy as _

from jiban.desks.missing import protections
from jiban.desks.missing.actions.approving import approve, bounds, draft, of_number, recall, which
from jiban.desks.missing.actions.parts import DOING, LEADING, case_of
from jiban.desks.missing.broadcast import short_text
from jiban.desks.missing.desk import AFTER, LOOKING, OPEN, missing
from jiban.desks.missing.models import Sms
from jiban.loop.actors import DEPUTY_LEADER, LEADER, SUBSCRIBERS, SYSTEM
from jiban.loop.change import Change
from jiban.loop.errors import NotAllowed
from jiban.loop.fields import UnitField
from jiban.loop.models import Channel
from jiban.loop.notices import reaches_only

THE_SMS = {"sms": which(_("number of the short text"))}


@missing.action(
    states=LOOKING,
    roles=DOING,
    label=_("Draft a short text"),
    fields={"unit": UnitField(label=_("to the subscribers of")), **bounds()},
    help=_("Age, looks and whom to call; no name, no place. It goes out once a leader approves."),
)
def draft_sms(change: Change) -> None:
    _check_cleared(change)
    draft(change, "sms", Sms(unit_id=change.fields["unit"]))


def _check_cleared(change: Change) -> None:
    if not protections.cleared(case_of(change)):
        raise NotAllowed(_t("The reporter is not cleared: a text would tell them where we look."))


@missing.action(
    states=LOOKING,
    roles=(DEPUTY_LEADER, LEADER),
    label=_("Approve a short text"),
    fields=THE_SMS,
    help=_("By another person than the one who drafted it. It goes out at once."),
)
def approve_sms(change: Change) -> None:
    row = of_number(change, "sms", Sms)
    _check_cleared(change)
    approve(change, "sms", row)
    if not any(
        reaches_only(channel, row.unit_id) for channel in Channel.objects.filter(active=True)
    ):
        raise change.refuse("sms", _t("No channel goes to the subscribers of this area: add one."))
    with translation.override(settings.LANGUAGE_CODE):  # one text for all who read it
        words = short_text.words(case_of(change), row.until)
    change.tell(SUBSCRIBERS, "sms_out", at=row.unit_id, words=words)


@missing.action(
    states=(*OPEN, *AFTER),
    roles=(SYSTEM, *DOING, *LEADING),
    label=_("Recall a short text"),
    fields=THE_SMS,
    help=_("Who got it reads that the search is concluded, and nothing else."),
)
def recall_sms(change: Change) -> None:
    recall(change, of_number(change, "sms", Sms))
