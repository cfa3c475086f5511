"""Cases that other cities are asked to look for, as the records that a partner may read.

What stands goes out with the fields of a whitelist. What was recalled, is over, has run out of time
or lost its protection is a placeholder: partners forget it, and read that it is concluded.
"""

from collections.abc import Collection, Iterable, Iterator, Sequence
from datetime import UTC, datetime

import orjson
from django.conf import settings
from django.db.models import Max
from django.utils import timezone
from django.utils.translation import gettext as _

from jiban.city import bureau
from jiban.desks.missing import protections
from jiban.desks.missing.broadcast import showing, standing
from jiban.desks.missing.models import Case, Request, Share
from jiban.desks.missing.models.request import Reply
from jiban.desks.missing.plain import readable
from jiban.exchange.models import Partner, Taken
from jiban.exchange.pfif.records import Note, Person, Placeholder, Record, Sex, Status
from jiban.exchange.pfif.whitelist import PARTNERS, PUBLIC
from jiban.loop import door, reading
from jiban.loop.actors import THE_SYSTEM
from jiban.loop.acts import Act
from jiban.loop.errors import Refused
from jiban.loop.models import Entry

CHANGES = ("describe", "clear", "unclear", "verify", "end_otherwise", "reopen")
"""Actions after which a record says something else."""
SEXES = {"male": Sex.MALE, "female": Sex.FEMALE}


def record_id(share: Share, kind: str = "person") -> str:
    """Return what a record of ours is called everywhere."""
    return f"{settings.JURISDICTION}/{kind}.{share.record}"


def stands(share: Share, now: datetime) -> bool:
    """Tell whether a share stands, and its protection holds."""
    if not standing.stands(share, now):
        return False
    return share.agreed_at is not None or protections.cleared(share.case)


def shares(partner: Partner, only: str = "") -> list[Share]:
    """Return what was ever approved for a partner; with the id of a record, that one alone."""
    rows = Share.objects.filter(approved_at__isnull=False).select_related("case__matter")
    if only:
        rows = rows.filter(record=only.rpartition(".")[2])
    return [row for row in rows if row.is_for(partner.name) and only in ("", record_id(row))]


def records(found: Sequence[Share], now: datetime) -> Iterator[Record]:
    """Yield the records of a partner's shares, with only the fields that it may read."""
    entries = Entry.objects.filter(matter__in={row.case_id for row in found}, action__in=CHANGES)
    changed = dict(entries.values_list("matter_id").annotate(Max("at")))
    for share in found:
        entered = _entered(share, changed.get(share.case_id), now)
        if stands(share, now):
            may = PARTNERS if protections.cleared(share.case) else PUBLIC
            yield may.let(_person(share, entered))
        else:
            yield Placeholder(
                person_record_id=record_id(share),
                source_date=_utc(share.case.matter.opened_at),
                entry_date=entered,
                expiry_date=min(_utc(standing.ends(share)), entered),
            )


def replies(partner: Partner, only: str = "") -> Iterator[Record]:
    """Yield our answers to the persons that a partner asked about, in words that name nothing.

    Args:
        partner: who asked.
        only: the id of the one person whom it is about; all without.
    """
    sent = Taken.objects.filter(partner=partner).values("matter")
    rows = Request.objects.filter(matter__in=sent, matter__forgotten_at=None)
    if only:
        rows = rows.filter(record=only)
    for row in rows.exclude(matter__state="expired").exclude(reply="").select_related("matter"):
        assert row.replied_at is not None
        answer = Note(
            note_record_id=f"{settings.JURISDICTION}/answer.{row.matter.number}",
            person_record_id=row.record,
            entry_date=_utc(row.replied_at),
            author_name=author(),
            source_date=_utc(row.replied_at),
            text=f"{Reply(row.reply).label} {bureau.to_call()} {row.matter.number}",
        )
        yield PARTNERS.let(answer)


def keep_reading(
    partner: Partner, found: Sequence[Share], given: Iterable[Record], now: datetime
) -> None:
    """Write into the journal of each case that the partner reads of it, once a day.

    What a record says anew is read anew. So the first time is kept, and the last one by its day,
    however often a partner asks.

    Args:
        partner: who reads.
        found: its shares, of which the records are.
        given: the records that it gets.
        now: when.

    Raises:
        Refused: the journal cannot be written; nothing may be given then.
    """
    since = {r.person_record_id: r.entry_date for r in given if not isinstance(r, Placeholder)}
    read = [share for share in found if record_id(share) in since]
    kept = _kept({share.case_id for share in read}, now)
    acts = []
    for share in read:
        at = since[record_id(share)]
        if (share.case_id, partner.name, share.n, at) not in kept:
            said = {"partner": partner.name, "share": share.n, "since": at}
            acts.append(Act(share.case_id, "read_by_city", THE_SYSTEM, said))
    for outcome in door.act_many(acts) if acts else ():
        if isinstance(outcome, Refused):
            raise outcome


def _kept(cases: Collection[int], now: datetime) -> set[tuple[int, str, int, datetime]]:
    """Return what today's entries say: of which case who has read which request, as of when."""
    midnight = timezone.localtime(now).replace(hour=0, minute=0, second=0, microsecond=0)
    rows = Entry.objects.filter(matter__in=cases, action="read_by_city", at__gte=midnight)
    read = [(case, orjson.loads(said)) for case, said in rows.values_list("matter_id", "payload")]
    return {
        (case, said["partner"], said["share"], datetime.fromisoformat(said["since"]))
        for case, said in read
        if "since" in said  # entries of earlier versions name the partner alone
    }


def _entered(share: Share, changed: datetime | None, now: datetime) -> datetime:
    """Return when a record began to say what it says now."""
    over = standing.ends(share)
    ended = over if over <= now else None
    times = (share.approved_at, share.agreed_at, share.recalled_at, changed, ended)
    return _utc(max(at for at in times if at is not None))


def _person(share: Share, entered: datetime) -> Person:
    case, ours = share.case, author()
    note = Note(
        note_record_id=record_id(share, "note"),
        person_record_id=record_id(share),
        entry_date=entered,
        author_name=ours,
        source_date=entered,
        status=Status.INFORMATION_SOUGHT,
        last_known_location=readable(case.place),
        text=_text(share),
    )
    return Person(
        person_record_id=record_id(share),
        entry_date=entered,
        expiry_date=_utc(standing.ends(share)),
        author_name=ours,
        source_name=ours,
        source_date=_utc(case.matter.opened_at),
        full_name=_name(case) or _("unknown"),
        description=_(", ").join(f"{label} {value}" for label, value in showing.facts(case)),
        sex=SEXES.get(case.sex),
        age="" if case.age is None else str(case.age),
        notes=(note,),
    )


def _text(share: Share) -> str:
    """Return what our officers ask for: what else helps to know them, and whom to call."""
    return f"{readable(share.words)}\n{showing.whom_to_call()}".strip()


def _name(case: Case) -> str:
    """Return the name of the missing person, which rests sealed; "" when it is not known."""
    known = reading.people_of(case.pk, [case.person]) if case.person else []
    return known[0].data.get("name", "").strip() if known else ""


def author() -> str:
    """Return who writes our records: the bureau, as the public knows it."""
    return bureau.name() or _("Jiban")


def _utc(at: datetime) -> datetime:
    return at.astimezone(UTC).replace(microsecond=0)
