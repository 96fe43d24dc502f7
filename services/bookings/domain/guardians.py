"""A second guardian: invited, and joined with a consent of their own; one leaves, and the other one stays."""

from datetime import timedelta

from services.bookings.domain.actors import must_not_be_erased
from services.bookings.domain.families import MOST_CHILDREN
from services.bookings.domain.family_rules import must_be_own_child
from services.bookings.domain.state import Bookings
from shared.contracts.bookings.families.consent import CONSENT_VERSION
from shared.contracts.bookings.families.guardians import (
    GuardianInvited,
    GuardianJoined,
    GuardianLeft,
    InviteGuardian,
    JoinAsGuardian,
)
from shared.contracts.bookings.refusals.families import (
    CHILD_HAS_TWO_GUARDIANS,
    CONSENT_IS_TO_ANOTHER_TEXT,
    GUARDIAN_HAS_MANY_CHILDREN,
    INVITATION_IS_NOT_VALID,
    PERSON_IS_GUARDIAN_ALREADY,
)
from shared.kernel.messages import Event
from shared.kernel.refusals import Rejected
from shared.kernel.words import KeptWords, words_in

VALID_FOR = timedelta(days=7)
MOST_GUARDIANS = 2


def invite_guardian(state: Bookings, command: InviteGuardian) -> list[Event]:
    must_be_own_child(state, command, command.child_id)
    if len(state.families.children[command.child_id].guardian_ids) >= MOST_GUARDIANS:
        raise Rejected(CHILD_HAS_TWO_GUARDIANS)
    return [
        GuardianInvited(
            child_id=command.child_id,
            invitation_id=command.new_id("invitation"),
            invited_by=command.actor.person,
            expires_at=command.now + VALID_FOR,
            invited_at=command.now,
        )
    ]


def guardian_invited(state: Bookings, event: GuardianInvited) -> None:
    state.families.children[event.child_id].invitation = (event.invitation_id, event.expires_at)


def join_as_guardian(state: Bookings, command: JoinAsGuardian) -> list[Event]:
    person_id = command.actor.person
    must_not_be_erased(state, person_id)
    child = state.families.children.get(command.child_id)
    invitation = child.invitation if child else None
    if child is None or invitation is None or invitation[0] != command.invitation_id:
        raise Rejected(INVITATION_IS_NOT_VALID)
    if command.now >= invitation[1]:
        raise Rejected(INVITATION_IS_NOT_VALID)
    if command.consent_version != CONSENT_VERSION:
        raise Rejected(CONSENT_IS_TO_ANOTHER_TEXT, current=CONSENT_VERSION)
    if person_id in child.guardian_ids:
        raise Rejected(PERSON_IS_GUARDIAN_ALREADY)
    if len(state.families.of_guardian.get(person_id, ())) >= MOST_CHILDREN:
        raise Rejected(GUARDIAN_HAS_MANY_CHILDREN, most=MOST_CHILDREN)
    return [
        GuardianJoined(
            child_id=child.id,
            guardian_id=person_id,
            invited_by=child.guardian_ids[0],
            name=command.name,
            birth_year=command.birth_year,
            consent_version=command.consent_version,
            consented_at=command.now,
        )
    ]


def guardian_joined(state: Bookings, event: GuardianJoined) -> None:
    texts = tuple(one.text_id for one in words_in(event) if isinstance(one, KeptWords))
    state.families.join(event.child_id, event.guardian_id, texts)


def guardian_left(state: Bookings, event: GuardianLeft) -> None:
    state.families.leave(event.child_id, event.guardian_id)
    for enrolment_id in event.enrolment_ids:
        state.enrolments[enrolment_id].person_id = event.stays_with
    for key in event.course_enrolment_ids:
        state.courses.members[key].person_id = event.stays_with
