"""`jiban exchange partner`: adds a partner, prints its key once, gives it nothing else."""

from pathlib import Path
from typing import Any

import pytest
from click.testing import CliRunner, Result
from django.utils import translation

from jiban.exchange import partners
from jiban.exchange.cli import exchange
from jiban.exchange.models import Partner
from jiban.exchange.webhooks import signing
from tests.api.conftest import data_folder

__all__ = ["data_folder"]


@pytest.fixture
def run(db: None, data_folder: Path) -> Any:
    def invoke(*words: str) -> Result:
        with translation.override("en"):
            return CliRunner().invoke(exchange, ["partner", *words])

    return invoke


def test_it_works(run: Any) -> None:
    result = run("add", "市民热线")
    assert result.exit_code == 0, result.output
    number, key, secret = result.stdout.split()
    partner = Partner.objects.get(pk=int(number))
    assert partners.recognise(key) == partner
    assert signing.read_secret(secret) == partners.secret(partner)
    assert (partner.may_send, partner.may_read, partner.may_act) == (False, False, False)
    assert partner.webhook == ""


def test_only_the_hash_of_the_key_is_kept(run: Any) -> None:
    key = run("add", "市民热线").stdout.split()[1]
    row = str(Partner.objects.values().get())
    assert key not in row
    assert key[12:] not in row


def test_what_it_may_is_said(run: Any) -> None:
    run("add", "热线", "--may", "send", "--may", "read", "--webhook", "https://a.example/hook")
    partner = Partner.objects.get()
    assert (partner.may_send, partner.may_read, partner.may_act) == (True, True, False)
    listed = run("list").stdout
    assert "send,read" in listed
    assert "https://a.example/hook" in listed


@pytest.mark.parametrize("url", ["http://a.example/", "https://192.168.0.1/", "nowhere"])
def test_an_address_that_may_not_be_is_refused(run: Any, url: str) -> None:
    assert run("add", "热线", "--webhook", url).exit_code == 2
    assert not Partner.objects.exists()


def test_a_name_is_given_once(run: Any) -> None:
    assert run("add", "热线").exit_code == 0
    assert run("add", "热线").exit_code == 1
    assert Partner.objects.count() == 1
