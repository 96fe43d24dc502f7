"""Points: earned by credit hours, available after some days, expired, reversed with their hours."""

from collections.abc import Iterator
from datetime import datetime, timedelta

from services.fund.domain.points_state import Lot
from services.fund.domain.rewards import expire_soon, given_back, released
from services.fund.domain.state import Fund
from services.fund.domain.visitor_claims import claim_released
from shared.contracts.fund.points.commands import CountPointsAsOne, EarnPoints, ForgetPoints, ReversePoints
from shared.contracts.fund.points.events import (
    Balance,
    PointsBecameAvailable,
    PointsCountedAsOne,
    PointsEarned,
    PointsExpired,
    PointsExpireSoon,
    PointsForgotten,
    PointsReversed,
    WhyReleased,
)
from shared.contracts.fund.points.views import ReservationState
from shared.kernel.messages import Event


def earn_points(state: Fund, command: EarnPoints) -> list[Event]:
    return [] if command.hours_id in state.points.lots else [*_earned(state, command)]


def _earned(state: Fund, command: EarnPoints | ReversePoints) -> Iterator[PointsEarned]:
    """Whoever was erased earns nothing, though their hours are heard of later."""
    rules, person = state.rules_at(command.now).volunteering, state.points.person(command.person_id)
    if person in state.points.forgotten:
        return
    available_at = command.now + timedelta(days=rules.pending_days)
    yield PointsEarned(
        lot_id=command.hours_id,
        person_id=person,
        minutes=command.minutes,
        available_at=available_at,
        expires_at=max(available_at, command.now + timedelta(days=rules.points_last_days)),
        earned_at=command.now,
    )


def points_earned(state: Fund, event: PointsEarned) -> None:
    points = state.points
    points.lots[event.lot_id] = Lot(
        event.person_id, event.minutes, event.available_at, event.expires_at, left=event.minutes
    )
    points.of_person.setdefault(event.person_id, []).append(event.lot_id)
    points.add(event.person_id, "earned_minutes", event.minutes)
    points.add(event.person_id, "pending_minutes", event.minutes)
    points.wake_lot(event.lot_id)


def points_became_available(state: Fund, event: PointsBecameAvailable) -> None:
    state.points.lots[event.lot_id].pending = False
    state.points.move(event.person_id, "pending_minutes", "available_minutes", event.minutes)
    state.points.wake_lot(event.lot_id)


def reverse_points(state: Fund, command: ReversePoints) -> list[Event]:
    """Takes back what of these hours is not spent. What is reserved follows if it comes back."""
    lot = state.points.lots.get(command.hours_id)
    if lot is not None:
        done = lot.reversed or lot.person_id in state.points.forgotten
        return [] if done else [_reversed(command.hours_id, lot, command.now)]
    events: list[Event] = []
    for earned in _earned(state, command):
        lot = Lot(
            earned.person_id, earned.minutes, earned.available_at, earned.expires_at, left=earned.minutes
        )
        events += [earned, _reversed(earned.lot_id, lot, command.now)]
    return events


def _reversed(lot_id: str, lot: Lot, now: datetime) -> PointsReversed:
    return PointsReversed(
        lot_id=lot_id, person_id=lot.person_id, minutes=lot.left, pending=lot.pending, reversed_at=now
    )


def points_reversed(state: Fund, event: PointsReversed) -> None:
    state.points.lots[event.lot_id].reversed = True
    _leave(state, event, "reversed_minutes")


def points_expire_soon(state: Fund, event: PointsExpireSoon) -> None:
    state.points.lots[event.lot_id].told = True
    state.points.wake_lot(event.lot_id)


def points_expired(state: Fund, event: PointsExpired) -> None:
    _leave(state, event, "expired_minutes")


def _leave(state: Fund, event: PointsReversed | PointsExpired, target: str) -> None:
    state.points.lots[event.lot_id].left -= event.minutes
    source = "pending_minutes" if event.pending else "available_minutes"
    state.points.move(event.person_id, source, target, event.minutes)
    state.points.wake_lot(event.lot_id)


def count_points_as_one(state: Fund, command: CountPointsAsOne) -> list[Event]:
    points, person, into = state.points, command.person_id, command.into
    if points.merged.get(person) == into:
        return []
    return [
        PointsCountedAsOne(
            person_id=person,
            into=into,
            balance=Balance(**points.totals.get(person, {})),
            reservation_ids=tuple(points.reserved_by.get(person, ())),
            counted_at=command.now,
        )
    ]


def points_counted_as_one(state: Fund, event: PointsCountedAsOne) -> None:
    points, person, into = state.points, event.person_id, event.into
    points.merged.pop(into, None)  # It counts as itself again: nobody counts as each other.
    points.merged[person] = into
    for lot_id in points.of_person.pop(person, []):
        points.lots[lot_id].person_id = into
        points.of_person.setdefault(into, []).append(lot_id)
    for place, minutes in points.totals.pop(person, {}).items():
        points.add(into, place, minutes)
    for reservation_id in points.reserved_by.pop(person, []):
        points.reservations[reservation_id].person_id = into
        points.reserved_by.setdefault(into, []).append(reservation_id)


def forget_points(state: Fund, command: ForgetPoints) -> list[Event]:
    points, person, now = state.points, command.person_id, command.now
    if person in points.forgotten:
        return []
    events: list[Event] = []
    for reservation_id in points.reserved_by.get(person, ()):
        if points.reservations[reservation_id].state is ReservationState.RESERVED:
            events.extend(given_back(state, reservation_id, WhyReleased.ERASED, now))
    for lot_id in points.of_person.get(person, ()):
        lot = points.lots[lot_id]
        if lot.left:
            events.append(_expired(lot_id, lot, now))
    return [*events, PointsForgotten(person_id=person, forgotten_at=now)]


def _expired(lot_id: str, lot: Lot, now: datetime, *, pending: bool | None = None) -> PointsExpired:
    return PointsExpired(
        lot_id=lot_id,
        person_id=lot.person_id,
        minutes=lot.left,
        pending=lot.pending if pending is None else pending,
        expired_at=now,
    )


def points_forgotten(state: Fund, event: PointsForgotten) -> None:
    state.points.forgotten.add(event.person_id)


def points_due(state: Fund, now: datetime) -> Iterator[Event]:
    """What time does to points and reservations by now."""
    for key in state.points.agenda.until(now):
        lot = state.points.lots.get(key)
        if lot is None:
            if key in state.points.claims:
                yield claim_released(state, key, WhyReleased.RAN_OUT, now)
            else:
                yield from released(state, key, WhyReleased.RAN_OUT, now)
            continue
        if lot.pending:
            yield PointsBecameAvailable(lot_id=key, person_id=lot.person_id, minutes=lot.left, became_at=now)
        if now >= lot.expires_at:
            yield _expired(key, lot, now, pending=False)
        elif now >= lot.soon_at and not lot.told:
            yield expire_soon(key, lot, lot.left, now)
