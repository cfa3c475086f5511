"""Mails for the tests, as bytes on the wire."""

from email.message import EmailMessage
from typing import Any

PNG = b"\x89PNG\r\n\x1a\n\0\0\0\rIHDR\0\0\0\1\0\0\0\1\x08\6\0\0\0\x1f\x15\xc4\x89" + b"\0" * 40


def mail(**headers: str) -> EmailMessage:
    """A plain mail from 林小满; headers replace or add (underscores for hyphens)."""
    message = EmailMessage()
    given = {
        "From": "林小满 <xiaoman@example.cn>",
        "To": "mailbox@example.cn",
        "Subject": "书香路路灯坏了",
        "Date": "Mon, 05 Jan 2026 08:30:00 +0800",
        "Message-ID": "<1@example.cn>",
    }
    given |= {name.replace("_", "-"): value for name, value in headers.items()}
    for name, value in given.items():
        if value:
            message[name] = value
    message.set_content("书香路 8 号门前的路灯坏了三天，晚上很黑。\n")
    return message


def raw(body: bytes, *headers: bytes) -> bytes:
    """A mail with headers and body exactly as given."""
    given = headers or (b"From: a@example.cn", b"Subject: x", b"Message-ID: <r@example.cn>")
    return b"\r\n".join(given) + b"\r\n\r\n" + body


def with_file(name: str, content: bytes, **headers: Any) -> EmailMessage:
    """A mail with one attachment."""
    message = mail(**headers)
    message.add_attachment(content, maintype="application", subtype="octet-stream", filename=name)
    return message
