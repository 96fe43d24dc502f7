"""How meetings look: to everybody, and with the words that members, staff and those who check may read."""

from shared.contracts.fund.meetings.terms import MeetingState
from shared.contracts.fund.refusals.meetings import MEETING_IS_UNKNOWN
from shared.kernel.models import Id, Instant, Page, PagedQuery, Query, View, Words
from shared.kernel.operations import Operation
from shared.kernel.people import PersonId
from shared.kernel.roles import ANYONE, Role, roles

PAPERS_READERS = roles(Role.COMMITTEE, Role.SUPERVISOR, Role.STAFF, Role.AUDITOR)
"""Who reads notes and minutes, and who was present."""


class PointView(View):
    """A point of the agenda and what became of it, for everybody."""

    number: int
    """Its number, from 1."""
    disbursement_id: str | None = None
    """The payment that it is about; null where it is about none."""
    budget_id: str | None = None
    """The version of a budget that it is about; null where it is about none."""
    year: int | None = None
    """The year of that budget; null where it is about none."""
    title: str = ""
    """What it is called; empty for a budget."""
    dealt_with: bool | None = None
    """Whether the meeting dealt with it; null while it has no minutes."""
    state: str | None = None
    """How its payment or budget stood when the minutes were recorded; null before, and for other points."""
    recused: int = 0
    """How many of those present took no part in it."""


class MeetingView(View):
    """A meeting of the committee, for everybody: no names, and nothing of what was said."""

    meeting_id: str
    """What to name to change it or to record its minutes."""
    state: MeetingState
    """How far it has come."""
    open: bool = True
    """Whether something is to be done: until its minutes stand, or it is cancelled."""
    starts_at: Instant
    """When it begins, or was to begin."""
    place: str
    """Where it is held."""
    agenda: tuple[PointView, ...]
    """Its points, in their order."""
    members: int
    """How many members were in office: when it was called, or once there are minutes on its day."""
    quorum: int
    """How many of them must be present."""
    called_at: Instant
    """When it was called."""
    reason: str | None = None
    """Why it was cancelled; null unless it was."""
    began_at: Instant | None = None
    """When it began; null while there are no minutes."""
    ended_at: Instant | None = None
    """When it was over; null while there are no minutes."""
    present: int | None = None
    """How many members were present; null while there are no minutes."""
    quorate: bool | None = None
    """Whether those were enough; null while there are no minutes."""
    version: int = 0
    """The version of its minutes; 0 while there are none."""
    minutes_sha256: str = ""
    """The hash by which the words of the minutes can be proved; empty while there are none."""
    signatures: int = 0
    """How many of those present have signed; two make the minutes stand."""
    recorded_at: Instant | None = None
    """When its minutes were recorded; null while there are none."""
    signed_at: Instant | None = None
    """When the second hand signed them; null until then."""


class PointNote(View):
    """What members have to know of a point before the meeting."""

    number: int
    """The number of the point, from 1."""
    note: Words
    """What they have to know; empty once it is erased."""


class MeetingPapersView(View):
    """The words of a meeting, and who was there, for those who may read them."""

    meeting_id: str
    """The meeting."""
    notes: tuple[PointNote, ...] = ()
    """What members have to know of its points."""
    present_ids: tuple[PersonId, ...] = ()
    """The members who were present: opaque ids; none while there are no minutes."""
    version: int = 0
    """The version of the minutes; 0 while there are none. Whoever signs names it."""
    minutes: Words = ""
    """What was said and decided; empty while there are none, and once they are erased."""
    recorded_by: PersonId | None = None
    """Who recorded them: an opaque id; null while there are none."""
    signed_by: tuple[PersonId, ...] = ()
    """Who has signed them: opaque ids."""


class ListMeetings(PagedQuery[Page[MeetingView]]):
    """The committee's meetings, the latest first: those to come, those held, those cancelled."""

    operation = Operation("List meetings of the committee", ANYONE)

    open: bool | None = None
    """Only those that still ask for something, or only the others."""
    state: MeetingState | None = None
    """Only those that have come so far."""


class GetMeeting(Query[MeetingView | None]):
    """A meeting of the committee: its agenda, how many were present, and what became of each point."""

    operation = Operation("Read a meeting of the committee", ANYONE, (MEETING_IS_UNKNOWN,))

    meeting_id: Id


class GetMeetingPapers(Query[MeetingPapersView | None]):
    """Notes and minutes of a meeting, and who was present: for committee, supervisor, staff and auditor."""

    operation = Operation("Read the papers of a meeting", PAPERS_READERS, (MEETING_IS_UNKNOWN,))

    meeting_id: Id
