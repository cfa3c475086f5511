"""The review in lines of text, for the terminal."""

from collections.abc import Iterator

from django.utils.translation import gettext as _

from jiban.web.review.paper import Paper


def lines(paper: Paper) -> Iterator[str]:
    """Yield the lines of a review."""
    title = _("Weekly review")
    yield f"{title} {paper.days}"
    for tile in paper.tiles:
        yield f"  {tile['label']}: {tile['value']}{tile.get('unit', '')} ({tile['note']})"
    yield ""
    yield _("What surged")
    for line in paper.surges:
        words = _("%(n)s came in %(d)s days, %(expected)s were to be expected, q %(q)s")
        surged = line.surged
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
        for one, _text in read.standing if read.part.confirmed else read.lines:
            yield "  " + " | ".join(cell for cell in one.line.cells if cell)
