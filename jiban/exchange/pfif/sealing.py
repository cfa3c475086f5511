"""A person's record as our desk keeps it: what leads to somebody sealed, the rest to be read."""

from typing import Any

from jiban.exchange.pfif.records import Person
from jiban.loop import people

MOST = 2000
"""Characters of a sealed field that are kept."""
SEALED = (
    *("given_name", "family_name", "alternate_names", "date_of_birth"),
    *("home_street", "home_postal_code", "photo_url", "source_url", "source_name"),
)
"""Beside the name; by their names in PFIF."""
HOME = ("home_neighborhood", "home_city", "home_state", "home_country")
AUTHOR = {"name": "author_name", "phone": "author_phone", "email": "author_email"}


def fields(person: Person) -> dict[str, Any]:
    """Return the fields of ``receive`` and ``update`` that a record fills in."""
    missing = {"name": person.full_name} | {name: getattr(person, name) for name in SEALED}
    missing["profile_urls"] = "\n".join(person.profile_urls)
    author = {ours: getattr(person, theirs) for ours, theirs in AUTHOR.items()}
    return {
        "source_date": person.source_date,
        "expiry_date": person.expiry_date,
        "sex": person.sex or "",
        "age": person.age,
        "home": people.defused(" ".join(filter(None, (getattr(person, n) for n in HOME))))[:200],
        "description": people.defused(person.description)[:4000],
        "person": _given(missing),
        "author": _given(author),
    }


def _given(known: dict[str, str]) -> dict[str, str]:
    return {name: value.strip()[:MOST] for name, value in known.items() if value.strip()}
