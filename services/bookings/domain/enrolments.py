"""Places in sessions: taken, given back, offered, accepted, declined."""

from collections.abc import Collection
from datetime import datetime

from services.bookings.domain.actors import (
    must_not_be_erased,
    must_take_newcomers,
)
from services.bookings.domain.appointment_rules import must_not_have_enough
from services.bookings.domain.family_rules import is_own_wish, must_be_own_place, must_take_adults
from services.bookings.domain.joint_invitations import all_must_be_screened
from services.bookings.domain.late_terms import is_late, late_terms, owed_back
from services.bookings.domain.stamps import stamp
from services.bookings.domain.state import Bookings, Enrolment, Session
from services.bookings.domain.strikes import strike
from services.bookings.domain.tickets import chosen_type, free_places, price_of
from services.bookings.domain.waitlist import leave, offer_ended, offers
from shared.contracts.bookings.draws.commands import EnterDraw
from shared.contracts.bookings.draws.events import DrawLeft
from shared.contracts.bookings.enrolments.commands import (
    AcceptOffer,
    CancelEnrolment,
    DeclineOffer,
    Enrol,
    LeaveWaitlist,
)
from shared.contracts.bookings.enrolments.events import (
    EnrolmentCancelled,
    EnrolmentConfirmed,
    OfferAccepted,
    OfferDeclined,
    OfferLapsed,
    WaitlistJoined,
    WaitlistLeft,
)
from shared.contracts.bookings.enrolments.views import EnrolmentState
from shared.contracts.bookings.refusals.draws import PLACES_ARE_DRAWN
from shared.contracts.bookings.refusals.enrolments import (
    ENROLMENT_HAS_NO_OFFER,
    ENROLMENT_HAS_NO_PLACE,
    ENROLMENT_IS_NOT_WAITING,
    OFFER_HAS_LAPSED,
    PERSON_IS_ENROLLED_ALREADY,
    SESSION_TAKES_NO_ENROLMENTS,
)
from shared.contracts.bookings.refusals.sessions import SESSION_HAS_STARTED
from shared.contracts.bookings.sessions.views import SessionState
from shared.contracts.bookings.strikes.events import StrikeCause
from shared.kernel.messages import Event
from shared.kernel.refusals import Rejected


def enrol(state: Bookings, command: Enrol) -> list[Event]:
    session = state.session(command.session_id)
    state.courses.must_not_hold(session.id)
    if session.state is not SessionState.OPEN or command.now >= session.starts_at:
        raise Rejected(SESSION_TAKES_NO_ENROLMENTS, state=session.state)
    draw = state.draws.of_session.get(session.id)
    if draw is not None:
        raise Rejected(PLACES_ARE_DRAWN, applications_until=stamp(draw.applications_until))
    person_id = must_be_able_to_enrol(state, session, command)
    chosen = chosen_type(session, command.ticket_type_id, command, for_a_child=False)
    enrolment_id = command.new_id("enrolment")
    if free_places(state, session, chosen):
        return [
            EnrolmentConfirmed(
                enrolment_id=enrolment_id,
                session_id=session.id,
                person_id=person_id,
                price_fen=price_of(session, chosen),
                enrolled_at=command.now,
                ticket_type_id=command.ticket_type_id,
                **session.appointment,
                **late_terms(state),
            )
        ]
    return [
        WaitlistJoined(
            enrolment_id=enrolment_id,
            session_id=session.id,
            person_id=person_id,
            price_fen=price_of(session, chosen),
            ticket=session.tickets + 1,
            position=len(session.queue) + 1,
            joined_at=command.now,
            ticket_type_id=command.ticket_type_id,
        )
    ]


def must_be_able_to_enrol(state: Bookings, session: Session, command: Enrol | EnterDraw) -> str:
    """Who asks to take part in an open session; or what is against them, or against its host."""
    host = state.host(session.partner_id)
    must_take_newcomers(host)
    if session.for_minors:
        # Once more: a check may have been recorded anew since the opening, with an earlier end.
        all_must_be_screened(state, session, session.ends_at)
    person_id = command.actor.person
    must_not_be_erased(state, person_id)
    must_take_adults(session)
    if person_id in session.by_person:
        raise Rejected(PERSON_IS_ENROLLED_ALREADY, enrolment_id=session.by_person[person_id])
    must_not_have_enough(state, session, person_id, command.now)
    return person_id


def enrolment_confirmed(state: Bookings, event: EnrolmentConfirmed) -> None:
    session = state.sessions[event.session_id]
    enrolment = Enrolment(
        id=event.enrolment_id,
        session_id=session.id,
        person_id=event.person_id,
        state=EnrolmentState.CONFIRMED,
        price_fen=event.price_fen,
        child_id=event.child_id,
        ticket_type_id=event.ticket_type_id,
        late_cancel_minutes=event.late_cancel_minutes,
        late_refund_bps=event.late_refund_bps,
    )
    state.enrolments[enrolment.id] = enrolment
    session.enrolment_ids.append(enrolment.id)
    session.by_person[enrolment.who] = enrolment.id
    session.takes(enrolment)


def cancel_enrolment(state: Bookings, command: CancelEnrolment) -> list[Event]:
    enrolment = state.enrolment(command.enrolment_id)
    must_be_own_place(state, command, enrolment)
    if enrolment.state is EnrolmentState.CANCELLED:
        return []
    session = state.sessions[enrolment.session_id]
    if enrolment.id not in state.courses.moved:
        state.courses.must_not_hold(session.id)
    if enrolment.state in {EnrolmentState.ATTENDED, EnrolmentState.ABSENT}:
        raise Rejected(SESSION_HAS_STARTED)
    if enrolment.state is not EnrolmentState.CONFIRMED:
        raise Rejected(ENROLMENT_HAS_NO_PLACE, state=enrolment.state)
    if command.now >= session.starts_at:
        raise Rejected(SESSION_HAS_STARTED)
    own = is_own_wish(state, command, enrolment)
    events = all_given_back(state, session, [enrolment], command.now, by_rule=own)
    if command.actor.person != enrolment.person_id or not is_late(state, enrolment, command.now):
        return events
    late = StrikeCause.PLACE_GIVEN_BACK_LATE
    return [*events, *strike(state, enrolment.id, enrolment.person_id, late, command.now)]


def _cancelled(
    state: Bookings, session: Session, enrolment: Enrolment, now: datetime, *, by_rule: bool
) -> EnrolmentCancelled:
    return EnrolmentCancelled(
        enrolment_id=enrolment.id,
        session_id=session.id,
        person_id=enrolment.person_id,
        cancelled_at=now,
        refund_owed_fen=owed_back(state, enrolment, now, by_rule=by_rule),
        ticket_type_id=enrolment.ticket_type_id,
        **session.appointment,
    )


def all_given_back(
    state: Bookings,
    session: Session,
    enrolments: Collection[Enrolment],
    now: datetime,
    *,
    by_rule: bool = False,
) -> list[Event]:
    """What follows when nobody has a use for these any more, whether places, offers or places in line.

    What becomes free is offered once, to those who are left. Of what was paid for a place that is given back
    late all is owed, unless its person wishes it themself: then the part ``by_rule``.
    """
    events: list[Event] = []
    for enrolment in enrolments:
        if enrolment.state is EnrolmentState.CONFIRMED:
            events.append(_cancelled(state, session, enrolment, now, by_rule=by_rule))
        elif enrolment.state is EnrolmentState.OFFERED:
            events.append(_declined(enrolment, now))
        elif enrolment.state is EnrolmentState.APPLIED:
            events.append(draw_left_by(enrolment, now))
        elif enrolment.state is EnrolmentState.WAITING:
            events.append(_left(enrolment, now))
    had_a_place = {EnrolmentState.CONFIRMED, EnrolmentState.OFFERED}
    freed = [one for one in enrolments if one.state in had_a_place]
    return [*events, *offers(state, session, freed, now, gone={one.id for one in enrolments})]


def draw_left_by(enrolment: Enrolment, now: datetime) -> DrawLeft:
    """The event that takes an application for a draw back."""
    return DrawLeft(
        enrolment_id=enrolment.id,
        session_id=enrolment.session_id,
        person_id=enrolment.person_id,
        left_at=now,
    )


def enrolment_cancelled(state: Bookings, event: EnrolmentCancelled) -> None:
    session = state.sessions[event.session_id]
    session.takes(state.enrolments[event.enrolment_id], -1)
    if session.id in state.courses.of_session and event.refund_owed_fen is not None:
        state.courses.owed[event.enrolment_id] = event.refund_owed_fen
    leave(state, session, state.enrolments[event.enrolment_id], EnrolmentState.CANCELLED)


def _offered(state: Bookings, command: AcceptOffer | DeclineOffer) -> Enrolment:
    enrolment = state.enrolment(command.enrolment_id)
    must_be_own_place(state, command, enrolment)
    if enrolment.state is EnrolmentState.LAPSED:
        raise Rejected(OFFER_HAS_LAPSED)
    if enrolment.state is not EnrolmentState.OFFERED or enrolment.offer_expires_at is None:
        raise Rejected(ENROLMENT_HAS_NO_OFFER, state=enrolment.state)
    if command.now >= enrolment.offer_expires_at:
        raise Rejected(OFFER_HAS_LAPSED, expired_at=stamp(enrolment.offer_expires_at))
    return enrolment


def accept_offer(state: Bookings, command: AcceptOffer) -> list[Event]:
    enrolment = _offered(state, command)
    return [
        OfferAccepted(
            enrolment_id=enrolment.id,
            session_id=enrolment.session_id,
            person_id=enrolment.person_id,
            accepted_at=command.now,
            **state.sessions[enrolment.session_id].appointment,
            **late_terms(state),
        )
    ]


def offer_accepted(state: Bookings, event: OfferAccepted) -> None:
    enrolment = state.enrolments[event.enrolment_id]
    enrolment.state = EnrolmentState.CONFIRMED
    enrolment.offer_expires_at = None
    enrolment.late_cancel_minutes = event.late_cancel_minutes
    enrolment.late_refund_bps = event.late_refund_bps
    state.agenda.drop(enrolment.id)


def decline_offer(state: Bookings, command: DeclineOffer) -> list[Event]:
    enrolment = _offered(state, command)
    return all_given_back(state, state.sessions[enrolment.session_id], [enrolment], command.now)


def _declined(enrolment: Enrolment, now: datetime) -> OfferDeclined:
    return OfferDeclined(
        enrolment_id=enrolment.id,
        session_id=enrolment.session_id,
        person_id=enrolment.person_id,
        declined_at=now,
        ticket_type_id=enrolment.ticket_type_id,
    )


def offer_declined(state: Bookings, event: OfferDeclined) -> None:
    offer_ended(state, event.enrolment_id, EnrolmentState.DECLINED)


def offer_lapsed(state: Bookings, event: OfferLapsed) -> None:
    offer_ended(state, event.enrolment_id, EnrolmentState.LAPSED)


def leave_waitlist(state: Bookings, command: LeaveWaitlist) -> list[Event]:
    enrolment = state.enrolment(command.enrolment_id)
    must_be_own_place(state, command, enrolment)
    if enrolment.state is EnrolmentState.WITHDRAWN:
        return []
    if enrolment.state is not EnrolmentState.WAITING:
        raise Rejected(ENROLMENT_IS_NOT_WAITING, state=enrolment.state)
    # A family of which one leaves may fit by that into what is free.
    return all_given_back(state, state.sessions[enrolment.session_id], [enrolment], command.now)


def _left(enrolment: Enrolment, now: datetime) -> WaitlistLeft:
    return WaitlistLeft(
        enrolment_id=enrolment.id,
        session_id=enrolment.session_id,
        person_id=enrolment.person_id,
        left_at=now,
    )


def waitlist_left(state: Bookings, event: WaitlistLeft) -> None:
    session = state.sessions[event.session_id]
    session.queue.remove(event.enrolment_id)
    leave(state, session, state.enrolments[event.enrolment_id], EnrolmentState.WITHDRAWN)
