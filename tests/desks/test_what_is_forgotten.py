"""Free text of a matter goes when the matter is forgotten: a column that stays is named here."""

import pytest
from django.db import models

from jiban.loop import registry
from jiban.loop.desk import Desk

STAYS = {
    "mailbox": {"subject", "back_to"},  # codes of subjects and units
    "missing": {"reasons"},  # codes of the grade's rules
    # Destroyed by the case's own function, with the case.
    "missing_tasks": {"key", "place", "line", "what", "why", "camera", "answer"},
    "missing_requests": {"record", "partner"},  # what the other city calls it, and the city
    "callback": {"origin", "origin_subject"},
    "review": {"desk", "subject", "units", "cause", "change", "plan", "effect"},  # about no person
}


@pytest.mark.parametrize(
    "desk", [desk for desk in registry.desks() if desk.details], ids=lambda desk: desk.name
)
def test_no_text_outlives_its_matter_unnoticed(desk: Desk) -> None:
    assert desk.details is not None
    texts = {
        column.name
        for column in desk.details._meta.concrete_fields
        if isinstance(column, models.CharField | models.TextField | models.JSONField)
        and not column.choices
    }
    assert texts - set(desk.forgets) == STAYS.get(desk.name, set()) & texts
    assert STAYS.get(desk.name, set()) <= texts
