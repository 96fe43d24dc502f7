"""Roles that exclude each other by the rules of a community: they follow the rules in force."""

from services.gateway.domain.state import GatewayState
from shared.contracts.gateway.separation import ExclusiveRolesSettled, SettleExclusiveRoles
from shared.kernel.messages import Event


def settle_exclusive_roles(state: GatewayState, command: SettleExclusiveRoles) -> list[Event]:
    pairs = tuple(sorted(set(command.pairs)))
    if pairs == state.exclusive_roles:
        return []
    return [ExclusiveRolesSettled(pairs=pairs, settled_at=command.now)]


def exclusive_roles_settled(state: GatewayState, event: ExclusiveRolesSettled) -> None:
    state.exclusive_roles = event.pairs
