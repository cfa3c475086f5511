"""The review in lines of text, for the terminal."""

from collections.abc import Iterator

from django.utils.translation import gettext as _
from django.utils.translation import ngettext

from jiban.web.review.paper import Paper, ReadPart


def lines(paper: Paper) -> Iterator[str]:
    """Yield the lines of a review."""
    title = _("Weekly review")
    yield f"{title} {paper.days}"
    for tile in paper.tiles:
        yield f"  {tile['label']}: {tile['value']}{tile.get('unit', '')} ({tile['note']})"
    yield ""
    yield _("What surged")
    for line in paper.surges:
        surged = line.surged
        words = ngettext(
            "%(n)s came in %(d)s day, %(expected)s were to be expected, q %(q)s",
            "%(n)s came in %(d)s days, %(expected)s were to be expected, q %(q)s",
            surged.window,
        )
        said = {"n": surged.observed, "d": surged.window, "q": line.q}
        yield f"  {line.subject} · {line.unit}: " + words % {
            **said,
            "expected": f"{surged.expected:.1f}",
        }
    yield ""
    yield _("Broken promises by cause")
    for name, cell, _share in paper.bars:
        yield f"  {cell.number:5} {name}"
    for read in paper.parts:
        yield ""
        yield read.part.title
        yield from (f"  {line}" for line in _of_part(read))


def _of_part(read: ReadPart) -> Iterator[str]:
    """Yield the lines of a section; of what nobody has confirmed yet, only how many wait."""
    shown = read.standing if read.part.confirmed else read.lines
    for one, _text in shown:
        yield " | ".join(cell for cell in one.line.cells if cell)
    if read.waiting:
        words = ngettext(
            "%(n)s waits for confirmation", "%(n)s wait for confirmation", read.waiting
        )
        yield words % {"n": read.waiting}
    elif not shown:
        yield _("None was confirmed.") if read.lines else read.part.empty or _("Nothing.")
