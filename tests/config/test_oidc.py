"""The bureau's own identity provider can vouch for an officer, by police number."""

import base64
import hashlib
import json
import threading
import time
from collections.abc import Iterator
from http.server import BaseHTTPRequestHandler, ThreadingHTTPServer
from typing import Any, ClassVar
from urllib.parse import parse_qs, urlsplit

import jwt
import pytest
from cryptography.hazmat.primitives.asymmetric import rsa
from django.contrib.messages import get_messages
from django.test import Client
from pytest_django import Settings

from jiban.city.models import Officer


class Provider(ThreadingHTTPServer):
    """An OpenID Connect provider on loopback that vouches for whoever is set."""

    key: ClassVar = rsa.generate_private_key(public_exponent=65537, key_size=2048)

    def __init__(self) -> None:
        super().__init__(("127.0.0.1", 0), Answers)
        self.address = f"http://127.0.0.1:{self.server_port}"
        self.number = "A1001"
        self.nonce: str | None = None
        self.challenge = ""

    def claims(self) -> dict[str, Any]:
        now = int(time.time())
        issued = {"iss": self.address, "aud": "jiban", "iat": now, "exp": now + 60}
        about = {"sub": "uuid-1", "preferred_username": self.number, "name": "测试甲"}
        return {**issued, **about, **({"nonce": self.nonce} if self.nonce else {})}


class Answers(BaseHTTPRequestHandler):
    server: Provider

    def log_message(self, *args: Any) -> None:
        """Say nothing."""

    def do_GET(self) -> None:
        at = self.server.address
        public = json.loads(jwt.algorithms.RSAAlgorithm.to_jwk(Provider.key.public_key()))
        self.tell(
            {
                "/.well-known/openid-configuration": {
                    "issuer": at,
                    "authorization_endpoint": f"{at}/authorize",
                    "token_endpoint": f"{at}/token",
                    "userinfo_endpoint": f"{at}/userinfo",
                    "jwks_uri": f"{at}/keys",
                },
                "/keys": {"keys": [{**public, "kid": "1", "alg": "RS256", "use": "sig"}]},
                "/userinfo": self.server.claims(),
            }[self.path]
        )

    def do_POST(self) -> None:
        length = int(self.headers["Content-Length"])
        asked = parse_qs(self.rfile.read(length).decode())
        verifier = hashlib.sha256(asked["code_verifier"][0].encode()).digest()
        assert base64.urlsafe_b64encode(verifier).rstrip(b"=").decode() == self.server.challenge
        token = jwt.encode(
            self.server.claims(), Provider.key, algorithm="RS256", headers={"kid": "1"}
        )
        self.tell({"access_token": "t", "token_type": "Bearer", "id_token": token})

    def tell(self, answer: dict[str, Any]) -> None:
        body = json.dumps(answer).encode()
        self.send_response(200)
        self.send_header("Content-Type", "application/json")
        self.send_header("Content-Length", str(len(body)))
        self.end_headers()
        self.wfile.write(body)


@pytest.fixture
def provider(settings: Settings) -> Iterator[Provider]:
    serving = Provider()
    thread = threading.Thread(target=serving.serve_forever)
    thread.start()
    settings.SOCIALACCOUNT_PROVIDERS = {
        "openid_connect": {
            "OAUTH_PKCE_ENABLED": True,
            "APPS": [
                {
                    "provider_id": "bureau",
                    "name": "Bureau",
                    "client_id": "jiban",
                    "secret": "s",
                    "settings": {
                        "server_url": serving.address,
                        "uid_field": "preferred_username",
                    },
                }
            ],
        }
    }
    yield serving
    serving.shutdown()
    thread.join()
    serving.server_close()


def sign_in(client: Client, provider: Provider) -> Any:
    away = client.post("/accounts/oidc/bureau/login/")
    asked = parse_qs(urlsplit(away.headers["Location"]).query)
    provider.challenge = asked["code_challenge"][0]
    provider.nonce = asked.get("nonce", [None])[0]
    return client.get(
        "/accounts/oidc/bureau/login/callback/", {"code": "c", "state": asked["state"][0]}
    )


def test_it_works(client: Client, officer: Officer, provider: Provider, settings: Settings) -> None:
    settings.MFA_REQUIRED = True
    sign_in(client, provider)
    assert client.session["_auth_user_id"] == str(officer.pk)
    answer = client.get("/admin/")
    assert "/2fa/" not in answer.headers.get("Location", "")  # the provider asked for its own


def test_a_second_time(client: Client, officer: Officer, provider: Provider) -> None:
    sign_in(Client(), provider)
    sign_in(client, provider)
    assert client.session["_auth_user_id"] == str(officer.pk)


def test_a_stranger_is_turned_away(client: Client, officer: Officer, provider: Provider) -> None:
    provider.number = "Z9999"
    answer = sign_in(client, provider)
    assert "_auth_user_id" not in client.session
    assert Officer.objects.count() == 1
    assert list(get_messages(answer.wsgi_request))


def test_an_officer_who_left(client: Client, officer: Officer, provider: Provider) -> None:
    Officer.objects.update(is_active=False)
    sign_in(client, provider)
    assert "_auth_user_id" not in client.session
