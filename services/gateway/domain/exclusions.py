"""Which roles exclude each other: the platform's own pairs, and those of a community's rules."""

from collections.abc import Collection

from services.gateway.domain.state import GatewayState
from shared.contracts.partners.role_rules import ExclusiveRoles
from shared.kernel.roles import Role

EXCLUDED_BY: dict[Role, frozenset[Role]] = {
    Role.AUDITOR: frozenset({Role.STAFF, Role.TREASURER, Role.COMMITTEE}),
    Role.SUPERVISOR: frozenset({Role.TREASURER, Role.COMMITTEE}),
    Role.STAFF: frozenset({Role.AUDITOR, Role.TREASURER, Role.COMMITTEE}),
    Role.TREASURER: frozenset({Role.AUDITOR, Role.SUPERVISOR, Role.COMMITTEE, Role.STAFF}),
    Role.COMMITTEE: frozenset({Role.AUDITOR, Role.SUPERVISOR, Role.TREASURER, Role.STAFF}),
}
"""Roles that one person does not hold together: whoever checks the money neither keeps nor allots it, and
who asks for it, allots it or keeps it are three."""

_NONE: frozenset[Role] = frozenset()


def excluded_by(role: Role, pairs: Collection[ExclusiveRoles]) -> frozenset[Role]:
    """The roles that nobody holds who holds this one."""
    return EXCLUDED_BY.get(role, _NONE).union(*(pair.roles - {role} for pair in pairs if role in pair.roles))


def clashing(held: frozenset[Role], pairs: Collection[ExclusiveRoles]) -> frozenset[Role]:
    """Those of somebody's roles that exclude another one of them; none for nearly everybody.

    They were held before a rule came that excludes them, or come with a partnership, which nobody grants.
    """
    if len(held) < 2:
        return _NONE
    return frozenset(role for role in held if not held.isdisjoint(excluded_by(role, pairs)))


def clashing_of(state: GatewayState, person_id: str) -> frozenset[Role]:
    """As `clashing`, of one person in a community."""
    return clashing(state.roles_of(person_id), state.exclusive_roles)
