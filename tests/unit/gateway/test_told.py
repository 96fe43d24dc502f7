"""Whatever befalls somebody in rooms, sessions, courses and volunteering is told them, or is their own."""

from typing import Any

import pytest

from services.gateway.booking_messages import BOOKING_MESSAGES
from shared.contracts.bookings import EVENTS
from shared.contracts.bookings.approvals.events import (
    BookingApproved,
    BookingRejected,
    BookingRequestExpired,
)
from shared.contracts.bookings.courses.events import CourseLeft, PlacesMoved
from shared.contracts.bookings.enrolments.events import EnrolmentCancelled, OfferLapsed, WaitlistDissolved
from shared.contracts.bookings.enrolments.views import EnrolmentState
from shared.contracts.bookings.families.pickup import ChildPickedUp
from shared.contracts.bookings.strikes.events import StrikeCause, StrikeGiven
from shared.contracts.bookings.volunteering.events import HoursReversed
from shared.contracts.bookings.volunteering.sign_ups import SignUpsVoided, VolunteerMovedUp
from shared.contracts.gateway.messages import MessageKind
from shared.kernel.messages import Event
from shared.kernel.words import KeptWords
from tests.specification import MONDAY, later
from tests.unit.gateway.test_messages import CHEN, LIN, ROOM, THING, ZHANG, told

_OF_PEOPLE = {"person_id", "person_ids", "guardian_id", "guardian_ids", "booked_by", "enrolment_ids"}
_ANSWERED: dict[str, Any] = {
    "booking_id": THING,
    "space_id": ROOM,
    "starts_at": later(1),
    "booked_by": LIN,
}
_OWN_ACT = "what they did themselves, or had done at the counter"
_WITH_ANOTHER = "what else happens then tells them"
_NOTHING_NEW = "they are there, or nothing changes for them"
NOT_TOLD = {
    "bookings.appointment_topic_said.v1": _OWN_ACT,
    "bookings.booking_requested.v1": _OWN_ACT,
    "bookings.child_registered.v1": _OWN_ACT,
    "bookings.course_joined.v1": _OWN_ACT,
    "bookings.course_waitlist_joined.v1": _OWN_ACT,
    "bookings.draw_entered.v1": _OWN_ACT,
    "bookings.draw_left.v1": _OWN_ACT,
    "bookings.guardian_joined.v1": _OWN_ACT,
    "bookings.guardian_left.v1": _OWN_ACT,
    "bookings.offer_declined.v1": _OWN_ACT,
    "bookings.payment_said.v1": _OWN_ACT,
    "bookings.room_wait_joined.v1": _OWN_ACT,
    "bookings.room_wait_left.v1": _OWN_ACT,
    "bookings.series_booked.v1": _OWN_ACT,
    "bookings.service_certified.v1": _OWN_ACT,
    "bookings.space_held.v1": _OWN_ACT,
    "bookings.volunteer_signed_in.v1": _OWN_ACT,
    "bookings.volunteer_signed_out.v1": _OWN_ACT,
    "bookings.volunteer_signed_up.v1": _OWN_ACT,
    "bookings.volunteer_withdrew.v1": _OWN_ACT,
    "bookings.waitlist_joined.v1": _OWN_ACT,
    "bookings.waitlist_left.v1": _OWN_ACT,
    "bookings.certificate_voided.v1": _OWN_ACT,  # It goes with its holder.
    "bookings.session_cancelled.v1": _WITH_ANOTHER,  # The booking of its room.
    "bookings.credits_counted_as_one.v1": _NOTHING_NEW,
    "bookings.hours_credited.v1": _NOTHING_NEW,
    "bookings.hours_honoured.v1": _NOTHING_NEW,  # Entered at their wish.
    "bookings.person_erased.v1": _NOTHING_NEW,
    "bookings.strike_excused.v1": _NOTHING_NEW,
    "bookings.volunteers_counted_as_one.v1": _NOTHING_NEW,
}


def test_every_event_that_names_somebody_is_told_them_or_says_why_not() -> None:
    named = {one.type for one in EVENTS if _OF_PEOPLE & {*one.model_fields} and not one.earlier}
    told_of = {one.type for one in BOOKING_MESSAGES.events}
    assert sorted(named - told_of - {*NOT_TOLD}) == []
    assert sorted({*NOT_TOLD} & told_of) == []
    assert sorted({*NOT_TOLD} - named) == []


def _cancelled(**fields: Any) -> EnrolmentCancelled:
    return EnrolmentCancelled(
        enrolment_id=ROOM, session_id=THING, person_id=LIN, cancelled_at=MONDAY, **fields
    )


def _left(was: EnrolmentState, ending: EnrolmentState) -> CourseLeft:
    return CourseLeft(
        course_enrolment_id=ROOM,
        course_id=THING,
        session_id=None,
        person_id=LIN,
        was=was,
        ending=ending,
        refund_owed_fen=0,
        left_at=MONDAY,
    )


@pytest.mark.parametrize(
    ("event", "kind", "people"),
    [
        (
            PlacesMoved(session_id=THING, person_ids=(LIN, CHEN), starts_at=later(3), moved_at=MONDAY),
            MessageKind.LESSON_MOVED,
            (LIN, CHEN),
        ),
        (_cancelled(), MessageKind.PLACE_GIVEN_BACK, (LIN,)),
        (_cancelled(refund_owed_fen=3_000), MessageKind.REFUND_OWED, (LIN,)),
        (
            OfferLapsed(enrolment_id=ROOM, session_id=THING, person_id=LIN, lapsed_at=MONDAY),
            MessageKind.OFFER_LAPSED,
            (LIN,),
        ),
        (
            WaitlistDissolved(
                session_id=THING, enrolment_ids=(ROOM,), dissolved_at=MONDAY, person_ids=(ZHANG,)
            ),
            MessageKind.WAIT_OVER,
            (ZHANG,),
        ),
        (_left(EnrolmentState.WAITING, EnrolmentState.LAPSED), MessageKind.COURSE_WAIT_OVER, (LIN,)),
        (_left(EnrolmentState.OFFERED, EnrolmentState.CANCELLED), MessageKind.COURSE_WAIT_OVER, (LIN,)),
        (
            ChildPickedUp(
                enrolment_id=ROOM,
                session_id=THING,
                child_id=ROOM,
                guardian_id=LIN,
                fetcher_id=ROOM,
                picked_up_at=MONDAY,
            ),
            MessageKind.CHILD_FETCHED,
            (LIN,),
        ),
        (
            VolunteerMovedUp(
                sign_up_id=ROOM, activity_id=THING, person_id=LIN, starts_at=later(1), moved_up_at=MONDAY
            ),
            MessageKind.VOLUNTEER_MOVED_UP,
            (LIN,),
        ),
        (
            SignUpsVoided(activity_id=THING, person_ids=(LIN, CHEN), starts_at=later(1), voided_at=MONDAY),
            MessageKind.ACTIVITY_CANCELLED,
            (LIN, CHEN),
        ),
        (
            HoursReversed(
                hours_id=ROOM,
                activity_id=THING,
                person_id=LIN,
                minutes=60,
                credit=True,
                reason=KeptWords(text_id=ROOM, sha256="ab" * 32),
                reversed_by=CHEN,
                reversed_at=MONDAY,
            ),
            MessageKind.HOURS_REVERSED,
            (LIN,),
        ),
        (
            BookingApproved(**_ANSWERED, approved_by=CHEN, approved_at=MONDAY),
            MessageKind.BOOKING_APPROVED,
            (LIN,),
        ),
        (
            BookingRejected(
                **_ANSWERED,
                free_again_at=later(2),
                reason=KeptWords(text_id=ROOM, sha256="ab" * 32),
                rejected_by=CHEN,
                rejected_at=MONDAY,
            ),
            MessageKind.BOOKING_REJECTED,
            (LIN,),
        ),
        (
            BookingRequestExpired(**_ANSWERED, free_again_at=later(2), expired_at=MONDAY),
            MessageKind.BOOKING_REQUEST_EXPIRED,
            (LIN,),
        ),
        (
            StrikeGiven(
                strike_id=THING,
                person_id=LIN,
                cause=StrikeCause.PLACE_GIVEN_BACK_LATE,
                counts_until=later(30),
                given_at=MONDAY,
            ),
            MessageKind.STRIKE_GIVEN,
            (LIN,),
        ),
    ],
)
def test_what_befalls_somebody_is_told_them(event: Event, kind: MessageKind, people: tuple[str, ...]) -> None:
    (one,) = told(event, actor=CHEN if kind is MessageKind.PLACE_GIVEN_BACK else "system:tick")
    assert (one.kind, one.person_ids, one.facts.subject_id) == (kind, people, THING)


def test_nobody_is_told_what_they_did_themselves_or_what_tells_nothing() -> None:
    assert told(_cancelled(), actor=LIN) == []
    assert told(_cancelled(), actor=CHEN, onbehalfof=LIN) == []
    assert told(_left(EnrolmentState.WAITING, EnrolmentState.WITHDRAWN)) == []
    earlier = WaitlistDissolved(session_id=THING, enrolment_ids=(ROOM,), dissolved_at=MONDAY)
    assert told(earlier) == []
    fetched = ChildPickedUp(
        enrolment_id=ROOM,
        session_id=THING,
        child_id=ROOM,
        guardian_id=LIN,
        fetcher_id=None,
        picked_up_at=MONDAY,
    )
    assert told(fetched) == []
