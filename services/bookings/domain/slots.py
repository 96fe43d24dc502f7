"""Whether a space can be had: the guards that holds, bookings and sessions share."""

from collections.abc import Callable, Iterator
from datetime import datetime, timedelta
from functools import partial

from pydantic import JsonValue

from services.bookings.domain.actors import must_be_in_good_standing
from services.bookings.domain.alternatives import (
    alternatives,
    could_be_had,
    is_free,
    is_open,
)
from services.bookings.domain.bookers import against_booker, against_person
from services.bookings.domain.credit_accounts import credits_for, credits_must_suffice
from services.bookings.domain.floor import residents_must_keep_their_floor
from services.bookings.domain.hours import Span, local_day, overlap, spans_on
from services.bookings.domain.kin import closures_of
from services.bookings.domain.lending import against_pieces, has_pieces, must_be_known
from services.bookings.domain.line_ahead import Wisher, others_come_first
from services.bookings.domain.quotas import BOOKERS, Asked, against_room_rules, whose_room
from services.bookings.domain.schedule import Slot
from services.bookings.domain.space_state import Space
from services.bookings.domain.stamps import stamp
from services.bookings.domain.state import Booking, Bookings, Host
from shared.contracts.bookings.bookings.commands import BookSpace, HoldSpace
from shared.contracts.bookings.bookings.events import BookingUse
from shared.contracts.bookings.equipment.pieces import Pieces
from shared.contracts.bookings.refusals.spaces import (
    AGREEMENT_DOES_NOT_COVER_THE_SPACE,
    AGREEMENT_DOES_NOT_NAME_THE_CATEGORY,
    AGREEMENT_IS_NOT_IN_FORCE,
    BOOKING_IS_TOO_LONG,
    RESIDENTS_KEEP_A_FLOOR,
    SPACE_HAS_FEWER_UNITS,
    SPACE_IS_CLOSED_THEN,
    SPACE_IS_NOT_FREE,
    SPACE_IS_NOT_OPEN_THEN,
    WINDOW_IS_TOO_FAR_AHEAD,
    WINDOW_LIES_IN_THE_PAST,
)
from shared.contracts.bookings.room_waits.commands import JoinRoomWaitlist
from shared.contracts.bookings.sessions.commands import DraftSession
from shared.contracts.partners.categories import SessionCategory
from shared.kernel.refusals import Rejected

Wish = BookSpace | HoldSpace | DraftSession | JoinRoomWaitlist

_OF_THE_HOUR = frozenset({SPACE_IS_NOT_OPEN_THEN, SPACE_IS_CLOSED_THEN, RESIDENTS_KEEP_A_FLOOR})
"""What another hour or another room would not refuse, as one that is taken is not the only one."""

PARTNER_USES = frozenset({BookingUse.PARTNER, BookingUse.SESSION})


def room_for(space: Space, units: int) -> int:
    """How many people so many of its units hold: each its share of the whole."""
    return space.capacity * units // space.units


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


def partner_must_still_have_it(state: Bookings, booking: Booking, now: datetime) -> None:
    """Refuses to confirm for a partner that may not book any more.

    What partners decides binds at once: it may have been suspended, or its agreement ended, meanwhile.
    """
    if booking.partner_id is not None:
        host = state.host(booking.partner_id)
        must_be_in_good_standing(host)
        agreement_must_cover(host, state.space(booking.space_id), (booking.starts_at, booking.ends_at), now)


def agreement_must_name(host: Host, category: SessionCategory | None) -> None:
    """Refuses a session about what the partner's agreement does not name, or that does not say what it is
    about, where the agreement names anything."""
    named = host.terms.session_categories if host.terms else ()
    if named and category not in named:
        raise Rejected(AGREEMENT_DOES_NOT_NAME_THE_CATEGORY, categories=list(named))


def slot_must_be_free(state: Bookings, wish: Wish, use: BookingUse, booking_id: str) -> Slot:
    """The slot that the wish would take, or the first rule that is against it."""
    for refused in _against(state, wish, use):
        raise refused
    space = state.space(wish.space_id)
    return slot_of(space, (wish.starts_at, wish.ends_at), wish.units, use, booking_id)


def obstacles(state: Bookings, wish: Wish, use: BookingUse) -> list[Rejected]:
    """Every rule that is against the wish, in the order in which they are asked."""
    return [*_against(state, wish, use)]


def _against(state: Bookings, wish: Wish, use: BookingUse) -> Iterator[Rejected]:
    space, wanted = state.space(wish.space_id), (wish.starts_at, wish.ends_at)
    pieces, fits = pieces_of(wish), partial(_would_do, state, wish, use)
    looked_for: list[list[JsonValue]] = []

    def others() -> list[JsonValue]:
        """Looked for once, where anything is refused that they would do instead of."""
        if not looked_for:
            looked_for.append(alternatives(state, space, wanted, wish.units, wish.now, fits))
        return looked_for[0]

    must_be_known(state, pieces)
    for rule in _OF_A_TIME:
        try:
            rule(state, wish, use)
        except Rejected as against:
            yield _with_others(against, others)
    yield from against_booker(state, _asked(wish, use, space, wanted))
    yield from _refused_by(lambda: credits_for(state, wish, use))
    if not is_free(state, space, *wanted, wish.units) or _is_left_to_others(state, wish, use, space, wanted):
        yield Rejected(SPACE_IS_NOT_FREE, alternatives=others())
    elif use in PARTNER_USES:
        slot = slot_of(space, wanted, wish.units, use, "")
        for refused in _refused_by(partial(residents_must_keep_their_floor, state, space, slot)):
            yield _with_others(refused, others)
    yield from against_pieces(state, space, pieces, wanted, wish.units, fits)


def pieces_of(wish: Wish) -> tuple[Pieces, ...]:
    """The pieces of equipment that are asked for with it: nobody waits for any."""
    return () if isinstance(wish, JoinRoomWaitlist) else wish.equipment or ()


def _with_others(refused: Rejected, others: Callable[[], list[JsonValue]]) -> Rejected:
    """The refusal with what would do instead, where it is the hour or the room that is not to be had."""
    if refused.refusal not in _OF_THE_HOUR:
        return refused
    return Rejected(refused.refusal, None, **refused.facts, alternatives=others())


def _refused_by(rule: Callable[[], object]) -> Iterator[Rejected]:
    try:
        rule()
    except Rejected as refused:
        yield refused


def _asked(wish: Wish, use: BookingUse, space: Space, window: Span) -> Asked:
    whose = whose_room(use, wish.actor.person, wish.partner_id)
    return Asked(use, whose or "", space.id, window, wish.now)


def room_rules_must_allow(state: Bookings, wish: Wish, use: BookingUse) -> None:
    """Refuses what a lead time or a quota of the community is against."""
    space = state.space(wish.space_id)
    for refused in against_room_rules(state, _asked(wish, use, space, (wish.starts_at, wish.ends_at))):
        raise refused


def time_must_be_bookable(state: Bookings, wish: Wish, use: BookingUse) -> None:
    """Refuses a time that nobody could have, whether it is taken or not."""
    for rule in _OF_A_TIME:
        rule(state, wish, use)


def _is_left_to_others(state: Bookings, wish: Wish, use: BookingUse, space: Space, wanted: Span) -> bool:
    return others_come_first(state, Wisher(wish.actor.person, use, wish.units), space, wanted)


def _with_buffer(space: Space, span: Span) -> Span:
    """The time that is taken from others by it: right after it nobody could have the space either."""
    return span[0], span[1] + timedelta(minutes=space.buffer_minutes)


def slot_of(space: Space, wanted: Span, units: int, use: BookingUse, booking_id: str) -> Slot:
    """What a booking of this time takes."""
    starts_at, free_again_at = _with_buffer(space, wanted)
    return Slot(starts_at, free_again_at, units, booking_id, use in PARTNER_USES)


def would_be_granted(state: Bookings, wish: Wish, use: BookingUse, space: Space, window: Span) -> bool:
    """Whether the wish would be granted for this window of a space."""
    if not could_be_had(state, space, window, wish.units) or not _would_do(state, wish, use, space, window):
        return False
    return not any(against_person(state, _asked(wish, use, space, window)))


def _would_do(state: Bookings, wish: Wish, use: BookingUse, space: Space, window: Span) -> bool:
    """Whether the wish would be granted for another window that is free: in it nothing else is refused."""
    if isinstance(wish, DraftSession) and wish.capacity > room_for(space, wish.units):
        return False
    if _is_left_to_others(state, wish, use, space, window):
        return False
    if use in BOOKERS and any(against_room_rules(state, _asked(wish, use, space, window))):
        return False
    if not has_pieces(state, space, pieces_of(wish), window):
        return False
    try:
        if wish.partner_id is not None:
            agreement_must_cover(state.host(wish.partner_id), space, window, wish.now)
        _must_not_be_past(wish, window)
        _must_not_be_too_long(state, window)
        _must_not_be_too_far(state, wish, use, window)
        credits_must_suffice(state, wish, use, space, window)
        if use in PARTNER_USES:
            residents_must_keep_their_floor(state, space, slot_of(space, window, wish.units, use, ""))
    except Rejected:
        return False
    return True


def _must_not_be_past(wish: Wish, window: Span) -> None:
    if window[0] < wish.now:
        raise Rejected(WINDOW_LIES_IN_THE_PAST, now=stamp(wish.now))


def _must_not_be_too_long(state: Bookings, window: Span) -> None:
    limits = state.limits
    if window[1] - window[0] > timedelta(minutes=limits.max_length_minutes):
        raise Rejected(BOOKING_IS_TOO_LONG, max_minutes=limits.max_length_minutes)


def _must_not_be_too_far(state: Bookings, wish: Wish, use: BookingUse, window: Span) -> None:
    limits = state.limits
    days = limits.resident_days_ahead if use is BookingUse.RESIDENT else limits.partner_days_ahead
    bookable_from = window[0] - timedelta(days=days)
    if wish.now < bookable_from:
        raise Rejected(WINDOW_IS_TOO_FAR_AHEAD, days_ahead=days, bookable_from=stamp(bookable_from))


def _space_must_be_open(state: Bookings, space: Space, wanted: Span) -> None:
    if not is_open(state, space, wanted):
        rules = state.rules_at(wanted[0])
        day = local_day(rules.zone, wanted[0])
        open_that_day: list[JsonValue] = [
            {"starts_at": stamp(opens), "ends_at": stamp(closes)}
            for opens, closes in spans_on(rules.zone, day, state.hours_of(space, rules))
        ]
        raise Rejected(SPACE_IS_NOT_OPEN_THEN, open_that_day=open_that_day)


def _space_must_not_be_closed(state: Bookings, space: Space, wanted: Span) -> None:
    for closure in closures_of(state, space):
        if overlap((closure.starts_at, closure.ends_at), wanted):
            raise Rejected(
                SPACE_IS_CLOSED_THEN,
                closure_id=closure.id,
                reason=closure.reason,
                ends_at=stamp(closure.ends_at),
            )


def _units_must_be_there(space: Space, units: int) -> None:
    if units > space.units:
        raise Rejected(SPACE_HAS_FEWER_UNITS, units=space.units)


def _span(wish: Wish) -> Span:
    return wish.starts_at, wish.ends_at


_OF_A_TIME: tuple[Callable[[Bookings, Wish, BookingUse], None], ...] = (
    lambda _, wish, __: _must_not_be_past(wish, _span(wish)),
    lambda state, wish, _: _must_not_be_too_long(state, _span(wish)),
    lambda state, wish, use: _must_not_be_too_far(state, wish, use, _span(wish)),
    lambda state, wish, _: _space_must_be_open(state, state.space(wish.space_id), _span(wish)),
    lambda state, wish, _: _space_must_not_be_closed(state, state.space(wish.space_id), _span(wish)),
    lambda state, wish, _: _units_must_be_there(state.space(wish.space_id), wish.units),
)
"""What makes a time one that nobody could have, in the order in which it is asked."""
