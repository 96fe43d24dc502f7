"""The bookings service's rules in two tables: what each command decides, what each event changes."""

from collections.abc import Sequence

from services.bookings.domain import (
    arrivals,
    bookings,
    delivery,
    enrolments,
    holds,
    hosts,
    payments,
    programme,
    sessions,
    spaces,
    ticks,
    waitlist,
)
from services.bookings.domain.state import Bookings
from shared.contracts.bookings import COMMANDS, EVENTS
from shared.contracts.bookings.bookings import (
    BookingCancelled,
    BookingCompleted,
    BookSpace,
    CancelBooking,
    CheckedIn,
    CheckIn,
    ConfirmHold,
    HoldExpired,
    HoldSpace,
    SpaceBooked,
    SpaceHeld,
    SpaceReleased,
)
from shared.contracts.bookings.enrolments import (
    AcceptOffer,
    CancelEnrolment,
    DeclineOffer,
    Enrol,
    EnrolmentCancelled,
    EnrolmentConfirmed,
    EnrolmentRefunded,
    LeaveWaitlist,
    OfferAccepted,
    OfferDeclined,
    OfferLapsed,
    PaymentRecorded,
    PlaceOffered,
    RecordPayment,
    RefundEnrolment,
    WaitlistDissolved,
    WaitlistJoined,
    WaitlistLeft,
)
from shared.contracts.bookings.hosts import (
    EndHostTerms,
    HostRegistered,
    HostReinstated,
    HostSuspended,
    HostTermsEnded,
    HostTermsSet,
    RegisterHost,
    ReinstateHost,
    SetHostTerms,
    SuspendHost,
)
from shared.contracts.bookings.programme import AdoptRules, BookingLimitsSet, RulesAdopted, SetBookingLimits
from shared.contracts.bookings.sessions import (
    AttendanceRecorded,
    CancelSession,
    CloseSession,
    DeliverSession,
    DraftSession,
    OpenSession,
    PriceSession,
    RecordAttendance,
    SessionCancelled,
    SessionClosed,
    SessionDrafted,
    SessionOpened,
    SessionPriced,
)
from shared.contracts.bookings.spaces import (
    CloseSpaceFor,
    EditSpace,
    OpenSpace,
    ReopenSpace,
    SpaceClosed,
    SpaceEdited,
    SpaceOpened,
    SpaceReopened,
)
from shared.contracts.bookings.takings import SessionDelivered, SessionRefunded
from shared.kernel.decider import Decider, Dispatch, deciding, evolving
from shared.kernel.messages import Command, Event, Tick
from shared.kernel.refusals import COMMUNITY_IS_NOT_OPEN, Rejected

_decide: Dispatch[Bookings, Command, Sequence[Event]] = (
    Dispatch[Bookings, Command, Sequence[Event]]()
    .on(Tick, ticks.pass_time)
    .on(AdoptRules, programme.adopt_rules)
    .on(SetBookingLimits, programme.set_booking_limits)
    .on(RegisterHost, hosts.register_host)
    .on(SetHostTerms, hosts.set_host_terms)
    .on(EndHostTerms, hosts.end_host_terms)
    .on(SuspendHost, hosts.suspend_host)
    .on(ReinstateHost, hosts.reinstate_host)
    .on(OpenSpace, spaces.open_space)
    .on(EditSpace, spaces.edit_space)
    .on(CloseSpaceFor, spaces.close_space_for)
    .on(ReopenSpace, spaces.reopen_space)
    .on(HoldSpace, holds.hold_space)
    .on(ConfirmHold, holds.confirm_hold)
    .on(BookSpace, bookings.book_space)
    .on(CancelBooking, bookings.cancel_booking)
    .on(CheckIn, arrivals.check_in)
    .on(DraftSession, sessions.draft_session)
    .on(PriceSession, sessions.price_session)
    .on(OpenSession, sessions.open_session)
    .on(CloseSession, sessions.close_session)
    .on(CancelSession, delivery.cancel_session)
    .on(RecordAttendance, delivery.record_attendance)
    .on(DeliverSession, delivery.deliver_session)
    .on(Enrol, enrolments.enrol)
    .on(CancelEnrolment, enrolments.cancel_enrolment)
    .on(AcceptOffer, enrolments.accept_offer)
    .on(DeclineOffer, enrolments.decline_offer)
    .on(LeaveWaitlist, enrolments.leave_waitlist)
    .on(RecordPayment, payments.record_payment)
    .on(RefundEnrolment, payments.refund_enrolment)
)

_evolve: Dispatch[Bookings, Event, None] = (
    Dispatch[Bookings, Event, None]()
    .on(RulesAdopted, programme.rules_adopted)
    .on(BookingLimitsSet, programme.booking_limits_set)
    .on(HostRegistered, hosts.host_registered)
    .on(HostTermsSet, hosts.host_terms_set)
    .on(HostTermsEnded, hosts.host_terms_ended)
    .on(HostSuspended, hosts.host_suspended)
    .on(HostReinstated, hosts.host_reinstated)
    .on(SpaceOpened, spaces.space_opened)
    .on(SpaceEdited, spaces.space_edited)
    .on(SpaceClosed, spaces.space_closed)
    .on(SpaceReopened, spaces.space_reopened)
    .on(SpaceHeld, holds.space_held)
    .on(SpaceBooked, bookings.space_booked)
    .on(BookingCancelled, bookings.booking_cancelled)
    .on(HoldExpired, holds.hold_expired)
    .on(CheckedIn, arrivals.checked_in)
    .on(SpaceReleased, arrivals.space_released)
    .on(BookingCompleted, arrivals.booking_completed)
    .on(SessionDrafted, sessions.session_drafted)
    .on(SessionPriced, sessions.session_priced)
    .on(SessionOpened, sessions.session_opened)
    .on(SessionClosed, sessions.session_closed)
    .on(SessionCancelled, delivery.session_cancelled)
    .on(AttendanceRecorded, delivery.attendance_recorded)
    .on(SessionDelivered, delivery.session_delivered)
    .on(SessionRefunded, payments.refunded)
    .on(EnrolmentConfirmed, enrolments.enrolment_confirmed)
    .on(WaitlistJoined, waitlist.waitlist_joined)
    .on(PlaceOffered, waitlist.place_offered)
    .on(OfferAccepted, enrolments.offer_accepted)
    .on(OfferDeclined, enrolments.offer_declined)
    .on(OfferLapsed, enrolments.offer_lapsed)
    .on(WaitlistLeft, enrolments.waitlist_left)
    .on(WaitlistDissolved, waitlist.waitlist_dissolved)
    .on(EnrolmentCancelled, enrolments.enrolment_cancelled)
    .on(PaymentRecorded, payments.payment_recorded)
    .on(EnrolmentRefunded, payments.refunded)
)

_dispatch = deciding(_decide, COMMANDS)


def _decide_where_open(state: Bookings, command: Command) -> Sequence[Event]:
    if not state.rules and type(command) not in (Tick, AdoptRules):
        raise Rejected(COMMUNITY_IS_NOT_OPEN)
    return _dispatch(state, command)


DECIDER = Decider(
    name="bookings",
    state=Bookings,
    decide=_decide_where_open,
    evolve=evolving(_evolve, EVENTS),
    commands=COMMANDS,
    events=EVENTS,
    due=ticks.due,
)
