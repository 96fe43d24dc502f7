"""Appointments: sessions for one person, offered side by side in a window, withdrawn, over when untaken."""

from datetime import datetime, timedelta
from typing import NamedTuple

from services.bookings.domain.actors import acting_host, host_in_good_standing
from services.bookings.domain.bookings import cancelled
from services.bookings.domain.delivery import called_off, close_unheld
from services.bookings.domain.hours import Span
from services.bookings.domain.losses import told_once
from services.bookings.domain.planning import drafted, refused_for, session_of_plan
from services.bookings.domain.schedule import Slot
from services.bookings.domain.series import Conflict, draft_of
from services.bookings.domain.sessions import opened_now, price_set, session_of
from services.bookings.domain.state import Bookings, Session
from shared.contracts.bookings.appointments.commands import OfferAppointments, WithdrawAppointments
from shared.contracts.bookings.appointments.events import AppointmentUntaken
from shared.contracts.bookings.bookings.events import CancelReason, SpaceBooked
from shared.contracts.bookings.enrolments.views import EnrolmentState
from shared.contracts.bookings.refusals.appointments import (
    APPOINTMENTS_ARE_UNKNOWN,
    APPOINTMENTS_HAVE_CONFLICTS,
    WINDOW_HOLDS_NO_APPOINTMENT,
    WINDOW_HOLDS_TOO_MANY_APPOINTMENTS,
)
from shared.contracts.bookings.sessions.events import SessionDrafted, SessionPriced
from shared.kernel.messages import Event
from shared.kernel.refusals import Rejected

MOST_IN_AN_OFFER = 48


class _Plan(NamedTuple):
    events: list[Event]
    conflicts: list[Conflict]


def offer_appointments(state: Bookings, command: OfferAppointments) -> list[Event]:
    host_in_good_standing(state, command, command.partner_id)
    spans = _spans(state, command)
    if len(spans) > MOST_IN_AN_OFFER:
        raise Rejected(WINDOW_HOLDS_TOO_MANY_APPOINTMENTS, at_most=MOST_IN_AN_OFFER)
    plan = _plan(state, command, spans)
    conflicts = [one.facts() for one in plan.conflicts]
    if conflicts and not command.skip_conflicts:
        raise refused_for(APPOINTMENTS_HAVE_CONFLICTS, conflicts)
    if not plan.events:
        raise Rejected(WINDOW_HOLDS_NO_APPOINTMENT, conflicts=[*conflicts])
    return plan.events


def _spans(state: Bookings, command: OfferAppointments) -> list[Span]:
    """The times that fit into the window, one after the other; one more than an offer may have at most."""
    length = timedelta(minutes=command.length_minutes)
    buffer_minutes = state.space(command.space_id).buffer_minutes
    step = length + timedelta(minutes=max(command.pause_minutes, buffer_minutes))
    spans: list[Span] = []
    starts_at = command.starts_at
    while starts_at + length <= command.ends_at and len(spans) <= MOST_IN_AN_OFFER:
        spans.append((starts_at, starts_at + length))
        starts_at += step
    return spans


def _plan(state: Bookings, command: OfferAppointments, spans: list[Span]) -> _Plan:
    """Each decided as a session of its own is, where those before it are booked already: the residents' floor
    is kept by all of them together."""
    plan, draft = _Plan([], []), draft_of(state, [command.space_id])
    offer_id, schedule = command.new_id("offer"), draft.spaces[command.space_id].schedule
    wishes = (
        session_of_plan(command, number, span, capacity=1, price=command.price)
        for number, span in enumerate(spans)
    )
    for planned in drafted(draft, wishes, plan.conflicts):
        events = [_of_offer(event, offer_id, command.each_person) for event in planned]
        plan.events.extend([*events, opened_now(draft, _session(events), command.now)])
        for one in events:
            if isinstance(one, SpaceBooked):
                schedule.add(
                    Slot(
                        one.starts_at, one.free_again_at, one.units, one.booking_id, counts_against_floor=True
                    )
                )
    return plan


def _of_offer(event: Event, offer_id: str, each_person: int) -> Event:
    if isinstance(event, SessionDrafted):
        return event.model_copy(update={"offer_id": offer_id, "each_person": each_person})
    return event


def _session(events: list[Event]) -> Session:
    """The session that these events make, with its price."""
    (begun,) = (event for event in events if isinstance(event, SessionDrafted))
    session = session_of(begun)
    for event in events:
        if isinstance(event, SessionPriced):
            price_set(session, event)
    return session


def withdraw_appointments(state: Bookings, command: WithdrawAppointments) -> list[Event]:
    sessions = (state.sessions[key] for key in state.not_over)
    left = [one for one in sessions if one.offer_id == command.offer_id and one.starts_at > command.now]
    if not left:
        raise Rejected(APPOINTMENTS_ARE_UNKNOWN)
    acting_host(state, command, left[0].partner_id)
    free = (one for one in left if not one.by_person)
    ends = [event for one in free for event in called_off(state, one, command.now, command.reason)]
    return told_once(state, ends)


def untaken(state: Bookings, session: Session, now: datetime) -> list[Event]:
    """What ends an appointment that begins and that nobody has: there is nothing to report, and the space is
    free for somebody else."""
    taken = any(state.enrolments[key].state is EnrolmentState.CONFIRMED for key in session.by_person.values())
    if session.offer_id is None or taken:
        return []
    booking = state.bookings.get(session.booking_id)
    ends: list[Event] = []
    if booking is not None and now < booking.ends_at:
        ends.append(cancelled(state, booking, now, CancelReason.SESSION_CANCELLED, ()))
    over = AppointmentUntaken(
        session_id=session.id, offer_id=session.offer_id, partner_id=session.partner_id, ended_at=now
    )
    return [over, *ends]


def appointment_untaken(state: Bookings, event: AppointmentUntaken) -> None:
    close_unheld(state, event.session_id)
