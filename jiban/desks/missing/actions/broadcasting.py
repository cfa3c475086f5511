"""The public is asked to look: by posters, and by alerts, which go by the alerts' desk."""

from django import forms
from django.conf import settings
from django.utils import translation
from django.utils.translation import gettext as _t
from django.utils.translation import gettext_lazy as _
from django.utils.translation import pgettext_lazy

from jiban.desks.missing import protections
from jiban.desks.missing.actions.approving import (
    approve,
    bounds,
    draft,
    of_number,
    recall,
    which,
)
from jiban.desks.missing.actions.parts import DOING, LEADING, PUBLIC, case_of, moment, text
from jiban.desks.missing.broadcast import approved, photo, showing
from jiban.desks.missing.broadcast.standing import is_minor
from jiban.desks.missing.desk import LOOKING, OPEN, missing
from jiban.desks.missing.models import Poster
from jiban.loop.actors import DEPUTY_LEADER, LEADER
from jiban.loop.change import Change
from jiban.loop.errors import NotAllowed

ALERT_RADIUS = 5.0
"""Kilometres."""
THE_POSTER = {"poster": which(_("number of the poster"))}


@missing.action(
    states=OPEN,
    roles=DOING,
    label=_("Choose the photo that is shown"),
    group=PUBLIC,
    fields={
        "photo": forms.IntegerField(
            label=_("number of the picture"),
            min_value=photo.NONE,
            max_value=9999,
            help_text=_("As the case numbers them; 0 shows none."),
        )
    },
    help=_("On posters, and to all who search: their face, and nothing else that tells of them."),
)
def choose_photo(change: Change) -> None:
    sent, n = photo.pictures(change.matter.id), change.fields["photo"]
    if n > len(sent):
        raise change.refuse("photo", _t("The case has no picture of this number."))
    if n and not photo.small(sent[n - 1]):
        raise change.refuse("photo", _t("This picture cannot be shown: add it as JPEG or PNG."))
    change.detail(photo=sent[n - 1].pk if n else photo.NONE)


@missing.action(
    states=(*LOOKING, "cold"),
    roles=DOING,
    label=_("Draft a poster"),
    group=PUBLIC,
    fields={
        "words": text(_("what else helps to know them"), required=False),
        "area": forms.CharField(label=pgettext_lazy("poster", "where it hangs"), max_length=200),
        **bounds(),
    },
    help=_(
        "It is out once a leader approves it. Of a minor, and of somebody whose age is not known:"
        " with the guardian's consent, 3 days."
    ),
)
def draft_poster(change: Change) -> None:
    said = change.fields
    draft(change, "poster", Poster(words=said["words"], area=said["area"]))


@missing.action(
    states=(*LOOKING, "cold"),
    roles=(DEPUTY_LEADER, LEADER),
    label=_("Approve a poster"),
    group=PUBLIC,
    fields=THE_POSTER,
    help=_("By another person than the one who drafted it."),
)
def approve_poster(change: Change) -> None:
    row = of_number(change, "poster", Poster)
    approve(change, "poster", row)
    row.told, row.asked_at = approved.told(row.case), None


@missing.action(
    states=(*LOOKING, "cold"),
    roles=DOING,
    label=_("Ask for approval of a poster again"),
    group=PUBLIC,
    fields=THE_POSTER,
    help=_("Until a leader approves what has changed, it goes on to show what was approved."),
)
def renew_poster(change: Change) -> None:
    """Who asks has drafted what is new: somebody else approves it."""
    row = of_number(change, "poster", Poster)
    if (
        row.waits
        or not row.is_out(change.now)
        or not approved.changed(row, approved.told(row.case))
    ):
        raise change.refuse("poster", _t("Of what it shows, nothing has changed."))
    row.asked_at, row.drafted_by_id = change.now, change.by.officer_id
    change.write(row.save)
    change.tell(DEPUTY_LEADER, "poster")


@missing.action(
    states=OPEN,
    roles=(*DOING, *LEADING),
    label=_("Recall a poster"),
    group=PUBLIC,
    fields=THE_POSTER,
    help=_("Who scans it reads that the search is concluded, and nothing else."),
)
def recall_poster(change: Change) -> None:
    recall(change, of_number(change, "poster", Poster))


@missing.action(
    states=LOOKING,
    roles=(*DOING, *LEADING),
    label=_("Ask for an alert"),
    group=PUBLIC,
    fields={
        "headline": forms.CharField(label=_("headline"), max_length=160),
        "description": text(_("description")),
        "area": forms.CharField(label=pgettext_lazy("alert", "area"), max_length=200),
        "expires_at": moment(_("holds until"), required=True),
    },
    help=_(
        "It is drafted at the alerts' desk, where another leader issues it. Name nobody in it and"
        " give no number: it says by itself whom to call."
    ),
)
def ask_alert(change: Change) -> None:
    said, case = change.fields, case_of(change)
    if case.age is None and is_minor(case):
        raise NotAllowed(
            _t("They may be a minor, who is in no open feed: first add the age (a guess will do).")
        )
    if is_minor(case):
        raise NotAllowed(_t("A minor is never in an open feed: use a poster."))
    if not protections.cleared(case):
        raise NotAllowed(_t("The reporter is not cleared: an alert would tell them where we look."))
    placed = case.lon is not None and case.lat is not None
    with translation.override(settings.LANGUAGE_CODE):  # one text for all who read it
        event = _t("Missing person")
        call = showing.whom_to_call()
    change.open(
        "caused_by",
        "ask",
        {},
        desk="alerts",
        unit=change.matter.unit_id,
        asked_by=change.by.officer_id,
        about=change.matter.id,
        category="Rescue",
        event=event,
        urgency="Immediate",
        severity="Severe",
        certainty="Observed",
        headline=said["headline"],
        description=said["description"],
        instruction=call,
        area=said["area"],
        lon=case.lon if placed else None,
        lat=case.lat if placed else None,
        radius=ALERT_RADIUS if placed else None,
        expires_at=said["expires_at"],
    )
