"""Volunteer hours: what counts within the caps, what staff enter, and what is reversed."""

from collections.abc import Mapping
from datetime import date, timedelta

from services.bookings.domain.hours import local_day
from services.bookings.domain.stamps import stamp
from services.bookings.domain.state import Bookings
from services.bookings.domain.volunteer_certificates import voided
from services.bookings.domain.volunteer_state import Activity, Hours
from shared.contracts.bookings.refusals.volunteering import (
    ACTIVITY_HAS_NOT_BEGUN,
    ACTIVITY_IS_CANCELLED,
    ACTIVITY_IS_UNKNOWN,
    HOURS_ARE_ENTERED_TOO_LATE,
    HOURS_ARE_MORE_THAN_COUNT,
    HOURS_ARE_UNKNOWN,
    STAFF_DO_NOT_ENTER_THEIR_OWN_HOURS,
)
from shared.contracts.bookings.sessions.views import SessionState
from shared.contracts.bookings.volunteering.commands import EnterHours, ReverseHours
from shared.contracts.bookings.volunteering.events import HoursCredited, HoursHonoured, HoursReversed
from shared.kernel.messages import Event
from shared.kernel.refusals import Rejected


def require_activity(state: Bookings, activity_id: str) -> Activity:
    try:
        return state.volunteering.activities[activity_id]
    except KeyError:
        raise Rejected(ACTIVITY_IS_UNKNOWN) from None


def must_take_place(state: Bookings, activity: Activity) -> None:
    """Refuses an activity that was cancelled, or whose session was."""
    session = state.sessions.get(activity.session_id or "")
    if activity.cancelled or (session is not None and session.state is SessionState.CANCELLED):
        raise Rejected(ACTIVITY_IS_CANCELLED)


def minutes_left(
    state: Bookings, activity: Activity, person: str, day: date, *, honour: bool = False
) -> Mapping[str, int]:
    """How many minutes still count for a person here, by the rule that caps them.

    The rules in force when the activity began hold, whenever it is asked. What staff enter is what was
    lost of the activity: with what was signed for no more than it lasted.
    """
    rules = state.rules_at(activity.starts_at).volunteering
    counted = state.volunteering.counted(person)
    here = sum(one.minutes for one in counted if one.activity_id == activity.id)
    that_day = sum(one.minutes for one in counted if one.day == day)
    left = {
        "minutes_per_activity": max(rules.minutes_per_activity - here, 0),
        "minutes_per_day": max(rules.minutes_per_day - that_day, 0),
    }
    if honour:
        month = sum(
            one.minutes
            for one in counted
            if not one.credit and (one.day.year, one.day.month) == (day.year, day.month)
        )
        left["honour_minutes_per_month"] = max(rules.honour_minutes_per_month - month, 0)
        lasted = (activity.ends_at - activity.starts_at) // timedelta(minutes=1)
        left["minutes_of_the_activity"] = max(lasted - here, 0)
    return left


def hours_credited(state: Bookings, event: HoursCredited) -> None:
    _count(state, event, credit=True)  # They are in the person's list since the sign-in.


def _count(state: Bookings, event: HoursCredited | HoursHonoured, *, credit: bool) -> None:
    state.volunteering.hours[event.hours_id] = Hours(
        event.person_id, event.activity_id, event.day, event.minutes, credit
    )


def enter_hours(state: Bookings, command: EnterHours) -> list[Event]:
    activity = require_activity(state, command.activity_id)
    person = state.volunteering.person(command.person_id)
    _must_be_of_another(state, command, person)
    must_take_place(state, activity)
    if command.now < activity.starts_at:
        raise Rejected(ACTIVITY_HAS_NOT_BEGUN, starts_at=stamp(activity.starts_at))
    rules = state.rules_at(activity.starts_at)
    until = activity.ends_at + timedelta(days=rules.volunteering.honour_days)
    if command.now >= until:
        raise Rejected(HOURS_ARE_ENTERED_TOO_LATE, until=stamp(until))
    day = local_day(rules.zone, activity.starts_at)
    left = minutes_left(state, activity, person, day, honour=True)
    cap = min(left, key=left.__getitem__)
    if command.minutes > left[cap]:
        raise Rejected(HOURS_ARE_MORE_THAN_COUNT, minutes_left=left[cap], cap=cap)
    return [
        HoursHonoured(
            hours_id=command.new_id("hours"),
            activity_id=activity.id,
            person_id=person,
            day=day,
            minutes=command.minutes,
            reason=command.reason,
            entered_by=command.actor.id,
            honoured_at=command.now,
        )
    ]


def _must_be_of_another(state: Bookings, command: EnterHours | ReverseHours, person: str) -> None:
    if person in {state.volunteering.person(one) for one in (command.actor.id, command.actor.person)}:
        raise Rejected(STAFF_DO_NOT_ENTER_THEIR_OWN_HOURS)


def hours_honoured(state: Bookings, event: HoursHonoured) -> None:
    _count(state, event, credit=False)
    state.volunteering.of_person.setdefault(event.person_id, []).append(event.hours_id)


def reverse_hours(state: Bookings, command: ReverseHours) -> list[Event]:
    hours = state.volunteering.hours.get(command.hours_id)
    if hours is None:
        raise Rejected(HOURS_ARE_UNKNOWN)
    if hours.reversed:
        return []
    _must_be_of_another(state, command, hours.person_id)
    return [
        HoursReversed(
            hours_id=command.hours_id,
            activity_id=hours.activity_id,
            person_id=hours.person_id,
            minutes=hours.minutes,
            credit=hours.credit,
            reason=command.reason,
            reversed_by=command.actor.id,
            reversed_at=command.now,
        ),
        *voided(state, hours.person_id, command.now, of=hours.day),
    ]


def hours_reversed(state: Bookings, event: HoursReversed) -> None:
    state.volunteering.hours[event.hours_id].reversed = True
