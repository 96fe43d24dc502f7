"""Places by lot: who may apply until when, and an order that nobody chooses and anybody recomputes."""

from datetime import datetime, timedelta

from services.bookings.domain.actors import host_in_good_standing
from services.bookings.domain.draw_state import Draw
from services.bookings.domain.enrolments import draw_left_by, must_be_able_to_enrol
from services.bookings.domain.family_rules import must_be_own_place
from services.bookings.domain.stamps import stamp
from services.bookings.domain.state import Bookings, Enrolment, Session
from services.bookings.domain.ticket_state import InLine, first_in_line, left_of_quotas
from services.bookings.domain.tickets import chosen_type, price_of
from services.bookings.domain.waitlist import leave, offers_to
from shared.contracts.bookings.draws.commands import EnterDraw, HoldDraw, LeaveDraw, SetDraw
from shared.contracts.bookings.draws.events import (
    DrawClosed,
    DrawEntered,
    DrawHeld,
    DrawLeft,
    DrawSet,
    LotDrawn,
)
from shared.contracts.bookings.draws.order import commitment_of, order_of
from shared.contracts.bookings.enrolments.views import EnrolmentState
from shared.contracts.bookings.refusals.draws import (
    DRAW_IS_CLOSED,
    DRAW_LEAVES_NO_TIME,
    ENROLMENT_IS_IN_NO_DRAW,
    SEED_DOES_NOT_FIT,
    SESSION_HAS_NO_DRAW,
)
from shared.contracts.bookings.refusals.enrolments import SESSION_TAKES_NO_ENROLMENTS
from shared.contracts.bookings.refusals.sessions import SESSION_IS_NO_LONGER_A_DRAFT
from shared.contracts.bookings.sessions.views import UNOPENED, SessionState
from shared.kernel.messages import Event
from shared.kernel.refusals import Rejected


def set_draw(state: Bookings, command: SetDraw) -> list[Event]:
    session = state.session(command.session_id)
    state.courses.must_not_hold(session.id)
    host_in_good_standing(state, command, session.partner_id)
    if session.state not in UNOPENED:
        raise Rejected(SESSION_IS_NO_LONGER_A_DRAFT, state=session.state)
    draw = state.draws.of_session.get(session.id)
    if command.applications_until == (draw.applications_until if draw else None):
        return []
    if command.applications_until is not None:
        must_leave_time(state, session, command.applications_until, command.now)
    return [
        DrawSet(
            session_id=session.id,
            partner_id=session.partner_id,
            applications_until=command.applications_until,
            commitment=command.commitment,
            set_at=command.now,
        )
    ]


def must_leave_time(state: Bookings, session: Session, until: datetime, now: datetime) -> None:
    """Refuses a draw that is over already, or so late that nobody drawn has time to confirm."""
    latest = session.starts_at - timedelta(minutes=state.rules_at(now).offer_minutes)
    if not now < until <= latest:
        raise Rejected(DRAW_LEAVES_NO_TIME, latest=stamp(latest))


def draw_set(state: Bookings, event: DrawSet) -> None:
    state.draws.drop(state.agenda, event.session_id)
    if event.applications_until is not None:
        draw = Draw(event.session_id, event.applications_until, event.commitment)
        state.draws.of_session[event.session_id] = draw


def enter_draw(state: Bookings, command: EnterDraw) -> list[Event]:
    session = must_take_applications(state, command.session_id, command.now)
    person_id = must_be_able_to_enrol(state, session, command)
    chosen = chosen_type(session, command.ticket_type_id, command, for_a_child=False)
    return [
        DrawEntered(
            enrolment_id=command.new_id("enrolment"),
            session_id=session.id,
            person_id=person_id,
            price_fen=price_of(session, chosen),
            ticket=command.ticket,
            entered_at=command.now,
            ticket_type_id=command.ticket_type_id,
        )
    ]


def must_take_applications(state: Bookings, session_id: str, now: datetime) -> Session:
    """The session whose places are to be drawn; or a refusal where nobody applies now."""
    session = state.session(session_id)
    if session.state is not SessionState.OPEN or now >= session.starts_at:
        raise Rejected(SESSION_TAKES_NO_ENROLMENTS, state=session.state)
    draw = state.draws.of_session.get(session.id)
    if draw is None:
        raise Rejected(SESSION_HAS_NO_DRAW)
    if draw.closed or now >= draw.applications_until:
        raise Rejected(DRAW_IS_CLOSED, applications_until=stamp(draw.applications_until))
    return session


def draw_entered(state: Bookings, event: DrawEntered) -> None:
    session = state.sessions[event.session_id]
    enrolment = Enrolment(
        id=event.enrolment_id,
        session_id=session.id,
        person_id=event.person_id,
        state=EnrolmentState.APPLIED,
        price_fen=event.price_fen,
        child_id=event.child_id,
        party_id=event.party_id,
        ticket_type_id=event.ticket_type_id,
    )
    tickets = state.draws.of_session[session.id].tickets
    sharing = [state.enrolments[one] for one in tickets.get(event.ticket, ())]
    siblings = [one.id for one in sharing if one.state is EnrolmentState.APPLIED]
    tickets[event.ticket] = [*siblings, enrolment.id]
    state.enrolments[enrolment.id] = enrolment
    session.enrolment_ids.append(enrolment.id)
    session.by_person[enrolment.who] = enrolment.id


def leave_draw(state: Bookings, command: LeaveDraw) -> list[Event]:
    enrolment = state.enrolment(command.enrolment_id)
    must_be_own_place(state, command, enrolment)
    if enrolment.state is EnrolmentState.WITHDRAWN:
        return []
    if enrolment.state is not EnrolmentState.APPLIED:
        raise Rejected(ENROLMENT_IS_IN_NO_DRAW, state=enrolment.state)
    return [draw_left_by(enrolment, command.now)]


def draw_left(state: Bookings, event: DrawLeft) -> None:
    session = state.sessions[event.session_id]
    leave(state, session, state.enrolments[event.enrolment_id], EnrolmentState.WITHDRAWN)


def draw_is_due(draw: Draw, now: datetime) -> DrawClosed:
    """Applications have ended: the tickets are told before the seed is."""
    return DrawClosed(
        session_id=draw.session_id,
        commitment=draw.commitment,
        tickets=tuple(draw.tickets),
        closed_at=now,
    )


def draw_closed(state: Bookings, event: DrawClosed) -> None:
    state.draws.close(state.agenda, event.session_id)


def hold_draw(state: Bookings, command: HoldDraw) -> list[Event]:
    draw = state.draws.of_session.get(command.session_id)
    if draw is None or not draw.closed:
        return []  # It is held or void, or its tickets are not published yet.
    if commitment_of(command.seed) != draw.commitment:
        raise Rejected(SEED_DOES_NOT_FIT)
    session = state.sessions[draw.session_id]
    order = order_of(command.seed, tuple(draw.tickets))
    lots = (state.enrolments[one] for ticket in order for one in draw.tickets[ticket])
    line = [one for one in lots if one.state is EnrolmentState.APPLIED]
    free = max(0, session.capacity - session.places_taken)
    in_line = (InLine(one.id, one.party_id, one.ticket_type_id) for one in line)
    first = first_in_line(in_line, free, left_of_quotas(session.ticket_types))
    offers = offers_to(state, session, first, command.now)
    served = {*first} if offers else set()
    return [
        DrawHeld(
            session_id=session.id,
            commitment=draw.commitment,
            seed=command.seed,
            order=tuple(order),
            held_at=command.now,
        ),
        *(
            LotDrawn(
                enrolment_id=one.id,
                session_id=session.id,
                person_id=one.person_id,
                place=place,
                offered=one.id in served,
                drawn_at=command.now,
            )
            for place, one in enumerate(line, 1)
        ),
        *offers,
    ]


def draw_held(state: Bookings, event: DrawHeld) -> None:
    state.draws.drop(state.agenda, event.session_id)


def lot_drawn(state: Bookings, event: LotDrawn) -> None:
    session = state.sessions[event.session_id]
    state.enrolments[event.enrolment_id].state = EnrolmentState.WAITING
    session.queue.append(event.enrolment_id)
    session.tickets = event.place
