"""Signing in at an identity provider: OpenID Connect, authorization code with PKCE.

(OpenID Connect Core 1.0, section 3.1; RFC 7636; RFC 9207; RFC 9700, section 2.1.) What must not leave, nonce
and verifier, stays here between the way there and the way back; see `Accounts.begin`.
"""

import re
import secrets
import time
from base64 import urlsafe_b64encode
from collections.abc import Callable, Mapping
from dataclasses import dataclass
from hashlib import sha256
from typing import Any, TypeVar
from urllib.parse import quote, urlencode, urlsplit

import httpx2
from joserfc import jwt
from joserfc.errors import InvalidKeyIdError, JoseError
from joserfc.jwk import KeySet
from pydantic import BaseModel, ConfigDict, ValidationError

from services.gateway.identity.accounts import Login
from services.gateway.identity.sign_in_refusals import (
    IDENTITY_PROVIDER_DOES_NOT_ANSWER,
    SIGN_IN_DID_NOT_SUCCEED,
)
from shared.kernel.refusals import Rejected
from shared.rpc.lost_connections import lost_connections

_ALGORITHMS = ["RS256", "PS256", "ES256", "Ed25519", "EdDSA"]
"""No shared secret and no ``none``: a token is signed by a key that the provider publishes."""
_DESCRIPTION_SECONDS = 3_600
_LEEWAY_SECONDS = 30
_TIMEOUT = httpx2.Timeout(10.0, connect=5.0)
_LONGEST_SUBJECT = 255
_ERROR = re.compile(r"[a-z_]{1,60}")

M = TypeVar("M", bound=BaseModel)


@dataclass(frozen=True, slots=True)
class Client:
    """What the platform is at its provider."""

    issuer: str
    client_id: str
    secret: str | None
    """None for a public client, which PKCE alone protects."""
    name: str
    """What people call the provider."""


class _Description(BaseModel):
    model_config = ConfigDict(frozen=True)

    issuer: str
    authorization_endpoint: str
    token_endpoint: str
    jwks_uri: str
    end_session_endpoint: str | None = None
    token_endpoint_auth_methods_supported: tuple[str, ...] = ("client_secret_basic",)
    authorization_response_iss_parameter_supported: bool = False


class _Answer(BaseModel):
    id_token: str


@dataclass(frozen=True, slots=True)
class SignedIn:
    """Who came back from the provider."""

    login: Login
    name: str | None
    """What they are called there."""


class Provider:
    """One identity provider. Raises `Rejected`, whatever is wrong with it or with who comes back."""

    def __init__(
        self,
        client: Client,
        network: httpx2.AsyncBaseTransport | None = None,
        seconds: Callable[[], float] = time.time,
    ) -> None:
        """Asks nothing of the provider before somebody signs in: it may be away when the platform starts."""
        self._client = client
        self._seconds = seconds
        self._http = httpx2.AsyncClient(transport=network, timeout=_TIMEOUT, follow_redirects=False)
        self._described: tuple[float, _Description] | None = None
        self._keys: KeySet | None = None

    @property
    def name(self) -> str:
        """What people call it."""
        return self._client.name

    @property
    def issuer(self) -> str:
        """What stands before its subjects."""
        return self._client.issuer

    async def begin(self, callback: str, *, anew: bool = False) -> tuple[str, dict[str, str]]:
        """Where the browser goes, and what to keep until it is back.

        ``anew``: even who is signed in there shows once more who they are.
        """
        description = await self._description()
        kept = {name: secrets.token_urlsafe(32) for name in ("state", "nonce", "verifier")}
        challenge = urlsafe_b64encode(sha256(kept["verifier"].encode()).digest()).rstrip(b"=").decode()
        kept |= {"callback": callback, "began_at": str(self._seconds()), "anew": "1" if anew else ""}
        asked = {
            "response_type": "code",
            "client_id": self._client.client_id,
            "redirect_uri": callback,
            "scope": "openid profile",
            "state": kept["state"],
            "nonce": kept["nonce"],
            "code_challenge": challenge,
            "code_challenge_method": "S256",
        }
        if anew:
            asked |= {"prompt": "login", "max_age": "0"}
        joint = "&" if urlsplit(description.authorization_endpoint).query else "?"
        return f"{description.authorization_endpoint}{joint}{urlencode(asked)}", kept

    async def finish(self, kept: Mapping[str, str], came: Mapping[str, str]) -> SignedIn:
        """Who came back with these parameters, if it is the answer to what was begun."""
        description = await self._description()
        if not secrets.compare_digest(came.get("state", "").encode(), kept["state"].encode()):
            raise _failed("state")
        named = came.get("iss")
        must_be_named = description.authorization_response_iss_parameter_supported
        if (named is not None or must_be_named) and named != self.issuer:
            raise _failed("iss")
        if "error" in came:
            raise _failed(came["error"] if _ERROR.fullmatch(came["error"]) else "error")
        token = await self._exchange(description, came.get("code", ""), kept)
        claims = await self._claims(description, token)
        self._check(claims, kept)
        name = claims.get("name")
        login = Login(self.issuer, str(claims["sub"]))
        return SignedIn(login, name if isinstance(name, str) and 0 < len(name) <= 100 else None)

    async def sign_out_url(self, back: str) -> str | None:
        """Where one signs out of the provider too; None where it offers no such place."""
        place = (await self._description()).end_session_endpoint
        asked = {"client_id": self._client.client_id, "post_logout_redirect_uri": back}
        return f"{place}{'&' if urlsplit(place).query else '?'}{urlencode(asked)}" if place else None

    async def close(self) -> None:
        """Lets go of connections."""
        await self._http.aclose()

    async def _exchange(self, description: _Description, code: str, kept: Mapping[str, str]) -> str:
        form = {
            "grant_type": "authorization_code",
            "code": code,
            "redirect_uri": kept["callback"],
            "code_verifier": kept["verifier"],
        }
        client, auth = self._client, httpx2.Auth()
        if client.secret is None:
            form["client_id"] = client.client_id
        elif "client_secret_basic" in description.token_endpoint_auth_methods_supported:
            # RFC 6749, section 2.3.1: both are encoded as in a form before they are joined.
            auth = httpx2.BasicAuth(quote(client.client_id, safe=""), quote(client.secret, safe=""))
        else:
            form |= {"client_id": client.client_id, "client_secret": client.secret}
        try:
            with lost_connections():
                answer = await self._http.post(description.token_endpoint, data=form, auth=auth)
        except httpx2.HTTPError as error:
            raise Rejected(IDENTITY_PROVIDER_DOES_NOT_ANSWER) from error
        if answer.status_code >= httpx2.codes.INTERNAL_SERVER_ERROR:
            raise Rejected(IDENTITY_PROVIDER_DOES_NOT_ANSWER)
        try:
            return _Answer.model_validate_json(answer.content).id_token
        except ValidationError:
            raise _failed("code") from None

    async def _claims(self, description: _Description, token: str) -> Mapping[str, object]:
        """What a token says whose signature holds. An unknown key is looked for once in a fresh set."""
        keys = self._keys or await self._load_keys(description)
        try:
            try:
                return jwt.decode(token, keys, algorithms=_ALGORITHMS).claims
            except InvalidKeyIdError:
                keys = await self._load_keys(description)
                return jwt.decode(token, keys, algorithms=_ALGORITHMS).claims
        except (JoseError, ValueError, RecursionError):
            raise _failed("signature") from None

    def _check(self, claims: Mapping[str, object], kept: Mapping[str, str]) -> None:
        client = self._client.client_id
        registry = jwt.JWTClaimsRegistry(
            now=int(self._seconds()),
            leeway=_LEEWAY_SECONDS,
            iss={"essential": True, "value": self.issuer},
            aud={"essential": True, "value": client},
            sub={"essential": True},
            exp={"essential": True},
            iat={"essential": True},
            nonce={"essential": True, "value": kept["nonce"]},
        )
        try:
            registry.validate(dict(claims))
        except JoseError as error:
            raise _failed(str(getattr(error, "claim", "claims"))) from None
        audience = claims["aud"]
        is_for_several = isinstance(audience, list) and len(audience) > 1
        if (is_for_several or "azp" in claims) and claims.get("azp") != client:
            raise _failed("azp")
        if len(str(claims["sub"])) > _LONGEST_SUBJECT:
            raise _failed("sub")
        signed_in_at = claims.get("auth_time")
        if kept["anew"] and not (
            isinstance(signed_in_at, int) and signed_in_at >= float(kept["began_at"]) - _LEEWAY_SECONDS
        ):
            raise _failed("auth_time")

    async def _description(self) -> _Description:
        now = self._seconds()
        if self._described is None or now - self._described[0] >= _DESCRIPTION_SECONDS:
            place = f"{self.issuer.rstrip('/')}/.well-known/openid-configuration"
            found = await self._get(place, _Description)
            if found.issuer != self.issuer:
                raise Rejected(IDENTITY_PROVIDER_DOES_NOT_ANSWER)
            secure = self.issuer.startswith("https://")
            places = (found.authorization_endpoint, found.token_endpoint, found.jwks_uri)
            if secure and not all(one.startswith("https://") for one in places):
                raise Rejected(IDENTITY_PROVIDER_DOES_NOT_ANSWER)
            self._described = now, found
        return self._described[1]

    async def _load_keys(self, description: _Description) -> KeySet:
        found = await self._get(description.jwks_uri, _Keys)
        try:
            self._keys = KeySet.import_key_set({"keys": found.keys})
        except (JoseError, ValueError, KeyError):
            raise Rejected(IDENTITY_PROVIDER_DOES_NOT_ANSWER) from None
        return self._keys

    async def _get(self, url: str, model: type[M]) -> M:
        try:
            with lost_connections():
                answer = (await self._http.get(url)).raise_for_status()
            return model.model_validate_json(answer.content)
        except (httpx2.HTTPError, ValidationError) as error:
            raise Rejected(IDENTITY_PROVIDER_DOES_NOT_ANSWER) from error


class _Keys(BaseModel):
    keys: list[dict[str, Any]]


def _failed(reason: str) -> Rejected:
    return Rejected(SIGN_IN_DID_NOT_SUCCEED, reason=reason)
