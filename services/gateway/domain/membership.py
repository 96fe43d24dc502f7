"""Joining a community: registered by its staff, or by one's own act with a claim code."""

from services.gateway.domain.state import GatewayState
from shared.contracts.gateway.identity import RoleGranted
from shared.contracts.gateway.membership import (
    ClaimMembership,
    JoinCommunity,
    MembershipClaimed,
    RegisterPerson,
)
from shared.contracts.gateway.refusals import PERSON_IS_A_MEMBER_ALREADY, PERSON_IS_ERASED
from shared.contracts.gateway.verification import Registration
from shared.kernel.messages import Event
from shared.kernel.refusals import Rejected
from shared.kernel.roles import Role


def register_person(state: GatewayState, command: RegisterPerson) -> list[Event]:
    registration = Registration(
        registered_by=command.actor.id, registered_at=command.now, shares_phone=command.shares_phone
    )
    return _made_resident(state, command.person_id, registration)


def join_community(state: GatewayState, command: JoinCommunity) -> list[Event]:
    person_id = state.member_of(command.person_id)
    registration = Registration(registered_by=command.handed_out_by, registered_at=command.now)
    # Whoever has a role here was named by the district, which knows them.
    return _made_resident(state, person_id, None if state.is_member(person_id) else registration)


def claim_membership(state: GatewayState, command: ClaimMembership) -> list[Event]:
    for one in (command.identity_id, command.person_id):
        if one in state.erased:
            raise Rejected(PERSON_IS_ERASED, person_id=one)
    if state.member_of(command.identity_id) == command.person_id:
        return []
    # Two memberships of one human being can't be made one: what each did stands in the logs.
    if command.identity_id in state.claimed or state.is_member(command.identity_id):
        raise Rejected(PERSON_IS_A_MEMBER_ALREADY)
    return [MembershipClaimed(person_id=command.person_id, identity_id=command.identity_id)]


def membership_claimed(state: GatewayState, event: MembershipClaimed) -> None:
    state.claimed[event.identity_id] = event.person_id


def _made_resident(state: GatewayState, person_id: str, registration: Registration | None) -> list[Event]:
    if person_id in state.erased:
        raise Rejected(PERSON_IS_ERASED, person_id=person_id)
    if Role.RESIDENT in state.roles_of(person_id):
        return []
    return [RoleGranted(person_id=person_id, role=Role.RESIDENT, registration=registration)]
