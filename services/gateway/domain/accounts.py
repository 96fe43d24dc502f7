"""Service accounts and their keys: who lets a system in, and as what."""

from services.gateway.domain.exclusions import excluded_by
from services.gateway.domain.people import GRANTED_BY
from services.gateway.domain.state import AccountKey, GatewayState, ServiceAccount
from shared.contracts.gateway.accounts import (
    AccountKeyMade,
    AccountKeyUsed,
    AccountKeyWithdrawn,
    CloseServiceAccount,
    MakeAccountKey,
    MakeServiceAccount,
    NoteKeyUse,
    ServiceAccountClosed,
    ServiceAccountMade,
    WithdrawAccountKey,
)
from shared.contracts.gateway.refusals import (
    ACCOUNT_HAS_TWO_KEYS_ALREADY,
    ROLE_MAY_NOT_BE_GRANTED_BY_YOU,
    ROLES_EXCLUDE_EACH_OTHER,
    SERVICE_ACCOUNT_IS_UNKNOWN,
    TOO_MANY_SERVICE_ACCOUNTS,
)
from shared.kernel.messages import Actor, Event
from shared.kernel.refusals import Rejected
from shared.kernel.roles import Role

MOST_ACCOUNTS = 50
MOST_KEYS = 2


def make_service_account(state: GatewayState, command: MakeServiceAccount) -> list[Event]:
    wanted = frozenset(command.roles)
    _refuse_unless_grantor(command.actor, wanted)
    for role in wanted:
        if clash := wanted & excluded_by(role, state.exclusive_roles):
            raise Rejected(ROLES_EXCLUDE_EACH_OTHER, role=role, held=[*sorted(clash)])
    if len(state.accounts) >= MOST_ACCOUNTS:
        raise Rejected(TOO_MANY_SERVICE_ACCOUNTS, most=MOST_ACCOUNTS)
    account_id = command.new_id("account")
    made = ServiceAccountMade(
        account_id=account_id,
        name=command.name,
        roles=tuple(sorted(wanted)),
        operations=command.operations,
        types=command.types,
    )
    return [made]


def close_service_account(state: GatewayState, command: CloseServiceAccount) -> list[Event]:
    _account(state, command.account_id)
    return [ServiceAccountClosed(account_id=command.account_id)]


def make_account_key(state: GatewayState, command: MakeAccountKey) -> list[Event]:
    account = _account(state, command.account_id)
    # A key is all that the account may do: whoever may not give it its roles does not get them by a key.
    _refuse_unless_grantor(command.actor, account.roles)
    if sum(key.expires_at > command.now for key in account.keys.values()) >= MOST_KEYS:
        raise Rejected(ACCOUNT_HAS_TWO_KEYS_ALREADY)
    made = AccountKeyMade(
        account_id=command.account_id,
        key_id=command.key_id,
        digest=command.digest,
        expires_at=command.expires_at,
    )
    expired = [key_id for key_id, key in account.keys.items() if key.expires_at <= command.now]
    return [*(AccountKeyWithdrawn(account_id=command.account_id, key_id=one) for one in expired), made]


def withdraw_account_key(state: GatewayState, command: WithdrawAccountKey) -> list[Event]:
    if command.key_id not in _account(state, command.account_id).keys:
        return []
    return [AccountKeyWithdrawn(account_id=command.account_id, key_id=command.key_id)]


def note_key_use(state: GatewayState, command: NoteKeyUse) -> list[Event]:
    account = state.accounts.get(command.account_id)
    key = account.keys.get(command.key_id) if account else None
    if key is None or (key.used_at is not None and key.used_at.date() >= command.now.date()):
        return []
    return [AccountKeyUsed(account_id=command.account_id, key_id=command.key_id, used_at=command.now)]


def service_account_made(state: GatewayState, event: ServiceAccountMade) -> None:
    state.accounts[event.account_id] = ServiceAccount(
        event.name, frozenset(event.roles), event.operations, event.types
    )


def service_account_closed(state: GatewayState, event: ServiceAccountClosed) -> None:
    del state.accounts[event.account_id]


def account_key_made(state: GatewayState, event: AccountKeyMade) -> None:
    state.accounts[event.account_id].keys[event.key_id] = AccountKey(event.digest, event.expires_at)


def account_key_withdrawn(state: GatewayState, event: AccountKeyWithdrawn) -> None:
    del state.accounts[event.account_id].keys[event.key_id]


def account_key_used(state: GatewayState, event: AccountKeyUsed) -> None:
    state.accounts[event.account_id].keys[event.key_id].used_at = event.used_at


def _account(state: GatewayState, account_id: str) -> ServiceAccount:
    account = state.accounts.get(account_id)
    if account is None:
        raise Rejected(SERVICE_ACCOUNT_IS_UNKNOWN)
    return account


def _refuse_unless_grantor(actor: Actor, wanted: frozenset[Role]) -> None:
    for role in sorted(wanted):
        if not actor.has(*GRANTED_BY[role]):
            raise Rejected(ROLE_MAY_NOT_BE_GRANTED_BY_YOU, role=role, granted_by=[*GRANTED_BY[role]])
