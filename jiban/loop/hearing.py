"""What an act says: its fields cleaned, checked, redacted, and put as the journal keeps them."""

from collections.abc import Mapping
from datetime import datetime
from typing import Any

from django.db import models
from django.utils.translation import gettext as _

from jiban.loop import people
from jiban.loop.actors import Kind
from jiban.loop.acts import Act
from jiban.loop.change import Change
from jiban.loop.desk import Action, Desk
from jiban.loop.errors import BadFields
from jiban.loop.state import MatterState, Recused


def hear(matter: MatterState, desk: Desk, action: Action, a: Act, now: datetime) -> Change:
    """Return the change in the making, with cleaned fields and no personal data in its texts.

    Raises:
        BadFields: a field is wrong, or its text cannot be kept.
    """
    fields = action.clean(a.fields)
    change = Change(matter, desk, action, a.by, max(now, matter.touched_at), fields)
    said = {name: fields[name] for name in action.texts if fields[name]}
    for name, text in said.items():
        _check_text(action, name, text)
    heard = {n: t for n, t in said.items() if n not in action.private and n not in action.verbatim}
    if a.by.kind is Kind.CITIZEN:  # typing a label would show what it stands for
        heard = {name: people.defused(text) for name, text in heard.items()}
    texts, change.mentioned = people.redact_all(list(heard.values()), matter.people + 1)
    fields.update(zip(heard, texts, strict=True))
    _check_lengths(action, dict(zip(heard, texts, strict=True)))
    return change


def payload(change: Change) -> dict[str, Any]:
    """Return what the journal keeps of what was said; private fields are left out."""
    private = change.action.private
    kept = {
        name: _plain(value)
        for name, value in change.fields.items()
        if name not in private and value not in (None, "", [])
    }
    kept.update({name: _plain(value) for name, value in change.said.items()})
    return kept


def recusals(before: Mapping[Recused, str], after: Mapping[Recused, str]) -> dict[str, Any]:
    """Return what the journal keeps of who is recused from now on, and who is not any more."""
    kept: dict[str, Any] = {}
    for name, whom in (
        ("recused", after.keys() - before.keys()),
        ("lifted", before.keys() - after.keys()),
    ):
        if whom:
            kept[name] = [
                {"officer": w.officer_id} if w.officer_id else {"unit": w.unit_id}
                for w in sorted(whom, key=str)
            ]
    return kept


def _check_lengths(action: Action, texts: Mapping[str, str]) -> None:
    """Refuse what has become too long because labels stand in it for names and numbers."""
    errors = {}
    for name, text in texts.items():
        most = getattr(action.fields[name], "max_length", None)
        if most is not None and len(text) > most:
            over = _("Names and numbers in it are kept apart, which makes it %(n)d too long.")
            errors[name] = [over % {"n": len(text) - most} + " " + _("Shorten it.")]
    if errors:
        raise BadFields(errors, " ".join(why for reasons in errors.values() for why in reasons))


def _check_text(action: Action, name: str, value: str) -> None:
    """Refuse text that cannot be kept: half characters and the character of value zero."""
    try:
        value.encode()
    except UnicodeEncodeError:
        half = True
    else:
        half = "\0" in value
    if half:
        label = str(action.fields[name].label or name)
        reason = _("This text holds characters that cannot be kept. Type them again.")
        raise BadFields({name: [reason]}, f"{label}: {reason}")


def _plain(value: Any) -> Any:
    """Return a field's value as the journal keeps it."""
    if type(value) in (str, int, bool):
        return value
    if isinstance(value, models.Model):
        return value.pk
    if isinstance(value, float):
        return str(value)
    if isinstance(value, models.QuerySet):
        return [row.pk for row in value]
    return value
