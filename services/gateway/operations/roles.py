"""Who holds which office of a community, and which roles somebody may be given there or lose."""

from collections.abc import Mapping
from dataclasses import dataclass
from typing import Final

from services.gateway.domain.exclusions import excluded_by
from services.gateway.domain.people import GRANTED_BY
from services.gateway.domain.state import DISTRICT_LOG
from services.gateway.operations.caller import Caller
from services.gateway.operations.people import contacts, get_person
from shared.contracts.gateway.contact import ContactPurpose
from shared.contracts.gateway.identity import GrantRole, PersonView
from shared.contracts.gateway.refusals import PERSON_IS_ERASED
from shared.kernel.outcome import Outcome
from shared.kernel.refusals import Rejected
from shared.kernel.roles import Role

OFFICES: Final = (Role.STAFF, Role.TREASURER, Role.COMMITTEE, Role.SUPERVISOR, Role.AUDITOR)
"""The roles by which somebody acts for a community, as its tables order them."""


@dataclass(frozen=True, slots=True)
class RoleChoices:
    """One person's roles as whoever grants them sees them."""

    person: PersonView | None
    """Null for somebody who is no member here yet, of whom this community knows nothing."""
    held: tuple[Role, ...]
    grantable: tuple[Role, ...]
    """Those that the caller may grant, and that nothing held excludes."""
    excluded: tuple[tuple[Role, tuple[Role, ...]], ...]
    """Those that the caller could grant but for roles held, with these."""
    revocable: tuple[Role, ...]
    """Those held that the caller may revoke."""


async def grant_role(caller: Caller, person_id: str, role: Role) -> Outcome:
    """Grants a role; whoever erased their account gets none in any community."""
    await _require_account(caller, person_id)
    return await caller.submit(GrantRole, person_id=person_id, role=role)


async def role_choices(caller: Caller, person_id: str) -> RoleChoices:
    """What the caller may do about somebody's roles. That their name was read is written down.

    Raises `Rejected` for whoever erased their account.
    """
    await _require_account(caller, person_id)
    state = await caller.gateway.state_of(caller.community)
    member = state.member_of(person_id)
    held = state.roles_of(member)
    known = await get_person(caller, member, ContactPurpose.MEMBERSHIP) if held else None
    mine = [role for role, grantors in GRANTED_BY.items() if caller.has(*grantors)]
    open_to = [one for one in mine if one not in held and (one is not Role.RESIDENT or held)]
    against = {one: tuple(sorted(held & excluded_by(one, state.exclusive_roles))) for one in open_to}
    return RoleChoices(
        person=known,
        held=tuple(one for one in Role if one in held),
        grantable=tuple(one for one in open_to if not against[one]),
        excluded=tuple((one, against[one]) for one in open_to if against[one]),
        revocable=tuple(one for one in mine if one in held),
    )


async def office_holders(caller: Caller) -> Mapping[Role, tuple[tuple[str, str | None], ...]]:
    """By office: who holds it, by name. That the names were read is written down."""
    state = await caller.gateway.state_of(caller.community)
    found = {role: [one for one, held in state.roles.items() if role in held] for role in OFFICES}
    everybody = {one for holders in found.values() for one in holders}
    known = await contacts(caller, sorted(everybody), ContactPurpose.MEMBERSHIP)
    names = {person_id: person.name for person_id, person in known.items()}
    return {
        role: tuple(
            (one, names.get(one)) for one in sorted(holders, key=lambda one: (names.get(one, ""), one))
        )
        for role, holders in found.items()
    }


async def _require_account(caller: Caller, person_id: str) -> None:
    if person_id in (await caller.gateway.state_of(DISTRICT_LOG)).erased:
        raise Rejected(PERSON_IS_ERASED, person_id=person_id)
