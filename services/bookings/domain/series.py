"""Series: each date is decided as a booking of its own would be, beside those decided before it."""

from collections.abc import Iterable
from dataclasses import replace
from typing import NamedTuple
from zoneinfo import ZoneInfo

from pydantic import JsonValue

from services.bookings.domain.actors import must_be_own
from services.bookings.domain.approval_terms import approval_of
from services.bookings.domain.bookings import cancelled, late_refund_bps, strike_for_late, use_of
from services.bookings.domain.credit_accounts import credits_for
from services.bookings.domain.grants import booked_or_requested
from services.bookings.domain.holders import holders_of
from services.bookings.domain.hours import Span
from services.bookings.domain.lending import lent
from services.bookings.domain.losses import told_once
from services.bookings.domain.quotas import counts_for, whose_room
from services.bookings.domain.room_prices import room_price_fen
from services.bookings.domain.schedule import Schedule, Slot
from services.bookings.domain.series_dates import rule_of, starts_of
from services.bookings.domain.series_state import Series
from services.bookings.domain.slots import pieces_of, slot_must_be_free
from services.bookings.domain.stamps import stamp
from services.bookings.domain.state import Bookings
from services.bookings.domain.volunteer_sign_ups import NO_ROOM_REASON, activities_end
from shared.contracts.bookings.bookings.commands import BookSpace
from shared.contracts.bookings.bookings.events import BookingUse
from shared.contracts.bookings.bookings.views import BookingState
from shared.contracts.bookings.credits.lots import CreditPart, total
from shared.contracts.bookings.refusals.series import (
    DATE_IS_NOT_FREE,
    DATE_WAS_NOT_SKIPPED,
    SERIES_HAS_CONFLICTS,
    SERIES_HAS_NO_FREE_DATE,
    SERIES_IS_ONLY_TRIED,
    SERIES_IS_UNKNOWN,
)
from shared.contracts.bookings.series import (
    OF_ANY_SERIES,
    AddSeriesDate,
    BookSeries,
    CancelSeries,
    SeriesBooked,
    SeriesCancelled,
    SeriesDateAdded,
    SkippedDate,
    TrySeries,
)
from shared.kernel.messages import Event
from shared.kernel.refusals import ACTOR_MAY_NOT_DO_THIS, Refusal, Rejected

_OF_THE_WHOLE = frozenset({*OF_ANY_SERIES, ACTOR_MAY_NOT_DO_THIS})
"""What is against any date is no conflict of one."""
_GIVEN_BACK = frozenset({BookingState.REQUESTED, BookingState.CONFIRMED})


class Conflict(NamedTuple):
    span: Span
    refused: Rejected

    def facts(self) -> dict[str, JsonValue]:
        """Why this date can't be had, and what would do, as facts of a refusal."""
        others = self.refused.facts.get("alternatives", [])
        return {**_window(self.span), "reason": self.refused.code, "alternatives": others}

    def skipped(self) -> SkippedDate:
        """The date as the series remembers it."""
        return SkippedDate(starts_at=self.span[0], ends_at=self.span[1], reason=self.refused.code)


class Plan(NamedTuple):
    free: list[tuple[BookSpace, Slot, BookingUse, tuple[CreditPart, ...]]]
    """Each with the credits that it takes."""
    conflicts: list[Conflict]

    def refused_as(self, refusal: Refusal, state: Bookings) -> Rejected:
        """The refusal that names every date, and what each that is free costs."""
        free: list[JsonValue] = [
            {
                **_window(span := (wish.starts_at, wish.ends_at)),
                "price_fen": _price_of(state, wish, use),
                "credits": total(parts),
                "needs_approval": approval_of(state.approvals, wish.space_id, use, span) is not None,
            }
            for wish, _, use, parts in self.free
        ]
        return Rejected(refusal, free=free, conflicts=[one.facts() for one in self.conflicts])


def _price_of(state: Bookings, wish: BookSpace, use: BookingUse) -> int:
    return room_price_fen(state, wish.space_id, use, wish.units, (wish.starts_at, wish.ends_at))


def _window(span: Span) -> dict[str, JsonValue]:
    return {"starts_at": stamp(span[0]), "ends_at": stamp(span[1])}


def _plan(state: Bookings, command: BookSeries | TrySeries) -> Plan:
    space = state.space(command.space_id)
    draft = draft_of(state, (space.id,))
    schedule = draft.spaces[space.id].schedule
    zone, length = state.rules_at(command.starts_at).zone, command.ends_at - command.starts_at
    plan, first = Plan([], []), _first(command)
    for starts_at in starts_of(zone, command.repeats, command.starts_at, command.dates):
        # Checked already, but for its times: a series has many dates.
        wish = first.model_copy(update={"starts_at": starts_at, "ends_at": starts_at + length})
        try:
            use = use_of(draft, wish)
            slot = slot_must_be_free(draft, wish, use, command.new_id(f"booking-{stamp(starts_at)}"))
        except Rejected as refused:
            if refused.refusal in _OF_THE_WHOLE:
                raise
            plan.conflicts.append(Conflict((wish.starts_at, wish.ends_at), refused))
            continue
        parts = credits_for(draft, wish, use)
        plan.free.append((wish, slot, use, parts))
        draft.credits.take(whose_room(use, wish.actor.person, wish.partner_id) or "", parts)
        schedule.add(slot)
        draft.equipment.take(slot.booking_id, (slot.starts_at, slot.free_again_at), pieces_of(wish))
        counts_for(draft, wish, use, slot.booking_id)
        if use is BookingUse.RESIDENT:
            person = command.actor.person
            draft.ahead[person] = draft.ahead.get(person, 0) + 1
    return plan


def draft_of(state: Bookings, space_ids: Iterable[str]) -> Bookings:
    """A state to try dates in: these spaces' schedules, quotas, equipment, credits and counts of bookings
    ahead are its own."""
    spaces = dict(state.spaces)
    for one in space_ids:
        schedule = spaces[one].schedule
        spaces[one] = replace(spaces[one], schedule=Schedule(list(schedule.slots), schedule.longest))
    return replace(
        state,
        spaces=spaces,
        ahead=dict(state.ahead),
        usage=state.usage.copy(),
        equipment=state.equipment.copy(),
        credits=state.credits.copy(),
    )


def _first(command: BookSeries | TrySeries) -> BookSpace:
    """The booking of the first date."""
    return BookSpace(
        space_id=command.space_id,
        starts_at=command.starts_at,
        ends_at=command.ends_at,
        units=command.units,
        partner_id=command.partner_id,
        for_the_community=command.for_the_community,
        equipment=command.equipment,
        **command.envelope(),
    )


def try_series(state: Bookings, command: TrySeries) -> list[Event]:
    raise _plan(state, command).refused_as(SERIES_IS_ONLY_TRIED, state)


def book_series(state: Bookings, command: BookSeries) -> list[Event]:
    plan = _plan(state, command)
    if plan.conflicts and not command.skip_conflicts:
        raise plan.refused_as(SERIES_HAS_CONFLICTS, state)
    if not plan.free:
        raise Rejected(SERIES_HAS_NO_FREE_DATE, conflicts=[one.facts() for one in plan.conflicts])
    series_id, zone = command.new_id("series"), state.rules_at(command.starts_at).zone
    local = command.starts_at.astimezone(ZoneInfo(zone)).replace(tzinfo=None)
    (rule,) = (
        line.removeprefix("RRULE:")
        for line in str(rule_of(command.repeats, local, command.dates)).splitlines()
        if line.startswith("RRULE:")
    )
    booked = SeriesBooked(
        series_id=series_id,
        space_id=command.space_id,
        starts_at=command.starts_at,
        ends_at=command.ends_at,
        repeats=command.repeats,
        dates=command.dates,
        rrule=rule,
        zone=zone,
        units=command.units,
        use=plan.free[0][2],
        booked_by=command.actor.person,
        partner_id=command.partner_id,
        skipped=tuple(one.skipped() for one in plan.conflicts),
        booked_at=command.now,
    )
    dates: list[Event] = []
    for wish, slot, use, parts in plan.free:
        dates.append(booked_or_requested(state, wish, slot, use, series_id, parts))
        dates += lent(slot.booking_id, wish.equipment, command.now)
    return [booked, *dates]


def series_booked(state: Bookings, event: SeriesBooked) -> None:
    for over in [one.id for one in state.series.values() if one.last <= event.booked_at]:
        del state.series[over]
    last = starts_of(event.zone, event.repeats, event.starts_at, event.dates)[-1]
    series = Series(
        id=event.series_id,
        space_id=event.space_id,
        units=event.units,
        use=event.use,
        booked_by=event.booked_by,
        partner_id=event.partner_id,
        skipped={},
        last=last,
    )
    series.skips(event.skipped)
    state.series[series.id] = series


def add_series_date(state: Bookings, command: AddSeriesDate) -> list[Event]:
    series = require_series(state, command.series_id)
    must_be_own(command, *holders_of(state, series))
    if series.use is BookingUse.RESIDENT and command.actor.person != series.booked_by:
        raise Rejected(ACTOR_MAY_NOT_DO_THIS)  # It would be the booking of whoever adds it.
    skipped = next((one for one in series.skipped.values() if one.starts_at == command.starts_at), None)
    if skipped is None or command.starts_at <= command.now:
        raise Rejected(DATE_WAS_NOT_SKIPPED)
    wish = BookSpace(
        space_id=skipped.space_id or series.space_id,
        starts_at=command.starts_at,
        ends_at=skipped.ends_at,
        units=skipped.units or series.units,
        partner_id=series.partner_id,
        for_the_community=series.use is BookingUse.COMMUNITY,
        **command.envelope(),
    )
    booking_id = command.new_id("booking")
    try:
        slot = slot_must_be_free(state, wish, use_of(state, wish), booking_id)
    except Rejected as refused:
        if refused.refusal is ACTOR_MAY_NOT_DO_THIS:
            raise
        others = refused.facts.get("alternatives", [])
        raise Rejected(DATE_IS_NOT_FREE, reason=refused.code, alternatives=others) from refused
    return [
        booked_or_requested(state, wish, slot, series.use, series.id),
        SeriesDateAdded(
            series_id=series.id,
            booking_id=booking_id,
            starts_at=command.starts_at,
            date=skipped.date,
            added_at=command.now,
        ),
    ]


def series_date_added(state: Bookings, event: SeriesDateAdded) -> None:
    series = state.series[event.series_id]
    del series.skipped[event.date or event.starts_at]
    if event.date is not None:
        series.moved[event.booking_id] = event.date


def cancel_series(state: Bookings, command: CancelSeries) -> list[Event]:
    series = require_series(state, command.series_id)
    must_be_own(command, *holders_of(state, series))
    since = max(command.starts_from or command.now, command.now)
    ahead = [
        booking
        for booking in state.bookings.values()
        if booking.series_id == series.id
        and booking.starts_at >= since
        and booking.starts_at > command.now
        and booking.state in _GIVEN_BACK
    ]
    if not ahead and not any(one.starts_at >= since for one in series.skipped.values()):
        return []
    events: list[Event] = []
    for booking in ahead:
        bps = late_refund_bps(state, booking, command)
        event = cancelled(state, booking, command.now, command.reason, refund_bps=bps)
        events += [event, *strike_for_late(state, booking, event, command)]
        events += activities_end(state, booking.id, command.now, NO_ROOM_REASON)
    events = told_once(state, events)
    return [*events, SeriesCancelled(series_id=series.id, starts_from=since, cancelled_at=command.now)]


def series_cancelled(state: Bookings, event: SeriesCancelled) -> None:
    series = state.series[event.series_id]
    series.skips(tuple(one for one in series.skipped.values() if one.starts_at < event.starts_from))


def require_series(state: Bookings, series_id: str) -> Series:
    """The series, or a refusal."""
    try:
        return state.series[series_id]
    except KeyError:
        raise Rejected(SERIES_IS_UNKNOWN) from None
