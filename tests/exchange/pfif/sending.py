"""A record of a partner, and how it is sent."""

from datetime import timedelta
from typing import Any

import orjson
from django.utils import timezone

from jiban.exchange.pfif.records import Person, Record
from jiban.exchange.pfif.writing import written
from tests.exchange.pfif.samples import person
from tests.exchange.pfif.searches import Centre

THEIRS = "gz.example/person.7"


def theirs(**changes: Any) -> Person:
    return person(
        **{
            "person_record_id": THEIRS,
            "full_name": "陈阿婆",
            "author_name": "陈小妹",
            "author_phone": "13800007777",
            "home_street": "天河路9号",
            "home_city": "广州",
            "date_of_birth": "1949-02-03",
            "age": "77",
            "sex": "female",
            "description": "灰色外套，会说客家话。联系 13800007777。",
            "expiry_date": (timezone.now() + timedelta(days=30)).replace(microsecond=0),
            **changes,
        }
    )


def sent(centre: Centre, *records: Record) -> dict[str, Any]:
    answer = centre.write(b"".join(written(records)))
    assert answer.status_code == 200, answer.content.decode()
    found: dict[str, Any] = orjson.loads(answer.content)
    return found
