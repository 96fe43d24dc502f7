"""What happens at volunteer activities. Where somebody is, and what they did, is public of nobody."""

from enum import StrEnum
from typing import ClassVar

from pydantic import Field

from shared.kernel.days import Day
from shared.kernel.messages import ActorId, Event, Withheld
from shared.kernel.models import Frozen, Id, Instant, Words, is_unsaid


class ActivityCategory(StrEnum):
    """What volunteers do there, as they would look for it."""

    ENVIRONMENT = "environment"
    NEIGHBOURS = "neighbours"
    SENIORS = "seniors"
    CHILDREN = "children"
    DISABILITY = "disability"
    CULTURE = "culture"
    SAFETY = "safety"
    OTHER = "other"


class ActivityPlanned(Event):
    """Staff planned a volunteer activity. It has no price, and hours are earned by signing in and out."""

    type: ClassVar[str] = "bookings.activity_planned.v1"

    activity_id: Id
    """The activity."""
    title: str
    """What it is called."""
    description: str | None
    """What there is to do, and what to bring; null for nothing beyond the title."""
    starts_at: Instant
    """When it begins: no hours are counted before."""
    ends_at: Instant
    """When it is over: no hours are counted afterwards."""
    sign_in_from: Instant
    """From when on volunteers can sign in."""
    sign_out_until: Instant
    """Until when they can sign out."""
    capacity: int
    """Maximum number of volunteers who can sign in."""
    space_id: Id | None
    """The space in which it takes place; null if it is elsewhere."""
    session_id: Id | None
    """The session at which volunteers help; null if it is none."""
    place: str | None
    """Where it takes place, if that is in no space of the community's."""
    booking_id: Id | None
    """The community's booking of the space; null if it is held in none."""
    planned_at: Instant
    """When it was planned."""
    category: ActivityCategory | None = None
    """What volunteers do there; null where nothing is said, and before 0.2.0."""
    title_en: str | None = Field(default=None, exclude_if=is_unsaid)
    """What it is called in English; absent where nobody said, and before 0.2.0."""
    description_en: str | None = Field(default=None, exclude_if=is_unsaid)
    """The same as its description, in English; absent where nobody said, and before 0.2.0."""


class ActivityCancelled(Event):
    """A volunteer activity will not take place. Nobody had signed in."""

    type: ClassVar[str] = "bookings.activity_cancelled.v1"

    activity_id: Id
    """The activity."""
    reason: str
    """Why, for everybody to read."""
    cancelled_at: Instant
    """When it was cancelled."""


class VolunteerSignedIn(Event):
    """A volunteer is there, and said so by the code of the moment."""

    type: ClassVar[str] = "bookings.volunteer_signed_in.v1"
    public: ClassVar[bool] = False
    withheld: ClassVar[Withheld | None] = Withheld.WHEREABOUTS

    hours_id: Id
    """Under which the hours will count."""
    activity_id: Id
    person_id: ActorId
    first: bool
    """Whether they had not signed in at this activity before."""
    signed_in_at: Instant


class VolunteerSignedOut(Event):
    """A volunteer left, and said so by the code of the moment."""

    type: ClassVar[str] = "bookings.volunteer_signed_out.v1"
    public: ClassVar[bool] = False
    withheld: ClassVar[Withheld | None] = Withheld.WHEREABOUTS

    hours_id: Id
    activity_id: Id
    person_id: ActorId
    signed_out_at: Instant


class HoursCredited(Event):
    """Hours count by a person's own sign-in and sign-out. Points follow from these alone."""

    type: ClassVar[str] = "bookings.hours_credited.v1"
    public: ClassVar[bool] = False
    withheld: ClassVar[Withheld | None] = Withheld.PERSON

    hours_id: Id
    activity_id: Id
    person_id: ActorId
    day: Day
    """The day of the activity, in the community's zone."""
    minutes: int
    """What counts, within the caps of the rules."""
    stayed_minutes: int
    """How long they were there while the activity took place."""
    credited_at: Instant


class HoursHonoured(Event):
    """Staff entered hours for somebody who could not sign in and out. They earn no points."""

    type: ClassVar[str] = "bookings.hours_honoured.v1"
    public: ClassVar[bool] = False
    withheld: ClassVar[Withheld | None] = Withheld.PERSON

    hours_id: Id
    activity_id: Id
    person_id: ActorId
    day: Day
    minutes: int
    reason: Words
    """Why they are entered."""
    entered_by: ActorId
    honoured_at: Instant


class HoursReversed(Event):
    """Hours count no more: they were entered or signed for wrongly."""

    type: ClassVar[str] = "bookings.hours_reversed.v1"
    public: ClassVar[bool] = False
    withheld: ClassVar[Withheld | None] = Withheld.PERSON

    hours_id: Id
    activity_id: Id
    person_id: ActorId
    minutes: int
    credit: bool
    """Whether they were signed for, and not entered by staff."""
    reason: Words
    reversed_by: ActorId
    reversed_at: Instant


class ServiceCertified(Event):
    """A volunteer has a certificate of the hours that count for them in some days."""

    type: ClassVar[str] = "bookings.service_certified.v1"
    public: ClassVar[bool] = False
    withheld: ClassVar[Withheld | None] = Withheld.PERSON

    number: str
    """By which anybody whom the holder shows it to can check it; it can't be guessed."""
    person_id: ActorId
    from_day: Day
    until_day: Day
    credit_minutes: int
    honour_minutes: int
    activities: int
    """Number of different activities."""
    certified_at: Instant


class CertificateVoided(Event):
    """A certificate of volunteer service holds no more."""

    type: ClassVar[str] = "bookings.certificate_voided.v1"
    public: ClassVar[bool] = False
    withheld: ClassVar[Withheld | None] = Withheld.PERSON

    number: str
    person_id: ActorId
    voided_at: Instant


class ServiceRecord(Frozen):
    """What counts for a person, all days together."""

    credit_minutes: int = 0
    """Signed for by themselves."""
    honour_minutes: int = 0
    """Entered by staff."""


class VolunteersCountedAsOne(Event):
    """The hours of one record are those of another from now on: they are one person's."""

    type: ClassVar[str] = "bookings.volunteers_counted_as_one.v1"
    public: ClassVar[bool] = False
    withheld: ClassVar[Withheld | None] = Withheld.PERSON

    person_id: ActorId
    into: ActorId
    hours_ids: tuple[Id, ...]
    numbers: tuple[str, ...]
    """The certificates that are theirs now."""
    record: ServiceRecord
    """What the first one brings."""
    counted_at: Instant
