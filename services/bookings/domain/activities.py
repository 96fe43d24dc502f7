"""Volunteer activities: planned where nothing is paid, cancelled, signed in and out of."""

from datetime import datetime, timedelta

from services.bookings.domain.actors import must_not_be_erased
from services.bookings.domain.hours import local_day
from services.bookings.domain.stamps import stamp
from services.bookings.domain.state import Bookings, Session
from services.bookings.domain.volunteer_hours import minutes_left, must_take_place, require_activity
from services.bookings.domain.volunteer_sign_ups import void_sign_ups
from services.bookings.domain.volunteer_state import Activity, Presence
from shared.contracts.bookings.bookings.events import BookingUse, CheckedIn
from shared.contracts.bookings.bookings.views import BookingState
from shared.contracts.bookings.refusals.volunteering import (
    ACTIVITY_CODE_IS_NOT_VALID,
    ACTIVITY_HAS_BEGUN,
    ACTIVITY_IS_FULL,
    ACTIVITY_IS_PLANNED_AHEAD,
    ACTIVITY_LIES_OUTSIDE_ITS_SESSION,
    ACTIVITY_NEEDS_A_BOOKING_OF_THE_COMMUNITY,
    ACTIVITY_TAKES_NO_SIGN_IN,
    ACTIVITY_TAKES_NO_SIGN_OUT,
    PRICED_SESSION_EARNS_NO_HOURS,
    VOLUNTEER_IS_NOT_SIGNED_IN,
    VOLUNTEER_IS_SIGNED_IN_ELSEWHERE,
)
from shared.contracts.bookings.sessions.views import SessionState
from shared.contracts.bookings.volunteering.commands import CancelActivity, PlanActivity, SignIn, SignOut
from shared.contracts.bookings.volunteering.events import (
    ActivityCancelled,
    ActivityPlanned,
    HoursCredited,
    VolunteerSignedIn,
    VolunteerSignedOut,
)
from shared.kernel.messages import Event
from shared.kernel.refusals import ACTOR_MAY_NOT_DO_THIS, Rejected

_AROUND = timedelta(minutes=30)
"""So long before the start one can sign in, and after the end sign out. Recorded with each activity."""
_MINUTE = timedelta(minutes=1)


def plan_activity(state: Bookings, command: PlanActivity) -> list[Event]:
    if command.ends_at <= command.now:
        raise Rejected(ACTIVITY_IS_PLANNED_AHEAD, ends_at=stamp(command.ends_at))
    space_id = None
    if command.booking_id is not None:
        space_id = _space_of(state, command, command.booking_id)
    elif command.session_id is not None:
        _must_be_unpaid(state.session(command.session_id), command)
    return [
        ActivityPlanned(
            activity_id=command.new_id("activity"),
            title=command.title,
            description=command.description,
            starts_at=command.starts_at,
            ends_at=command.ends_at,
            sign_in_from=command.starts_at - _AROUND,
            sign_out_until=command.ends_at + _AROUND,
            capacity=command.capacity,
            space_id=space_id,
            session_id=command.session_id,
            place=command.place,
            booking_id=command.booking_id,
            planned_at=command.now,
            category=command.category,
            title_en=command.title_en,
            description_en=command.description_en,
        )
    ]


def _space_of(state: Bookings, command: PlanActivity, booking_id: str) -> str:
    """The space that the community has booked for itself, or why that is none."""
    booking = state.bookings.get(booking_id)
    because = None
    if booking is None or booking.state is BookingState.HELD:
        because = "booking_does_not_stand"
    elif booking.use is not BookingUse.COMMUNITY or booking.trial_id is not None:
        because = "booking_is_for_something_else"
    elif command.starts_at < booking.starts_at or command.ends_at > booking.ends_at:
        because = "activity_lies_outside_it"
    if booking is None or because is not None:
        raise Rejected(ACTIVITY_NEEDS_A_BOOKING_OF_THE_COMMUNITY, because=because)
    return booking.space_id


def _must_be_unpaid(session: Session, command: PlanActivity) -> None:
    """Refuses a session that has a price, or might get one: who earns hours there is not paid for.

    The other way round a volunteer session refuses every price (`price_session`).
    """
    if session.price_fen or not session.volunteer:
        raise Rejected(PRICED_SESSION_EARNS_NO_HOURS, price_fen=session.price_fen)
    if session.state is SessionState.CANCELLED:
        raise Rejected(ACTIVITY_LIES_OUTSIDE_ITS_SESSION, state=session.state)
    if command.starts_at < session.starts_at or command.ends_at > session.ends_at:
        raise Rejected(
            ACTIVITY_LIES_OUTSIDE_ITS_SESSION,
            starts_at=stamp(session.starts_at),
            ends_at=stamp(session.ends_at),
        )


def activity_planned(state: Bookings, event: ActivityPlanned) -> None:
    state.volunteering.activities[event.activity_id] = Activity(
        id=event.activity_id,
        starts_at=event.starts_at,
        ends_at=event.ends_at,
        sign_in_from=event.sign_in_from,
        sign_out_until=event.sign_out_until,
        capacity=event.capacity,
        session_id=event.session_id,
        booking_id=event.booking_id,
        english=(event.title_en, event.description_en),
    )


def cancel_activity(state: Bookings, command: CancelActivity) -> list[Event]:
    activity = require_activity(state, command.activity_id)
    if activity.cancelled:
        return []
    if activity.people:
        raise Rejected(ACTIVITY_HAS_BEGUN, volunteers=len(activity.people))
    cancelled = ActivityCancelled(activity_id=activity.id, reason=command.reason, cancelled_at=command.now)
    return [cancelled, *void_sign_ups(activity, command.now)]


def activity_cancelled(state: Bookings, event: ActivityCancelled) -> None:
    state.volunteering.activities[event.activity_id].cancelled = True


def _must_be_there(state: Bookings, command: SignIn | SignOut) -> str:
    """The person who signs, which nobody does for them; by the code, which only those who are there see."""
    if command.actor.on_behalf_of is not None:
        raise Rejected(ACTOR_MAY_NOT_DO_THIS)
    must_not_be_erased(state, command.actor.person)
    if not command.by_code:
        raise Rejected(ACTIVITY_CODE_IS_NOT_VALID)
    return state.volunteering.person(command.actor.person)


def sign_in(state: Bookings, command: SignIn) -> list[Event]:
    activity = require_activity(state, command.activity_id)
    person = _must_be_there(state, command)
    must_take_place(state, activity)
    presence = state.volunteering.present.get(person)
    if presence is not None and presence.activity_id == activity.id:
        return []
    if not activity.sign_in_from <= command.now < activity.ends_at:
        raise Rejected(
            ACTIVITY_TAKES_NO_SIGN_IN,
            sign_in_from=stamp(activity.sign_in_from),
            ends_at=stamp(activity.ends_at),
        )
    if presence is not None and command.now < state.volunteering.until(presence):
        raise Rejected(VOLUNTEER_IS_SIGNED_IN_ELSEWHERE, activity_id=presence.activity_id)
    first = person not in activity.people
    kept = activity.places_kept(person) if command.now < activity.starts_at else 0
    if first and len(activity.people) + kept >= activity.capacity:
        raise Rejected(ACTIVITY_IS_FULL, capacity=activity.capacity)
    return [
        VolunteerSignedIn(
            hours_id=command.new_id("hours"),
            activity_id=activity.id,
            person_id=person,
            first=first,
            signed_in_at=command.now,
        ),
        *_room_is_claimed(state, activity, command.now),
    ]


def _room_is_claimed(state: Bookings, activity: Activity, now: datetime) -> list[Event]:
    """Somebody is there, so the room is not given to others as if nobody had come."""
    booking = state.bookings.get(activity.booking_id or "")
    if booking is None or booking.state is not BookingState.CONFIRMED or booking.check_in_from is None:
        return []
    if booking.release_at is None or not booking.check_in_from <= now < booking.release_at:
        return []
    return [CheckedIn(booking_id=booking.id, space_id=booking.space_id, checked_in_at=now)]


def volunteer_signed_in(state: Bookings, event: VolunteerSignedIn) -> None:
    volunteering = state.volunteering
    volunteering.activities[event.activity_id].people.add(event.person_id)
    volunteering.of_person.setdefault(event.person_id, []).append(event.hours_id)
    volunteering.present[event.person_id] = Presence(event.hours_id, event.activity_id, event.signed_in_at)


def sign_out(state: Bookings, command: SignOut) -> list[Event]:
    activity = require_activity(state, command.activity_id)
    person = _must_be_there(state, command)
    presence = state.volunteering.present.get(person)
    if presence is None or presence.activity_id != activity.id:
        raise Rejected(VOLUNTEER_IS_NOT_SIGNED_IN)
    if command.now >= activity.sign_out_until:
        raise Rejected(ACTIVITY_TAKES_NO_SIGN_OUT, sign_out_until=stamp(activity.sign_out_until))
    about = {"hours_id": presence.hours_id, "activity_id": activity.id, "person_id": person}
    stayed = min(command.now, activity.ends_at) - max(presence.signed_in_at, activity.starts_at)
    stayed_minutes = max(stayed // _MINUTE, 0)
    day = local_day(state.rules_at(activity.starts_at).zone, activity.starts_at)
    minutes = min([stayed_minutes, *minutes_left(state, activity, person, day).values()])
    events: list[Event] = [VolunteerSignedOut(**about, signed_out_at=command.now)]
    if minutes > 0:
        events.append(
            HoursCredited(
                **about, day=day, minutes=minutes, stayed_minutes=stayed_minutes, credited_at=command.now
            )
        )
    return events


def volunteer_signed_out(state: Bookings, event: VolunteerSignedOut) -> None:
    del state.volunteering.present[event.person_id]
