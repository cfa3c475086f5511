"""What asks others to look is drafted by one and approved by another, for a time, with consent."""

from typing import Any, TypeVar

from django import forms
from django.utils.translation import gettext as _t
from django.utils.translation import gettext_lazy as _

from jiban.desks.missing.actions.parts import case_of, choice, line, moment
from jiban.desks.missing.broadcast import standing
from jiban.desks.missing.models import Case, Poster, Share, Sms
from jiban.desks.missing.models.broadcast import Broadcast, Consent
from jiban.loop.actors import DEPUTY_LEADER, LISTED, SUBSCRIBERS
from jiban.loop.change import Change
from jiban.loop.desk import Text
from jiban.loop.errors import NotAllowed

Kind = TypeVar("Kind", bound=Broadcast)


def bounds() -> dict[str, forms.Field]:
    """Return the fields for how long, and for the guardian's consent."""
    return {
        "until": moment(_("until"), required=True),
        "consent": choice(_("guardian's consent"), Consent.choices),
        "text": line(_("who consented, how; or why they were not asked"), 300),
    }


def which(label: Text) -> forms.IntegerField:
    """Return the field for one that stands, by its number."""
    return forms.IntegerField(label=label, min_value=1, max_value=999)


def draft(change: Change, name: str, row: Broadcast) -> None:
    """Keep a draft, numbered, once nothing refuses it; a deputy leader is told.

    Args:
        change: what the officer said, with the fields of :func:`bounds`.
        name: of its kind, in the journal and of the notice.
        row: what else it says.
    """
    said, case = change.fields, case_of(change)
    row.case_id, row.until = case.pk, said["until"]
    row.consent, row.consent_words = said["consent"], said["text"]
    _check(change, case, row, consent="consent", until="until")
    if standing.is_minor(case) and not said["text"]:
        raise change.refuse("text", _t("Say who consented and how, or why they were not asked."))
    row.n = row.next_of(case)
    row.drafted_by_id = change.by.officer_id
    change.say(**{name: row.n})
    change.write(row.save)
    change.tell(DEPUTY_LEADER, name)


def _check(change: Change, case: Case, row: Broadcast, *, consent: str, until: str) -> None:
    """Refuse, at these fields, what lacks a guardian's consent or would be out for too long."""
    if standing.is_minor(case) and not row.consent:
        if case.age is None:
            words = _t(
                "How old they are is not known: add it (a guess will do), or have the guardian's"
                " consent."
            )
        else:
            words = _t("Of a minor, it needs the guardian's consent.")
        raise change.refuse(consent, words)
    longest = standing.longest(case)
    if not change.now < row.until <= change.now + longest:
        words = _t("At most %(days)s days from now.") % {"days": longest.days}
        raise change.refuse(until, words)


def of_number(change: Change, name: str, kind: type[Kind]) -> Kind:
    """Return the one of this case whose number stands in the field *name*."""
    rows = kind._default_manager.filter(case=change.matter.id, n=change.fields[name])
    found = rows.filter(recalled_at=None).first()
    if found is None:
        raise change.refuse(name, _t("Nothing of this case that stands has this number."))
    return found


def approve(change: Change, name: str, row: Broadcast) -> None:
    """Let one out that is not, by somebody else than who drafted it; *name* is its field.

    What was right when it was drafted is looked at again: by now they may be known as a minor.
    """
    if not row.waits or row.until <= change.now:
        raise change.refuse(name, _t("It is out already, or its time has passed."))
    if row.drafted_by_id == change.by.officer_id:
        raise NotAllowed(_t("You drafted it: somebody else approves it."))
    _check(change, case_of(change), row, consent=name, until=name)
    row.approved_at, row.approved_by_id = change.now, change.by.officer_id
    change.write(row.save)


def recall(change: Change, row: Broadcast) -> None:
    """Take it back; who got a text that is out reads that it is over."""
    if isinstance(row, Sms) and row.is_out(change.now):
        tell_readers(change, row, "sms_over")
    row.recalled_at = change.now
    change.write(row.save)


def tell_readers(change: Change, row: Sms, message: str, **context: Any) -> None:
    """Queue what the subscribers of a text's unit and each number of its list are sent."""
    if row.unit_id is not None:
        change.tell(SUBSCRIBERS, message, at=row.unit_id, **context)
    if row.listed is not None:
        change.tell(LISTED, message, list=row.listed, many=row.many, **context)


def recall_all(change: Change) -> None:
    """Take back whatever was approved: what said that it is concluded does not ask again."""
    for kind in (Poster, Share, Sms):
        rows = kind._default_manager.filter(case=change.matter.id, approved_at__isnull=False)
        for row in rows.filter(recalled_at=None):
            recall(change, row)


def disagree(change: Change) -> None:
    """Let other cities read nothing that was agreed to while less was feared of the reporter."""
    agreed = Share.objects.filter(case=change.matter.id, agreed_at__isnull=False)
    change.write(lambda: agreed.update(agreed_at=None, agreed_by=None))
