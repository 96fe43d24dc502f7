"""Who may make whom what: least privilege, and no one person on both sides of the money."""

from services.gateway.domain.calendars import drop_calendar_key
from services.gateway.domain.exclusions import excluded_by
from services.gateway.domain.state import GatewayState
from services.gateway.domain.verification import no_merge_of
from shared.contracts.gateway.identity import (
    AppointOfficer,
    BindPartner,
    BindRepresentatives,
    DismissOfficer,
    ErasePerson,
    GrantRole,
    NameFirstOfficers,
    PartnerUnbound,
    PersonErased,
    RevokeRole,
    RoleGranted,
    RoleRevoked,
)
from shared.contracts.gateway.refusals import (
    LAST_DISTRICT_OFFICER_MUST_REMAIN,
    PERSON_IS_ERASED,
    PERSON_IS_NO_MEMBER_HERE,
    ROLE_MAY_NOT_BE_GRANTED_BY_YOU,
    ROLES_EXCLUDE_EACH_OTHER,
)
from shared.kernel.messages import Actor, Event
from shared.kernel.refusals import ACTOR_MAY_NOT_DO_THIS, Rejected
from shared.kernel.roles import Role

GRANTED_BY: dict[Role, tuple[Role, ...]] = {
    Role.RESIDENT: (Role.STAFF, Role.DISTRICT),
    Role.STAFF: (Role.DISTRICT,),
    Role.TREASURER: (Role.DISTRICT,),
    Role.COMMITTEE: (Role.DISTRICT,),
    Role.SUPERVISOR: (Role.DISTRICT,),
    Role.AUDITOR: (Role.DISTRICT,),
}
"""Who grants and revokes which role. Staff make members residents; whoever handles, allots or checks money,
and staff themselves, are named from outside the community's own office."""


def grant_role(state: GatewayState, command: GrantRole) -> list[Event]:
    _refuse_unless_grantor(command.actor, command.role)
    person_id = state.member_of(command.person_id)
    if person_id in state.erased:
        raise Rejected(PERSON_IS_ERASED, person_id=person_id)
    held = state.roles_of(person_id)
    if command.role in held:
        return []
    if command.role is Role.RESIDENT and not held:
        raise Rejected(PERSON_IS_NO_MEMBER_HERE, person_id=person_id)
    clash = held & excluded_by(command.role, state.exclusive_roles)
    if clash:
        raise Rejected(ROLES_EXCLUDE_EACH_OTHER, role=command.role, held=[*sorted(clash)])
    return [RoleGranted(person_id=person_id, role=command.role)]


def revoke_role(state: GatewayState, command: RevokeRole) -> list[Event]:
    _refuse_unless_grantor(command.actor, command.role)
    person_id = state.member_of(command.person_id)
    if command.role not in state.roles_of(person_id):
        return []
    return [RoleRevoked(person_id=person_id, role=command.role)]


def bind_partner(state: GatewayState, command: BindPartner) -> list[Event]:
    bound = state.partners.get(command.person_id, set())
    if command.person_id in state.erased or command.partner_id in bound:
        return []
    return [RoleGranted(person_id=command.person_id, role=Role.PARTNER, partner_id=command.partner_id)]


def bind_representatives(state: GatewayState, command: BindRepresentatives) -> list[Event]:
    partner_id, wanted = command.partner_id, {*command.person_ids} - state.erased
    bound = {person for person, partners in state.partners.items() if partner_id in partners}
    return [
        *(
            RoleGranted(person_id=person, role=Role.PARTNER, partner_id=partner_id)
            for person in sorted(wanted - bound)
        ),
        *(PartnerUnbound(person_id=person, partner_id=partner_id) for person in sorted(bound - wanted)),
    ]


def name_first_officers(state: GatewayState, command: NameFirstOfficers) -> list[Event]:
    if state.officers:
        return []  # The first have been named; who follows them is theirs to say, not a setting's.
    wanted = dict.fromkeys(command.person_ids)
    return [
        RoleGranted(person_id=person, role=Role.DISTRICT) for person in wanted if person not in state.erased
    ]


def appoint_officer(state: GatewayState, command: AppointOfficer) -> list[Event]:
    if command.person_id in state.erased:
        raise Rejected(PERSON_IS_ERASED, person_id=command.person_id)
    if command.person_id in state.officers:
        return []
    return [RoleGranted(person_id=command.person_id, role=Role.DISTRICT)]


def dismiss_officer(state: GatewayState, command: DismissOfficer) -> list[Event]:
    if command.person_id not in state.officers:
        return []
    if len(state.officers) == 1:
        raise Rejected(LAST_DISTRICT_OFFICER_MUST_REMAIN)
    return [RoleRevoked(person_id=command.person_id, role=Role.DISTRICT)]


def erase_person(state: GatewayState, command: ErasePerson) -> list[Event]:
    actor = command.actor
    if actor.id != command.person_id and not actor.has(Role.DISTRICT, Role.SYSTEM):
        raise Rejected(ACTOR_MAY_NOT_DO_THIS)
    if command.person_id in state.erased:
        return []
    if state.officers == {command.person_id}:
        raise Rejected(LAST_DISTRICT_OFFICER_MUST_REMAIN)
    return [PersonErased(person_id=command.person_id, erased_at=command.now)]


def role_granted(state: GatewayState, event: RoleGranted) -> None:
    if event.role is Role.DISTRICT:
        state.officers.add(event.person_id)
        return
    state.roles.setdefault(event.person_id, set()).add(event.role)
    if event.role is Role.RESIDENT:
        state.left.discard(event.person_id)
        if event.registration is not None:
            state.unverified[event.person_id] = event.registration
            state.opened_by_code.discard(event.person_id)
    if event.partner_id is not None:
        state.partners.setdefault(event.person_id, set()).add(event.partner_id)


def role_revoked(state: GatewayState, event: RoleRevoked) -> None:
    if event.role is Role.DISTRICT:
        state.officers.discard(event.person_id)
        return
    roles = state.roles.get(event.person_id, set())
    roles.discard(event.role)
    if event.role is Role.RESIDENT:
        state.left.add(event.person_id)
        state.unverified.pop(event.person_id, None)
        no_merge_of(state, event.person_id)
    if not roles:
        state.roles.pop(event.person_id, None)


def partner_unbound(state: GatewayState, event: PartnerUnbound) -> None:
    partners = state.partners.get(event.person_id, set())
    partners.discard(event.partner_id)
    if partners:
        return
    state.partners.pop(event.person_id, None)
    roles = state.roles.get(event.person_id, set())
    roles.discard(Role.PARTNER)
    if not roles:
        state.roles.pop(event.person_id, None)


def person_erased(state: GatewayState, event: PersonErased) -> None:
    state.erased.add(event.person_id)
    state.left.discard(event.person_id)
    state.unverified.pop(event.person_id, None)
    no_merge_of(state, event.person_id)
    state.roles.pop(event.person_id, None)
    state.partners.pop(event.person_id, None)
    state.officers.discard(event.person_id)
    state.claimed.pop(event.person_id, None)
    drop_calendar_key(state, event.person_id)
    for identity in [one for one, person in state.claimed.items() if person == event.person_id]:
        del state.claimed[identity]


def _refuse_unless_grantor(actor: Actor, role: Role) -> None:
    grantors = GRANTED_BY[role]
    if not actor.has(*grantors):
        raise Rejected(ROLE_MAY_NOT_BE_GRANTED_BY_YOU, role=role, granted_by=[*grantors])
