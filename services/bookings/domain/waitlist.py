"""The waitlist: a place that becomes free is offered to the first in line, to nobody else, for a time."""

from collections import Counter
from collections.abc import Collection, Sequence
from datetime import datetime, timedelta

from services.bookings.domain.actors import takes_newcomers
from services.bookings.domain.quiet import offer_ends
from services.bookings.domain.state import Bookings, Enrolment, Session
from services.bookings.domain.ticket_state import first_in_line, left_of_quotas
from services.bookings.domain.tickets import line_of
from shared.contracts.bookings.enrolments.events import (
    OfferLapsed,
    PlaceOffered,
    WaitlistDissolved,
    WaitlistJoined,
)
from shared.contracts.bookings.enrolments.views import EnrolmentState
from shared.contracts.bookings.sessions.events import SessionClosed
from shared.kernel.messages import Event


def offers(
    state: Bookings,
    session: Session,
    freed: Collection[Enrolment],
    now: datetime,
    gone: Collection[str] = (),
) -> list[Event]:
    """The offers that follow when the places of these become free; none once the session has started.

    None either while the host is suspended or its agreement over: its places wait (`offers_again`). ``gone``
    are enrolments that leave the line by the events before these.
    """
    return offers_to(state, session, _next(state, session, freed, gone), now)


def _next(
    state: Bookings, session: Session, freed: Collection[Enrolment] = (), gone: Collection[str] = ()
) -> list[str]:
    """Who is first in line, as far as there is a place for each; who waits together goes together."""
    line = (one for one in line_of(state, session) if one.key not in gone)
    of_types = Counter(one.ticket_type_id for one in freed)
    left = {key: places + of_types[key] for key, places in left_of_quotas(session.ticket_types).items()}
    return first_in_line(line, session.capacity - session.places_taken + len(freed), left)


def offers_to(state: Bookings, session: Session, enrolment_ids: Sequence[str], now: datetime) -> list[Event]:
    """As `offers`, to those who are first in line once the events before these have happened."""
    host = state.host(session.partner_id)
    return _offered_to(state, session, enrolment_ids, now) if takes_newcomers(host) else []


def offers_again(state: Bookings, session: Session, now: datetime) -> list[Event]:
    """As `offers`, for a host that has just come back."""
    return _offered_to(state, session, _next(state, session), now)


def _offered_to(
    state: Bookings, session: Session, enrolment_ids: Sequence[str], now: datetime
) -> list[Event]:
    if now >= session.starts_at:
        return []
    rules = state.rules_at(now)
    patience = timedelta(minutes=rules.offer_minutes)
    # Of a session that begins in this night too: nobody who waits may be passed by a newcomer.
    expires_at = offer_ends(rules.zone, now, patience, session.starts_at) or session.starts_at
    return [
        PlaceOffered(
            enrolment_id=enrolment_id,
            session_id=session.id,
            person_id=state.enrolments[enrolment_id].person_id,
            expires_at=expires_at,
            offered_at=now,
            ticket_type_id=state.enrolments[enrolment_id].ticket_type_id,
        )
        for enrolment_id in enrolment_ids
    ]


def lapsed(enrolment: Enrolment, now: datetime) -> OfferLapsed:
    """Nobody took the offer in time. Never silent: the person can see it."""
    return OfferLapsed(
        enrolment_id=enrolment.id,
        session_id=enrolment.session_id,
        person_id=enrolment.person_id,
        lapsed_at=now,
        ticket_type_id=enrolment.ticket_type_id,
    )


def session_starts(state: Bookings, session: Session, now: datetime) -> list[Event]:
    """Enrolment closes, offers lapse, and who still waits is told so."""
    open_offers = [
        enrolment
        for enrolment in (state.enrolments[key] for key in session.by_person.values())
        if enrolment.state is EnrolmentState.OFFERED
    ]
    ends: list[Event] = [lapsed(enrolment, now) for enrolment in open_offers]
    applied = [
        key
        for key in (session.by_person.values() if session.id in state.draws.of_session else ())
        if state.enrolments[key].state is EnrolmentState.APPLIED
    ]
    if session.queue or applied:
        waited = (*session.queue, *applied)
        people = dict.fromkeys(state.enrolments[one].person_id for one in waited)
        ends.append(
            WaitlistDissolved(
                session_id=session.id, enrolment_ids=waited, dissolved_at=now, person_ids=tuple(people)
            )
        )
    return [
        *ends,
        SessionClosed(session_id=session.id, partner_id=session.partner_id, started=True, closed_at=now),
    ]


def waitlist_joined(state: Bookings, event: WaitlistJoined) -> None:
    session = state.sessions[event.session_id]
    enrolment = Enrolment(
        id=event.enrolment_id,
        session_id=session.id,
        person_id=event.person_id,
        state=EnrolmentState.WAITING,
        price_fen=event.price_fen,
        child_id=event.child_id,
        party_id=event.party_id,
        ticket_type_id=event.ticket_type_id,
    )
    state.enrolments[enrolment.id] = enrolment
    session.enrolment_ids.append(enrolment.id)
    session.by_person[enrolment.who] = enrolment.id
    session.queue.append(enrolment.id)
    session.tickets = event.ticket


def place_offered(state: Bookings, event: PlaceOffered) -> None:
    session = state.sessions[event.session_id]
    session.queue.remove(event.enrolment_id)
    enrolment = state.enrolments[event.enrolment_id]
    session.takes(enrolment)
    enrolment.state = EnrolmentState.OFFERED
    enrolment.offer_expires_at = event.expires_at
    state.agenda.put(enrolment.id, event.expires_at)


def offer_ended(state: Bookings, enrolment_id: str, ending: EnrolmentState) -> None:
    """The person did not take the place: it is free, and the person may enrol again."""
    enrolment = state.enrolments[enrolment_id]
    session = state.sessions[enrolment.session_id]
    session.takes(enrolment, -1)
    leave(state, session, enrolment, ending)


def leave(state: Bookings, session: Session, enrolment: Enrolment, ending: EnrolmentState) -> None:
    """The enrolment is over."""
    session.by_person.pop(enrolment.who, None)
    enrolment.state = ending
    enrolment.offer_expires_at = None
    state.agenda.drop(enrolment.id)


def waitlist_dissolved(state: Bookings, event: WaitlistDissolved) -> None:
    session = state.sessions[event.session_id]
    session.queue.clear()
    for enrolment_id in event.enrolment_ids:
        leave(state, session, state.enrolments[enrolment_id], EnrolmentState.LAPSED)
