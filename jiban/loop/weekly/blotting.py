"""Blotting out of kept reviews what their lines said of matters that are forgotten."""

from collections.abc import Iterable
from dataclasses import replace

from jiban.loop.models import Review
from jiban.loop.weekly.content import Content, Listed, Part


def blot(matter_ids: Iterable[int], gone: str) -> None:
    """Put *gone* into every cell of the lines that name one of these matters."""
    ids = frozenset(matter_ids)
    for review in Review.objects.select_for_update().order_by("pk").iterator(chunk_size=20):
        before = Content.of(review.content)
        parts = {
            language: [_blotted(part, ids, gone) for part in listed]
            for language, listed in before.parts.items()
        }
        after = replace(before, parts=parts)
        if after != before:
            review.content = after.json()
            review.save(update_fields=["content"])


def _blotted(part: Part, ids: frozenset[int], gone: str) -> Part:
    lines = [_line(line, gone) if ids & set(line.matters) else line for line in part.lines]
    return replace(part, lines=lines)


def _line(line: Listed, gone: str) -> Listed:
    return replace(line, cells=[gone] * len(line.cells))
