"""Free hours that an agreement owes: counted from delivered sessions, due at the end of the term."""

from typing import Annotated, ClassVar

from pydantic import Field

from shared.contracts.partners.refusals.agreements import PARTNER_IS_UNKNOWN
from shared.kernel.messages import Command, Event, Withheld
from shared.kernel.models import Id, Instant, Page, PagedQuery, Query, View
from shared.kernel.operations import Operation, by_policy
from shared.kernel.roles import ANYONE

DUE_DAYS_AFTER = 7
"""How many days after the end of a term what is missing is late: its last sessions are reported by then."""

Minutes = Annotated[int, Field(strict=True, ge=0)]
"""What bookings has counted. Without a bound: what was reported can't be refused."""


class CountFreeHours(Command):
    """Bookings says how much of a session counts as given free of charge, at its delivery or corrected."""

    operation = by_policy()

    partner_id: Id
    session_id: Id
    title: str
    starts_at: Instant
    minutes: Minutes


class FreeHoursCounted(Event):
    """So much of a partner's session counts as given free of charge, instead of what counted before."""

    type: ClassVar[str] = "partners.free_hours_counted.v1"

    partner_id: Id
    """The partner that gave it."""
    session_id: Id
    """The delivered session."""
    title: str
    """What the session was called."""
    starts_at: Instant
    """When it began: it counts for the term in which this lies."""
    minutes: int
    """How many minutes of it count from now on."""
    counted_at: Instant
    """When that was counted."""


class FreeHoursDueSoon(Event):
    """A partner is reminded of the free hours that it still owes by the end of its term."""

    type: ClassVar[str] = "partners.free_hours_due_soon.v1"
    public: ClassVar[bool] = False
    withheld: ClassVar[Withheld | None] = Withheld.INSIDE

    partner_id: Id
    agreement_id: Id
    project: str
    """What the partner's project is called."""
    days: int
    """Which of the reminders it is, of 60 and 30 days. After a standstill the later one alone is given."""
    missing_minutes: int
    """What is still to be given, with what is late from earlier terms."""
    ends_at: Instant
    """When the term is over."""
    reminded_at: Instant


class FreeHoursFellDue(Event):
    """A term is over, its sessions are reported, and hours are missing."""

    type: ClassVar[str] = "partners.free_hours_fell_due.v1"
    public: ClassVar[bool] = False
    withheld: ClassVar[Withheld | None] = Withheld.UNPUBLISHED

    partner_id: Id
    agreement_id: Id
    project: str
    """What the partner's project is called."""
    late_minutes: int
    """All that the partner has not given in time, of earlier terms, too."""
    ends_at: Instant
    """When the term was over."""
    fell_due_at: Instant


class FreeHoursTerm(View):
    """One term of an agreement: what is owed in it and what was given."""

    agreement_id: Id
    """The agreement that says so."""
    begins_at: Instant
    """From when on sessions count for it."""
    ends_at: Instant
    """Until when its hours are to be given. Later sessions count for the next term, where there is one."""
    owed_minutes: int
    """What the agreement owes in this term."""
    carried_minutes: int
    """What was missing from the terms before, and comes first."""
    given_minutes: int
    """What was given by sessions that began in this term."""
    missing_minutes: int
    """What is still missing of both; 0 where it binds nobody."""
    binding: bool
    """Whether it falls due. Agreements that came into force before free hours were counted do not."""
    late: bool
    """Whether it fell due with hours missing, which later sessions may have made good."""
    ended_early: bool
    """Whether the agreement was terminated before its term was over: then it falls due no more."""


class FreeSession(View):
    """A session that counts as given free of charge."""

    session_id: Id
    """The delivered session."""
    title: str
    """What it was called."""
    starts_at: Instant
    """When it began."""
    minutes: int
    """How many minutes of it count; 0 where staff said that none do."""


class FreeHoursView(View):
    """The free hours of one partner, in minutes: owed, given, late."""

    partner_id: Id
    """The partner."""
    given_minutes: int = 0
    """All that it gave, in terms and outside of them."""
    late_minutes: int = 0
    """What fell due, was not given, and has not been made good since."""
    terms: tuple[FreeHoursTerm, ...] = ()
    """Its terms, the first one first, those that are over as well."""
    sessions: tuple[FreeSession, ...] = ()
    """The sessions that count, the latest first; empty in a list of partners."""
    session_count: int = 0
    """Number of sessions that count."""


class GetFreeHours(Query[FreeHoursView | None]):
    """The free hours of one partner by term, and the sessions that count."""

    operation = Operation("Read the free hours of a partner", ANYONE, (PARTNER_IS_UNKNOWN,))

    partner_id: Id


class ListFreeHours(PagedQuery[Page[FreeHoursView]]):
    """The free hours of all partners, also of those that have left, without their sessions; in the order in
    which they were admitted."""

    operation = Operation("List free hours by partner", ANYONE)
