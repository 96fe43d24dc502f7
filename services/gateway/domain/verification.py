"""One person, one voice: who counts, and which records are one person's.

A resident's registration says whether they have yet to be verified. Whoever became a resident before 0.2 has
none and counts, as before.
"""

from services.gateway.domain.state import GatewayState, Merge
from shared.contracts.gateway.refusals import (
    MERGED_PERSON_HAS_OTHER_ROLES,
    PERSON_IS_NO_MEMBER_HERE,
    RECORDS_ARE_ONE_ALREADY,
    WHO_REGISTERED_DOES_NOT_VERIFY,
)
from shared.contracts.gateway.verification import (
    DropMerge,
    MembershipOpened,
    MergeAsked,
    MergeDropped,
    MergePersons,
    OpenMembership,
    PersonsMerged,
    Registration,
    ResidentVerified,
    VerifyResident,
)
from shared.kernel.messages import Event
from shared.kernel.refusals import ACTOR_MAY_NOT_DO_THIS, Rejected
from shared.kernel.roles import Role

_MACHINE = "account:"


def verify_resident(state: GatewayState, command: VerifyResident) -> list[Event]:
    person, by = command.person_id, command.actor.id
    if not state.is_member(person):
        raise Rejected(PERSON_IS_NO_MEMBER_HERE, person_id=person)
    if person not in state.unverified:
        return []
    if not state.may_verify(by, person):
        raise Rejected(WHO_REGISTERED_DOES_NOT_VERIFY)
    if by.startswith(_MACHINE):
        raise Rejected(ACTOR_MAY_NOT_DO_THIS, "A second pair of eyes is a person's.")
    return [ResidentVerified(person_id=person, verified_by=by, by_code=False)]


def open_membership(state: GatewayState, command: OpenMembership) -> list[Event]:
    if not state.is_member(command.person_id):
        return []
    by, at = command.handed_out_by, command.now
    return [MembershipOpened(person_id=command.person_id, handed_out_by=by, opened_at=at)]


def membership_opened(state: GatewayState, event: MembershipOpened) -> None:
    """A record that was verified is that of somebody whom staff saw; who has the code now, nobody has
    seen but whoever handed it out."""
    if Role.RESIDENT not in state.roles_of(event.person_id):
        return
    before = state.unverified.get(event.person_id)
    state.unverified[event.person_id] = Registration(
        registered_by=event.handed_out_by,
        registered_at=event.opened_at,
        shares_phone=before is not None and before.shares_phone,
    )
    state.opened_by_code.add(event.person_id)


def resident_verified(state: GatewayState, event: ResidentVerified) -> None:
    state.unverified.pop(event.person_id, None)
    state.opened_by_code.discard(event.person_id)


def merge_persons(state: GatewayState, command: MergePersons) -> list[Event]:
    person, into = command.person_id, command.into
    done = state.merged.get(person)
    if done is not None and done.into == into:
        return []
    if person == into or done is not None or into in state.merged:
        raise Rejected(RECORDS_ARE_ONE_ALREADY)
    if command.actor.id in {person, into}:
        raise Rejected(ACTOR_MAY_NOT_DO_THIS, "Nobody merges their own record.")
    for one in (person, into):
        if Role.RESIDENT not in state.roles_of(one):
            raise Rejected(PERSON_IS_NO_MEMBER_HERE, person_id=one)
    if held := state.roles_of(person) - {Role.RESIDENT}:
        raise Rejected(MERGED_PERSON_HAS_OTHER_ROLES, held=[*sorted(held)])
    return _ask_or_merge(state.merge_asked.get(person), command)


def _ask_or_merge(asked: Merge | None, command: MergePersons) -> list[Event]:
    person, into, by, now = command.person_id, command.into, command.actor.id, command.now
    if asked is None or asked.into != into:
        return [MergeAsked(person_id=person, into=into, asked_by=by, asked_at=now)]
    if asked.by == by or by.startswith(_MACHINE):
        return []  # It waits for somebody else, and a second pair of eyes is a person's.
    return [PersonsMerged(person_id=person, into=into, merged_by=by, merged_at=now, asked_by=asked.by)]


def drop_merge(state: GatewayState, command: DropMerge) -> list[Event]:
    if command.person_id not in state.merge_asked:
        return []
    return [MergeDropped(person_id=command.person_id, dropped_by=command.actor.id)]


def merge_asked(state: GatewayState, event: MergeAsked) -> None:
    state.merge_asked[event.person_id] = Merge(event.into, event.asked_by, event.asked_at)


def merge_dropped(state: GatewayState, event: MergeDropped) -> None:
    state.merge_asked.pop(event.person_id, None)


def no_merge_of(state: GatewayState, person_id: str) -> None:
    """Whoever is gone is merged into nobody, and nobody into them."""
    for one in [one for one, asked in state.merge_asked.items() if person_id in {one, asked.into}]:
        del state.merge_asked[one]


def persons_merged(state: GatewayState, event: PersonsMerged) -> None:
    """Whoever signed in as the merged record, or as somebody who had claimed it, is the one that stays."""
    state.merged[event.person_id] = Merge(event.into, event.merged_by, event.merged_at, event.asked_by)
    no_merge_of(state, event.person_id)
    state.roles.pop(event.person_id, None)
    state.unverified.pop(event.person_id, None)
    state.left.add(event.person_id)
    for identity, claimed in state.claimed.items():
        if claimed == event.person_id:
            state.claimed[identity] = event.into
    state.claimed[event.person_id] = event.into
