"""What a poster shows: on paper and on the phone that scans it; once it is over, only that."""

import base64
from collections.abc import Mapping
from typing import Any

import segno
from django.conf import settings
from django.template.loader import render_to_string
from django.utils import translation
from django.utils.translation import gettext as _

from jiban.city import bureau
from jiban.desks.missing import protections
from jiban.desks.missing.broadcast import photo, standing
from jiban.desks.missing.broadcast.approved import LOOKS
from jiban.desks.missing.models import Case, Poster
from jiban.desks.missing.plain import outside, readable
from jiban.loop import codes
from jiban.loop.errors import Refused
from jiban.loop.models import Matter

DESK = "missing_poster"


def key_of(number: str, n: int) -> str:
    """Return what the address of a poster ends in; nobody can guess it from another."""
    code = codes.code_of(f"{number}/{n}", DESK).replace("-", "")
    return f"{int(number.rpartition('-')[2])}-{n}-{code}"


def poster_of(key: str) -> Poster | None:
    """Return the approved poster of a key, or None."""
    parts = key.split("-")
    if len(parts) != 3 or not all(p.isascii() and p.isdigit() and len(p) < 19 for p in parts[:2]):
        return None
    case_id, n = map(int, parts[:2])
    found = Poster.objects.filter(case=case_id, n=min(n, 999), approved_at__isnull=False).first()
    row = Matter.objects.filter(pk=case_id).first() if found else None
    right = codes.matches(f"{row.number if row else ''}/{n}", parts[2], DESK)
    return found if right else None


def content(poster: Poster, case: Case) -> Mapping[str, Any]:
    """Return what a poster shows; where they were seen only once the reporter is cleared.

    Args:
        poster: the poster.
        case: its case, as it was approved or as it stands.
    """
    number = Matter.objects.values_list("number", flat=True).get(pk=case.pk)
    link = f"{settings.PUBLIC_URL}/p/{key_of(number, poster.n)}"
    cleared = protections.cleared(case)
    return {
        "facts": facts(case),
        "place": readable(case.place) if cleared else "",
        "seen_at": case.seen_at if cleared else None,
        "words": readable(poster.words),
        "bureau": bureau.name(),
        "call": whom_to_call(),
        "phone": bureau.to_call(),
        "link": link,
        "qr": segno.make(link, error="m", boost_error=False).svg_data_uri(scale=6, border=2),
        "photo": _photo(case),
        "until": standing.ends(poster),
    }


def facts(case: Case) -> list[tuple[Any, str]]:
    """Return what anybody may know of how the missing person looks: label and value."""
    return list(outside(case, LOOKS))


def whom_to_call() -> str:
    """Return what is asked of anybody who reads of the missing person."""
    return _("If you know anything of them, call %(phone)s.") % {"phone": bureau.to_call()}


def _photo(case: Case) -> str:
    """Return the photo that is shown, as it stands inside a page; "" for none."""
    made = photo.outside(case)
    return f"data:{photo.MEDIA_TYPE};base64,{base64.b64encode(made).decode()}" if made else ""


def pdf(poster: Poster, case: Case, *, draft: bool) -> bytes:
    """Return a poster as PDF, A4.

    Args:
        poster: the poster.
        case: its case, as it was approved or as it stands.
        draft: whether it says that it is not approved.

    Raises:
        Refused: the system lacks Pango, which sets the text.
    """
    try:
        from weasyprint import HTML
        from weasyprint.urls import URLFetcher
    except OSError as lacking:
        text = _("The PDF cannot be made: install libpango-1.0-0, libpangoft2-1.0-0 and fonts.")
        raise Refused(text) from lacking
    with translation.override(settings.LANGUAGE_CODE):  # what hangs in the city speaks its language
        known = {**content(poster, case), "language": settings.LANGUAGE_CODE, "draft": draft}
        page = render_to_string("missing/poster_paper.html", known)
    inside = URLFetcher(allowed_protocols=("data",))  # all that it needs stands in the page itself
    made: bytes = HTML(string=page, url_fetcher=inside).write_pdf()
    return made
