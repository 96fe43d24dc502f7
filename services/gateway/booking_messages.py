"""What the gateway tells people of rooms, sessions, courses and volunteering."""

from services.gateway.loss_messages import on_booking_cancelled
from services.gateway.telling import tell
from shared.contracts.bookings.approvals.events import (
    BookingApproved,
    BookingRejected,
    BookingRequestExpired,
)
from shared.contracts.bookings.bookings.events import (
    BookingCancelled,
    BookingUse,
    SpaceBooked,
)
from shared.contracts.bookings.courses.events import CourseLeft, CourseOffered, PlacesMoved
from shared.contracts.bookings.draws.events import LotDrawn
from shared.contracts.bookings.enrolments.events import (
    EnrolmentCancelled,
    EnrolmentConfirmed,
    OfferAccepted,
    OfferLapsed,
    PlaceOffered,
    WaitlistDissolved,
)
from shared.contracts.bookings.enrolments.views import EnrolmentState
from shared.contracts.bookings.equipment.events import BookingLacksEquipment
from shared.contracts.bookings.families.pickup import ChildPickedUp
from shared.contracts.bookings.room_waits.events import RoomOffered, RoomOfferLapsed, RoomWaitEnded
from shared.contracts.bookings.series_edits import SeriesEdited
from shared.contracts.bookings.sessions.events import ReportOverdue
from shared.contracts.bookings.spaces.entry import DoorCodeGiven
from shared.contracts.bookings.strikes.events import StrikeGiven
from shared.contracts.bookings.volunteering.events import HoursReversed
from shared.contracts.bookings.volunteering.sign_ups import SignUpsVoided, VolunteerMovedUp
from shared.contracts.gateway.messages import MessageFacts, MessageKind
from shared.kernel.messages import Command, Recorded
from shared.kernel.policies import Policies

_ANSWERS: dict[type[BookingApproved | BookingRejected | BookingRequestExpired], MessageKind] = {
    BookingApproved: MessageKind.BOOKING_APPROVED,
    BookingRejected: MessageKind.BOOKING_REJECTED,
    BookingRequestExpired: MessageKind.BOOKING_REQUEST_EXPIRED,
}


def on_place_offered(recorded: Recorded[PlaceOffered]) -> list[Command]:
    """Whoever waited has a place, if they say so in time."""
    event = recorded.data
    facts = MessageFacts(subject_id=event.session_id, until=event.expires_at)
    return tell(recorded, MessageKind.PLACE_OFFERED, facts, event.person_id)


def on_course_offered(recorded: Recorded[CourseOffered]) -> list[Command]:
    """Whoever waited has a place in a course, if they say so in time; its first lesson ahead leads there."""
    event = recorded.data
    facts = MessageFacts(subject_id=event.session_id, until=event.expires_at)
    return tell(recorded, MessageKind.PLACE_OFFERED, facts, event.person_id)


def on_course_left(recorded: Recorded[CourseLeft]) -> list[Command]:
    """Whoever gave a paid course back knows what they get back in all; nobody waits on without an end."""
    event = recorded.data
    if event.ending in {EnrolmentState.LAPSED, EnrolmentState.CANCELLED} and event.session_id is None:
        facts = MessageFacts(subject_id=event.course_id)
        return tell(recorded, MessageKind.COURSE_WAIT_OVER, facts, event.person_id)
    if event.session_id is None or not event.refund_owed_fen:
        return []
    facts = MessageFacts(subject_id=event.session_id, amount_fen=event.refund_owed_fen)
    return tell(recorded, MessageKind.REFUND_OWED, facts, event.person_id)


def on_lot_drawn(recorded: Recorded[LotDrawn]) -> list[Command]:
    """Whoever was drawn beyond the places knows that they wait; who has a place is told of that."""
    event = recorded.data
    if event.offered:
        return []
    facts = MessageFacts(subject_id=event.session_id)
    return tell(recorded, MessageKind.LOT_DRAWN, facts, event.person_id)


def on_room_offered(recorded: Recorded[RoomOffered]) -> list[Command]:
    """Whoever waited for a room has it, if they say so in time."""
    event = recorded.data
    facts = MessageFacts(
        subject_id=event.wait_id,
        space_id=event.space_id,
        starts_at=event.starts_at,
        until=event.expires_at,
    )
    return tell(recorded, MessageKind.ROOM_OFFERED, facts, event.person_id)


def on_room_wait_over(
    recorded: Recorded[RoomOfferLapsed] | Recorded[RoomWaitEnded],
) -> list[Command]:
    """Nobody waits on without an end, or loses an offer without a word."""
    event = recorded.data
    facts = MessageFacts(subject_id=event.wait_id, space_id=event.space_id, starts_at=event.starts_at)
    return tell(recorded, MessageKind.ROOM_WAIT_OVER, facts, event.person_id)


def on_series_edited(recorded: Recorded[SeriesEdited]) -> list[Command]:
    """Whose series somebody else edited hears when its date is now; which others moved, its page says."""
    event = recorded.data
    people = event.person_ids or (event.booked_by,)
    if not {recorded.actor, recorded.onbehalfof}.isdisjoint(people) or not event.moved:
        return []
    facts = MessageFacts(subject_id=event.booking_id, space_id=event.space_id, starts_at=event.starts_at)
    return tell(recorded, MessageKind.BOOKING_MOVED, facts, *people)


def on_space_booked(recorded: Recorded[SpaceBooked]) -> list[Command]:
    """What staff booked in somebody's place is confirmed to that person."""
    event = recorded.data
    if event.use is not BookingUse.RESIDENT or recorded.onbehalfof != event.booked_by:
        return []
    facts = MessageFacts(subject_id=event.booking_id, space_id=event.space_id, starts_at=event.starts_at)
    return tell(recorded, MessageKind.BOOKING_MADE, facts, event.booked_by)


def on_booking_answered(
    recorded: Recorded[BookingApproved] | Recorded[BookingRejected] | Recorded[BookingRequestExpired],
) -> list[Command]:
    """Whoever asked for a room knows the answer, or that there was none in time."""
    event = recorded.data
    facts = MessageFacts(subject_id=event.booking_id, space_id=event.space_id, starts_at=event.starts_at)
    return tell(recorded, _ANSWERS[type(event)], facts, event.booked_by)


def on_enrolment_cancelled(recorded: Recorded[EnrolmentCancelled]) -> list[Command]:
    """Whoever gave a paid place back knows what they get back; whose place staff gave back, that they did."""
    event = recorded.data
    host = MessageKind.APPOINTMENT_GIVEN_BACK
    return [*_told_whose_place_it_was(recorded), *_host_told(recorded, host, event.appointment_with)]


def on_appointment_taken(
    recorded: Recorded[EnrolmentConfirmed] | Recorded[OfferAccepted],
) -> list[Command]:
    """Whoever receives people one at a time knows that somebody comes."""
    return _host_told(recorded, MessageKind.APPOINTMENT_TAKEN, recorded.data.appointment_with)


def _host_told(
    recorded: Recorded[EnrolmentConfirmed] | Recorded[OfferAccepted] | Recorded[EnrolmentCancelled],
    kind: MessageKind,
    partner_id: str | None,
) -> list[Command]:
    if partner_id is None:
        return []  # It is no appointment.
    facts = MessageFacts(subject_id=recorded.data.session_id, starts_at=recorded.data.appointment_at)
    return tell(recorded, kind, facts, partner_id=partner_id)


def _told_whose_place_it_was(recorded: Recorded[EnrolmentCancelled]) -> list[Command]:
    event = recorded.data
    if event.course_enrolment_id is not None:
        return []  # Of a course that is given back as a whole they are told once.
    by_staff = event.person_id not in {recorded.actor, recorded.onbehalfof}
    if not event.refund_owed_fen and by_staff:
        facts = MessageFacts(subject_id=event.session_id)
        return tell(recorded, MessageKind.PLACE_GIVEN_BACK, facts, event.person_id)
    if not event.refund_owed_fen:
        return []
    facts = MessageFacts(subject_id=event.session_id, amount_fen=event.refund_owed_fen)
    return tell(recorded, MessageKind.REFUND_OWED, facts, event.person_id)


def on_door_code_given(recorded: Recorded[DoorCodeGiven]) -> list[Command]:
    """Whoever booked a room has the code of its door; it is filled in where they read it."""
    event = recorded.data
    facts = MessageFacts(subject_id=event.booking_id, space_id=event.space_id, until=event.until)
    return tell(recorded, MessageKind.DOOR_CODE, facts, *event.person_ids)


def on_booking_lacks_equipment(recorded: Recorded[BookingLacksEquipment]) -> list[Command]:
    """Whoever counts on pieces that broke can choose others."""
    event = recorded.data
    facts = MessageFacts(
        subject_id=event.booking_id,
        space_id=event.space_id,
        starts_at=event.starts_at,
        last_at=event.last_at,
        dates=event.dates,
    )
    return tell(recorded, MessageKind.EQUIPMENT_MISSING, facts, *event.person_ids)


def on_report_overdue(recorded: Recorded[ReportOverdue]) -> list[Command]:
    """A host that has not reported a session drafts and opens nothing until it does."""
    event = recorded.data
    facts = MessageFacts(subject_id=event.session_id)
    return tell(recorded, MessageKind.REPORT_OVERDUE, facts, partner_id=event.partner_id)


def on_places_moved(recorded: Recorded[PlacesMoved]) -> list[Command]:
    """Whoever is in lessons that were moved knows when they begin now; of several, once."""
    event = recorded.data
    several = event.dates > 1 and event.course_id is not None
    facts = MessageFacts(
        subject_id=event.course_id if several and event.course_id else event.session_id,
        starts_at=event.starts_at,
        amount_fen=None if event.has_price else 0,
        last_at=event.last_at,
        dates=event.dates,
    )
    kind = MessageKind.LESSONS_MOVED if several else MessageKind.LESSON_MOVED
    return tell(recorded, kind, facts, *event.person_ids)


def on_offer_lapsed(recorded: Recorded[OfferLapsed]) -> list[Command]:
    """Nobody loses an offer without a word."""
    facts = MessageFacts(subject_id=recorded.data.session_id)
    return tell(recorded, MessageKind.OFFER_LAPSED, facts, recorded.data.person_id)


def on_waitlist_dissolved(recorded: Recorded[WaitlistDissolved]) -> list[Command]:
    """Whoever waited until the beginning knows that nothing comes of it."""
    event = recorded.data
    facts = MessageFacts(subject_id=event.session_id)
    return tell(recorded, MessageKind.WAIT_OVER, facts, *event.person_ids) if event.person_ids else []


def on_child_picked_up(recorded: Recorded[ChildPickedUp]) -> list[Command]:
    """A guardian who did not fetch a child themself knows that somebody did."""
    event = recorded.data
    if event.fetcher_id is None:
        return []
    facts = MessageFacts(subject_id=event.session_id)
    return tell(recorded, MessageKind.CHILD_FETCHED, facts, event.guardian_id)


def on_volunteer_moved_up(recorded: Recorded[VolunteerMovedUp]) -> list[Command]:
    """Whoever waited as a volunteer is counted on now."""
    event = recorded.data
    facts = MessageFacts(subject_id=event.activity_id, starts_at=event.starts_at)
    return tell(recorded, MessageKind.VOLUNTEER_MOVED_UP, facts, event.person_id)


def on_sign_ups_voided(recorded: Recorded[SignUpsVoided]) -> list[Command]:
    """Nobody comes to help at what does not take place."""
    event = recorded.data
    facts = MessageFacts(subject_id=event.activity_id, starts_at=event.starts_at)
    return tell(recorded, MessageKind.ACTIVITY_CANCELLED, facts, *event.person_ids)


def on_hours_reversed(recorded: Recorded[HoursReversed]) -> list[Command]:
    """Whose hours count no more knows it."""
    event = recorded.data
    facts = MessageFacts(subject_id=event.activity_id, minutes=event.minutes)
    return tell(recorded, MessageKind.HOURS_REVERSED, facts, event.person_id)


def on_strike_given(recorded: Recorded[StrikeGiven]) -> list[Command]:
    """Nobody books less far ahead without knowing why."""
    event = recorded.data
    facts = MessageFacts(subject_id=event.strike_id, until=event.counts_until, cause=event.cause)
    return tell(recorded, MessageKind.STRIKE_GIVEN, facts, event.person_id)


BOOKING_MESSAGES = (
    Policies()
    .on(PlaceOffered, on_place_offered)
    .on(OfferLapsed, on_offer_lapsed)
    .on(WaitlistDissolved, on_waitlist_dissolved)
    .on(EnrolmentCancelled, on_enrolment_cancelled)
    .on(EnrolmentConfirmed, on_appointment_taken)
    .on(OfferAccepted, on_appointment_taken)
    .on(LotDrawn, on_lot_drawn)
    .on(CourseOffered, on_course_offered)
    .on(CourseLeft, on_course_left)
    .on(PlacesMoved, on_places_moved)
    .on(ChildPickedUp, on_child_picked_up)
    .on(RoomOffered, on_room_offered)
    .on(RoomOfferLapsed, on_room_wait_over)
    .on(RoomWaitEnded, on_room_wait_over)
    .on(BookingCancelled, on_booking_cancelled)
    .on(SeriesEdited, on_series_edited)
    .on(SpaceBooked, on_space_booked)
    .on(BookingApproved, on_booking_answered)
    .on(BookingRejected, on_booking_answered)
    .on(BookingRequestExpired, on_booking_answered)
    .on(DoorCodeGiven, on_door_code_given)
    .on(BookingLacksEquipment, on_booking_lacks_equipment)
    .on(ReportOverdue, on_report_overdue)
    .on(VolunteerMovedUp, on_volunteer_moved_up)
    .on(SignUpsVoided, on_sign_ups_voided)
    .on(HoursReversed, on_hours_reversed)
    .on(StrikeGiven, on_strike_given)
)
