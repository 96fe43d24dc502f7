"""An identity provider in this process, which answers rightly until it is told otherwise."""

import json
from collections.abc import Callable
from typing import Any
from urllib.parse import parse_qs, urlsplit

import httpx2
from joserfc import jwt
from joserfc.jwk import ECKey, OctKey

from services.gateway.identity.oidc import Client, Provider

ISSUER = "https://id.test"
CLIENT = "hehuo at the test"
SECRET = "a secret: with /signs"
NOW = 1_800_000_000.0


class FakeProvider:
    """Tests change what it says; ``asked`` is what its token endpoint was sent."""

    def __init__(self) -> None:
        self.key = ECKey.generate_key("P-256", {"kid": "one"})
        self.published = [self.key]
        self.description: dict[str, Any] = {
            "issuer": ISSUER,
            "authorization_endpoint": f"{ISSUER}/authorize",
            "token_endpoint": f"{ISSUER}/token",
            "jwks_uri": f"{ISSUER}/keys",
            "end_session_endpoint": f"{ISSUER}/out",
        }
        self.claims: dict[str, Any] = {"sub": "xiaolin", "name": "小林"}
        self.header: dict[str, Any] = {"alg": "ES256", "kid": "one"}
        self.status = 200
        self.nonce = ""
        self.asked: list[tuple[dict[str, str], str]] = []
        self.keys_asked = 0
        self.token: Callable[[], str] = self.sign

    def sign(self, key: ECKey | OctKey | None = None) -> str:
        """An ID token of these claims."""
        right = {"iss": ISSUER, "aud": CLIENT, "iat": int(NOW), "exp": int(NOW) + 60, "nonce": self.nonce}
        claims = {name: value for name, value in (right | self.claims).items() if value is not None}
        algorithms = [self.header["alg"]]
        return jwt.encode(self.header, claims, key or self.key, algorithms=algorithms)

    def provider(self, *, secret: str | None = SECRET) -> Provider:
        """The platform's side, which asks this one."""
        network = httpx2.MockTransport(self._answer)
        return Provider(Client(ISSUER, CLIENT, secret, "街道账号"), network, lambda: NOW)

    def visited(self, url: str) -> dict[str, str]:
        """Somebody signs in at the address to which they were sent; what they bring back."""
        asked = {name: values[0] for name, values in parse_qs(urlsplit(url).query).items()}
        self.nonce = asked["nonce"]
        return {"code": "once", "state": asked["state"], "iss": ISSUER}

    def _answer(self, request: httpx2.Request) -> httpx2.Response:
        path = request.url.path
        if path == "/.well-known/openid-configuration":
            return httpx2.Response(self.status, json=self.description)
        if path == "/keys":
            self.keys_asked += 1
            return httpx2.Response(200, json={"keys": [one.as_dict(private=False) for one in self.published]})
        sent = {name: values[0] for name, values in parse_qs(request.content.decode()).items()}
        self.asked.append((sent, request.headers.get("authorization", "")))
        if sent.get("code") != "once":
            return httpx2.Response(400, json={"error": "invalid_grant"})
        return httpx2.Response(200, content=json.dumps({"id_token": self.token()}))
