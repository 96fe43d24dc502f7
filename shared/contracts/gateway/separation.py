"""Roles that exclude each other by a community's rules, and who holds both since before."""

from typing import ClassVar

from shared.contracts.partners.role_rules import ExclusiveRoles
from shared.kernel.messages import ActorId, Command, Event, Withheld
from shared.kernel.models import CommunityId, Instant, View
from shared.kernel.operations import Operation, by_policy
from shared.kernel.roles import Role, roles

LIST_ROLE_CONFLICTS = Operation("List people whose roles exclude each other", roles(Role.DISTRICT))


class SettleExclusiveRoles(Command):
    """New rules are in force: these roles exclude each other from now on, and no others beside the
    platform's own. Asked for by a policy alone."""

    operation = by_policy()

    pairs: tuple[ExclusiveRoles, ...]


class ExclusiveRolesSettled(Event):
    """Which roles exclude each other by the rules that are in force; those who hold both keep them, and act
    in neither until one is given up."""

    type: ClassVar[str] = "gateway.exclusive_roles_settled.v1"
    public: ClassVar[bool] = False
    withheld: ClassVar[Withheld | None] = Withheld.INSIDE

    pairs: tuple[ExclusiveRoles, ...]
    settled_at: Instant


class RoleConflictView(View):
    """Somebody who holds roles that exclude each other, and acts in none of them until one is given up."""

    community: CommunityId
    """Where they hold them."""
    person_id: ActorId
    """The person's opaque id."""
    name: str | None
    """The person's name; null where it was read for no purpose, or the vault knows none."""
    roles: tuple[Role, ...]
    """Their roles here that exclude another one of theirs."""
