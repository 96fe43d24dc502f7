"""What the rules of booking need to know of one community."""

from dataclasses import dataclass, field
from datetime import date, datetime
from typing import TypedDict

from services.bookings.domain.course_state import Courses
from services.bookings.domain.credit_state import CreditBook
from services.bookings.domain.dated_rules import DatedRules
from services.bookings.domain.draw_state import Draws
from services.bookings.domain.equipment_state import Store
from services.bookings.domain.family_state import Families
from services.bookings.domain.hours import OpenHours, calendar_hours
from services.bookings.domain.joint_host_state import JointHosts
from services.bookings.domain.reference_state import Reference
from services.bookings.domain.room_price_state import RoomPrices
from services.bookings.domain.room_wait_state import RoomWaits
from services.bookings.domain.schedule import LetGo
from services.bookings.domain.series_state import Series
from services.bookings.domain.space_state import Space
from services.bookings.domain.strike_state import Strikes
from services.bookings.domain.template_state import Template
from services.bookings.domain.ticket_state import TicketType
from services.bookings.domain.usage import Usage
from services.bookings.domain.volunteer_state import Volunteering
from shared.contracts.bookings.bookings.events import BookingUse
from shared.contracts.bookings.bookings.views import BookingState
from shared.contracts.bookings.credits.lots import CreditPart
from shared.contracts.bookings.enrolments.views import EnrolmentState
from shared.contracts.bookings.holidays.calendar import DayKind
from shared.contracts.bookings.programme import BookingLimits
from shared.contracts.bookings.refusals.enrolments import ENROLMENT_IS_UNKNOWN
from shared.contracts.bookings.refusals.sessions import SESSION_IS_UNKNOWN
from shared.contracts.bookings.refusals.spaces import (
    BOOKING_IS_OVER,
    BOOKING_IS_UNKNOWN,
    HOLD_HAS_EXPIRED,
    HOST_IS_UNKNOWN,
    SPACE_IS_UNKNOWN,
)
from shared.contracts.bookings.sessions.views import SessionState
from shared.contracts.bookings.spaces.approval import SpaceApproval
from shared.contracts.bookings.spaces.entry import DoorCodes
from shared.contracts.partners.admission import AgreementTerms
from shared.contracts.partners.categories import SessionCategory
from shared.kernel.agenda import Agenda
from shared.kernel.refusals import Rejected
from shared.kernel.shelf import Shelf


@dataclass(slots=True)
class Host:
    id: str
    representative: str
    second: str | None = None
    """Who may do what the representative may."""
    suspended: bool = False
    left: bool = False
    agreement_id: str | None = None  # The last one, also after its end.
    terms: AgreementTerms | None = None
    """None also after the agreement's end."""
    unreported: list[str] = field(default_factory=list)
    """Sessions that are over and were not reported in time."""
    ended: list[str] = field(default_factory=list)
    """Agreements that are over: none comes back, whatever is heard of it later."""


@dataclass(slots=True)
class Booking:
    """A booking that is not over."""

    id: str
    space_id: str
    starts_at: datetime
    ends_at: datetime
    free_again_at: datetime
    units: int
    use: BookingUse
    booked_by: str
    partner_id: str | None
    state: BookingState
    session_id: str | None = None
    series_id: str | None = None
    trial_id: str | None = None
    expires_at: datetime | None = None
    late_from: datetime | None = None
    check_in_from: datetime | None = None
    release_at: datetime | None = None
    late_minutes: int | None = None
    """Given back less than so many minutes before the start, it is given back late."""
    late_refund_bps: int | None = None
    """Both by the limits of when its booker asked for it; None while held, and where neither was kept."""
    price_fen: int = 0
    credits: tuple[CreditPart, ...] = ()
    """The credits that it took, of whoever books."""


class Appointment(TypedDict):
    """What is told of a place that is an appointment."""

    appointment_with: str | None
    appointment_at: datetime | None


@dataclass(slots=True)
class Session:
    id: str
    partner_id: str
    space_id: str
    booking_id: str
    starts_at: datetime
    ends_at: datetime
    title: str
    capacity: int
    for_minors: bool
    volunteer: bool
    description: str | None = None
    """Until it is opened, which tells it to the public; as its market source."""
    english: tuple[str | None, str | None] = (None, None)
    """Its title and description in English, where somebody said them."""
    meant_for: tuple[SessionCategory | None, int | None, int | None] = (None, None, None)
    """What it is about, and from which age to which it is meant."""
    state: SessionState = SessionState.DRAFTED
    """Never ``FULL``: that follows from the places."""
    market_reference_fen: int = 0
    market_source: str | None = None
    price_fen: int = 0
    reference_id: str | None = None
    """The entry of the catalogue on which its price stands; None where the market price was typed."""
    agreement_id: str | None = None
    started: bool = False
    report_by: datetime | None = None
    """Set at its end, until when it is to be reported."""
    places_taken: int = 0
    """Confirmed and on offer."""
    queue: list[str] = field(default_factory=list)
    """Enrolments that wait, first come first."""
    tickets: int = 0
    enrolment_ids: list[str] = field(default_factory=list)
    by_person: dict[str, str] = field(default_factory=dict)
    """The enrolment of each person or child who has a place, an offer or a place in the queue."""
    paid_fen: int = 0
    refunded_fen: int = 0
    free_minutes: int = 0
    """What of it counts as given free of charge."""
    ticket_types: dict[str, TicketType] = field(default_factory=dict)
    offer_id: str | None = None
    """The offer of appointments of which it is one."""
    each_person: int = 0
    """How many such appointments ahead one person may have with its host; 0 where it is none."""

    @property
    def appointment(self) -> "Appointment":
        """With whom it is an appointment, and when; with nobody where it is none."""
        told = (self.partner_id, self.starts_at) if self.offer_id else (None, None)
        return Appointment(appointment_with=told[0], appointment_at=told[1])

    def takes(self, enrolment: "Enrolment", places: int = 1) -> None:
        """One place more is taken or on offer, or one less."""
        self.places_taken += places
        if enrolment.ticket_type_id is not None:
            self.ticket_types[enrolment.ticket_type_id].places_taken += places


@dataclass(slots=True)
class Enrolment:
    id: str
    session_id: str
    person_id: str
    state: EnrolmentState
    price_fen: int
    paid_fen: int = 0
    refunded_fen: int = 0
    said_fen: int | None = None
    """What its person says that they paid."""
    offer_expires_at: datetime | None = None
    child_id: str | None = None
    """Whose place it is, where the person is its guardian."""
    party_id: str | None = None
    """What those have in common who wait together."""
    fetched_by: str | None = None
    """To whom the child was handed over."""
    ticket_type_id: str | None = None
    late_cancel_minutes: int | None = None
    late_refund_bps: int | None = None
    """By the limits of when it was given; None for one from before they were kept."""
    topic: str | None = None
    """Where the vault keeps what the appointment is about."""

    @property
    def who(self) -> str:
        """Who takes part."""
        return self.child_id or self.person_id


@dataclass(slots=True)
class Bookings:
    """One community's bookings."""

    rules: list[DatedRules] = field(default_factory=list)
    """By the date from which they hold."""
    limits: BookingLimits = field(default_factory=BookingLimits)
    limits_revision: int = 1
    calendar: dict[date, DayKind] = field(
        default_factory=dict
    )  # Holidays and working weekends that are known.
    published_years: list[int] = field(default_factory=list)  # Whose published days are taken over.
    hosts: dict[str, Host] = field(default_factory=dict)
    spaces: dict[str, Space] = field(default_factory=dict)
    bookings: dict[str, Booking] = field(default_factory=dict)
    series: dict[str, Series] = field(default_factory=dict)
    trials: dict[str, str] = field(default_factory=dict)  # The booking that keeps a space for each trial.
    over: Shelf[BookingState] = field(default_factory=Shelf)
    """How bookings ended; all that is left of them here."""
    ahead: dict[str, int] = field(default_factory=dict)
    """How many bookings each resident has that are not over."""
    let_go: dict[str, list[LetGo]] = field(default_factory=dict)
    """The holds of the last day that each person did not confirm."""
    usage: Usage = field(default_factory=Usage)
    approvals: dict[str, SpaceApproval] = field(default_factory=dict)
    """By space: which bookings of it staff answer first."""
    door_codes: dict[str, DoorCodes] = field(default_factory=dict)
    """By space: whose bookings have a code for its door."""
    equipment: Store = field(default_factory=Store)
    room_waits: RoomWaits = field(default_factory=RoomWaits)
    room_prices: RoomPrices = field(default_factory=RoomPrices)
    credits: CreditBook = field(default_factory=CreditBook)
    draws: Draws = field(default_factory=Draws)
    courses: Courses = field(default_factory=Courses)
    families: Families = field(default_factory=Families)
    joint_hosts: JointHosts = field(default_factory=JointHosts)
    strikes: Strikes = field(default_factory=Strikes)
    sessions: Shelf[Session] = field(default_factory=Shelf)
    not_over: dict[str, str] = field(default_factory=dict)  # The host of each session that is not over.
    templates: dict[str, Template] = field(default_factory=dict)
    enrolments: Shelf[Enrolment] = field(default_factory=Shelf)
    references: dict[str, Reference] = field(default_factory=dict)
    erased: set[str] = field(default_factory=set)  # Ids that stand for nobody any more.
    screened: dict[str, datetime] = field(
        default_factory=dict
    )  # Until when each one's check for minors holds.
    agenda: Agenda = field(default_factory=Agenda)
    volunteering: Volunteering = field(default_factory=Volunteering)

    def rules_at(self, instant: datetime) -> DatedRules:
        """The rules in force at an instant; before the first ones, the first ones."""
        for rules in reversed(self.rules):
            if rules.effective_from <= instant:
                return rules
        return self.rules[0]

    def hours_of(self, space: Space, rules: DatedRules) -> OpenHours:
        """When a space is open under these rules: by its own hours, or the community's, and the calendar."""
        weekly = space.hours or rules.hours
        return calendar_hours(weekly, self.calendar, space.on_holidays, space.on_working_weekends)

    def host(self, partner_id: str) -> Host:
        """The host, or a refusal."""
        try:
            return self.hosts[partner_id]
        except KeyError:
            raise Rejected(HOST_IS_UNKNOWN) from None

    def space(self, space_id: str) -> Space:
        """The space, or a refusal."""
        try:
            return self.spaces[space_id]
        except KeyError:
            raise Rejected(SPACE_IS_UNKNOWN) from None

    def booking(self, booking_id: str) -> Booking:
        """The booking, or a refusal that says how it ended."""
        booking = self.bookings.get(booking_id)
        if booking is not None:
            return booking
        ending = self.over.get(booking_id)
        if ending is None:
            raise Rejected(BOOKING_IS_UNKNOWN)
        if ending == BookingState.EXPIRED:
            raise Rejected(HOLD_HAS_EXPIRED)
        raise Rejected(BOOKING_IS_OVER, state=ending)

    def session(self, session_id: str) -> Session:
        """The session, or a refusal."""
        try:
            return self.sessions[session_id]
        except KeyError:
            raise Rejected(SESSION_IS_UNKNOWN) from None

    def enrolment(self, enrolment_id: str) -> Enrolment:
        """The enrolment, or a refusal."""
        try:
            return self.enrolments[enrolment_id]
        except KeyError:
            raise Rejected(ENROLMENT_IS_UNKNOWN, enrolment_id=enrolment_id) from None
