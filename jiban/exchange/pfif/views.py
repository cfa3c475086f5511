"""The addresses by which other cities read of missing persons, each with a partner's key."""

from collections.abc import Callable, Iterable
from itertools import chain

from django.conf import settings
from django.http import HttpRequest, HttpResponse
from django.utils import timezone, translation
from django.utils.translation import gettext as _
from django.views.decorators.http import require_GET

from jiban.exchange.models import Partner
from jiban.exchange.pfif import feeds, giving, writing
from jiban.exchange.pfif.asking import by_partner
from jiban.exchange.pfif.records import Record
from jiban.loop.errors import Refused

VERSION = "1.4"
Choose = Callable[..., list[Record]]


class NoRecord(Refused):
    """There is no such record, or the partner may not read it; answered with 404."""

    code = "not_found"


@require_GET
@by_partner
def persons(request: HttpRequest, partner: Partner) -> HttpResponse:
    """Persons with their notes, as an Atom feed."""
    return _feed(request, partner, feeds.chosen_persons, _("Missing persons"))


@require_GET
@by_partner
def notes(request: HttpRequest, partner: Partner) -> HttpResponse:
    """Notes about persons, as an Atom feed."""
    return _feed(request, partner, feeds.chosen_notes, _("Notes about missing persons"))


@require_GET
@by_partner
def persons_xml(request: HttpRequest, partner: Partner) -> HttpResponse:
    """The same persons as a document of PFIF."""
    return _document(_given(request, partner, feeds.chosen_persons))


@require_GET
@by_partner
def notes_xml(request: HttpRequest, partner: Partner) -> HttpResponse:
    """The same notes as a document of PFIF."""
    return _document(_given(request, partner, feeds.chosen_notes))


@require_GET
@by_partner
def read(request: HttpRequest, partner: Partner) -> HttpResponse:
    """One person with their notes, or what is left of it, as a document of PFIF."""
    wanted, now = request.GET.get("id", "").strip(), timezone.now()
    with translation.override(settings.LANGUAGE_CODE):
        found = giving.shares(partner, wanted) if wanted else []
        notes = giving.replies(partner, wanted) if wanted else ()
        given = [*giving.records(found, now), *notes]
    if not given:
        raise NoRecord(_("There is no such record."))
    giving.keep_reading(partner, found, given, now)
    return _document(given)


def _given(request: HttpRequest, partner: Partner, choose: Choose) -> list[Record]:
    """Return the records that are asked for; that they are read is in the journal by then."""
    if request.GET.get("version", VERSION) != VERSION:
        raise feeds.BadQuery(_("version: only 1.4 is written here."))
    asked = feeds.Asked.of({name: str(value) for name, value in request.GET.items()})
    now = timezone.now()
    with translation.override(settings.LANGUAGE_CODE):  # one text for all who read it
        found = giving.shares(partner)
        known = chain(giving.records(found, now), giving.replies(partner))
        given = choose(known, asked, now)
    giving.keep_reading(partner, found, given, now)
    return given


def _feed(request: HttpRequest, partner: Partner, choose: Choose, title: str) -> HttpResponse:
    found = _given(request, partner, choose)
    address = f"{settings.PUBLIC_URL}{request.path}"
    about = feeds.About(address, title, giving.author())
    return _answer(feeds.written(found, about), feeds.MEDIA)


def _document(records: Iterable[Record]) -> HttpResponse:
    return _answer(b"".join(writing.written(records)), writing.MEDIA)


def _answer(body: bytes, media: str) -> HttpResponse:
    response = HttpResponse(body, content_type=f"{media}; charset=utf-8")
    response.headers["Cache-Control"] = "no-store"
    return response
