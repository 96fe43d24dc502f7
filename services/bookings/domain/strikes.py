"""Strikes: given for what somebody did while a rule was in force, and excused by staff."""

from datetime import datetime, timedelta

from services.bookings.domain.room_line import call_lines_of
from services.bookings.domain.stamps import stamp
from services.bookings.domain.state import Bookings
from shared.contracts.bookings.refusals.strikes import PERSON_HAS_STRIKES, STRIKE_IS_UNKNOWN
from shared.contracts.bookings.strikes.commands import ExcuseStrike
from shared.contracts.bookings.strikes.events import StrikeCause, StrikeExcused, StrikeGiven
from shared.kernel.messages import Event
from shared.kernel.refusals import Rejected


def strike(state: Bookings, of: str, person_id: str, cause: StrikeCause, now: datetime) -> list[Event]:
    """The strike for a booking or an enrolment; none where no rule is in force or its person is nobody."""
    rule = state.rules_at(now).strikes
    if rule is None or person_id in state.erased:
        return []
    until = now + timedelta(days=rule.window_days)
    return [StrikeGiven(strike_id=of, person_id=person_id, cause=cause, counts_until=until, given_at=now)]


def may_book_that_far(state: Bookings, person_id: str, starts_at: datetime, now: datetime) -> None:
    """Refuses a resident with strikes what lies further ahead than the rule lets them book."""
    rule = state.rules_at(now).strikes
    if rule is None or starts_at <= now + timedelta(days=rule.days_ahead):
        return
    counting = state.strikes.counting(state.volunteering.person(person_id), now)
    if len(counting) >= rule.limit:
        until = counting[len(counting) - rule.limit]
        raise Rejected(
            PERSON_HAS_STRIKES, strikes=len(counting), days_ahead=rule.days_ahead, until=stamp(until)
        )


def booked_that_far_from(state: Bookings, person_id: str, starts_at: datetime, now: datetime) -> datetime:
    """From when on no strike that there is now keeps a resident from booking what begins then."""
    rule = state.rules_at(now).strikes
    counting = state.strikes.counting(state.volunteering.person(person_id), now)
    if rule is None or len(counting) < rule.limit:
        return now
    near = starts_at - timedelta(days=rule.days_ahead)
    return max(now, min(near, counting[len(counting) - rule.limit]))


def strike_given(state: Bookings, event: StrikeGiven) -> None:
    state.strikes.add(
        state.volunteering.person(event.person_id), event.strike_id, event.counts_until, event.given_at
    )


def excuse_strike(state: Bookings, command: ExcuseStrike) -> list[Event]:
    until = state.strikes.until.get(command.strike_id)
    if until is None or until <= command.now:
        raise Rejected(STRIKE_IS_UNKNOWN)
    (person_id,) = (key for key, ids in state.strikes.of_person.items() if command.strike_id in ids)
    return [
        StrikeExcused(
            strike_id=command.strike_id,
            person_id=person_id,
            reason=command.reason,
            excused_at=command.now,
        )
    ]


def strike_excused(state: Bookings, event: StrikeExcused) -> None:
    state.strikes.drop(event.person_id, event.strike_id)
    call_lines_of(state, event.person_id, event.excused_at)
