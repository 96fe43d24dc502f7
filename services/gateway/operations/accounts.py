"""Service accounts: letting other systems in by keys, and what a key opens."""

from collections.abc import Collection, Sequence
from datetime import timedelta
from typing import NamedTuple

import structlog

from services.gateway.domain.state import DISTRICT_LOG, AccountKey, ServiceAccount
from services.gateway.identity.account_keys import ACTOR, Key, new_key
from services.gateway.operations.caller import Caller
from services.gateway.platform import Gateway
from shared.contracts.gateway.accounts import (
    AccountKeyView,
    MakeAccountKey,
    MakeServiceAccount,
    MakeServiceAccountRequest,
    NewAccountKeyView,
    NoteKeyUse,
    ServiceAccountView,
)
from shared.contracts.gateway.refusals import (
    KEY_DOES_NOT_OPEN_THESE_EVENTS,
    KEY_DOES_NOT_OPEN_THIS,
    TOKEN_HAS_EXPIRED,
    TOKEN_IS_NOT_VALID,
)
from shared.kernel.ids import new_id
from shared.kernel.messages import Actor
from shared.kernel.operations import Operation
from shared.kernel.outcome import Outcome
from shared.kernel.refusals import Kind, Rejected
from shared.kernel.roles import Allowed, Role, roles

LIST_SERVICE_ACCOUNTS = Operation("List service accounts", roles(Role.STAFF, Role.DISTRICT))
READ = "read"

_GATEWAY = Actor(id="system:gateway", roles=frozenset({Role.SYSTEM}))
_log = structlog.get_logger(__name__)


async def make_service_account(caller: Caller, body: MakeServiceAccountRequest) -> Outcome:
    """A new account. One that is made by another account is for no more types of events than that."""
    body = body.model_copy(update={"types": await types_within(caller, body.types)})
    return await caller.submit(MakeServiceAccount, body, community=caller.community or DISTRICT_LOG)


async def make_account_key(caller: Caller, account_id: str, days: int) -> NewAccountKeyView:
    """A new key, which is nowhere but in the answer."""
    target = caller.community or DISTRICT_LOG
    account = (await caller.gateway.state_of(target)).accounts.get(account_id)
    given = await types_open_to(caller)
    if account is not None and not covers(given, account.types):
        raise Rejected(KEY_DOES_NOT_OPEN_THESE_EVENTS, types=[*sorted(given)])
    key = new_key(caller.new_id(target, "key", account_id))
    expires_at = caller.now + timedelta(days=days)
    await caller.submit(
        MakeAccountKey,
        community=target,
        account_id=account_id,
        key_id=key.id,
        digest=key.digest,
        expires_at=expires_at,
    )
    return NewAccountKeyView(key=key.text, key_id=key.id, expires_at=expires_at)


async def list_service_accounts(caller: Caller) -> list[ServiceAccountView]:
    """The accounts of this community, or without one those of the district, by name."""
    state = await caller.gateway.state_of(caller.community or DISTRICT_LOG)
    found = [
        ServiceAccountView(
            account_id=account_id,
            name=one.name,
            roles=sorted(one.roles),
            operations=[*one.operations],
            types=[*one.types],
            keys=[
                AccountKeyView(key_id=key_id, expires_at=key.expires_at, used_at=key.used_at)
                for key_id, key in one.keys.items()
            ],
        )
        for account_id, one in state.accounts.items()
    ]
    return sorted(found, key=lambda one: (one.name, one.account_id))


async def account_of(
    gateway: Gateway, community: str, key: Key, operation: str, allowed: Allowed, *, changes: bool
) -> str:
    """As whom the holder of a key acts; ``community`` is empty where there is none, or none that is open.

    Raises `Rejected`: 401 for a key that is not, or no longer, one of this community's or the district's,
    403 for a route that it does not open.
    """
    now, holder = gateway.clock.now(), await holder_of(gateway, community, key)
    if holder is None:
        raise Rejected(TOKEN_IS_NOT_VALID)
    if now >= holder.key.expires_at:
        raise Rejected(TOKEN_HAS_EXPIRED)
    refuse_unless_opened(holder.account, operation, allowed, changes=changes)
    if holder.key.used_at is None or holder.key.used_at.date() < now.date():
        await _note_use(gateway, holder.log, holder.account_id, key.id)
    return holder.actor_id


async def types_open_to(caller: Caller) -> frozenset[str]:
    """The types of events that the caller sees; empty for all, as people and most accounts do."""
    if not caller.actor.id.startswith(ACTOR):
        return frozenset()
    account_id = caller.actor.id.removeprefix(ACTOR)
    for log in filter(None, dict.fromkeys((caller.community, DISTRICT_LOG))):
        account = (await caller.gateway.state_of(log)).accounts.get(account_id)
        if account is not None:
            return frozenset(account.types)
    raise Rejected(TOKEN_IS_NOT_VALID)  # It was closed in this very moment.


def covers(given: frozenset[str], types: Collection[str]) -> bool:
    """Whether who sees events of ``given`` types sees all that is of these ``types``; none named is all."""
    return not given or (bool(types) and given.issuperset(types))


async def types_within(caller: Caller, wanted: Sequence[str]) -> tuple[str, ...]:
    """The types that the caller gets who asks for these, or with none named for all.

    Raises `Rejected` where there is one among them that is not open to the caller.
    """
    given = await types_open_to(caller)
    if given and not given.issuperset(wanted):
        raise Rejected(KEY_DOES_NOT_OPEN_THESE_EVENTS, types=[*sorted(given)])
    return (*wanted,) or (*sorted(given),)


class Holder(NamedTuple):
    """Whose a key is, in force or not."""

    log: str
    """Where the account is kept: a community's, or the district's."""
    account_id: str
    account: ServiceAccount
    key: AccountKey

    @property
    def actor_id(self) -> str:
        """As whom it acts."""
        return f"{ACTOR}{self.account_id}"


async def holder_of(gateway: Gateway, community: str, key: Key) -> Holder | None:
    """Whose key this is, of this community's accounts or the district's; ``community`` may be empty."""
    for log in dict.fromkeys((community, DISTRICT_LOG)):
        for account_id, account in (await gateway.state_of(log)).accounts.items() if log else ():
            kept = account.keys.get(key.id)
            if kept is not None and key.is_of(kept.digest):
                return Holder(log, account_id, account, kept)
    return None


async def is_in_force(gateway: Gateway, community: str, key: Key) -> bool:
    """Whether a key that let somebody in still does; asked again by what lasts longer than a request."""
    holder = await holder_of(gateway, community, key)
    return holder is not None and gateway.clock.now() < holder.key.expires_at


def refuse_unless_opened(account: ServiceAccount, operation: str, allowed: Allowed, *, changes: bool) -> None:
    """Refuses a key of this account a route that it doesn't name, or that is for people alone."""
    named = operation in account.operations or (READ in account.operations and not changes)
    named = named or not (changes or allowed.signed_in)  # What strangers may read, a key does not close.
    # What asks for no role is one's own account, membership or data, which a system has not.
    is_a_persons = changes and allowed.signed_in and not allowed.roles
    if is_a_persons or (changes and allowed.people_alone) or not named:
        raise Rejected(KEY_DOES_NOT_OPEN_THIS, operation=operation)


async def _note_use(gateway: Gateway, log: str, account_id: str, key_id: str) -> None:
    now = gateway.clock.now()
    command = NoteKeyUse(
        command_id=new_id(now), actor=_GATEWAY, now=now, account_id=account_id, key_id=key_id
    )
    try:
        await gateway.clients["gateway"].submit(log, command)
    except Rejected as rejected:
        if rejected.refusal.kind is not Kind.UNAVAILABLE:
            raise
        # Reading goes on while nothing can be written; the next use is noted.
        _log.warning("key_use_not_noted", account_id=account_id, key_id=key_id, refused=rejected.code)
