"""Subscribers and the numbers of a list get a short text (短信), and one more when it is over."""

from dataclasses import astuple

from django import forms
from django.conf import settings
from django.utils import translation
from django.utils.translation import gettext as _t
from django.utils.translation import gettext_lazy as _

from jiban.desks.missing import protections
from jiban.desks.missing.actions.approving import (
    approve,
    bounds,
    draft,
    of_number,
    recall,
    tell_readers,
    which,
)
from jiban.desks.missing.actions.parts import DOING, LEADING, PUBLIC, case_of
from jiban.desks.missing.broadcast import numbers, short_text
from jiban.desks.missing.desk import AFTER, LOOKING, OPEN, missing
from jiban.desks.missing.models import Sms
from jiban.loop.actors import DEPUTY_LEADER, LEADER, SYSTEM
from jiban.loop.change import Change
from jiban.loop.errors import NotAllowed
from jiban.loop.fields import UnitField
from jiban.loop.models import Channel
from jiban.loop.notices import reaches_only, to_listed

MOST_NAMED = 100
"""Lines that are named of those that were left out."""
THE_SMS = {"sms": which(_("number of the short text"))}


@missing.action(
    states=LOOKING,
    roles=DOING,
    label=_("Draft a short text"),
    group=PUBLIC,
    fields={
        "unit": UnitField(label=_("to the subscribers of"), required=False),
        "numbers": forms.CharField(
            label=_("and to these phone numbers"),
            required=False,
            max_length=numbers.LONGEST,
            widget=forms.Textarea({"rows": 4, "data-from-file": ".csv,.txt"}),
            help_text=_("Of volunteers, shopkeepers, neighbours: one in each line, or as CSV."),
        ),
        **bounds(),
    },
    private=("numbers",),
    help=_("Age, looks and whom to call; no name, no place. It goes out once a leader approves."),
)
def draft_sms(change: Change) -> None:
    _check_cleared(change)
    row = Sms(unit_id=change.fields["unit"])
    if change.fields["numbers"]:
        _keep_numbers(change, row)
    elif row.unit_id is None:
        raise change.refuse("unit", _t("Choose whose subscribers get it, or give phone numbers."))
    draft(change, "sms", row)


def _keep_numbers(change: Change, row: Sms) -> None:
    """Let the numbers rest sealed; what was left out stands on the case, masked."""
    good, left_out = numbers.read(change.fields["numbers"])
    if not good:
        raise change.refuse("numbers", numbers.words(left_out[:MOST_NAMED]))
    if len(good) > numbers.MOST:
        raise change.refuse("numbers", _t("At most %(n)s numbers.") % {"n": numbers.MOST})
    row.listed, row.many = change.mention(phones=" ".join(good)), len(good)
    row.left_out = [astuple(one) for one in left_out[:MOST_NAMED]]
    change.say(numbers=len(good), left_out=len(left_out))


def _check_cleared(change: Change) -> None:
    if not protections.cleared(case_of(change)):
        raise NotAllowed(_t("The reporter is not cleared: a text would tell them where we look."))


@missing.action(
    states=LOOKING,
    roles=(DEPUTY_LEADER, LEADER),
    label=_("Approve a short text"),
    group=PUBLIC,
    fields=THE_SMS,
    help=_("By another person than the one who drafted it. It goes out at once."),
)
def approve_sms(change: Change) -> None:
    row = of_number(change, "sms", Sms)
    _check_cleared(change)
    approve(change, "sms", row)
    _check_channels(change, row)
    with translation.override(settings.LANGUAGE_CODE):  # one text for all who read it
        words = short_text.words(case_of(change), row.until)
    tell_readers(change, row, "sms_out", words=words)


def _check_channels(change: Change, row: Sms) -> None:
    """Refuse what somebody of those for whom it is would never get."""
    channels = Channel.objects.filter(active=True).order_by("name")
    if row.unit_id and not any(reaches_only(one, row.unit_id) for one in channels):
        raise change.refuse("sms", _t("No channel goes to the subscribers of this area: add one."))
    if row.listed and to_listed(channels, change.matter.unit_id) is None:
        raise change.refuse("sms", _t("No channel goes to single phone numbers: add one."))


@missing.action(
    states=(*OPEN, *AFTER),
    roles=(SYSTEM, *DOING, *LEADING),
    label=_("Recall a short text"),
    group=PUBLIC,
    fields=THE_SMS,
    help=_("Who got it reads that the search is concluded, and nothing else."),
)
def recall_sms(change: Change) -> None:
    recall(change, of_number(change, "sms", Sms))
