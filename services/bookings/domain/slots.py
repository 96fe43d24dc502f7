"""Whether a space can be had: the guards that holds, bookings and sessions share."""

from datetime import datetime, timedelta

from pydantic import JsonValue

from services.bookings.domain.alternatives import alternatives, ground, is_free
from services.bookings.domain.floor import floor_with
from services.bookings.domain.hours import Span, local_day, spans_of_day
from services.bookings.domain.schedule import Slot
from services.bookings.domain.stamps import stamp
from services.bookings.domain.state import Bookings, Host, Space
from shared.contracts.bookings.bookings.commands import BookSpace, HoldSpace
from shared.contracts.bookings.bookings.events import BookingUse
from shared.contracts.bookings.refusals.spaces import (
    AGREEMENT_DOES_NOT_COVER_THE_SPACE,
    AGREEMENT_IS_NOT_IN_FORCE,
    BOOKING_IS_TOO_LONG,
    PERSON_HAS_ENOUGH_BOOKINGS_AHEAD,
    RESIDENTS_KEEP_A_FLOOR,
    SPACE_HAS_FEWER_UNITS,
    SPACE_IS_CLOSED_THEN,
    SPACE_IS_NOT_FREE,
    SPACE_IS_NOT_OPEN_THEN,
    WINDOW_IS_TOO_FAR_AHEAD,
    WINDOW_LIES_IN_THE_PAST,
)
from shared.contracts.bookings.sessions.commands import DraftSession
from shared.kernel.refusals import Rejected

Wish = BookSpace | HoldSpace | DraftSession

PARTNER_USES = frozenset({BookingUse.PARTNER, BookingUse.SESSION})


def agreement_must_cover(host: Host, space: Space, wanted: Span, now: datetime) -> None:
    """Refuses what lies outside the partner's agreement: its term, and the spaces that it names.

    A partner that never had an agreement is bound by none: it may offer what is free of charge. After an
    agreement's end it may do no more than under it, so nothing at all until the next one.
    """
    terms = host.terms
    starts_at, ends_at = wanted
    if (terms is None and host.agreement_id) or (terms is not None and now >= terms.ends_at):
        raise Rejected(AGREEMENT_IS_NOT_IN_FORCE, missing="agreement_has_ended")
    if terms is not None and not (terms.starts_at <= starts_at and ends_at <= terms.ends_at):
        raise Rejected(AGREEMENT_IS_NOT_IN_FORCE, missing="window_lies_outside_the_term")
    if terms is not None and terms.space_ids and space.id not in terms.space_ids:
        raise Rejected(AGREEMENT_DOES_NOT_COVER_THE_SPACE, space_ids=list(terms.space_ids))


def slot_must_be_free(state: Bookings, wish: Wish, use: BookingUse, booking_id: str) -> Slot:
    """The slot that the wish would take, or the first rule that is against it."""
    space = state.space(wish.space_id)
    _window_must_be_bookable(state, wish, use)
    _space_must_be_open(state, space, wish)
    if use is BookingUse.RESIDENT:
        limit = state.limits.bookings_ahead_per_person
        if state.ahead.get(wish.actor.person, 0) >= limit:
            raise Rejected(PERSON_HAS_ENOUGH_BOOKINGS_AHEAD, limit=limit)
    if wish.units > space.units:
        raise Rejected(SPACE_HAS_FEWER_UNITS, units=space.units)
    if not is_free(space, wish.starts_at, wish.ends_at, wish.units):
        others = alternatives(state, space, (wish.starts_at, wish.ends_at), wish.units, wish.now)
        raise Rejected(SPACE_IS_NOT_FREE, alternatives=others)
    free_again_at = wish.ends_at + timedelta(minutes=space.buffer_minutes)
    slot = Slot(wish.starts_at, free_again_at, wish.units, booking_id, use in PARTNER_USES)
    if slot.counts_against_floor:
        _residents_must_keep_their_floor(state, space, slot)
    return slot


def _window_must_be_bookable(state: Bookings, wish: Wish, use: BookingUse) -> None:
    limits = state.limits
    if wish.starts_at < wish.now:
        raise Rejected(WINDOW_LIES_IN_THE_PAST, now=stamp(wish.now))
    if wish.ends_at - wish.starts_at > timedelta(minutes=limits.max_length_minutes):
        raise Rejected(BOOKING_IS_TOO_LONG, max_minutes=limits.max_length_minutes)
    days = limits.resident_days_ahead if use is BookingUse.RESIDENT else limits.partner_days_ahead
    bookable_from = wish.starts_at - timedelta(days=days)
    if wish.now < bookable_from:
        raise Rejected(WINDOW_IS_TOO_FAR_AHEAD, days_ahead=days, bookable_from=stamp(bookable_from))


def _space_must_be_open(state: Bookings, space: Space, wish: Wish) -> None:
    starts_at, ends_at = wish.starts_at, wish.ends_at
    for opens, closes in ground(state, space, starts_at):
        if opens <= starts_at and ends_at <= closes:
            return
    rules = state.rules_at(starts_at)
    spans = spans_of_day(rules.zone, local_day(rules.zone, starts_at), space.hours or rules.hours)
    if not any(opens <= starts_at and ends_at <= closes for opens, closes in spans):
        open_that_day: list[JsonValue] = [
            {"starts_at": stamp(opens), "ends_at": stamp(closes)} for opens, closes in spans
        ]
        raise Rejected(SPACE_IS_NOT_OPEN_THEN, open_that_day=open_that_day)
    for closure in space.closures:
        if closure.starts_at < ends_at and starts_at < closure.ends_at:
            raise Rejected(
                SPACE_IS_CLOSED_THEN,
                closure_id=closure.id,
                reason=closure.reason,
                ends_at=stamp(closure.ends_at),
            )


def _residents_must_keep_their_floor(state: Bookings, space: Space, slot: Slot) -> None:
    floor = floor_with(state, space, slot)
    if floor.left_minutes < floor.floor_minutes:
        raise Rejected(
            RESIDENTS_KEEP_A_FLOOR,
            floor_minutes=floor.floor_minutes,
            left_minutes=floor.left_minutes,
            week_of=floor.week_of.isoformat(),
        )
