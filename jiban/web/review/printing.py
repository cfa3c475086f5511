"""The review as paper: one PDF with its fonts inside, for the table on Monday."""

from pathlib import Path
from typing import Any

from django.template.loader import render_to_string
from django.utils.translation import get_language
from django.utils.translation import gettext as _

from jiban.city import bureau
from jiban.web.review.paper import Paper

STYLE = Path(__file__).with_name("paper.css")


class CannotPrint(Exception):
    """What makes the PDF is not there; the text says what to install."""


def pdf(paper: Paper) -> bytes:
    """Return a review as PDF.

    Raises:
        CannotPrint: the system lacks Pango, which sets the text.
    """
    try:
        from weasyprint import CSS, HTML
    except OSError as missing:
        raise CannotPrint(
            _(
                "The PDF cannot be made: install libpango-1.0-0, libpangoft2-1.0-0 and "
                "fonts-noto-cjk."
            )
        ) from missing
    html = HTML(string=render_to_string("web/review/paper.html", _context(paper)), url_fetcher=_no)
    made: bytes = html.write_pdf(stylesheets=[CSS(filename=str(STYLE), url_fetcher=_no)])
    return made


def _context(paper: Paper) -> dict[str, Any]:
    return {
        "paper": paper,
        "language": get_language(),
        "bureau": bureau.name(),
    }


def _no(url: str, *rest: Any, **options: Any) -> Any:
    """Fetch nothing: everything on the paper is in the text."""
    raise ValueError(url)
