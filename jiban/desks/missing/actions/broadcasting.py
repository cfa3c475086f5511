"""A poster is drafted by one and approved by another; an alert goes by the alerts' desk."""

from datetime import timedelta

from django import forms
from django.utils.translation import gettext as _t
from django.utils.translation import gettext_lazy as _
from django.utils.translation import pgettext_lazy

from jiban.desks.missing import protections
from jiban.desks.missing.actions.parts import DOING, LEADING, case_of, choice, line, moment, text
from jiban.desks.missing.desk import LOOKING, OPEN, missing
from jiban.desks.missing.models import Case, Poster
from jiban.desks.missing.models.poster import Consent
from jiban.desks.missing.models.words import Category
from jiban.loop.actors import DEPUTY_LEADER, LEADER
from jiban.loop.change import Change
from jiban.loop.errors import NotAllowed

MINOR = 18
LONGEST, LONGEST_MINOR = timedelta(days=30), timedelta(days=3)
"""How long a poster may hang; a minor's face is not left on walls."""
ALERT_RADIUS = 5.0
"""Kilometres."""


def is_minor(case: Case) -> bool:
    """Tell whether the missing person is, or may be, a minor."""
    return case.age < MINOR if case.age is not None else case.category == Category.CHILD


@missing.action(
    states=(*LOOKING, "cold"),
    roles=DOING,
    label=_("Draft a poster"),
    fields={
        "words": text(_("what else helps to know them"), required=False),
        "area": forms.CharField(label=pgettext_lazy("poster", "where it hangs"), max_length=200),
        "until": moment(_("until"), required=True),
        "consent": choice(_("guardian's consent"), Consent.choices),
        "text": line(_("who consented, how; or why they were not asked"), 300),
    },
    help=_("It is out once a leader approves it. Of a minor: with the guardian's consent, 3 days."),
)
def draft_poster(change: Change) -> None:
    said, case = change.fields, case_of(change)
    if is_minor(case) and not (said["consent"] and said["text"]):
        raise change.refuse("consent", _t("A minor's poster needs the guardian's consent."))
    longest = LONGEST_MINOR if is_minor(case) else LONGEST
    if not change.now < said["until"] <= change.now + longest:
        days = longest.days
        raise change.refuse("until", _t("At most %(days)s days from now.") % {"days": days})
    poster = Poster(
        case_id=case.pk,
        n=Poster.objects.filter(case=case).count() + 1,
        words=said["words"],
        area=said["area"],
        until=said["until"],
        consent=said["consent"],
        drafted_by_id=change.by.officer_id,
    )
    change.say(poster=poster.n)
    change.write(poster.save)
    change.tell(DEPUTY_LEADER, "poster")


def _which() -> forms.IntegerField:
    return forms.IntegerField(label=_("number of the poster"), min_value=1, max_value=999)


def _poster(change: Change) -> Poster:
    found = Poster.objects.filter(case=change.matter.id, n=change.fields["poster"]).first()
    if found is None or found.recalled_at is not None:
        raise change.refuse("poster", _t("No poster of this case has this number."))
    return found


@missing.action(
    states=(*LOOKING, "cold"),
    roles=(DEPUTY_LEADER, LEADER),
    label=_("Approve a poster"),
    fields={"poster": _which()},
    help=_("By another person than the one who drafted it."),
)
def approve_poster(change: Change) -> None:
    poster = _poster(change)
    if poster.drafted_by_id == change.by.officer_id:
        raise NotAllowed(_t("You drafted it: somebody else approves it."))
    poster.approved_at, poster.approved_by_id = change.now, change.by.officer_id
    change.write(poster.save)


@missing.action(
    states=OPEN,
    roles=(*DOING, *LEADING),
    label=_("Recall a poster"),
    fields={"poster": _which()},
    help=_("Who scans it reads that the search is concluded, and nothing else."),
)
def recall_poster(change: Change) -> None:
    poster = _poster(change)
    poster.recalled_at = change.now
    change.write(poster.save)


@missing.action(
    states=LOOKING,
    roles=(*DOING, *LEADING),
    label=_("Ask for an alert"),
    fields={
        "headline": forms.CharField(label=_("headline"), max_length=160),
        "description": text(_("description")),
        "area": forms.CharField(label=pgettext_lazy("alert", "area"), max_length=200),
        "expires_at": moment(_("holds until"), required=True),
    },
    help=_("It is drafted at the alerts' desk, where a leader issues it. Name nobody in it."),
)
def ask_alert(change: Change) -> None:
    said, case = change.fields, case_of(change)
    if is_minor(case):
        raise NotAllowed(_t("A minor is never in an open feed: use a poster."))
    if not protections.cleared(case):
        raise NotAllowed(_t("The reporter is not cleared: an alert would tell them where we look."))
    placed = case.lon is not None and case.lat is not None
    change.open(
        "caused_by",
        "draft",
        {},
        desk="alerts",
        unit=change.matter.unit_id,
        category="Rescue",
        event=_t("Missing person"),
        urgency="Immediate",
        severity="Severe",
        certainty="Observed",
        headline=said["headline"],
        description=said["description"],
        area=said["area"],
        lon=case.lon if placed else None,
        lat=case.lat if placed else None,
        radius=ALERT_RADIUS if placed else None,
        expires_at=said["expires_at"],
    )
