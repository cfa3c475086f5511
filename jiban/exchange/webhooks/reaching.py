"""Reaching a partner's address, and no other: none in the host's own network, no redirects.

A name is resolved once and the connection goes to an address that was looked at, so that a name
that changes its mind in between leads nowhere else.
"""

import contextlib
import http.client
import ipaddress
import socket
import ssl
import threading
from collections.abc import Mapping
from urllib.parse import SplitResult, urlsplit

from django.conf import settings
from django.core.exceptions import ValidationError
from django.utils.translation import gettext as _

SECONDS = 10.0
"""How long each step of a try may take: to connect, to send, to be answered."""
WHOLE = 20.0
"""Seconds after which a connection is cut, however many bytes have come."""
_WORLD = ipaddress.ip_network("2000::/3")


class Unreached(Exception):
    """A message did not get through; the text says why."""


def check(url: str) -> None:
    """Check an address as far as it can be without asking the network; "" is none, and well.

    Raises:
        ValidationError: it is not one that messages are sent to.
    """
    if not url:
        return
    try:
        parts = urlsplit(url)
        well = bool(parts.hostname) and parts.port != 0
    except ValueError:
        well = False
    allowed = ("https", "http") if settings.WEBHOOKS_INSIDE else ("https",)
    if not well or parts.scheme not in allowed or parts.username is not None:
        raise ValidationError(_("Write an address such as https://partner.example/hooks."))
    try:
        literal = ipaddress.ip_address(parts.hostname or "")
    except ValueError:
        return
    if not _outside(literal):
        raise ValidationError(_("This address lies in the host's own network."))


def post(url: str, headers: Mapping[str, str], body: bytes) -> None:
    """Post a message; done when the answer is a 2xx.

    Raises:
        Unreached: it is not, or there was none in time, or the address may not be asked.
    """
    try:
        check(url)
    except ValidationError as error:
        raise Unreached(" ".join(error.messages)) from None
    parts = urlsplit(url)
    connection = _connection(parts)
    cutter = threading.Timer(WHOLE, _cut, [connection])
    cutter.daemon = True
    target = f"{parts.path or '/'}{'?' + parts.query if parts.query else ''}"
    try:
        cutter.start()
        connection.request("POST", target, body, {"Content-Type": "application/json", **headers})
        status = connection.getresponse().status
    except (OSError, http.client.HTTPException, ValueError) as error:
        raise Unreached(f"{type(error).__name__}: {error}") from None
    finally:
        cutter.cancel()
        connection.close()
    if not 200 <= status < 300:
        raise Unreached(f"HTTP {status}")


def _cut(connection: http.client.HTTPConnection) -> None:
    """End a try that goes on and on: one partner's slow answer must not hold up the others."""
    if connection.sock is not None:
        with contextlib.suppress(OSError):
            connection.sock.shutdown(socket.SHUT_RDWR)


def _connection(parts: SplitResult) -> http.client.HTTPConnection:
    kind = _Tls if parts.scheme == "https" else _Plain
    return kind(parts.hostname or "", parts.port, timeout=SECONDS)


class _Plain(http.client.HTTPConnection):
    def connect(self) -> None:
        self.sock = _open(self.host, self.port)


class _Tls(http.client.HTTPSConnection):
    def connect(self) -> None:
        context = ssl.create_default_context()
        self.sock = context.wrap_socket(_open(self.host, self.port), server_hostname=self.host)


def _open(host: str, port: int) -> socket.socket:
    """Return a connection to the first address of a host that may be asked and answers.

    Raises:
        OSError: none is.
    """
    found = socket.getaddrinfo(host, port, type=socket.SOCK_STREAM)
    addresses = list(dict.fromkeys(str(row[4][0]) for row in found))
    allowed = [text for text in addresses if _outside(ipaddress.ip_address(text.split("%")[0]))]
    if not allowed:
        raise OSError(_("This address lies in the host's own network."))
    for text in allowed[:-1]:
        try:
            return socket.create_connection((text, port), SECONDS)
        except OSError:
            continue
    return socket.create_connection((allowed[-1], port), SECONDS)


def _outside(address: ipaddress.IPv4Address | ipaddress.IPv6Address) -> bool:
    """Tell whether an address may be asked: one of the whole internet, or any if settings say."""
    if settings.WEBHOOKS_INSIDE:
        return True
    mapped = getattr(address, "ipv4_mapped", None) or getattr(address, "sixtofour", None)
    if mapped is None and address.version == 6 and address not in _WORLD:
        return False  # such as NAT64 and what only looks like IPv6
    return (mapped or address).is_global and not address.is_multicast
