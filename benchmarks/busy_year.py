"""A year of a busy community, written into its log day by day as its people would ask for it."""

import asyncio
from collections import defaultdict
from collections.abc import Iterable
from datetime import UTC, date, datetime, time, timedelta
from itertools import count
from random import Random
from zoneinfo import ZoneInfo

from services.bookings.domain.state import Bookings
from shared.contracts.bookings.bookings.commands import BookSpace, CheckIn
from shared.contracts.bookings.bookings.events import SpaceBooked
from shared.contracts.bookings.courses.commands import DraftCourse, OpenCourse
from shared.contracts.bookings.courses.events import CourseDrafted
from shared.contracts.bookings.courses.places import EnrolInCourse
from shared.contracts.bookings.enrolments.events import EnrolmentConfirmed
from shared.contracts.bookings.hosts import RegisterHost, SetHostTerms
from shared.contracts.bookings.programme import BookingLimits, SetBookingLimits
from shared.contracts.bookings.series import BookSeries, Repeats
from shared.contracts.bookings.sessions.commands import DeliverSession, RecordAttendance
from shared.contracts.bookings.sessions.events import SessionDrafted
from shared.contracts.bookings.spaces.commands import OpenSpace
from shared.contracts.bookings.spaces.events import SpaceOpened
from shared.contracts.bookings.spaces.parts import SetSpaceParts
from shared.contracts.partners.admission import AgreementTerms, Mechanism, PartnerForm
from shared.eventlog.writer import Writer
from shared.kernel.ids import derived_id
from shared.kernel.messages import Actor, Command, Envelope, Tick
from shared.kernel.outcome import Outcome
from shared.kernel.refusals import Rejected
from shared.kernel.roles import Role

DAYS, SPACES, SERIES, COURSES, BOOKINGS = 365, 12, 60, 300, 40_000
WEEKS = 52
_RESIDENTS, _HOSTS, _LESSONS, _IN_A_COURSE, _SEATS = 600, 20, 4, 6, 20
_HALL, _HALVES, _STUDY_ROOM, _FIRST_ROOM = 0, (1, 2), 3, 4
_DAYS_AHEAD, _TRIES, _UNUSED_EACH = 14, 4, 40
_ZONE = ZoneInfo("Asia/Shanghai")
_LENGTH = timedelta(minutes=50)
"""An hour with the ten minutes that rooms are aired in."""


class BusyYear:
    """What there is and what is still to come of a community whose rules have it open from eight to ten."""

    def __init__(self, writer: Writer[Bookings], begins: date) -> None:
        self._begins = begins
        self.spaces: list[str] = []
        self.booked = 0
        self.last_series = 0, self.at(1, 9)
        """The space in which it is, by its place, and when it begins."""
        self._writer = writer
        self._random = Random(13)
        self._numbers = count(1)
        self._host_ids = [derived_id(self._at(begins, 0), "host", str(one)) for one in range(_HOSTS)]
        self._comers: defaultdict[date, list[SpaceBooked]] = defaultdict(list)
        self._lessons: defaultdict[date, list[SessionDrafted]] = defaultdict(list)
        self._places: defaultdict[str, list[str]] = defaultdict(list)
        self._courses = 0

    async def begin(self) -> None:
        """Spaces, limits by which a year can be planned, and partners under an agreement."""
        now = self._at(self._begins, 6)
        for number in range(SPACES):
            seats = _SEATS if number == _STUDY_ROOM else 1
            space = OpenSpace(
                name=f"活动室{number}",
                name_en=f"Room {number}",
                capacity=25 * (1 + (number == _HALL)),
                units=seats,
                buffer_minutes=0 if seats > 1 else 10,
                check_in_by_code=False,
                **self._staff(now),
            )
            self.spaces.append((await self._writer.submit(space)).one(SpaceOpened).space_id)
        halves = tuple(self.spaces[one] for one in _HALVES)
        await self._writer.submit(
            SetSpaceParts(space_id=self.spaces[_HALL], part_ids=halves, **self._staff(now))
        )
        limits = BookingLimits(partner_days_ahead=400)
        await self._writer.submit(SetBookingLimits(limits=limits, **self._staff(now)))
        for host_id in self._host_ids:
            await self._agreed(host_id, now)

    async def live(self, days: int = DAYS) -> None:
        """So many days, each with its share of everything."""
        for number in range(days):
            day = self._begins + timedelta(days=number)
            if number % (DAYS // SERIES) == 0 and number // (DAYS // SERIES) < SERIES:
                await self._series(day, number)
            while self._courses < COURSES * (number + 1) / DAYS:
                await self._course(day)
            wanted = BOOKINGS * (number + 1) // DAYS
            await self._book(day, wanted - self.booked)
            await self._come(day)
            await self._held(day)
            await self._over(day)

    def at(self, days: int, hour: int) -> datetime:
        """A moment so many days after the year began."""
        return self._at(self._begins + timedelta(days=days), hour)

    def resident(self, number: int, now: datetime) -> Envelope:
        """One of the residents asks."""
        return self._by(f"resident-{number % _RESIDENTS}", Role.RESIDENT, now)

    def _staff(self, now: datetime) -> Envelope:
        return self._by("staff-first", Role.STAFF, now)

    def _by(self, person: str, role: Role, now: datetime) -> Envelope:
        return Envelope(
            command_id=f"year-{next(self._numbers)}",
            actor=Actor(id=person, roles=frozenset({role})),
            now=now,
            correlation_id=None,
            causation_id=None,
        )

    def _at(self, day: date, hour: int, minute: int = 0) -> datetime:
        return datetime.combine(day, time(hour, minute), _ZONE).astimezone(UTC)

    async def _agreed(self, host_id: str, now: datetime) -> None:
        policy = self._by("policy:on_agreement_signed", Role.SYSTEM, now)
        registered = RegisterHost(
            partner_id=host_id,
            form=PartnerForm.INDEPENDENT,
            mechanism=Mechanism.SPACE_COOPERATION,
            project="社区课堂",
            representative=f"partner-{host_id}",
            **policy,
        )
        terms = AgreementTerms(
            share_bps=1_500,
            price_ratio_bps=5_000,
            space_ids=(),
            serves_minors=True,
            starts_at=now - timedelta(days=1),
            ends_at=now + timedelta(days=3 * DAYS),
        )
        await self._writer.submit(registered)
        agreed = SetHostTerms(
            partner_id=host_id,
            agreement_id=derived_id(now, "agreement", host_id),
            version=1,
            terms=terms,
            **self._by("policy:on_agreement_signed", Role.SYSTEM, now),
        )
        await self._writer.submit(agreed)

    async def _series(self, day: date, number: int) -> None:
        """Once a week for a year, skipping what is taken."""
        starts_at = self._at(day + timedelta(days=7), 9 + number % 12)
        series = BookSeries(
            space_id=self.spaces[number % SPACES],
            starts_at=starts_at,
            ends_at=starts_at + _LENGTH,
            for_the_community=True,
            repeats=Repeats.WEEKLY,
            dates=WEEKS,
            skip_conflicts=True,
            **self._staff(self._at(day, 7)),
        )
        self._note(await self._writer.submit(series))
        self.last_series = self.spaces.index(series.space_id), starts_at

    async def _course(self, day: date) -> None:
        for _ in range(_TRIES):
            starts_at = self._at(
                day + timedelta(days=self._random.randint(7, 13)), self._random.randint(9, 20)
            )
            draft = DraftCourse(
                partner_id=self._random.choice(self._host_ids),
                space_id=self.spaces[self._random.randrange(_FIRST_ROOM, SPACES)],
                starts_at=starts_at,
                ends_at=starts_at + _LENGTH,
                repeats=Repeats.WEEKLY,
                dates=_LESSONS,
                skip_conflicts=True,
                title="社区课堂四课",
                capacity=12,
                **self._staff(self._at(day, 7)),
            )
            outcome = await self._done(draft)
            if outcome is not None:
                await self._opened(outcome, day)
                break
        self._courses += 1

    async def _opened(self, drafted: Outcome, day: date) -> None:
        course_id, now = drafted.one(CourseDrafted).course_id, self._at(day, 7)
        self._note(drafted)
        await self._writer.submit(OpenCourse(course_id=course_id, **self._staff(now)))
        first = self._random.randrange(_RESIDENTS)
        for number in range(_IN_A_COURSE):
            enrolled = await self._done(
                EnrolInCourse(course_id=course_id, **self.resident(first + number, now))
            )
            for event in enrolled.events if enrolled else ():
                if isinstance(event, EnrolmentConfirmed):
                    self._places[event.session_id].append(event.enrolment_id)

    async def _book(self, day: date, wanted: int) -> None:
        """As many as are wanted, if some time of some space is free at one of a few tries."""
        for _ in range(_TRIES):
            outcomes = await self._all(self._wish(day) for _ in range(max(0, wanted)))
            wanted -= len(outcomes)
            for outcome in outcomes:
                self._note(outcome)

    def _wish(self, day: date) -> BookSpace:
        pick = self._random
        space = _STUDY_ROOM if pick.random() < 0.3 else pick.randrange(SPACES)
        starts_at = self._at(day + timedelta(days=pick.randint(1, _DAYS_AHEAD)), pick.randint(8, 20))
        who = self.resident(pick.randrange(_RESIDENTS), self._at(day, 8))
        return BookSpace(space_id=self.spaces[space], starts_at=starts_at, ends_at=starts_at + _LENGTH, **who)

    def _note(self, outcome: Outcome) -> None:
        """Who is to come, and what is to be held."""
        for event in outcome.events:
            if isinstance(event, SpaceBooked):
                self.booked += 1
                if event.session_id is None:
                    self._comers[event.starts_at.astimezone(_ZONE).date()].append(event)
            elif isinstance(event, SessionDrafted):
                self._lessons[event.starts_at.astimezone(_ZONE).date()].append(event)

    async def _come(self, day: date) -> None:
        """Everybody to whom a room is theirs this day, but for a few."""
        comers = [one for number, one in enumerate(self._comers.pop(day, ())) if number % _UNUSED_EACH]
        comers.sort(key=lambda one: one.starts_at)
        await self._all(
            CheckIn(booking_id=one.booking_id, **self._by(one.booked_by, Role.RESIDENT, one.starts_at))
            for one in comers
        )

    async def _held(self, day: date) -> None:
        """The lessons of this day, with all who have a place."""
        now = self._at(day, 22)
        for lesson in self._lessons.pop(day, ()):
            places = tuple(self._places.pop(lesson.session_id, ()))
            came = RecordAttendance(session_id=lesson.session_id, attended=places, **self._staff(now))
            await self._done(came)
            await self._done(DeliverSession(session_id=lesson.session_id, **self._staff(now)))

    async def _over(self, day: date) -> None:
        now = self._at(day, 23)
        while (due := self._writer.due) is not None and due <= now:
            await self._writer.submit(Tick(**self._by("system:clock", Role.SYSTEM, now)))

    async def _all(self, commands: Iterable[Command]) -> list[Outcome]:
        """All at once, as a busy log has them; what came of those that were granted."""
        found = await asyncio.gather(*map(self._done, commands))
        return [one for one in found if one is not None]

    async def _done(self, command: Command) -> Outcome | None:
        """None where a rule refuses it."""
        try:
            return await self._writer.submit(command)
        except Rejected:
            return None
