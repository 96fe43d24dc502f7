"""What people lose when something is called off, and that each is told of it once, however much it is."""

from collections.abc import Iterable, Sequence
from datetime import datetime
from typing import NamedTuple

from services.bookings.domain.host_changes import hosts_lose
from services.bookings.domain.payments import WITH_A_PLACE
from services.bookings.domain.state import Booking, Bookings, Enrolment, Session
from shared.contracts.bookings.bookings.events import BookingCancelled, Loss
from shared.contracts.bookings.courses.events import CourseCancelled
from shared.contracts.bookings.sessions.events import SessionCancelled
from shared.kernel.messages import Event


def losses_of(state: Bookings, session: Session) -> dict[str, Loss]:
    """What each person loses with a session: the places of themself and of their children, or their wait."""
    theirs: dict[str, list[Enrolment]] = {}
    for one in (state.enrolments[key] for key in session.by_person.values()):
        theirs.setdefault(one.person_id, []).append(one)
    return {person_id: Loss(owed_fen=_owed(places)) for person_id, places in theirs.items()}


def _owed(places: Iterable[Enrolment]) -> int | None:
    priced = [one for one in places if one.price_fen and one.state in WITH_A_PLACE]
    return sum(one.paid_fen - one.refunded_fen for one in priced) if priced else None


def loss_of_booking(state: Bookings, booking: Booking, kept_fen: int, credits_back: int) -> Loss:
    """What its booker loses with a booking of which so much stays due."""
    charge = state.room_prices.charges.get(booking.id)
    if charge is None or not charge.price_fen:
        return Loss(credits=credits_back)
    owed_fen = max(0, charge.kept_fen - kept_fen)
    # Paid, and nothing of it is owed: there is nothing to say of it here.
    return Loss(owed_fen=None if charge.kept_fen and not owed_fen else owed_fen, credits=credits_back)


class _Lost(NamedTuple):
    at: datetime
    event: int
    loss: Loss


def told_once(state: Bookings, events: Sequence[Event], leaving: str | None = None) -> list[Event]:
    """The same events, but who loses several lessons of a course, or dates of a series, is named with the
    first of them alone, and with what they lose in all; and what each partner is to know of all of them.

    ``leaving`` is the partner that goes, and need not be told that it holds nothing any more.
    """
    ending = {one.course_id for one in events if isinstance(one, CourseCancelled)}
    lost: dict[tuple[str, str], list[_Lost]] = {}
    for number, event in enumerate(events):
        if isinstance(event, BookingCancelled):
            for person_id, loss in zip(event.person_ids, event.losses, strict=False):
                key = _whole(state, event), person_id
                lost.setdefault(key, []).append(_Lost(event.starts_at, number, loss))
    people: dict[int, list[tuple[str, Loss]]] = {}
    for (_, person_id), theirs in lost.items():
        people.setdefault(min(theirs).event, []).append((person_id, _in_all(theirs)))
    told = [
        _names(event, people.get(number, []), ending)
        if isinstance(event, BookingCancelled)
        else _without_hosts(event)
        for number, event in enumerate(events)
    ]
    return [*told, *hosts_lose(state, events, leaving)]


def _without_hosts(event: Event) -> Event:
    """A session that is called off tells no joint host by itself."""
    if not isinstance(event, SessionCancelled):
        return event
    return event.model_copy(update={"joint_hosts_lose": (0,) * len(event.joint_host_ids)})


def _whole(state: Bookings, event: BookingCancelled) -> str:
    """That of which it is one date."""
    if event.session_id is not None:
        return event.course_id or event.session_id
    return state.bookings[event.booking_id].series_id or event.booking_id


def _in_all(theirs: Sequence[_Lost]) -> Loss:
    owed = [one.loss.owed_fen for one in theirs if one.loss.owed_fen is not None]
    return Loss(
        dates=len(theirs),
        last_at=max(theirs).at if len(theirs) > 1 else None,
        owed_fen=sum(owed) if owed else None,
        credits=sum(one.loss.credits for one in theirs),
    )


def _names(event: BookingCancelled, people: Sequence[tuple[str, Loss]], ending: set[str]) -> BookingCancelled:
    if not event.losses:
        return event  # Nobody is to be told of it.
    update = {
        "person_ids": tuple(person_id for person_id, _ in people),
        "losses": tuple(loss for _, loss in people),
        "course_ends": event.course_id in ending,
    }
    return event.model_copy(update=update)
