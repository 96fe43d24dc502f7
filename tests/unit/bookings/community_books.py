"""The books that histories of a whole community keep beside it: each event is taken in, and doubted."""

from dataclasses import dataclass, field
from datetime import datetime, time, timedelta

from shared.contracts.bookings.approvals.events import (
    BookingRejected,
    BookingRequested,
    BookingRequestExpired,
)
from shared.contracts.bookings.bookings.events import (
    BookingCancelled,
    BookingCompleted,
    BookingUse,
    HoldExpired,
    SpaceBooked,
    SpaceHeld,
    SpaceReleased,
)
from shared.contracts.bookings.enrolments.events import (
    EnrolmentCancelled,
    EnrolmentConfirmed,
    EnrolmentRefunded,
    OfferAccepted,
    OfferDeclined,
    OfferLapsed,
    PaymentRecorded,
    PlaceOffered,
)
from shared.contracts.bookings.holidays.calendar import HolidaysSet
from shared.contracts.bookings.hosts import (
    HostLeft,
    HostReinstated,
    HostSuspended,
    HostTermsEnded,
    HostTermsSet,
)
from shared.contracts.bookings.room_waits.events import (
    RoomOffered,
    RoomOfferLapsed,
    RoomWaitEnded,
    RoomWaitJoined,
    RoomWaitLeft,
)
from shared.contracts.bookings.series import SeriesDateAdded
from shared.contracts.bookings.series_edits import BookingMoved
from shared.contracts.bookings.sessions.events import (
    SessionCancelled,
    SessionDrafted,
    SessionDropped,
    SessionOpened,
    SessionPriced,
)
from shared.contracts.bookings.spaces.events import SpaceClosed, SpaceEdited, SpaceOpened, SpaceReopened
from shared.contracts.bookings.spaces.parts import SpacePartsSet
from shared.contracts.bookings.takings import SessionDelivered, SessionPaid, SessionRefunded
from shared.kernel.messages import Event
from tests.unit.bookings.recount import Claim, Room, Rooms, Standing

LIMIT = 10
A_DAY_AND_A_HALF = timedelta(hours=36)


@dataclass
class Lesson:
    """A session as its events tell it."""

    told: SessionDrafted
    opened: SessionOpened | None = None
    seats: dict[str, datetime | None] = field(default_factory=dict)
    """Who has a place, and until when, if it is on offer."""
    kept_fen: int = 0
    """Paid and not given back."""
    over: bool = False


@dataclass
class CommunityBooks:
    """All that happened to one community."""

    rooms: Rooms
    now: datetime
    host: Standing = field(default_factory=Standing)
    standing: dict[str, Claim] = field(default_factory=dict)
    """Bookings and holds that are not over."""
    line: dict[str, RoomWaitJoined] = field(default_factory=dict)
    offers: dict[str, RoomOffered] = field(default_factory=dict)
    lessons: dict[str, Lesson] = field(default_factory=dict)
    dates: dict[str, tuple[str, datetime]] = field(default_factory=dict)
    """The series and the date of each booking of one, as it was booked."""
    gone: set[tuple[str, datetime]] = field(default_factory=set)
    """The dates of series that were given back: none of them comes back."""
    lapsed: set[str] = field(default_factory=set)
    """Whose offers are told to have lapsed in this commit."""
    rooms_take_credits: bool = False
    """Whether somebody may be passed over since they have too few credits, of which nothing is kept here."""

    def take_in(self, events: list[Event], now: datetime) -> None:
        """One commit."""
        self.now = now
        self.lapsed = {one.wait_id for one in events if isinstance(one, RoomOfferLapsed)}
        for event in events:
            self._space(event)
            self._host(event)
            self._claim(event)
            self._date(event)
            self._wait(event)
            self._lesson(event)
            self._place(event)

    def _space(self, event: Event) -> None:
        match event:
            case SpaceOpened():
                self.rooms.rooms[event.space_id] = Room(event)
            case SpaceEdited():
                self.rooms.rooms[event.space_id].told = event
            case SpaceClosed():
                self.rooms.closed(event, [*self.standing.values()])
            case SpaceReopened():
                room = self.rooms.rooms[event.space_id]
                room.until[event.closure_id] = min(room.until[event.closure_id], event.reopened_at)
            case SpacePartsSet():
                self.rooms.divided(event)
            case HolidaysSet():
                self.rooms.days.update({one.day: one.kind for one in event.days})
            case _:
                pass

    def _host(self, event: Event) -> None:
        host = self.host
        match event:
            case HostTermsSet():
                host.agreement_id, host.terms = event.agreement_id, event.terms
            case HostTermsEnded():
                host.terms = None
            case HostSuspended():
                host.suspended = True
            case HostReinstated():
                host.suspended = False
            case HostLeft():
                host.left = True
            case _:
                pass

    def _claim(self, event: Event) -> None:
        match event:
            case SpaceBooked() | SpaceHeld() | BookingRequested():
                before = self.standing.get(event.booking_id)
                if event.partner_id is not None:
                    self.host.may_begin(event.space_id, event.starts_at, event.ends_at, self.now)
                if before is None:
                    self.rooms.taken(event, self.now)
                else:
                    assert isinstance(before, SpaceHeld | BookingRequested)
                    assert self.now < before.expires_at
                    assert _what(before) == _what(event), "another took what was held"
                self.rooms.rooms[event.space_id].slots[event.booking_id] = event
                self.standing[event.booking_id] = event
                self.offers.pop(event.booking_id, None)
            case BookingMoved():
                self._moved(event)
            case (
                BookingCancelled()
                | HoldExpired()
                | SpaceReleased()
                | BookingRejected()
                | BookingRequestExpired()
            ):
                del self.standing[event.booking_id]
                del self.rooms.rooms[event.space_id].slots[event.booking_id]
                offer = self.offers.pop(event.booking_id, None)
                if offer is not None and isinstance(event, HoldExpired):
                    assert event.booking_id in self.lapsed, "a silent lapse"
                    assert self.now >= offer.expires_at
            case BookingCompleted():
                del self.standing[event.booking_id]
            case _:
                pass

    def _moved(self, event: BookingMoved) -> None:
        """Its own time is given up, and it takes another as a booking that is made now would."""
        before = self.standing[event.booking_id]
        assert not isinstance(before, SpaceHeld)
        assert self.now < before.starts_at, "the past was changed"
        assert (before.space_id, before.starts_at, before.free_again_at) == (
            event.from_space_id,
            event.from_starts_at,
            event.from_free_again_at,
        )
        del self.rooms.rooms[event.from_space_id].slots[event.booking_id]
        same = {name: getattr(event, name) for name in (*BookingMoved.model_fields,) if hasattr(before, name)}
        claim = before.model_copy(update=same)
        if claim.partner_id is not None:
            self.host.may_begin(claim.space_id, claim.starts_at, claim.ends_at, self.now)
        self.rooms.taken(claim, self.now)
        self.standing[event.booking_id] = claim

    def _date(self, event: Event) -> None:
        match event:
            case SpaceBooked(series_id=str(series_id)) | BookingRequested(series_id=str(series_id)):
                self.dates[event.booking_id] = (series_id, event.starts_at)
            case SeriesDateAdded(date=datetime() as date):
                self.dates[event.booking_id] = (event.series_id, date)
                assert self.dates[event.booking_id] not in self.gone, "what was given back came back"
            case SeriesDateAdded():
                assert self.dates[event.booking_id] not in self.gone, "what was given back came back"
            case BookingMoved():
                assert self.dates[event.booking_id] == (event.series_id, event.date)
                assert self.dates[event.booking_id] not in self.gone, "what was given back came back"
            case BookingCancelled() if event.booking_id in self.dates:
                self.gone.add(self.dates[event.booking_id])
            case _:
                pass

    def _wait(self, event: Event) -> None:
        match event:
            case RoomWaitJoined():
                self.line[event.wait_id] = event
            case RoomOffered():
                wait = self.line.pop(event.wait_id)
                assert not any(self._comes_first(one, wait) for one in self.line.values()), "passed over"
                clock = self.rooms.wall(event.expires_at).time()
                assert time(7) <= clock <= time(22), "it runs out at night"
                assert self.now < event.expires_at <= wait.starts_at
                self.offers[event.wait_id] = event
            case RoomWaitLeft() | RoomWaitEnded():
                del self.line[event.wait_id]
            case _:
                pass

    def _comes_first(self, one: RoomWaitJoined, wait: RoomWaitJoined) -> bool:
        """Whether somebody who could have had the same time waits in front."""
        same = (one.space_id, one.starts_at, one.ends_at) == (wait.space_id, wait.starts_at, wait.ends_at)
        before = (one.line, one.ticket) < (wait.line, wait.ticket)
        return same and before and one.units <= wait.units and self.could_take(one)

    def could_take(self, wait: RoomWaitJoined) -> bool:
        """Whether a resident may have one booking more; of others it is not said."""
        if self.rooms_take_credits:
            return False
        theirs = [one for one in self.standing.values() if one.booked_by == wait.person_id]
        ahead = sum(one.use is BookingUse.RESIDENT for one in theirs)
        return wait.use is BookingUse.RESIDENT and ahead < LIMIT

    def nobody_waits_beside_a_free_room(self) -> None:
        """What is free is on offer to whoever waits for it, but for what begins this night."""
        for wait in self.line.values():
            room = self.rooms.rooms[wait.space_id]
            if wait.starts_at > self.now + A_DAY_AND_A_HALF and self.could_take(wait):
                there = self.rooms.could_be_used(room, wait.starts_at, wait.ends_at)
                assert not (there and self.rooms.is_free(room, wait))

    def _lesson(self, event: Event) -> None:
        match event:
            case SessionDrafted():
                space = self.rooms.rooms[event.space_id].told
                units = self.standing[event.booking_id].units
                assert event.capacity * space.units <= space.capacity * units
                self.lessons[event.session_id] = Lesson(event)
            case SessionPriced() | SessionOpened():
                lesson = self.lessons[event.session_id]
                told = lesson.told
                if isinstance(event, SessionOpened):
                    self.host.may_begin(told.space_id, told.starts_at, told.ends_at, self.now)
                    assert self.now < told.starts_at
                    lesson.opened = event
                self._price_is_within_the_cap(event)
            case SessionDelivered():
                lesson = self.lessons[event.session_id]
                assert lesson.opened is not None
                assert self.now >= lesson.told.ends_at
                assert (event.takings_fen, event.agreement_id) == (
                    lesson.kept_fen,
                    lesson.opened.agreement_id,
                )
                lesson.over = True
            case SessionCancelled() | SessionDropped():
                self.lessons[event.session_id].seats.clear()
                self.lessons[event.session_id].over = True
            case _:
                pass

    def _price_is_within_the_cap(self, event: SessionPriced | SessionOpened) -> None:
        if event.price_fen:
            terms, market_fen = self.host.terms, event.market_reference_fen
            assert terms is not None
            assert market_fen is not None
            assert event.price_fen * 10_000 <= market_fen * terms.price_ratio_bps
            assert event.agreement_id == self.host.agreement_id
            assert terms.share_bps > 0

    def _place(self, event: Event) -> None:
        match event:
            case EnrolmentConfirmed():
                self._place_is_begun(event.session_id)
                self.lessons[event.session_id].seats[event.enrolment_id] = None
            case PlaceOffered():
                self._place_is_begun(event.session_id)
                self.lessons[event.session_id].seats[event.enrolment_id] = event.expires_at
            case OfferAccepted():
                until = self.lessons[event.session_id].seats[event.enrolment_id]
                assert until is not None
                assert self.now < until
                self.lessons[event.session_id].seats[event.enrolment_id] = None
            case OfferDeclined() | OfferLapsed() | EnrolmentCancelled():
                del self.lessons[event.session_id].seats[event.enrolment_id]
            case PaymentRecorded() | SessionPaid():
                self.lessons[event.session_id].kept_fen += event.amount_fen
            case EnrolmentRefunded() | SessionRefunded():
                self.lessons[event.session_id].kept_fen -= event.refunded_fen
            case _:
                pass

    def _place_is_begun(self, session_id: str) -> None:
        """The session of a partner that is suspended, or whose agreement is over, takes nobody new."""
        assert not self.host.suspended
        assert not self.host.left
        assert self.host.terms is not None
        lesson = self.lessons[session_id]
        assert lesson.opened is not None
        assert self.now < lesson.told.starts_at
        assert not lesson.over

    def places_are_within_the_capacity(self) -> None:
        """Invariant 2, of places: on offer to one is nobody else's, and no offer outlives its time."""
        for lesson in self.lessons.values():
            assert len(lesson.seats) <= lesson.told.capacity
            assert all(until is None or until > self.now for until in lesson.seats.values())

    def has_nothing_ahead(self, person: str) -> None:
        """Of a resident that was let go nothing is left that has not begun."""
        theirs = [one for one in self.standing.values() if one.booked_by == person]
        assert not any(one.use is BookingUse.RESIDENT and one.starts_at > self.now for one in theirs)
        assert not any(one.person_id == person for one in self.line.values())

    def who_has_left_has_nothing_ahead(self) -> None:
        """Of a partner that has left nothing takes place any more."""
        if self.host.left:
            ahead = [one for one in self.standing.values() if one.starts_at > self.now]
            assert not any(one.partner_id for one in ahead)
            open_ones = (one for one in self.lessons.values() if not one.over)
            assert not any(one.told.starts_at > self.now for one in open_ones)

    def a_partners_rooms_lie_within_its_agreement(self) -> None:
        """Of the rooms that it booked for itself, whatever was agreed, narrowed or ended since."""
        for one in self.standing.values():
            if one.use is BookingUse.PARTNER and one.starts_at > self.now:
                terms = self.host.terms
                assert terms is not None, "its agreement is over"
                assert terms.starts_at <= one.starts_at
                assert one.ends_at <= terms.ends_at
                assert not terms.space_ids or one.space_id in terms.space_ids


def _what(claim: Claim) -> tuple[str, datetime, datetime, datetime, int, BookingUse, str, str | None]:
    return (
        claim.space_id,
        claim.starts_at,
        claim.ends_at,
        claim.free_again_at,
        claim.units,
        claim.use,
        claim.booked_by,
        claim.partner_id,
    )
