"""Bearer tokens: who asks. Signed with a secret that the operator, or a developer, keeps."""

import re
import time
from collections import OrderedDict
from collections.abc import Callable
from datetime import timedelta
from secrets import token_hex
from typing import Any, NamedTuple, Protocol

import jwt

from shared.contracts.gateway.refusals import (
    NO_ISSUER_IS_CONFIGURED,
    TOKEN_HAS_EXPIRED,
    TOKEN_IS_NOT_VALID,
)
from shared.kernel.refusals import Rejected

ISSUER = "hehuo"
DEVELOPMENT_ISSUER = "hehuo-development"
_ALGORITHM = "HS256"
_TYPE = "at+jwt"
"""An access token's (RFC 9068, section 2.1): no ID token, or whatever else is signed, is taken for one."""
_TYPES = (_TYPE, "JWT")
"""Those that were issued before say the latter; the longest of them is valid for a year."""
_PERSON = re.compile(r"[0-9a-f]{8}-[0-9a-f]{4}-[0-9a-f]{4}-[0-9a-f]{4}-[0-9a-f]{12}")
_LONGEST_TOKEN = 2_000
_MOST_CACHED = 20_000
_LEEWAY_SECONDS = 5
_SECRET_BYTES = 32


class Bearer(NamedTuple):
    """What a token says."""

    person: str
    token_id: str | None
    """Its ``jti``; None for one that was issued before tokens had ids."""
    issued: int
    expires: int


class Tokens(Protocol):
    """Checks bearer tokens."""

    def required(self) -> None:
        """Called where a token is asked for and none was sent: raises `Rejected` if nobody can have one."""

    def verify(self, token: str) -> Bearer:
        """To whom the token was issued, and when.

        Raises `Rejected` with one of the refusals that are answered with 401.
        """


class NoIssuer:
    """Without an issuer nobody can sign in, and every token is refused."""

    name = "nobody"

    def required(self) -> None:
        """Refuses: there is no token to be had."""
        raise Rejected(NO_ISSUER_IS_CONFIGURED)

    def verify(self, token: str) -> Bearer:  # noqa: ARG002 (the port's signature)
        """Refuses every token."""
        raise Rejected(NO_ISSUER_IS_CONFIGURED)


class SecretIssuer:
    """Issues and checks tokens (RFC 7519) that are signed with a secret: whoever has it can be anybody.

    So the operator keeps it, and hands out tokens (`hehuo token`) to people whom they have identified.
    Expiry goes by the machine's clock and not by the platform's, which a developer may move.
    """

    name = ISSUER

    def __init__(
        self,
        secret: str,
        *also: str,
        longest: timedelta = timedelta(days=90),
        seconds: Callable[[], float] = time.time,
    ) -> None:
        """No token is valid for longer than ``longest``. Those signed with one of ``also`` are taken too.

        ``ValueError`` for a secret that is too short to sign with (RFC 7518, section 3.2).
        """
        if min(len(one.encode()) for one in (secret, *also)) < _SECRET_BYTES:
            raise ValueError(f"the secret that signs tokens needs at least {_SECRET_BYTES} bytes")
        self._secret, self._taken = secret, (secret, *also)
        self._seconds = seconds
        self._longest_seconds = int(longest.total_seconds())
        self._verified: OrderedDict[str, Bearer] = OrderedDict()

    def issue(self, person_id: str, lifetime: timedelta = timedelta(days=7)) -> str:
        """A token for this person; ``ValueError`` if it is no person id, or for a life that is too long."""
        if not _PERSON.fullmatch(person_id):
            raise ValueError(f"{person_id!r} is not a person id (a lower-case UUID)")
        if not 0 < lifetime.total_seconds() <= self._longest_seconds:
            raise ValueError(f"a token is valid for {self._longest_seconds // 3600} hours at most")
        now = int(self._seconds())
        claims = {
            "iss": self.name,
            "sub": person_id,
            "jti": token_hex(8),
            "iat": now,
            "exp": now + int(lifetime.total_seconds()),
        }
        return jwt.encode(claims, self._secret, algorithm=_ALGORITHM, headers={"typ": _TYPE})

    def required(self) -> None:
        """A token can be had."""

    def verify(self, token: str) -> Bearer:
        """See `Tokens.verify`. What was verified once is remembered until it expires."""
        now = self._seconds()
        known = self._verified.get(token)
        if known is None:
            known = self._check(token, now)
            self._verified[token] = known
            if len(self._verified) > _MOST_CACHED:
                self._verified.popitem(last=False)
        else:
            self._verified.move_to_end(token)
        if now >= known.expires:
            self._verified.pop(token, None)
            raise Rejected(TOKEN_HAS_EXPIRED)
        return known

    def _check(self, token: str, now: float) -> Bearer:
        """What a token says whose signature holds."""
        if len(token) > _LONGEST_TOKEN:
            raise Rejected(TOKEN_IS_NOT_VALID)
        found = (self._decoded(token, secret) for secret in self._taken)
        decoded = next((one for one in found if one is not None), None)
        if decoded is None:
            raise Rejected(TOKEN_IS_NOT_VALID)
        claims = decoded["payload"]
        person, issued, expires = claims["sub"], claims["iat"], claims["exp"]
        begins = claims.get("nbf", issued)  # Ours have none; another's that is signed with the secret may.
        token_id = claims.get("jti")
        well_formed = (
            decoded["header"].get("typ") in _TYPES
            and isinstance(person, str)
            and _PERSON.fullmatch(person)
            and isinstance(issued, int)
            and isinstance(expires, int)
            and isinstance(begins, int)
            and max(issued, begins) <= now + _LEEWAY_SECONDS
            and expires - issued <= self._longest_seconds
            and isinstance(token_id, str | None)
        )
        if not well_formed:
            raise Rejected(TOKEN_IS_NOT_VALID)
        return Bearer(person, token_id, issued, expires)

    def _decoded(self, token: str, secret: str) -> dict[str, Any] | None:
        try:
            return jwt.decode_complete(
                token,
                secret,
                algorithms=[_ALGORITHM],
                issuer=self.name,
                # The times are checked here, by the same clock that issues.
                options={
                    "require": ["iss", "sub", "iat", "exp"],
                    "verify_exp": False,
                    "verify_iat": False,
                    "verify_nbf": False,
                },
            )
        except (jwt.InvalidTokenError, ValueError, RecursionError):
            return None


class DevelopmentIssuer(SecretIssuer):
    """Issues tokens for people whom nobody has identified. Never for real use."""

    name = DEVELOPMENT_ISSUER
