"""Sessions from draft to enrolment: planned with their space, priced under a cap, opened, closed."""

from datetime import datetime

from services.bookings.domain.actors import (
    acting_host,
    host_in_good_standing,
    must_be_in_good_standing,
    must_be_screened,
)
from services.bookings.domain.draw_state import Draw
from services.bookings.domain.draws import must_leave_time
from services.bookings.domain.grants import space_booked_by
from services.bookings.domain.joint_invitations import Held, all_must_be_screened, invitations
from services.bookings.domain.lending import lent
from services.bookings.domain.references import reference_in_force
from services.bookings.domain.reports import must_have_reported
from services.bookings.domain.session_pricing import (
    binding_terms,
    may_do_without_a_reference,
    must_be_within_the_cap,
    priced,
)
from services.bookings.domain.slots import (
    agreement_must_cover,
    agreement_must_name,
    room_for,
    slot_must_be_free,
)
from services.bookings.domain.state import Bookings, Host, Session
from services.bookings.domain.tickets import must_not_cost_more, told, types_set
from shared.contracts.bookings.bookings.events import BookingUse
from shared.contracts.bookings.families.ages import is_for_minors
from shared.contracts.bookings.refusals.sessions import (
    AGREEMENT_DOES_NOT_SERVE_MINORS,
    SESSION_HAS_STARTED,
    SESSION_IS_NO_LONGER_A_DRAFT,
    SESSION_IS_OVER,
    SESSION_WAS_NEVER_OPENED,
    SPACE_IS_TOO_SMALL,
)
from shared.contracts.bookings.sessions.commands import CloseSession, DraftSession, OpenSession, PriceSession
from shared.contracts.bookings.sessions.events import (
    SessionClosed,
    SessionDrafted,
    SessionOpened,
    SessionPriced,
)
from shared.contracts.bookings.sessions.views import UNOPENED, SessionState
from shared.kernel.messages import Event
from shared.kernel.refusals import Rejected

OVER = frozenset({SessionState.DELIVERED, SessionState.CANCELLED})


def draft_session(state: Bookings, command: DraftSession) -> list[Event]:
    host = host_in_good_standing(state, command, command.partner_id)
    space = state.space(command.space_id)
    agreement_must_cover(host, space, (command.starts_at, command.ends_at), command.now)
    agreement_must_name(host, command.category)
    must_have_reported(host)
    if is_for_minors(command.age_to, said=command.for_minors):
        must_be_screened(state, host, command.ends_at)
    if command.capacity > room_for(space, command.units):
        raise Rejected(SPACE_IS_TOO_SMALL, capacity=room_for(space, command.units))
    slot = slot_must_be_free(state, command, BookingUse.SESSION, command.new_id("booking"))
    drafted = planned(command, slot.booking_id)
    booked = space_booked_by(state, command, slot, BookingUse.SESSION, drafted.session_id)
    events: list[Event] = [booked, drafted, *lent(slot.booking_id, command.equipment, command.now)]
    if command.price is not None:
        events.append(priced(state, host, session_of(drafted), command.price, command.now))
    if command.ticket_types:
        price_fen = command.price.price_fen if command.price else 0
        events.append(types_set(session_of(drafted), price_fen, command.ticket_types, command))
    if command.joint_host_ids:
        held = Held(host.id, drafted.title, [session_of(drafted)])
        events += invitations(state, held, command.joint_host_ids, command)
    return events


def planned(command: DraftSession, booking_id: str) -> SessionDrafted:
    """The draft as it is wished for, whatever stands against it."""
    return SessionDrafted(
        session_id=command.new_id("session"),
        partner_id=command.partner_id,
        space_id=command.space_id,
        booking_id=booking_id,
        starts_at=command.starts_at,
        ends_at=command.ends_at,
        title=command.title,
        description=command.description,
        capacity=command.capacity,
        for_minors=is_for_minors(command.age_to, said=command.for_minors),
        volunteer=command.volunteer,
        drafted_at=command.now,
        category=command.category,
        age_from=command.age_from,
        age_to=command.age_to,
        title_en=command.title_en,
        description_en=command.description_en,
    )


def session_drafted(state: Bookings, event: SessionDrafted) -> None:
    state.sessions[event.session_id] = session_of(event)
    state.not_over[event.session_id] = event.partner_id


def session_of(event: SessionDrafted) -> Session:
    """The draft that the event makes."""
    return Session(
        id=event.session_id,
        partner_id=event.partner_id,
        space_id=event.space_id,
        booking_id=event.booking_id,
        starts_at=event.starts_at,
        ends_at=event.ends_at,
        title=event.title,
        capacity=event.capacity,
        for_minors=event.for_minors,
        volunteer=event.volunteer,
        description=event.description,
        english=(event.title_en, event.description_en),
        meant_for=(event.category, event.age_from, event.age_to),
        offer_id=event.offer_id,
        each_person=event.each_person or 0,
    )


def price_session(state: Bookings, command: PriceSession) -> list[Event]:
    session = state.session(command.session_id)
    state.courses.must_not_hold(session.id)
    host = host_in_good_standing(state, command, session.partner_id)
    if session.state not in UNOPENED:
        raise Rejected(SESSION_IS_NO_LONGER_A_DRAFT, state=session.state)
    event = priced(state, host, session, command, command.now)
    must_not_cost_more(session.ticket_types.values(), command.price_fen)
    return [event]


def session_priced(state: Bookings, event: SessionPriced) -> None:
    price_set(state.sessions[event.session_id], event)


def price_set(session: Session, event: SessionPriced) -> None:
    """It has this price, and what that stands on."""
    session.state = SessionState.PRICED
    session.market_reference_fen = event.market_reference_fen
    session.market_source = event.market_source
    session.price_fen = event.price_fen
    session.reference_id = event.reference_id
    session.agreement_id = event.agreement_id


def open_session(state: Bookings, command: OpenSession) -> list[Event]:
    session = state.session(command.session_id)
    state.courses.must_not_hold(session.id)
    acting_host(state, command, session.partner_id)
    if session.state is SessionState.OPEN:
        return []
    if session.state not in UNOPENED:
        raise Rejected(SESSION_IS_NO_LONGER_A_DRAFT, state=session.state)
    return [opened_now(state, session, command.now)]


def opened_now(state: Bookings, session: Session, now: datetime) -> SessionOpened:
    """What opens a draft, under the terms and the catalogue of today; or what stands against that."""
    host = state.host(session.partner_id)
    must_be_in_good_standing(host)
    must_have_reported(host)
    if now >= session.starts_at:
        raise Rejected(SESSION_HAS_STARTED)
    draw = state.draws.of_session.get(session.id)
    if draw is not None:
        must_leave_time(state, session, draw.applications_until, now)
    if session.for_minors and (host.terms is None or not host.terms.serves_minors):
        raise Rejected(AGREEMENT_DOES_NOT_SERVE_MINORS)
    if session.for_minors:
        all_must_be_screened(state, session, session.ends_at)
    cap_fen = None
    if session.price_fen:
        # Again: they may have changed since.
        terms = binding_terms(state, host, session, now)
        if session.reference_id is None:
            may_do_without_a_reference(state, now)
        else:
            reference_in_force(state, session.reference_id, now)
        cap_fen = must_be_within_the_cap(session.price_fen, session.market_reference_fen, terms)
    space, window = state.space(session.space_id), (session.starts_at, session.ends_at)
    agreement_must_cover(host, space, window, now)
    agreement_must_name(host, session.meant_for[0])
    return _opened(state, session, host, cap_fen, draw, now)


def _opened(
    state: Bookings, session: Session, host: Host, cap_fen: int | None, draw: Draw | None, now: datetime
) -> SessionOpened:
    """All that the public hears of the session: what was drafted and priced was told to nobody."""
    has_price, course = session.price_fen > 0, state.courses.of_lesson(session.id)
    category, age_from, age_to = session.meant_for
    return SessionOpened(
        session_id=session.id,
        partner_id=host.id,
        space_id=session.space_id,
        title=session.title,
        starts_at=session.starts_at,
        ends_at=session.ends_at,
        capacity=session.capacity,
        price_fen=session.price_fen,
        agreement_id=host.agreement_id if has_price else None,
        opened_at=now,
        description=session.description,
        for_minors=session.for_minors,
        volunteer=session.volunteer,
        market_reference_fen=session.market_reference_fen if has_price else None,
        market_source=session.market_source if has_price else None,
        cap_fen=cap_fen,
        reference_id=session.reference_id if has_price else None,
        category=category,
        age_from=age_from,
        age_to=age_to,
        applications_until=draw.applications_until if draw else None,
        draw_commitment=draw.commitment if draw else None,
        course_id=course.id if course else None,
        ticket_types=told(session),
        offer_id=session.offer_id,
        joint_host_ids=state.joint_hosts.confirmed(session.id),
        title_en=session.english[0],
        description_en=session.english[1],
    )


def session_opened(state: Bookings, event: SessionOpened) -> None:
    session = state.sessions[event.session_id]
    session.state = SessionState.OPEN
    session.agreement_id = event.agreement_id
    session.description = session.market_source = None  # Told, and read no more.
    state.agenda.put(session.id, session.starts_at)
    state.draws.begin(state.agenda, session.id)


def close_session(state: Bookings, command: CloseSession) -> list[Event]:
    session = state.session(command.session_id)
    state.courses.must_not_hold(session.id)
    acting_host(state, command, session.partner_id)
    if session.state is SessionState.CLOSED:
        return []
    if session.state in OVER:
        raise Rejected(SESSION_IS_OVER, state=session.state)
    if session.state in UNOPENED:
        raise Rejected(SESSION_WAS_NEVER_OPENED, state=session.state)
    return [
        SessionClosed(
            session_id=session.id, partner_id=session.partner_id, started=False, closed_at=command.now
        )
    ]


def session_closed(state: Bookings, event: SessionClosed) -> None:
    session = state.sessions[event.session_id]
    session.state = SessionState.CLOSED
    if event.started:
        session.started = True
        state.draws.drop(state.agenda, session.id)
        state.agenda.put(session.id, session.ends_at)
