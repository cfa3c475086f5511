"""Fetching from a real IMAP server on loopback (pymap), with and without TLS."""

import imaplib
import socket
import ssl
import subprocess
import sys
import time
from collections.abc import Iterator
from contextlib import closing, contextmanager
from datetime import UTC, datetime, timedelta
from ipaddress import IPv4Address
from pathlib import Path
from typing import Any

import pytest
from cryptography import x509
from cryptography.hazmat.primitives import hashes, serialization
from cryptography.hazmat.primitives.asymmetric import ec
from cryptography.x509.oid import NameOID
from django.core.mail import EmailMessage

from jiban.desks.mailbox import email
from jiban.desks.mailbox.mail_sources import MailTrouble, imap
from jiban.loop.models import Attachment, Matter

from .mails import PNG, mail, with_file

pytestmark = pytest.mark.usefixtures("city")
USER, PASSWORD = "mailbox", "secret word"
PYMAP = Path(sys.executable).with_name("pymap")


@pytest.fixture(scope="module")
def certificate(tmp_path_factory: pytest.TempPathFactory) -> tuple[Path, Path]:
    """A certificate for 127.0.0.1 that nobody else knows, and its key."""
    key = ec.generate_private_key(ec.SECP256R1())
    name = x509.Name([x509.NameAttribute(NameOID.COMMON_NAME, "127.0.0.1")])
    now = datetime.now(UTC)
    made = (
        x509.CertificateBuilder()
        .subject_name(name)
        .issuer_name(name)
        .public_key(key.public_key())
        .serial_number(x509.random_serial_number())
        .not_valid_before(now - timedelta(days=1))
        .not_valid_after(now + timedelta(days=1))
        .add_extension(
            x509.SubjectAlternativeName([x509.IPAddress(IPv4Address("127.0.0.1"))]), critical=False
        )
        .add_extension(x509.BasicConstraints(ca=True, path_length=None), critical=True)
        .sign(key, hashes.SHA256())
    )
    folder = tmp_path_factory.mktemp("imap")
    (folder / "cert.pem").write_bytes(made.public_bytes(serialization.Encoding.PEM))
    (folder / "key.pem").write_bytes(
        key.private_bytes(
            serialization.Encoding.PEM,
            serialization.PrivateFormat.PKCS8,
            serialization.NoEncryption(),
        )
    )
    return folder / "cert.pem", folder / "key.pem"


@contextmanager
def server(*options: str | Path) -> Iterator[int]:
    """A running pymap; yields its port."""
    with closing(socket.socket()) as free:
        free.bind(("127.0.0.1", 0))
        port: int = free.getsockname()[1]
    command = [PYMAP, "--host", "127.0.0.1", "--port", str(port), *options]
    process = subprocess.Popen(
        [*command, "dict", "--demo-data", "--demo-user", USER, "--demo-password", PASSWORD],
        stdout=subprocess.DEVNULL,
        stderr=subprocess.DEVNULL,
    )
    try:
        for _try in range(500):
            try:
                socket.create_connection(("127.0.0.1", port), 1).close()
                break
            except OSError:
                assert process.poll() is None
                time.sleep(0.02)
        yield port
    finally:
        process.terminate()
        process.wait(10)


@pytest.fixture(scope="module")
def plain() -> Iterator[int]:
    """A server without TLS: loopback only."""
    with server("--no-tls") as port:
        yield port


@pytest.fixture(scope="module")
def guarded(certificate: tuple[Path, Path]) -> Iterator[int]:
    """A server with STARTTLS."""
    cert, key = certificate
    with server("--cert", cert, "--key", key) as port:
        yield port


@pytest.fixture(autouse=True)
def _home(settings: Any, tmp_path: Path) -> None:
    settings.JIBAN_HOME = tmp_path / "home"


@contextmanager
def inbox(port: int) -> Iterator[imaplib.IMAP4]:
    """The mailbox as another mail program has it open."""
    client = imaplib.IMAP4("127.0.0.1", port)
    try:
        client.login(USER, PASSWORD)
        client.select("INBOX")
        yield client
    finally:
        client.logout()


def fill(port: int, *mails: bytes) -> None:
    """Empty the mailbox, then put mails into it."""
    with inbox(port) as client:
        client.store("1:*", "+FLAGS", r"(\Deleted)")
        client.expunge()
        for data in mails:
            client.append("INBOX", "", "", data)  # type: ignore[arg-type]


def unseen(port: int) -> int:
    with inbox(port) as client:
        return len(client.search(None, "UNSEEN")[1][0].split())


def address(port: int) -> str:
    return f"imap://{USER}@127.0.0.1:{port}/INBOX"


def test_it_works(plain: int, mailoutbox: list[EmailMessage]) -> None:
    fill(plain, mail().as_bytes(), with_file("灯.png", PNG, Message_ID="<2@x>").as_bytes())
    with imap(address(plain), PASSWORD) as source:
        fetched = email.fetch(source)
    assert (fetched.new, fetched.unread) == (2, 0)
    assert Matter.objects.count() == 2
    assert Attachment.objects.count() == 1
    assert unseen(plain) == 0
    assert len(mailoutbox) == 2


def test_looking_again_finds_nothing(plain: int) -> None:
    fill(plain, mail().as_bytes())
    for new in (1, 0):
        with imap(address(plain), PASSWORD) as source:
            assert email.fetch(source).new == new


def test_a_mail_read_but_not_done_stays_unseen(plain: int) -> None:
    fill(plain, mail().as_bytes())
    with imap(address(plain), PASSWORD) as source:
        [waiting] = source.waiting()
        assert (
            source.read(waiting, 20)
            == mail().as_bytes(policy=mail().policy.clone(linesep="\r\n"))[:20]
        )
    assert unseen(plain) == 1


def test_when_the_flag_was_not_set_the_mail_is_recognised(
    plain: int, monkeypatch: pytest.MonkeyPatch
) -> None:
    fill(plain, mail().as_bytes())
    with imap(address(plain), PASSWORD) as source:
        monkeypatch.setattr(source, "done", lambda waiting: None)
        email.fetch(source)
        assert email.fetch(source).again == 1
    assert Matter.objects.count() == 1


def test_of_an_oversize_mail_only_the_beginning_is_fetched(
    plain: int, monkeypatch: pytest.MonkeyPatch
) -> None:
    monkeypatch.setattr(email, "LARGEST", 20_000)
    monkeypatch.setattr(email, "BEGINNING", 5_000)
    fill(plain, with_file("big.png", PNG * 1000).as_bytes())
    with imap(address(plain), PASSWORD) as source:
        assert email.fetch(source).new == 1
    assert not Attachment.objects.exists()


def test_starttls_is_used_where_offered(
    guarded: int, certificate: tuple[Path, Path], monkeypatch: pytest.MonkeyPatch
) -> None:
    monkeypatch.setenv("JIBAN_IMAP_CA", str(certificate[0]))
    with imap(address(guarded), PASSWORD) as source:
        assert isinstance(source.connection.socket(), ssl.SSLSocket)
        email.fetch(source)


def test_a_certificate_that_is_not_known_is_refused(guarded: int) -> None:
    with pytest.raises(MailTrouble, match="certificate"), imap(address(guarded), PASSWORD):
        pass


def test_a_wrong_password_and_a_wrong_folder_are_said(plain: int) -> None:
    with pytest.raises(MailTrouble), imap(address(plain), "wrong"):
        pass
    wrong = address(plain).replace("INBOX", "Nowhere")
    with pytest.raises(MailTrouble, match="Nowhere"), imap(wrong, PASSWORD):
        pass


@pytest.mark.parametrize(
    "url", ["", "http://a@b", "imaps://host-without-user", "imap://a@127.0.0.1:1/INBOX"]
)
def test_an_address_that_leads_nowhere_is_said(url: str) -> None:
    with pytest.raises(MailTrouble), imap(url, PASSWORD):
        pass
