"""Findings for the dashboards and the weekly review: what was upheld, and apart who was cleared.

An allegation counts nowhere before its finding. One that is unfounded counts against nobody.
"""

from collections.abc import Iterator
from typing import Any

from django.db import connection
from django.utils.translation import gettext as _
from django.utils.translation import pgettext

from jiban.city import units
from jiban.loop.figures import Figure, Scope
from jiban.loop.reviewing import Line, Section

EXPOSED_WORDS = 60
# A finding tells that there was a complaint: who is kept away from the letter does not count it.
FOUND = """
SELECT m.state, count(*)
FROM loop_matter m JOIN oversight_allegation a ON a.matter_id = m.id
WHERE a.found_at >= %(since)s AND a.found_at <= %(now)s AND m.state <> 'taken_back'{inside}
AND NOT EXISTS (
  SELECT FROM loop_link k JOIN loop_matter o ON o.id = k.other_id
  WHERE k.matter_id = m.id AND NOT {known}
)
GROUP BY 1
"""
# Exposed is what is confirmed and answered: every letter it comes from has its reply. It stands at
# the later of the two, and stays there when the letter is answered again.
EXPOSED = """
SELECT m.id, m.number, a.about_id, m.state, a.text
FROM loop_matter m JOIN oversight_allegation a ON a.matter_id = m.id
CROSS JOIN LATERAL (
  SELECT GREATEST(a.found_at, max((
    SELECT min(e.at) FROM loop_entry e
    WHERE e.matter_id = o.id AND e.action = 'resolve' AND e.at >= m.opened_at
  ))) AS at
  FROM loop_link k JOIN loop_matter o ON o.id = k.other_id
  WHERE k.matter_id = m.id
  HAVING bool_and(o.state IN ('resolved', 'closed'))
) shown
WHERE a.found_at <= %(now)s AND m.state IN ('upheld', 'partly')
  AND shown.at >= %(since)s AND shown.at <= %(now)s{inside}
ORDER BY shown.at DESC
"""


def figures(scope: Scope) -> Iterator[Figure]:
    """Yield how many allegations against the scope's officers were upheld, and how many not."""
    found = dict(_rows(FOUND, scope))
    confirmed = found.get("upheld", 0) + found.get("partly", 0)
    text = _("%(confirmed)s confirmed. %(cleared)s unfounded ones are counted apart.")
    yield Figure(
        "findings",
        _("Complaints about officers: findings"),
        "bar",
        [_("upheld"), _("partly upheld"), _("unfounded: cleared")],
        pgettext("figure", "finding"),
        [
            (
                pgettext("figure", "findings"),
                [found.get(state, 0) for state in ("upheld", "partly", "unfounded")],
            )
        ],
        note=text % {"confirmed": confirmed, "cleared": found.get("unfounded", 0)},
    )


def sections(scope: Scope) -> Iterator[Section]:
    """Yield the exposure list (曝光台): confirmed findings after the reply; no officer's name."""
    tree = units.tree()
    labels = {"upheld": _("upheld"), "partly": _("partly upheld")}
    lines = [
        Line(
            (
                tree.name(about) if about in tree else "—",
                labels[state],
                text[:EXPOSED_WORDS],
            ),
            (matter_id,),
            about,
            f"/matters/{number}",
        )
        for matter_id, number, about, state, text in _rows(EXPOSED, scope)
    ]
    yield Section(
        "exposure",
        _("Exposure list"),
        50,
        (pgettext("figure", "unit"), pgettext("figure", "finding"), _("what it was about")),
        lines,
        note=_("Complaints about officers that were confirmed, once the citizen had the reply."),
        empty=_("Nothing was confirmed in this time."),
        confirmed=True,
    )


def _rows(sql: str, scope: Scope) -> list[tuple[Any, ...]]:
    with connection.cursor() as cursor:
        known = scope.sight.condition("o") if scope.sight else "NOT o.recused"
        inside = scope.inside("a.about_id")
        cursor.execute(sql.format(inside=inside, known=known), scope.params)
        return list(cursor.fetchall())
