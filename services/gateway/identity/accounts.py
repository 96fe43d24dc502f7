"""By what people sign in: accounts at identity providers, and passkeys; and sign-ins that are under way.

Kept beside the sessions, apart from the vault: it says nothing of a person but how their id is reached.
"""

import secrets
from collections.abc import Mapping, Sequence
from dataclasses import dataclass
from hashlib import sha256
from typing import NamedTuple, Protocol

ATTEMPT_SECONDS = 600
"""So long a sign-in may take, from the link to the way back."""


class Login(NamedTuple):
    """An account at an identity provider. Its e-mail address is nothing to go by: it changes hands."""

    issuer: str
    subject: str


@dataclass(frozen=True, slots=True)
class Passkey:
    """A key pair of a person's device (WebAuthn), of which the public half is here."""

    credential: str
    """Its id, in base64url."""
    person_id: str
    public_key: bytes
    sign_count: int
    added_at: float
    used_at: float


class Accounts(Protocol):
    """Whose accounts and passkeys are whose."""

    async def begin(self, facts: Mapping[str, str]) -> str:
        """Keeps what a sign-in that begins has to remember; returns the token for the browser it began in."""

    async def finish(self, token: str) -> Mapping[str, str] | None:
        """What was kept under a token, once; None where there is nothing, or it took too long."""

    async def person_of(self, login: Login) -> str | None:
        """Who signs in by this account."""

    async def link(self, login: Login, person_id: str) -> str:
        """Lets a person sign in by this account; returns whose it is, which is who had it first."""

    async def logins_of(self, person_id: str) -> Sequence[Login]:
        """By which accounts a person signs in."""

    async def put_passkey(self, passkey: Passkey) -> bool:
        """Keeps a new passkey; False where there is one with its id."""

    async def passkey(self, credential: str) -> Passkey | None:
        """The passkey with this id."""

    async def passkeys_of(self, person_id: str) -> Sequence[Passkey]:
        """A person's passkeys, the oldest first."""

    async def use_passkey(self, passkey: Passkey) -> None:
        """Keeps when it was used, and what its device has counted; never brings back one that is gone."""

    async def drop_passkey(self, credential: str, person_id: str) -> None:
        """Takes a passkey from its person."""

    async def forget(self, person_id: str) -> None:
        """Forgets all by which a person signs in."""

    async def close(self) -> None:
        """Lets go of files and connections."""


def new_token() -> str:
    """What a browser keeps while its sign-in is under way: 256 bits."""
    return secrets.token_urlsafe(32)


def digest_of(token: str) -> str:
    """Under what the attempt is kept."""
    return sha256(token.encode("utf-8", "surrogatepass")).hexdigest()
