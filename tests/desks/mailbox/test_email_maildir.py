"""Fetching from a maildir: a mail moves to cur/ only once its letter is committed and answered."""

import os
from email import message_from_bytes, policy
from pathlib import Path
from typing import Any

import pytest
from click.testing import CliRunner
from django.core.mail import EmailMessage
from django.db import OperationalError

from jiban.city import units
from jiban.desks.mailbox import codes, email, mail_reading, mail_taking
from jiban.desks.mailbox.cli import mailbox as command
from jiban.desks.mailbox.mail_sources import Maildir, MailTrouble
from jiban.desks.mailbox.models import Letter
from jiban.loop.models import Matter

from .mails import PNG, mail, raw, with_file

pytestmark = pytest.mark.usefixtures("city")


@pytest.fixture
def maildir(tmp_path: Path) -> Path:
    folder = tmp_path / "Maildir"
    for name in ("new", "cur", "tmp"):
        (folder / name).mkdir(parents=True)
    return folder


@pytest.fixture(autouse=True)
def _home(settings: Any, tmp_path: Path) -> None:
    settings.JIBAN_HOME = tmp_path / "home"


def deliver(maildir: Path, *mails: bytes) -> None:
    """Do as a mail server does: one file per mail, in the order given."""
    for n, data in enumerate(mails):
        path = maildir / "new" / f"{1_700_000_000 + n}.{n}.host"
        path.write_bytes(data)
        os.utime(path, (n, n))


def names(folder: Path) -> list[str]:
    return sorted(path.name for path in folder.iterdir())


def test_it_works(maildir: Path) -> None:
    deliver(maildir, mail().as_bytes(), with_file("a.png", PNG, Message_ID="<2@x>").as_bytes())
    fetched = email.fetch(Maildir(maildir))
    assert (fetched.new, fetched.seen) == (2, 2)
    assert names(maildir / "new") == []
    assert names(maildir / "cur") == ["1700000000.0.host:2,S", "1700000001.1.host:2,S"]
    assert Matter.objects.count() == 2


def test_the_author_gets_number_and_code(maildir: Path, mailoutbox: list[EmailMessage]) -> None:
    deliver(maildir, mail().as_bytes())
    [number] = email.fetch(Maildir(maildir)).numbers
    [answer] = mailoutbox
    assert answer.to == ["xiaoman@example.cn"]
    assert number in answer.subject
    assert codes.code_of(number) in answer.body
    sent = message_from_bytes(answer.message().as_bytes(), policy=policy.default)
    assert sent["In-Reply-To"] == "<1@example.cn>"
    assert mail_reading.read(sent.as_bytes()).machine == "reply"  # nobody answers it in turn


def test_what_was_left_out_is_told(maildir: Path, mailoutbox: list[EmailMessage]) -> None:
    deliver(maildir, with_file("virus.exe", b"MZ\x90\0" + b"\0" * 99).as_bytes())
    email.fetch(Maildir(maildir))
    assert "virus.exe" in mailoutbox[0].body


def test_machines_are_passed_over_and_counted(
    maildir: Path, mailoutbox: list[EmailMessage]
) -> None:
    deliver(
        maildir,
        mail(Auto_Submitted="auto-replied").as_bytes(),
        mail(From="mailer-daemon@example.cn").as_bytes(),
        mail(List_Id="<x>").as_bytes(),
    )
    fetched = email.fetch(Maildir(maildir))
    assert dict(fetched.machine) == {"reply": 1, "bounce": 1, "list": 1}
    assert not Matter.objects.exists()
    assert not mailoutbox
    assert len(names(maildir / "cur")) == 3


def test_what_cannot_be_read_is_kept_with_the_reason(maildir: Path) -> None:
    bad = raw(b"", b"From: a@example.cn")
    deliver(maildir, bad, mail().as_bytes())
    fetched = email.fetch(Maildir(maildir))
    assert (fetched.unread, fetched.new) == (1, 1)
    kept, reason = sorted(email.unread_folder().iterdir())
    assert kept.read_bytes() == bad
    assert reason.read_text().strip()
    assert kept.stat().st_mode & 0o777 == 0o600


def test_a_mail_is_done_only_after_its_letter_is(
    maildir: Path, monkeypatch: pytest.MonkeyPatch
) -> None:
    def gone(*_args: object, **_named: object) -> None:
        raise OperationalError("server closed the connection")

    deliver(maildir, mail().as_bytes())
    with monkeypatch.context() as patch:
        patch.setattr(mail_taking.intake, "send", gone)
        with pytest.raises(MailTrouble):
            email.fetch(Maildir(maildir))
    assert len(names(maildir / "new")) == 1
    assert email.fetch(Maildir(maildir)).new == 1


def test_one_mail_that_goes_wrong_does_not_keep_the_others(
    maildir: Path, monkeypatch: pytest.MonkeyPatch
) -> None:
    take = mail_taking.take

    def stumble(found: mail_reading.Mail) -> mail_taking.Taken:
        if found.subject == "bad":
            raise ZeroDivisionError
        return take(found)

    monkeypatch.setattr(mail_taking, "take", stumble)
    deliver(maildir, mail(Subject="bad").as_bytes(), mail(Message_ID="<2@x>").as_bytes())
    fetched = email.fetch(Maildir(maildir))
    assert (fetched.left, fetched.new) == (1, 1)
    assert names(maildir / "new") == ["1700000000.0.host"]


def test_the_same_mail_delivered_twice_is_one_letter(maildir: Path) -> None:
    deliver(maildir, mail().as_bytes(), mail().as_bytes())
    fetched = email.fetch(Maildir(maildir))
    assert (fetched.new, fetched.again) == (1, 1)


def test_of_an_oversize_mail_the_text_is_taken(
    maildir: Path, monkeypatch: pytest.MonkeyPatch, mailoutbox: list[EmailMessage]
) -> None:
    monkeypatch.setattr(email, "LARGEST", 20_000)
    monkeypatch.setattr(email, "BEGINNING", 5_000)
    deliver(maildir, with_file("big.png", PNG * 1000).as_bytes())
    email.fetch(Maildir(maildir))
    letter = Letter.objects.select_related("matter").get()
    assert "路灯坏了三天" in letter.body
    assert not letter.matter.attachments.exists()
    assert "MB" in mailoutbox[0].body


def test_a_mail_that_takes_too_long_is_kept_unread(
    maildir: Path, monkeypatch: pytest.MonkeyPatch
) -> None:
    def forever(*_args: object, **_named: object) -> None:
        while True:
            pass

    monkeypatch.setattr(email, "READING_SECONDS", 0.05)
    monkeypatch.setattr(mail_reading, "read", forever)
    deliver(maildir, mail().as_bytes())
    assert email.fetch(Maildir(maildir)).unread == 1


def test_without_units_the_sender_hears_of_it(
    maildir: Path, mailoutbox: list[EmailMessage], monkeypatch: pytest.MonkeyPatch
) -> None:
    monkeypatch.setattr("jiban.city.units.tree", lambda: units.Tree({}, (), {}))
    deliver(maildir, mail().as_bytes())
    assert email.fetch(Maildir(maildir)).unread == 1
    assert "jiban city import" in mailoutbox[0].body


def test_one_sender_is_not_flooded_with_answers(
    maildir: Path, mailoutbox: list[EmailMessage]
) -> None:
    deliver(maildir, *(mail(Message_ID=f"<{n}@x>").as_bytes() for n in range(15)))
    assert email.fetch(Maildir(maildir)).new == 15
    assert len(mailoutbox) == 10


def test_a_folder_that_is_no_maildir_is_refused_in_words(tmp_path: Path) -> None:
    with pytest.raises(MailTrouble, match=str(tmp_path)):
        Maildir(tmp_path)


def test_hidden_files_and_links_are_not_mails(maildir: Path) -> None:
    (maildir / "new" / ".hidden").write_text("x")
    (maildir / "new" / "link").symlink_to("/etc/passwd")
    assert list(Maildir(maildir).waiting()) == []


def test_the_command_fetches_and_counts(maildir: Path) -> None:
    deliver(maildir, mail().as_bytes())
    done = CliRunner().invoke(command, ["fetch", "--maildir", str(maildir)], env={"LANG": "C"})
    assert done.exit_code == 0, done.output
    assert "New letters: 1" in done.output


def test_the_command_wants_one_mailbox() -> None:
    assert CliRunner().invoke(command, ["fetch"], env={"JIBAN_IMAP": ""}).exit_code == 2
