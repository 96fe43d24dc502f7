"""Children: registered with their guardian's consent, enrolled by the guardian, gone with the consent."""

from collections.abc import Collection
from datetime import datetime

from services.bookings.domain.actors import (
    must_be_own,
    must_not_be_erased,
    must_take_newcomers,
)
from services.bookings.domain.appointment_rules import must_not_have_enough
from services.bookings.domain.courses import leave_courses
from services.bookings.domain.enrolments import all_given_back
from services.bookings.domain.family_rules import (
    must_be_of_an_age,
    must_be_own_child,
    must_fit,
    seated_and_waiting,
    year_of,
)
from services.bookings.domain.family_state import Child
from services.bookings.domain.joint_invitations import all_must_be_screened
from services.bookings.domain.late_terms import late_terms
from services.bookings.domain.stamps import stamp
from services.bookings.domain.state import Bookings, Session
from services.bookings.domain.ticket_state import TicketType
from services.bookings.domain.tickets import chosen_type, free_places, price_of
from shared.contracts.bookings.draws.commands import EnterDrawForChildren
from shared.contracts.bookings.enrolments.events import EnrolmentConfirmed, WaitlistJoined
from shared.contracts.bookings.families.ages import LAST_OF_CHILDHOOD, may_be_within
from shared.contracts.bookings.families.commands import EnrolChildren, RegisterChild, WithdrawConsent
from shared.contracts.bookings.families.consent import CONSENT_VERSION
from shared.contracts.bookings.families.events import ChildRegistered, ChildRemoved, ChildRemovedBecause
from shared.contracts.bookings.families.guardians import GuardianLeft
from shared.contracts.bookings.refusals.draws import PLACES_ARE_DRAWN
from shared.contracts.bookings.refusals.enrolments import SESSION_TAKES_NO_ENROLMENTS
from shared.contracts.bookings.refusals.families import (
    CHILD_IS_ENROLLED_ALREADY,
    CHILD_IS_NO_MINOR,
    CHILD_IS_REGISTERED_ALREADY,
    CHILD_IS_UNKNOWN,
    CONSENT_IS_TO_ANOTHER_TEXT,
    GUARDIAN_HAS_MANY_CHILDREN,
    SESSION_IS_NOT_FOR_MINORS,
)
from shared.contracts.bookings.sessions.views import SessionState
from shared.kernel.messages import Event
from shared.kernel.refusals import Rejected
from shared.kernel.words import KeptWords, words_in

MOST_CHILDREN = 12
"""That one guardian registers: more than any family has, and a bound."""


def register_child(state: Bookings, command: RegisterChild) -> list[Event]:
    guardian_id = command.actor.person
    must_not_be_erased(state, guardian_id)
    if command.consent_version != CONSENT_VERSION:
        raise Rejected(CONSENT_IS_TO_ANOTHER_TEXT, current=CONSENT_VERSION)
    year = year_of(state, command.now)
    if not may_be_within(command.born_in, year, (0, LAST_OF_CHILDHOOD)):
        raise Rejected(CHILD_IS_NO_MINOR, born_from=year - LAST_OF_CHILDHOOD - 1, born_to=year)
    theirs = state.families.of_guardian.get(guardian_id, ())
    if known := next((one for one in command.alike if one in theirs), None):
        raise Rejected(CHILD_IS_REGISTERED_ALREADY, child_id=known)
    if len(theirs) >= MOST_CHILDREN:
        raise Rejected(GUARDIAN_HAS_MANY_CHILDREN, most=MOST_CHILDREN)
    return [
        ChildRegistered(
            child_id=command.new_id("child"),
            guardian_id=guardian_id,
            name=command.name,
            birth_year=command.birth_year,
            consent_version=command.consent_version,
            consented_at=command.now,
        )
    ]


def child_registered(state: Bookings, event: ChildRegistered) -> None:
    texts = tuple(one.text_id for one in words_in(event) if isinstance(one, KeptWords))
    state.families.add(Child(event.child_id, [event.guardian_id], texts))


def withdraw_consent(state: Bookings, command: WithdrawConsent) -> list[Event]:
    child = state.families.children.get(command.child_id)
    if child is None:
        raise Rejected(CHILD_IS_UNKNOWN, child_id=command.child_id)
    must_be_own(command, *child.guardian_ids)
    if len(child.guardian_ids) > 1 and command.actor.person in child.guardian_ids:
        return [leaves_the_other(state, child, command.actor.person, command.now)]
    removed = removal(child, ChildRemovedBecause.CONSENT_WITHDRAWN, command.now)
    return [*places_given_back(state, {child.id}, command.now), removed]


def leaves_the_other(state: Bookings, child: Child, guardian_id: str, now: datetime) -> GuardianLeft:
    """The event with which one of two guardians leaves: the child and its places stay with the other one."""
    (stays_with,) = (one for one in child.guardian_ids if one != guardian_id)
    sessions = (state.sessions[key] for key in state.not_over)
    ahead = [one for one in sessions if one.starts_at > now and child.id in one.by_person]
    courses = [one for one in state.courses.all.values() if child.id in one.by_person]
    kept = child.texts_of.get(guardian_id)
    others = child.texts_of.get(stays_with, ())
    texts = kept if kept is not None else tuple(one for one in child.text_ids if one not in others)
    return GuardianLeft(
        child_id=child.id,
        guardian_id=guardian_id,
        stays_with=stays_with,
        enrolment_ids=tuple(one.by_person[child.id] for one in ahead),
        course_enrolment_ids=tuple(one.by_person[child.id] for one in courses),
        text_ids=texts,
        left_at=now,
    )


def removal(child: Child, because: ChildRemovedBecause, now: datetime) -> ChildRemoved:
    """The event with which a child's id stands for nobody."""
    kept = (one for texts in child.texts_of.values() for one in texts)
    texts = (*child.text_ids, *kept, *child.fetchers.values())
    return ChildRemoved(child_id=child.id, because=because, text_ids=texts, removed_at=now)


def places_given_back(state: Bookings, who: Collection[str], now: datetime) -> list[Event]:
    """What these people or children have in courses and sessions ahead is given back, and goes to whoever
    waits."""
    events = leave_courses(state, who, now)
    for session in (state.sessions[key] for key in state.not_over):
        if session.starts_at <= now or session.id in state.courses.of_session:  # A course is left as a whole.
            continue
        theirs = [session.by_person[one] for one in who if one in session.by_person]
        if theirs:
            events += all_given_back(state, session, [state.enrolments[one] for one in theirs], now)
    return events


def child_removed(state: Bookings, event: ChildRemoved) -> None:
    state.families.drop(event.child_id)


def enrol_children(state: Bookings, command: EnrolChildren) -> list[Event]:
    session = state.session(command.session_id)
    _must_take_children(state, session, command)
    children = dict(zip(command.children, command.born_in, strict=True))
    for child_id, born_in in children.items():
        must_be_able_to_take_part(state, session, command, child_id, born_in)
    must_fit(session.capacity, len(children), together=command.together)
    chosen = chosen_type(session, command.ticket_type_id, command, for_a_child=True)
    free = free_places(state, session, chosen)
    seated, waiting = seated_and_waiting([*children], free, together=command.together)
    party_id = command.new_id("party") if command.together and len(waiting) > 1 else None
    return [
        *(_confirmed(state, session, command, chosen, child_id) for child_id in seated),
        *(
            _waiting(session, command, chosen, child_id, place, party_id)
            for place, child_id in enumerate(waiting, 1)
        ),
    ]


def _must_take_children(state: Bookings, session: Session, command: EnrolChildren) -> None:
    state.courses.must_not_hold(session.id)
    if session.state is not SessionState.OPEN or command.now >= session.starts_at:
        raise Rejected(SESSION_TAKES_NO_ENROLMENTS, state=session.state)
    draw = state.draws.of_session.get(session.id)
    if draw is not None:
        raise Rejected(PLACES_ARE_DRAWN, applications_until=stamp(draw.applications_until))
    must_be_for_minors(state, session)


def must_be_for_minors(state: Bookings, session: Session) -> None:
    """Refuses a session in which no child has a place now."""
    if not session.for_minors:
        raise Rejected(SESSION_IS_NOT_FOR_MINORS)
    must_take_newcomers(state.host(session.partner_id))
    all_must_be_screened(state, session, session.ends_at)


def must_be_able_to_take_part(
    state: Bookings,
    session: Session,
    command: EnrolChildren | EnterDrawForChildren,
    child_id: str,
    born_in: int,
) -> None:
    """Refuses a child of somebody else's, of another age, or that is in the session already."""
    must_be_own_child(state, command, child_id)
    if child_id in session.by_person:
        raise Rejected(CHILD_IS_ENROLLED_ALREADY, child_id=child_id, enrolment_id=session.by_person[child_id])
    must_be_of_an_age(state, session, child_id, born_in)
    must_not_have_enough(state, session, child_id, command.now)


def _confirmed(
    state: Bookings, session: Session, command: EnrolChildren, chosen: TicketType | None, child_id: str
) -> EnrolmentConfirmed:
    return EnrolmentConfirmed(
        enrolment_id=command.new_id(f"enrolment/{child_id}"),
        session_id=session.id,
        person_id=command.actor.person,
        price_fen=price_of(session, chosen),
        enrolled_at=command.now,
        child_id=child_id,
        ticket_type_id=command.ticket_type_id,
        **session.appointment,
        **late_terms(state),
    )


def _waiting(
    session: Session,
    command: EnrolChildren,
    chosen: TicketType | None,
    child_id: str,
    place: int,
    party_id: str | None,
) -> WaitlistJoined:
    return WaitlistJoined(
        enrolment_id=command.new_id(f"enrolment/{child_id}"),
        session_id=session.id,
        person_id=command.actor.person,
        price_fen=price_of(session, chosen),
        ticket=session.tickets + place,
        position=len(session.queue) + place,
        joined_at=command.now,
        child_id=child_id,
        party_id=party_id,
        ticket_type_id=command.ticket_type_id,
    )
