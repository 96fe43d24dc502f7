"""Volunteers say ahead that they will come: a place is kept for each until the activity begins."""

from datetime import datetime

from services.bookings.domain.actors import must_not_be_erased
from services.bookings.domain.stamps import stamp
from services.bookings.domain.state import Bookings
from services.bookings.domain.volunteer_hours import must_take_place, require_activity
from services.bookings.domain.volunteer_state import Activity
from shared.contracts.bookings.refusals.volunteering import ACTIVITY_TAKES_NO_SIGN_UPS
from shared.contracts.bookings.volunteering.events import ActivityCancelled
from shared.contracts.bookings.volunteering.sign_ups import (
    SignUp,
    SignUpsVoided,
    VolunteerMovedUp,
    VolunteerSignedUp,
    VolunteerWithdrew,
    WithdrawSignUp,
)
from shared.kernel.messages import Event
from shared.kernel.refusals import Rejected

NO_ROOM_REASON = "场地不再保留 / Its room is not kept any more"
"""What everybody reads of an activity whose booking is given back, moved or released."""


def sign_up(state: Bookings, command: SignUp) -> list[Event]:
    activity = require_activity(state, command.activity_id)
    person = state.volunteering.person(command.actor.person)
    must_not_be_erased(state, person)
    must_take_place(state, activity)
    _must_be_ahead(activity, command.now)
    if person in activity.sign_ups:
        return []
    return [
        VolunteerSignedUp(
            sign_up_id=command.new_id("sign-up"),
            activity_id=activity.id,
            person_id=person,
            ticket=activity.tickets + 1,
            signed_up_at=command.now,
        )
    ]


def _must_be_ahead(activity: Activity, now: datetime) -> None:
    if now >= activity.starts_at:
        raise Rejected(ACTIVITY_TAKES_NO_SIGN_UPS, starts_at=stamp(activity.starts_at))


def volunteer_signed_up(state: Bookings, event: VolunteerSignedUp) -> None:
    activity = state.volunteering.activities[event.activity_id]
    activity.sign_ups[event.person_id] = event.sign_up_id
    activity.tickets = event.ticket


def withdraw_sign_up(state: Bookings, command: WithdrawSignUp) -> list[Event]:
    activity = require_activity(state, command.activity_id)
    person = state.volunteering.person(command.actor.person)
    if person not in activity.sign_ups:
        return []
    _must_be_ahead(activity, command.now)
    return _withdrew(activity, person, command.now)


def _withdrew(activity: Activity, person: str, now: datetime) -> list[Event]:
    """Somebody will not come, and whoever waits first has the place."""
    in_order = list(activity.sign_ups)
    moves_up = in_order[activity.capacity :][:1] if person in in_order[: activity.capacity] else []
    return [
        VolunteerWithdrew(
            sign_up_id=activity.sign_ups[person], activity_id=activity.id, person_id=person, withdrew_at=now
        ),
        *(
            VolunteerMovedUp(
                sign_up_id=activity.sign_ups[one],
                activity_id=activity.id,
                person_id=one,
                starts_at=activity.starts_at,
                moved_up_at=now,
            )
            for one in moves_up
        ),
    ]


def volunteer_moved_up(_state: Bookings, _event: VolunteerMovedUp) -> None:
    """They are told; the order of sign-ups says who has a place."""


def sign_ups_voided(_state: Bookings, _event: SignUpsVoided) -> None:
    """They are told; the activity itself is over."""


def void_sign_ups(activity: Activity, now: datetime) -> list[Event]:
    """Those who said that they will come, and are not there yet, to be told that it does not take place."""
    expected = tuple(one for one in activity.sign_ups if one not in activity.people)
    if not expected or now >= activity.starts_at:
        return []
    return [
        SignUpsVoided(
            activity_id=activity.id,
            person_ids=expected,
            starts_at=activity.starts_at,
            voided_at=now,
        )
    ]


def activities_end(
    state: Bookings, where: str, now: datetime, reason: str, kept: tuple[datetime, datetime] | None = None
) -> list[Event]:
    """Calls off what volunteers were to do at a session, or in a booking, that falls away: whoever signed up
    is told. What lies within the time that is ``kept`` there takes place; where somebody is there already,
    what they did stays."""
    events: list[Event] = []
    for one in state.volunteering.activities.values():
        if one.cancelled or now >= one.ends_at or where not in {one.session_id, one.booking_id}:
            continue
        if kept is not None and kept[0] <= one.starts_at and one.ends_at <= kept[1]:
            continue
        if not one.people:
            events.append(ActivityCancelled(activity_id=one.id, reason=reason, cancelled_at=now))
        events.extend(void_sign_ups(one, now))
    return events


def volunteer_withdrew(state: Bookings, event: VolunteerWithdrew) -> None:
    del state.volunteering.activities[event.activity_id].sign_ups[event.person_id]


def sign_ups_end(state: Bookings, person_id: str, now: datetime) -> list[Event]:
    """Withdraws whoever leaves from every activity that lies ahead."""
    ahead = (one for one in state.volunteering.activities.values() if one.starts_at > now)
    return [event for one in ahead if person_id in one.sign_ups for event in _withdrew(one, person_id, now)]
