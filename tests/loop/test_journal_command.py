"""`jiban journal` names what is wrong and ends with 1; `jiban desk` shows flows and proves them."""

from pathlib import Path

import pytest
from click.testing import CliRunner, Result
from cryptography.hazmat.primitives import serialization
from cryptography.hazmat.primitives.asymmetric.ed25519 import Ed25519PrivateKey
from django.db import connection

from jiban.loop import cli, roots
from jiban.loop.models import Matter

pytestmark = pytest.mark.usefixtures("in_english")


def journal(*words: str) -> Result:
    return CliRunner().invoke(cli.journal, words)


def edit_payload() -> None:
    with connection.cursor() as cursor:
        cursor.execute("ALTER TABLE loop_entry DISABLE TRIGGER USER")
        cursor.execute("UPDATE loop_entry SET payload = '{}'")
        cursor.execute("ALTER TABLE loop_entry ENABLE TRIGGER USER")


def test_it_works(letter: int) -> None:
    roots.sign()
    done = journal("verify")
    assert done.exit_code == 0
    assert "1 matter, 1 entry, 1 signed root" in done.output
    assert "Nothing is wrong" in done.output


def test_what_is_wrong_is_named_and_it_ends_with_1(letter: int) -> None:
    edit_payload()
    done = journal("verify")
    assert done.exit_code == 1
    assert f"matter {Matter.objects.get().number}, entry 1: what it says" in done.output


@pytest.mark.parametrize("by_number", [True, False])
def test_one_matter(letter: int, by_number: bool) -> None:
    number = Matter.objects.get().number if by_number else str(letter)
    assert journal("verify", "--matter", number).exit_code == 0
    edit_payload()
    assert journal("verify", "--matter", number.lower()).exit_code == 1


@pytest.mark.parametrize("named", ["hello", "", "XJ-"])
def test_a_matter_that_is_none(letter: int, named: str) -> None:
    done = journal("verify", "--matter", named)
    assert done.exit_code == 2
    assert "neither a number nor an id" in done.output


def test_another_folder_of_roots(letter: int, tmp_path: Path) -> None:
    roots.sign()
    done = journal("verify", "--roots", str(tmp_path / "elsewhere"))
    assert done.exit_code == 1
    assert "no root is in" in done.output


def test_another_public_key(letter: int, tmp_path: Path) -> None:
    roots.sign()
    own = roots.public_key_file(roots.folder())
    assert journal("verify", "--public-key", str(own)).exit_code == 0
    other = tmp_path / "other.pem"
    pem, info = serialization.Encoding.PEM, serialization.PublicFormat.SubjectPublicKeyInfo
    other.write_bytes(Ed25519PrivateKey.generate().public_key().public_bytes(pem, info))
    assert "forged" in journal("verify", "--public-key", str(other)).output
    other.write_text("no key")
    assert journal("verify", "--public-key", str(other)).exit_code == 2


def test_roots_are_signed_and_listed(letter: int) -> None:
    done = journal("roots", "--sign")
    assert roots.files(roots.folder()).keys() == {1}
    assert "BEGIN PUBLIC KEY" in done.output
    assert "       1  " in done.output


@pytest.mark.parametrize(
    ("form", "words"), [("text", "→"), ("mermaid", "stateDiagram-v2"), ("svg", "<svg")]
)
def test_a_flow_is_shown(form: str, words: str, tmp_path: Path) -> None:
    to = tmp_path / "flow"
    done = CliRunner().invoke(cli.desk, ["show", "mailbox", "--format", form, "-o", str(to)])
    assert done.exit_code == 0
    assert words in to.read_text()


def test_an_unknown_desk() -> None:
    done = CliRunner().invoke(cli.desk, ["show", "nowhere"])
    assert done.exit_code == 1
    assert "mailbox (" in done.output


def test_every_desk_closes() -> None:
    done = CliRunner().invoke(cli.desk, ["check"])
    assert done.exit_code == 0
    assert "it closes" in done.output
