"""A suspension that the platform proposes and staff decide: a report, a share or free hours are late."""

from typing import Annotated, ClassVar

from pydantic import Field

from shared.contracts.partners.refusals.agreements import PARTNER_IS_UNKNOWN
from shared.contracts.partners.refusals.decisions import RELATED_PERSON_TAKES_NO_PART
from shared.kernel.messages import Command, Event, Withheld
from shared.kernel.models import Id, Instant, Page, PagedQuery, View
from shared.kernel.operations import Operation, by_policy
from shared.kernel.people import PersonId
from shared.kernel.roles import Role, people, roles

Overdue = Annotated[int, Field(strict=True, gt=0)]
"""What another service has added up. Without a bound: what was reported can't be refused."""


class ProposeSuspension(Command):
    """Bookings says that a session was not reported in time, or the fund that a share is overdue. Nothing of
    a partner that is suspended, has left, or about which staff are asked already."""

    operation = by_policy()

    partner_id: Id
    session_id: Id | None = None
    share_overdue_fen: Overdue | None = None


class DropSuspensionProposal(Command):
    """Staff have looked at what is missing and do not suspend the partner for it."""

    operation = Operation(
        "Do not suspend as proposed", people(Role.STAFF), (PARTNER_IS_UNKNOWN, RELATED_PERSON_TAKES_NO_PART)
    )

    partner_id: Id


class SuspensionProposed(Event):
    type: ClassVar[str] = "partners.suspension_proposed.v1"
    public: ClassVar[bool] = False
    withheld: ClassVar[Withheld | None] = Withheld.UNPUBLISHED

    partner_id: Id
    session_id: Id | None = None
    """The session that was not reported; None where it is about something else."""
    share_overdue_fen: int | None = None
    """What was not paid in time; None where it is about a report, and in all that was recorded before."""
    project_id: Id | None = None
    """The project of which a report is late; None where it is about something else, and in all that was
    recorded before."""
    free_minutes_late: int | None = None
    """The free hours that were not given in time, in minutes; null as above."""
    proposed_at: Instant


class SuspensionProposalDropped(Event):
    type: ClassVar[str] = "partners.suspension_proposal_dropped.v1"
    public: ClassVar[bool] = False
    withheld: ClassVar[Withheld | None] = Withheld.UNPUBLISHED

    partner_id: Id
    dropped_by: PersonId
    dropped_at: Instant


class SuspensionProposalView(View):
    """A suspension that waits for staff: they suspend the partner, or say that they don't."""

    partner_id: str
    """The partner whose report is missing, or whose share or free hours are overdue."""
    session_id: str | None
    """The first session that was not reported in time; null where it is about something else."""
    share_overdue_fen: int | None = None
    """What was not paid in time, in fen, when it was proposed; null where it is about a report."""
    project_id: str | None = None
    """The project that it leads and of which a report is late; null where it is about something else."""
    free_minutes_late: int | None = None
    """The free hours that it had not given in time, in minutes; null where it is about something else."""
    proposed_at: Instant
    """When the platform proposed it."""


class ListSuspensionProposals(PagedQuery[Page[SuspensionProposalView]]):
    """Suspensions that the platform proposes because a report is missing, or a share or free hours late."""

    operation = Operation("List proposed suspensions", roles(Role.STAFF, Role.DISTRICT))
