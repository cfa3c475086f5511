"""Search: by number, and in Chinese by segmented full text."""

import re

from django.contrib.postgres.search import SearchQuery
from django.db.models import Q, QuerySet

from jiban.loop.models import Matter
from jiban.science import segmenter

_WORD = re.compile(r"[^\W_]+")
_NUMBER = re.compile(r"^[A-Z]{1,4}\d{6}-(\d{7,})$")
_LONGEST = 64
"""Longer runs of letters are cut; nobody searches for them."""


def words_of(text: str) -> list[str]:
    """Return the distinct words of a text, segmented, in lower case."""
    tokens = set(segmenter.cut_for_search(text.lower()))
    words = {token for token in tokens if token.isalnum()}
    for mixed in tokens - words:
        words.update(_WORD.findall(mixed))
    return list({word[:_LONGEST] for word in words})


def in_order(text: str) -> list[str]:
    """Return the words of a text as they stand there, segmented, in lower case."""
    found = segmenter.cut(text.lower())
    return [word[:_LONGEST] for word in found if any(map(str.isalnum, word))]


def segmented(text: str) -> str:
    """Return a text's words separated by spaces, as the store indexes them."""
    return " ".join(words_of(text))


def matching(query: str, matters: QuerySet[Matter]) -> QuerySet[Matter]:
    """Return the matters that have the number, or all the words, of *query*."""
    query = query.strip()
    number = _NUMBER.match(query.upper())
    if number:
        return matters.filter(pk=int(number[1]), number=query.upper())
    words = words_of(query)
    if not words:
        return matters.none()
    quoted = " & ".join("'" + word.replace("'", "''") + "'" for word in words)
    return matters.filter(
        Q(searchtext__words=SearchQuery(quoted, search_type="raw", config="simple"))
    )
