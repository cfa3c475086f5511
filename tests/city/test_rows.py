"""One row by its key, without the ORM's work of building a query."""

import pytest
from django.contrib.sessions.models import Session
from django.db import connection, models
from django.test.utils import CaptureQueriesContext, isolate_apps

from jiban.city import rows
from jiban.city.models import Officer
from jiban.loop.models import Matter

pytestmark = pytest.mark.django_db


def test_it_works():
    made = Officer.objects.create_user("A1001", name="测试甲", phone="0755-1")
    with CaptureQueriesContext(
        connection,
    ) as asked:
        found = rows.by_key(Officer, made.pk)
    assert len(asked) == 1
    assert found == made
    assert {f.attname: getattr(found, f.attname) for f in Officer._meta.concrete_fields} == {
        f.attname: getattr(Officer.objects.get(pk=made.pk), f.attname)
        for f in Officer._meta.concrete_fields
    }


def test_a_row_can_be_changed_and_saved():
    made = Officer.objects.create_user("A1001", name="测试甲")
    found = rows.by_key(Officer, made.pk)
    found.phone = "0755-2"
    found.save()
    assert Officer.objects.get(pk=made.pk).phone == "0755-2"


@pytest.mark.parametrize(("model", "key"), [(Officer, -1), (Matter, 10**17), (Session, "x")])
def test_nothing_there(model, key):
    assert rows.by_key(model, key) is None


@isolate_apps("jiban.city")
def test_a_model_whose_values_django_converts_is_refused():
    class Odd(models.Model):
        data = models.JSONField()

        class Meta:
            app_label = "city"

    with pytest.raises(AssertionError, match="data"):
        rows.by_key(Odd, 1)
