"""The waitlist for rooms: a time that comes free is held for the first in line, and for nobody else.

What frees a space sets an alarm for its line at that very moment. Until the line is served, one offer a
tick, nobody but those in front gets what they wait for: see `slot_must_be_free`.
"""

from collections.abc import Iterator
from datetime import datetime, timedelta

from services.bookings.domain.actors import must_be_in_good_standing, must_be_own
from services.bookings.domain.alternatives import could_be_had, is_free
from services.bookings.domain.bookings import cancelled, use_of
from services.bookings.domain.credit_accounts import parts_for
from services.bookings.domain.floor import floor_with
from services.bookings.domain.hours import overlap
from services.bookings.domain.kin import line_is_called
from services.bookings.domain.quiet import offer_ends
from services.bookings.domain.quotas import Asked, against_room_rules, whose_room
from services.bookings.domain.room_line import call_line_later
from services.bookings.domain.room_prices import room_credits, room_price_fen
from services.bookings.domain.room_wait_state import RoomWait
from services.bookings.domain.schedule import Slot
from services.bookings.domain.slots import (
    agreement_must_cover,
    room_rules_must_allow,
    slot_of,
    time_must_be_bookable,
)
from services.bookings.domain.space_state import Space
from services.bookings.domain.state import Bookings
from services.bookings.domain.strikes import booked_that_far_from, may_book_that_far
from shared.contracts.bookings.bookings.events import BookingUse, CancelReason, SpaceHeld
from shared.contracts.bookings.credits.lots import CreditPart
from shared.contracts.bookings.refusals.room_waits import (
    PERSON_WAITS_ALREADY,
    ROOM_WAIT_IS_UNKNOWN,
    SPACE_IS_FREE_THEN,
)
from shared.contracts.bookings.refusals.spaces import PERSON_HAS_ENOUGH_BOOKINGS_AHEAD
from shared.contracts.bookings.room_waits.commands import JoinRoomWaitlist, LeaveRoomWaitlist
from shared.contracts.bookings.room_waits.events import (
    RoomLineServed,
    RoomOffered,
    RoomOfferLapsed,
    RoomWaitEnded,
    RoomWaitJoined,
    RoomWaitLeft,
)
from shared.kernel.messages import Event
from shared.kernel.refusals import Rejected


def join_room_waitlist(state: Bookings, command: JoinRoomWaitlist) -> list[Event]:
    use = use_of(state, command)
    space = state.space(command.space_id)
    wanted = command.starts_at, command.ends_at
    time_must_be_bookable(state, command, use)
    person_id = command.actor.person
    waits = state.room_waits.of(person_id)
    for one in waits:
        if one.space_id == space.id and overlap((one.starts_at, one.ends_at), wanted):
            raise Rejected(PERSON_WAITS_ALREADY, wait_id=one.id)
    limit = state.limits.bookings_ahead_per_person
    # Of an offer the hold counts; for a partner and the community there is no limit.
    waiting = [one for one in waits if one.use is BookingUse.RESIDENT and not one.offered]
    if use is BookingUse.RESIDENT and state.ahead.get(person_id, 0) + len(waiting) >= limit:
        raise Rejected(PERSON_HAS_ENOUGH_BOOKINGS_AHEAD, limit=limit)
    if use is BookingUse.RESIDENT:
        may_book_that_far(state, command.actor.person, command.starts_at, command.now)
    room_rules_must_allow(state, command, use)
    if is_free(state, space, *wanted, command.units) and not line_is_called(state, space):
        raise Rejected(SPACE_IS_FREE_THEN)
    behind = state.limits.residents_first and use is not BookingUse.RESIDENT
    return [
        RoomWaitJoined(
            wait_id=command.new_id("wait"),
            space_id=space.id,
            starts_at=command.starts_at,
            ends_at=command.ends_at,
            units=command.units,
            use=use,
            person_id=person_id,
            partner_id=command.partner_id,
            line=2 if behind else 1,
            ticket=state.room_waits.tickets.get(space.id, 0) + 1,
            joined_at=command.now,
        )
    ]


def room_wait_joined(state: Bookings, event: RoomWaitJoined) -> None:
    state.room_waits.tickets[event.space_id] = event.ticket
    wait = RoomWait(
        id=event.wait_id,
        space_id=event.space_id,
        starts_at=event.starts_at,
        ends_at=event.ends_at,
        units=event.units,
        use=event.use,
        person_id=event.person_id,
        partner_id=event.partner_id,
        line=event.line,
        ticket=event.ticket,
    )
    state.room_waits.add(wait)
    state.agenda.put(event.wait_id, event.starts_at)


def leave_room_waitlist(state: Bookings, command: LeaveRoomWaitlist) -> list[Event]:
    wait = state.room_waits.open.get(command.wait_id)
    if wait is None:
        raise Rejected(ROOM_WAIT_IS_UNKNOWN)
    must_be_own(command, wait.person_id)
    if wait.offered:
        return [cancelled(state, state.bookings[wait.id], command.now, CancelReason.PLANS_CHANGED)]
    return [left(wait, command.now)]


def left(wait: RoomWait, now: datetime) -> RoomWaitLeft:
    """Its person waits no more."""
    return RoomWaitLeft(wait_id=wait.id, space_id=wait.space_id, person_id=wait.person_id, left_at=now)


def room_wait_left(state: Bookings, event: RoomWaitLeft) -> None:
    _over(state, event.wait_id)


def room_wait_is_due(wait: RoomWait, now: datetime) -> RoomWaitEnded:
    """Its time begins, and never came free. Not silently: the person is told."""
    return RoomWaitEnded(
        wait_id=wait.id,
        space_id=wait.space_id,
        starts_at=wait.starts_at,
        person_id=wait.person_id,
        ended_at=now,
    )


def room_wait_ended(state: Bookings, event: RoomWaitEnded) -> None:
    _over(state, event.wait_id)


def _over(state: Bookings, wait_id: str) -> None:
    state.room_waits.drop(wait_id)
    state.agenda.drop(wait_id)


def room_offer_is_due(wait: RoomWait, now: datetime) -> RoomOfferLapsed:
    """Its hold expired; told beside that, for the person."""
    return RoomOfferLapsed(
        wait_id=wait.id,
        space_id=wait.space_id,
        starts_at=wait.starts_at,
        person_id=wait.person_id,
        lapsed_at=now,
    )


def room_offer_lapsed(_state: Bookings, _event: RoomOfferLapsed) -> None:
    """The hold that expired took the wait with it."""


def serve_line(state: Bookings, space_id: str, now: datetime) -> list[Event]:
    """The next offer; where there is nobody to make one to, the line is served and its alarm is off."""
    for wait in state.room_waits.line_of(space_id):
        expires_at = _could_have_until(state, wait, now)
        if expires_at is not None:
            return [*_offer(state, wait, expires_at, now)]
    return [RoomLineServed(space_id=space_id, served_at=now)]


def _could_have_until(state: Bookings, wait: RoomWait, now: datetime) -> datetime | None:
    """Until when the wait's time could be offered; None where it can't be.

    A record that was merged into another one is offered nothing: its waits are about to be given back.
    """
    if state.volunteering.person(wait.person_id) != wait.person_id:
        return None
    patience = timedelta(minutes=state.rules_at(now).offer_minutes)
    zone = state.rules_at(wait.starts_at).zone
    expires_at = offer_ends(zone, now, patience, wait.starts_at) if now < wait.starts_at else None
    return expires_at if expires_at is not None and _could_have(state, wait, now) else None


def _could_have(state: Bookings, wait: RoomWait, now: datetime) -> bool:
    space, wanted = state.spaces[wait.space_id], (wait.starts_at, wait.ends_at)
    whose = whose_room(wait.use, wait.person_id, wait.partner_id) or ""
    asked = Asked(wait.use, whose, space.id, wanted, now)
    if not could_be_had(state, space, wanted, wait.units) or any(against_room_rules(state, asked)):
        return False
    try:
        _credits_for(state, wait, now)
    except Rejected:
        return False
    if wait.use is BookingUse.RESIDENT:
        enough = state.ahead.get(wait.person_id, 0) >= state.limits.bookings_ahead_per_person
        return not enough and _may_have_from(state, wait, now) <= now
    if wait.partner_id is None:
        return True
    try:
        host = state.host(wait.partner_id)
        must_be_in_good_standing(host)
        agreement_must_cover(host, space, wanted, now)
    except Rejected:
        return False
    floor = floor_with(state, space, _slot(space, wait))
    return floor.left_minutes >= floor.floor_minutes


def _may_have_from(state: Bookings, wait: RoomWait, now: datetime) -> datetime:
    """From when on its person's strikes are no longer against it."""
    if wait.use is not BookingUse.RESIDENT:
        return now
    return booked_that_far_from(state, wait.person_id, wait.starts_at, now)


def _credits_for(state: Bookings, wait: RoomWait, now: datetime) -> tuple[CreditPart, ...]:
    """The credits that its time takes; refuses where whoever waits has not so many."""
    costs = room_credits(state, wait.space_id, wait.use, wait.units, (wait.starts_at, wait.ends_at))
    whose = whose_room(wait.use, wait.person_id, wait.partner_id)
    return parts_for(state, wait.use, whose, costs, now)


def _slot(space: Space, wait: RoomWait) -> Slot:
    return slot_of(space, (wait.starts_at, wait.ends_at), wait.units, wait.use, wait.id)


def _offer(state: Bookings, wait: RoomWait, expires_at: datetime, now: datetime) -> Iterator[Event]:
    yield SpaceHeld(
        booking_id=wait.id,
        space_id=wait.space_id,
        starts_at=wait.starts_at,
        ends_at=wait.ends_at,
        free_again_at=_slot(state.spaces[wait.space_id], wait).free_again_at,
        units=wait.units,
        use=wait.use,
        booked_by=wait.person_id,
        partner_id=wait.partner_id,
        expires_at=expires_at,
        held_at=now,
        price_fen=room_price_fen(state, wait.space_id, wait.use, wait.units, (wait.starts_at, wait.ends_at)),
        credits=_credits_for(state, wait, now),
    )
    yield RoomOffered(
        wait_id=wait.id,
        space_id=wait.space_id,
        starts_at=wait.starts_at,
        person_id=wait.person_id,
        expires_at=expires_at,
        offered_at=now,
    )


def room_offered(state: Bookings, event: RoomOffered) -> None:
    state.room_waits.open[event.wait_id].offered = True


def room_line_served(state: Bookings, event: RoomLineServed) -> None:
    """Whoever was passed over for their strikes keeps their place, and is offered what is free by then."""
    state.agenda.drop(event.space_id)
    now = event.served_at
    from_then = (_may_have_from(state, wait, now) for wait in state.room_waits.line_of(event.space_id))
    call_line_later(state, event.space_id, (moment for moment in from_then if moment > now))
