"""The services are the mailbox's subjects; anybody may list them."""

from typing import Any
from xml.etree import ElementTree

import pytest
from django.test import Client

from jiban.desks.mailbox import subjects


@pytest.fixture
def anybody(db: None) -> Client:
    return Client(headers={"accept-language": "en"})


def test_it_works(anybody: Client) -> None:
    listed = anybody.get("/open311/v2/services.json").json()
    assert {service["service_code"] for service in listed} == set(subjects.SUBJECTS)
    parking = next(s for s in listed if s["service_code"] == "traffic.parking")
    assert parking["service_name"] == "illegal parking"
    assert (parking["group"], parking["type"], parking["metadata"]) == ("traffic", "realtime", True)


def test_xml_says_the_same(anybody: Client) -> None:
    listed = anybody.get("/open311/v2/services.json").json()
    root = ElementTree.fromstring(anybody.get("/open311/v2/services.xml").content)
    assert root.tag == "services"
    assert [child.tag for child in root] == ["service"] * len(listed)
    for element, service in zip(root, listed, strict=True):
        texts = {child.tag: child.text or "" for child in element}
        assert texts == {**service, "metadata": "true"}


def test_in_chinese_first(db: None) -> None:
    listed = Client().get("/open311/v2/services.json").json()
    assert "违法停车" in {service["service_name"] for service in listed}


def test_a_definition(anybody: Client) -> None:
    found = anybody.get("/open311/v2/services/traffic.parking.json").json()
    assert found["service_code"] == "traffic.parking"
    kind, title, _accused = found["attributes"]
    assert (kind["code"], kind["datatype"], kind["required"]) == ("kind", "singlevaluelist", False)
    assert {value["key"] for value in kind["values"]} >= {"complaint", "help"}
    assert title["order"] == 2
    root = ElementTree.fromstring(anybody.get("/open311/v2/services/traffic.parking.xml").content)
    assert root.tag == "service_definition"
    assert root.findtext("attributes/attribute/code") == "kind"
    assert root.findtext("attributes/attribute/values/value/key") == "complaint"


def test_no_such_service(anybody: Client) -> None:
    for form in ("json", "xml"):
        assert anybody.get(f"/open311/v2/services/flying.saucers.{form}").status_code == 404


def test_one_jurisdiction_is_served(anybody: Client, settings: Any) -> None:
    settings.JURISDICTION = "police.example"
    path = "/open311/v2/services.json"
    assert anybody.get(path, {"jurisdiction_id": "police.example"}).status_code == 200
    answer = anybody.get(path, {"jurisdiction_id": "other.example"})
    assert answer.status_code == 404
    assert answer.json()[0]["code"] == 404


def test_discovery(anybody: Client) -> None:
    found = anybody.get("/open311/discovery.json").json()
    (endpoint,) = found["endpoints"]
    assert endpoint["url"].endswith("/open311/v2")
    assert endpoint["formats"] == ["text/xml", "application/json"]
    root = ElementTree.fromstring(anybody.get("/open311/discovery.xml").content)
    assert root.tag == "discovery"
    assert root.findtext("endpoints/endpoint/url") == endpoint["url"]


def test_another_form_is_nowhere(anybody: Client) -> None:
    assert anybody.get("/open311/v2/services.csv").status_code == 404
