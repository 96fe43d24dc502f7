"""Service accounts: other systems with roles and keys of their own, in one community or for the district."""

from typing import Annotated, ClassVar, Literal

from pydantic import ConfigDict, Field, StringConstraints

from shared.contracts.gateway.refusals import (
    ACCOUNT_HAS_TWO_KEYS_ALREADY,
    KEY_DOES_NOT_OPEN_THESE_EVENTS,
    ROLE_MAY_NOT_BE_GRANTED_BY_YOU,
    ROLES_EXCLUDE_EACH_OTHER,
    SERVICE_ACCOUNT_IS_UNKNOWN,
    TOO_MANY_SERVICE_ACCOUNTS,
)
from shared.contracts.gateway.webhooks import EventTypeName
from shared.kernel.messages import Command, Event, Withheld
from shared.kernel.models import Id, Instant, Request, Title, View
from shared.kernel.operations import Operation, by_policy
from shared.kernel.roles import Role, roles

AccountRole = Literal[Role.STAFF, Role.AUDITOR]
"""What a machine may be. Nobody's vote and no second pair of eyes: those are people's."""
OperationName = Annotated[str, StringConstraints(pattern=r"^[a-z]+(_[a-z]+)*$", max_length=60)]
"""The `operationId` of a route, or `read` for every route that only answers."""
Digest = Annotated[str, StringConstraints(pattern=r"^[0-9a-f]{64}$")]

_MAKERS = roles(Role.STAFF, Role.DISTRICT)


class MakeServiceAccountRequest(Request):
    """A system that is to be let in."""

    name: Title
    """What the system is called, for whoever looks at the list."""
    roles: tuple[AccountRole, ...] = Field(default=(), max_length=2)
    """What it may be here. Staff make accounts without a role; the district names every role."""
    operations: tuple[OperationName, ...] = Field(default=("read",), min_length=1, max_length=100)
    """What its keys open, within its roles: `operationId`s of routes, or `read` for all that only answer."""
    types: tuple[EventTypeName, ...] = Field(default=(), max_length=100)
    """Its keys show events of these types alone, and it makes webhooks for no others; empty for all types."""

    model_config = ConfigDict(
        json_schema_extra={
            "examples": [
                {
                    "name": "Library calendar",
                    "roles": [],
                    "operations": ["read"],
                    "types": ["bookings.session_opened.v1"],
                }
            ]
        }
    )


class MakeAccountKeyRequest(Request):
    """A key for a service account."""

    days: int = Field(default=90, strict=True, ge=1, le=366)
    """For so many days it is valid."""

    model_config = ConfigDict(json_schema_extra={"examples": [{"days": 90}]})


class MakeServiceAccount(MakeServiceAccountRequest, Command):
    """Lets a system in. What it does is recorded as done by `account:` and its id."""

    operation = Operation(
        "Make a service account",
        _MAKERS,
        (
            ROLE_MAY_NOT_BE_GRANTED_BY_YOU,
            ROLES_EXCLUDE_EACH_OTHER,
            TOO_MANY_SERVICE_ACCOUNTS,
            KEY_DOES_NOT_OPEN_THESE_EVENTS,
        ),
        makes="account_id",
    )


class CloseServiceAccount(Command):
    """Its keys open nothing from now on, and it can't be opened again."""

    operation = Operation("Close a service account", _MAKERS, (SERVICE_ACCOUNT_IS_UNKNOWN,))

    account_id: Id


class MakeAccountKey(Command):
    """A key for a service account, which has two at most, so that one can follow the other."""

    operation = Operation(
        "Make a key of a service account",
        _MAKERS,
        (
            SERVICE_ACCOUNT_IS_UNKNOWN,
            ROLE_MAY_NOT_BE_GRANTED_BY_YOU,
            ACCOUNT_HAS_TWO_KEYS_ALREADY,
            KEY_DOES_NOT_OPEN_THESE_EVENTS,
        ),
    )

    account_id: Id
    key_id: Id
    digest: Digest
    expires_at: Instant


class WithdrawAccountKey(Command):
    """The key opens nothing from now on. Asked again, it changes nothing."""

    operation = Operation("Withdraw a key of a service account", _MAKERS, (SERVICE_ACCOUNT_IS_UNKNOWN,))

    account_id: Id
    key_id: Id


class NoteKeyUse(Command):
    """A key was used on a day on which it had not been used yet. Asked for by the gateway alone."""

    operation = by_policy()

    account_id: Id
    key_id: Id


class ServiceAccountMade(Event):
    type: ClassVar[str] = "gateway.service_account_made.v1"
    public: ClassVar[bool] = False
    withheld: ClassVar[Withheld | None] = Withheld.INSIDE

    account_id: Id
    name: str
    roles: tuple[Role, ...]
    operations: tuple[str, ...]
    types: tuple[str, ...] = ()
    """Of events; absent from before accounts could be limited to some."""


class ServiceAccountClosed(Event):
    type: ClassVar[str] = "gateway.service_account_closed.v1"
    public: ClassVar[bool] = False
    withheld: ClassVar[Withheld | None] = Withheld.INSIDE

    account_id: Id


class AccountKeyMade(Event):
    """Of the key the SHA-256 is recorded: of its 256 random bits nothing can be found out by it."""

    type: ClassVar[str] = "gateway.account_key_made.v1"
    public: ClassVar[bool] = False
    withheld: ClassVar[Withheld | None] = Withheld.CREDENTIAL

    account_id: Id
    key_id: Id
    digest: str
    expires_at: Instant


class AccountKeyWithdrawn(Event):
    type: ClassVar[str] = "gateway.account_key_withdrawn.v1"
    public: ClassVar[bool] = False
    withheld: ClassVar[Withheld | None] = Withheld.INSIDE

    account_id: Id
    key_id: Id


class AccountKeyUsed(Event):
    """The first use of a key on a day."""

    type: ClassVar[str] = "gateway.account_key_used.v1"
    public: ClassVar[bool] = False
    withheld: ClassVar[Withheld | None] = Withheld.INSIDE

    account_id: Id
    key_id: Id
    used_at: Instant


class AccountKeyView(View):
    """A key, without its secret, which nobody can be shown again."""

    key_id: Id
    """The key's id, which is its second part: `hehuo_{key_id}_…`."""
    expires_at: Instant
    """Until when it opens something."""
    used_at: Instant | None
    """Its first use on the last day on which it was used; null where it never was."""


class ServiceAccountView(View):
    """A system that was let in."""

    account_id: Id
    """The account's id; events that it caused say `account:` and this id as their actor."""
    name: str
    """What the system is called."""
    roles: list[Role]
    """What it may be here."""
    operations: list[str]
    """What its keys open: `operationId`s, or `read`."""
    types: list[str]
    """Its keys show events of these types alone; empty for all."""
    keys: list[AccountKeyView]
    """Its keys that were not withdrawn, the older one first; one may have expired."""


class NewAccountKeyView(View):
    """A new key. It is shown this once; the platform keeps only its hash."""

    key: str
    """The key itself: send it as a bearer token, `Authorization: Bearer hehuo_…`."""
    key_id: Id
    """Its id, by which it is listed and withdrawn."""
    expires_at: Instant
    """Until when it opens something."""
