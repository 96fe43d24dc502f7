"""An edit of a series: each date that it is for is decided as a booking of its own would be, one by one.

A date is tried when its own time is free and all others' are as they are by then. The last goes first where
dates move to later, and the first where they move to earlier: so none is in the way of the one behind it.
"""

from collections.abc import Callable
from datetime import UTC, datetime
from typing import NamedTuple
from zoneinfo import ZoneInfo

from pydantic import JsonValue

from services.bookings.domain.actors import host_in_good_standing, must_be_own
from services.bookings.domain.approval_terms import approval_of
from services.bookings.domain.bookings import slot_had_by
from services.bookings.domain.credit_accounts import account_of
from services.bookings.domain.holders import holders_of
from services.bookings.domain.quotas import counts_as, stops_counting
from services.bookings.domain.series import draft_of, require_series
from services.bookings.domain.series_moves import activities_left_behind, booking_moved_by, skipped_after
from services.bookings.domain.series_state import Series
from services.bookings.domain.slots import agreement_must_cover, slot_must_be_free
from services.bookings.domain.stamps import stamp
from services.bookings.domain.state import Booking, Bookings, Host
from shared.contracts.bookings.bookings.commands import BookSpace
from shared.contracts.bookings.bookings.events import BookingUse
from shared.contracts.bookings.bookings.views import BookingState
from shared.contracts.bookings.credits.lots import total
from shared.contracts.bookings.equipment.pieces import Pieces
from shared.contracts.bookings.refusals.series import (
    DATE_IS_NOT_AHEAD,
    DATE_IS_TOO_NEAR,
    DATE_STANDS_ALONE,
    DATE_WANTS_APPROVAL,
    NO_DATE_CAN_BE_MOVED,
    SERIES_EDIT_HAS_CONFLICTS,
    SERIES_EDIT_IS_ONLY_TRIED,
)
from shared.contracts.bookings.series import EditScope, SkippedDate
from shared.contracts.bookings.series_edits import (
    BookingMoved,
    EditSeries,
    SeriesEdited,
    TryEditSeries,
)
from shared.kernel.messages import Actor, Event
from shared.kernel.refusals import Refusal, Rejected
from shared.kernel.roles import Role

Edit = EditSeries | TryEditSeries


class _Conflict(NamedTuple):
    booking: Booking
    wish: BookSpace
    refused: Rejected

    def facts(self) -> dict[str, JsonValue]:
        named = self.refused.facts.get("alternatives", [])
        own = {"space_id": self.booking.space_id, "starts_at": stamp(self.booking.starts_at)}
        return {
            "booking_id": self.booking.id,
            "from_starts_at": stamp(self.booking.starts_at),
            "starts_at": stamp(self.wish.starts_at),
            "ends_at": stamp(self.wish.ends_at),
            "reason": self.refused.code,
            # The time that it has already is no other.
            "alternatives": [
                one
                for one in (named if isinstance(named, list) else ())
                if isinstance(one, dict) and any(one[key] != said for key, said in own.items())
            ],
        }


class _Plan(NamedTuple):
    series: Series
    anchor: Booking
    moved: list[BookingMoved]
    before: list[Booking]
    """What was moved, as it was."""
    conflicts: list[_Conflict]
    left_alone: list[Booking]
    skipped: tuple[SkippedDate, ...]

    def refused_as(self, refusal: Refusal) -> Rejected:
        """The refusal that names every date, what was against it and what it costs."""
        return Rejected(
            refusal,
            moved=[
                {
                    "booking_id": was.id,
                    "from_space_id": was.space_id,
                    "from_starts_at": stamp(was.starts_at),
                    "from_ends_at": stamp(was.ends_at),
                    "space_id": one.space_id,
                    "starts_at": stamp(one.starts_at),
                    "ends_at": stamp(one.ends_at),
                    "price_fen": one.price_fen,
                    "price_before_fen": was.price_fen,
                    "credits": total(one.credits),
                    "credits_before": total(was.credits),
                }
                for one, was in zip(self.moved, self.before, strict=True)
            ],
            conflicts=[one.facts() for one in self.conflicts],
            left_alone=[stamp(one.starts_at) for one in self.left_alone],
        )


def try_edit_series(state: Bookings, command: TryEditSeries) -> list[Event]:
    raise _plan(state, command).refused_as(SERIES_EDIT_IS_ONLY_TRIED)


def edit_series(state: Bookings, command: EditSeries) -> list[Event]:
    plan = _plan(state, command)
    if plan.conflicts and not command.keep_conflicts:
        raise plan.refused_as(SERIES_EDIT_HAS_CONFLICTS)
    if plan.conflicts and not plan.moved:
        raise Rejected(NO_DATE_CAN_BE_MOVED, conflicts=[one.facts() for one in plan.conflicts])
    series, anchor = plan.series, plan.anchor
    if not plan.moved and plan.skipped == tuple(series.skipped.values()):
        return []  # They are so already.
    now_so = next((one for one in plan.moved if one.booking_id == anchor.id), anchor)
    edited = SeriesEdited(
        series_id=series.id,
        booking_id=anchor.id,
        date=_date(series, anchor),
        scope=command.scope,
        space_id=now_so.space_id,
        starts_at=now_so.starts_at,
        ends_at=now_so.ends_at,
        moved=len(plan.moved),
        kept=tuple(sorted(_date(series, one.booking) for one in plan.conflicts)),
        skipped=plan.skipped,
        booked_by=series.booked_by,
        edited_at=command.now,
        person_ids=holders_of(state, series),
    )
    return [*plan.moved, edited, *activities_left_behind(state, plan.moved, command.now)]


def _plan(state: Bookings, command: Edit) -> _Plan:
    series = require_series(state, command.series_id)
    host = None
    if series.partner_id is None:
        must_be_own(command, series.booked_by)
    else:
        host = host_in_good_standing(state, command, series.partner_id)
    anchor = _anchor(state, series, command)
    if command.space_id is not None:
        state.space(command.space_id)
    _must_want_no_approval(state, series, _wish(series, anchor, command, command.starts_at))
    then, is_meant = _shifted(state, anchor, command), _meant(series, anchor, command.scope)
    meant = [
        one
        for one in state.bookings.values()
        if one.series_id == series.id and _is_ahead(one, command) and is_meant(_date(series, one))
    ]
    alone = [one for one in meant if one.id != anchor.id and _date(series, one) in series.alone]
    plan = _Plan(series, anchor, [], [], [], alone, skipped_after(series, command, is_meant, then))
    draft = draft_of(state, {command.space_id or anchor.space_id, *(one.space_id for one in meant)})
    if series.use is BookingUse.RESIDENT:
        # One booking of the booker's less, as one is tried.
        draft.ahead[series.booked_by] = draft.ahead.get(series.booked_by, 1) - 1
    later = command.starts_at > anchor.starts_at
    for booking in sorted(meant, key=lambda one: one.starts_at, reverse=later):
        if booking.id == anchor.id or _date(series, booking) not in series.alone:
            had = draft.equipment.had.get(booking.id, ())
            _move(draft, plan, booking, _wish(series, booking, command, then(booking.starts_at), had), host)
    return plan


def _date(series: Series, booking: Booking) -> datetime:
    return series.date_of(booking.id, booking.starts_at)


def _must_want_no_approval(state: Bookings, series: Series, wish: BookSpace) -> None:
    """Refuses a time for which whoever would book it waits for staff: what they granted was another."""
    span = wish.starts_at, wish.ends_at
    wants = approval_of(state.approvals, wish.space_id, series.use, span) is not None
    if wants and not wish.actor.has(Role.STAFF):
        raise Rejected(DATE_WANTS_APPROVAL)


def _meant(series: Series, anchor: Booking, scope: EditScope) -> Callable[[datetime], bool]:
    """Whether a date is one of those that are named, edited by themselves or not."""
    first = _date(series, anchor)
    if scope is EditScope.ONE:
        return lambda date: date == first
    return lambda date: scope is EditScope.ALL or date >= first


def _anchor(state: Bookings, series: Series, command: Edit) -> Booking:
    booking = state.bookings.get(command.booking_id)
    if booking is None or booking.series_id != series.id or not _is_ahead(booking, command):
        raise Rejected(DATE_IS_NOT_AHEAD)
    if command.scope is not EditScope.ONE and _date(series, booking) in series.alone:
        raise Rejected(DATE_STANDS_ALONE)
    _must_not_be_too_near(booking, command)
    return booking


def _is_ahead(booking: Booking, command: Edit) -> bool:
    return booking.state is BookingState.CONFIRMED and booking.starts_at > command.now


def _must_not_be_too_near(booking: Booking, command: Edit | BookSpace) -> None:
    """Refuses to move what could be given back only late: whoever moved it away first would owe nothing."""
    late_from = booking.late_from
    if late_from is not None and command.now >= late_from and not command.actor.has(Role.STAFF):
        raise Rejected(DATE_IS_TOO_NEAR, late_from=stamp(late_from))


def _shifted(state: Bookings, anchor: Booking, command: Edit) -> Callable[[datetime], datetime]:
    """Where an edit puts what begins at a moment: so many days on or back, at the new time of day.

    A local time that a change of clocks leaves out comes after it, as in `series_dates.starts_of`.
    """
    zone = ZoneInfo(state.rules_at(command.starts_at).zone)
    before, after = (one.astimezone(zone) for one in (anchor.starts_at, command.starts_at))
    days, clock = after.date() - before.date(), after.time().replace(fold=0)

    def then(starts_at: datetime) -> datetime:
        if starts_at == anchor.starts_at:
            return command.starts_at
        day = starts_at.astimezone(zone).date() + days
        return datetime.combine(day, clock, zone).astimezone(UTC)

    return then


def _wish(
    series: Series, booking: Booking, command: Edit, starts_at: datetime, had: tuple[Pieces, ...] = ()
) -> BookSpace:
    """The booking of one date as the edit wants it: its booker's, whoever asks, with the pieces it has."""
    wish = BookSpace(
        space_id=command.space_id or booking.space_id,
        starts_at=starts_at,
        ends_at=starts_at + (command.ends_at - command.starts_at),
        units=command.units or booking.units,
        partner_id=series.partner_id,
        for_the_community=series.use is BookingUse.COMMUNITY,
        equipment=had or None,
        **command.envelope(),
    )
    if series.use is not BookingUse.RESIDENT or command.actor.person == series.booked_by:
        return wish
    return wish.model_copy(update={"actor": Actor(id=series.booked_by, roles=frozenset({Role.STAFF}))})


def _move(draft: Bookings, plan: _Plan, booking: Booking, wish: BookSpace, host: Host | None) -> None:
    """Tries one date, and moves it in the draft where nothing is against it."""
    span = wish.starts_at, wish.ends_at
    had = booking.space_id, booking.units, booking.starts_at, booking.ends_at
    if had == (wish.space_id, wish.units, *span):
        return
    use, schedule = plan.series.use, draft.spaces[booking.space_id].schedule
    schedule.remove(booking.starts_at, booking.id)
    stops_counting(draft, booking)
    whose = account_of(draft, booking) or ""
    draft.credits.give_back(whose, booking.credits)
    pieces = draft.equipment.give_back(booking.id, booking.starts_at)
    try:
        _must_not_be_too_near(booking, wish)
        _must_want_no_approval(draft, plan.series, wish)
        if host is not None:
            agreement_must_cover(host, draft.space(wish.space_id), span, wish.now)
        slot = slot_must_be_free(draft, wish, use, booking.id)
    except Rejected as refused:
        schedule.add(slot_had_by(booking))
        draft.credits.take(whose, booking.credits)
        draft.equipment.take(booking.id, (booking.starts_at, booking.free_again_at), pieces)
        counts_as(draft, booking, booking.space_id, (booking.starts_at, booking.ends_at), wish.now)
        plan.conflicts.append(_Conflict(booking, wish, refused))
        return
    draft.spaces[wish.space_id].schedule.add(slot)
    draft.equipment.take(booking.id, (slot.starts_at, slot.free_again_at), pieces)
    counts_as(draft, booking, wish.space_id, span, wish.now)
    moved = booking_moved_by(draft, plan.series, booking, wish, slot)
    draft.credits.take(moved.credits_of or "", moved.credits)
    plan.before.append(booking)
    plan.moved.append(moved)
