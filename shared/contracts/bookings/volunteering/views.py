"""How volunteer activities, hours and certificates look, and how they are asked for."""

from enum import StrEnum

from pydantic import Field

from shared.contracts.bookings.refusals.volunteering import (
    ACTIVITY_IS_UNKNOWN,
    CERTIFICATE_IS_NOT_KNOWN,
    HOURS_ARE_UNKNOWN,
)
from shared.contracts.bookings.volunteering.events import ActivityCategory
from shared.kernel.days import Day
from shared.kernel.messages import ActorId
from shared.kernel.models import Id, Instant, Page, PagedQuery, PagedRequest, Query, View, Words
from shared.kernel.operations import Operation
from shared.kernel.roles import ANYONE, Role, roles
from shared.kernel.sought import as_sought


class ActivityState(StrEnum):
    """Whether an activity takes place. Whether it is over, its end says."""

    PLANNED = "planned"
    CANCELLED = "cancelled"


class ActivityView(View):
    """A volunteer activity, and how many came; who they are, it doesn't say."""

    activity_id: Id
    """What to name to sign in."""
    title: str
    """What it is called."""
    description: str | None
    """What there is to do, and what to bring."""
    title_en: str | None = None
    """What it is called in English; null where nobody said."""
    description_en: str | None = None
    """The same as its description, in English; null where nobody said."""
    starts_at: Instant
    """When it begins."""
    ends_at: Instant
    """When it is over."""
    sign_in_from: Instant
    """From when on volunteers can sign in."""
    sign_out_until: Instant
    """Until when they can sign out."""
    capacity: int
    """Maximum number of volunteers who can sign in."""
    space_id: Id | None
    """The space in which it takes place; null if it is elsewhere, or at a session."""
    session_id: Id | None
    """The session at which volunteers help; null if it is none."""
    place: str | None
    """Where it takes place, if that is in no space of the community's."""
    category: ActivityCategory | None = None
    """What volunteers do there; null where nothing is said."""
    state: ActivityState = ActivityState.PLANNED
    """Whether it takes place."""
    reason: str | None = None
    """Why it was cancelled; null if it was not."""
    volunteers: int = 0
    """Number of people who signed in."""
    signed_up: int = 0
    """Number of people who said that they will come; those beyond `capacity` wait for a place."""
    credit_minutes: int = 0
    """What counts by volunteers' own sign-in and sign-out, all together."""
    honour_minutes: int = 0
    """What counts because staff entered it, all together."""

    @property
    def words_sought(self) -> str:
        """The text that a search for words goes through."""
        said = (self.title, self.description, self.place, self.title_en, self.description_en)
        return as_sought(" ".join(one or "" for one in said))


class ListActivities(PagedQuery[Page[ActivityView]]):
    """Volunteer activities, by when they begin, the latest first; all, or those that somebody looks for."""

    operation = Operation("List volunteer activities", ANYONE)

    state: ActivityState | None = None
    """Only those in this state."""
    words: str | None = Field(default=None, max_length=60)
    """Only those in whose title, description (each in either language) or place all these words are."""
    category: ActivityCategory | None = None
    """Only those of this kind."""
    space_id: Id | None = None
    """Only those in this space."""
    starts_from: Instant | None = None
    """Only those that begin at this moment or later."""
    starts_before: Instant | None = None
    """Only those that begin before this moment."""


class GetActivity(Query[ActivityView | None]):
    """One volunteer activity."""

    operation = Operation("Read a volunteer activity", ANYONE, (ACTIVITY_IS_UNKNOWN,))

    activity_id: Id


class ReadActivities(Query[list[ActivityView]]):
    """These activities in one question, in this order; those that are unknown are left out."""

    activity_ids: tuple[Id, ...]


class HoursKind(StrEnum):
    """By whose word hours count."""

    CREDIT = "credit"
    """By the volunteer's own sign-in and sign-out. They earn points."""
    HONOUR = "honour"
    """Entered by staff. They earn none."""


class HoursState(StrEnum):
    """How far hours are."""

    SIGNED_IN = "signed_in"
    """Signed in, and not out yet. Without signing out in time nothing counts."""
    NOTHING = "nothing"
    """Signed out, and nothing counts: the cap was reached, or it was less than a minute."""
    COUNTED = "counted"
    REVERSED = "reversed"


class HoursView(View):
    """One person's hours at one activity, from a sign-in to a sign-out, or entered by staff."""

    hours_id: Id
    """What to name to reverse them."""
    activity_id: Id
    """The activity."""
    person_id: ActorId
    """Whose they are."""
    kind: HoursKind
    """By whose word they count."""
    state: HoursState
    """How far they are."""
    day: Day | None = None
    """The day of the activity; null until they count."""
    minutes: int = 0
    """What counts, or did before it was reversed."""
    signed_in_at: Instant | None = None
    """When they signed in; null where staff entered the hours."""
    signed_out_at: Instant | None = None
    """When they signed out; null until then."""
    reason: Words | None = None
    """Why staff entered or reversed them; null where they did neither, empty once it is erased."""
    entered_by: ActorId | None = None
    """The member of staff who entered or reversed them; null where nobody did."""
    at: Instant
    """When they began, or were entered."""


class ListHoursRequest(PagedRequest):
    activity_id: Id | None = None
    """Only those at this activity."""
    state: HoursState | None = None
    """Only those in this state."""


class ListHours(ListHoursRequest, PagedQuery[Page[HoursView]]):
    """Volunteer hours, the newest first: one's own, or everybody's for staff."""

    operation = Operation("List volunteer hours", roles(Role.RESIDENT, Role.STAFF))

    person_id: ActorId | None
    """None: everybody's. Never taken from a request."""


class GetHours(Query[HoursView | None]):
    """Hours, for the volunteer and for staff."""

    operation = Operation("Read volunteer hours", roles(Role.RESIDENT, Role.STAFF), (HOURS_ARE_UNKNOWN,))

    hours_id: Id


class ServiceRecordView(View):
    """What counts for a volunteer, all days together. Points are another matter: spending them lowers none
    of it."""

    person_id: ActorId
    """Whose it is."""
    credit_minutes: int = 0
    """Signed for by themselves."""
    honour_minutes: int = 0
    """Entered by staff."""


class GetServiceRecord(Query[ServiceRecordView | None]):
    """What counts for the caller."""

    operation = Operation("Read one's own volunteer record", roles(Role.RESIDENT))

    person_id: ActorId


class CertificateCheck(View):
    """What a certificate says to whoever was shown its number: hours and days, and nobody's name."""

    number: str
    """The certificate's number."""
    from_day: Day
    """The first day for which it holds."""
    until_day: Day
    """The last day for which it holds."""
    credit_minutes: int
    """What the volunteer signed in and out for, in minutes."""
    honour_minutes: int
    """What staff entered, in minutes."""
    activities: int
    """Number of different activities."""
    certified_at: Instant
    """When it was issued."""
    void: bool = False
    """Whether it holds no more: hours in it were reversed."""


class CertificateView(CertificateCheck):
    """A certificate as its holder sees it."""

    person_id: ActorId
    """The holder."""


class GetServiceCertificate(Query[CertificateView | None]):
    """Whether a certificate is genuine: what it says, by the number that its holder shows. Names nobody."""

    operation = Operation("Check a certificate of volunteer service", ANYONE, (CERTIFICATE_IS_NOT_KNOWN,))

    number: str
    """The number that its holder shows."""


class ListServiceCertificates(PagedQuery[Page[CertificateView]]):
    """The caller's own certificates, the newest first."""

    operation = Operation("List one's own certificates of volunteer service", roles(Role.RESIDENT))

    person_id: ActorId
