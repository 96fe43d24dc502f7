"""How complaints look, and how they are asked for."""

from enum import StrEnum

from shared.contracts.partners.complaints.events import Measure
from shared.contracts.partners.refusals.complaints import COMPLAINT_IS_UNKNOWN
from shared.kernel.models import Id, Instant, Page, PagedQuery, PagedRequest, Query, View, Words
from shared.kernel.operations import Operation
from shared.kernel.people import PersonId
from shared.kernel.roles import ANYONE, SIGNED_IN


class ComplaintState(StrEnum):
    """Where a complaint stands."""

    FILED = "filed"
    ACKNOWLEDGED = "acknowledged"
    HEARD = "heard"
    UPHELD = "upheld"
    NOT_UPHELD = "not_upheld"
    WITHDRAWN = "withdrawn"


class ComplaintView(View):
    """A complaint about a partner."""

    complaint_id: str
    """What it is answered and decided by."""
    partner_id: str
    """The partner that it is about."""
    session_id: str | None = None
    """The session that it is about; null where it is about none."""
    state: ComplaintState
    """Where it stands."""
    complainant: PersonId | None
    """Who complained: an opaque id; null for the partner, which is not told."""
    text: Words
    """What happened, as it was written; empty once it is erased."""
    filed_at: Instant
    """When it was filed."""
    due_at: Instant | None
    """Until when its next step is due; null once it is over. Past, the step is late."""
    acknowledged_at: Instant | None = None
    """When staff acknowledged it; null until then."""
    hear_by: Instant | None = None
    """Until when the partner may answer before it is decided; null before the acknowledgement."""
    decide_by: Instant | None = None
    """Until when staff are to decide; null before the acknowledgement."""
    answer: Words | None = None
    """What the partner said; null where it has not answered."""
    answered_at: Instant | None = None
    """When the partner answered; null until then."""
    measure: Measure | None = None
    """What followed from it; null unless it was upheld."""
    suspended_until: Instant | None = None
    """Until when it suspends the partner; null where it does not."""
    reason: Words | None = None
    """Why it was decided so; null until then."""
    ended_at: Instant | None = None
    """When it was decided or withdrawn; null until then."""


class GetComplaint(Query[ComplaintView | None]):
    """One complaint: for whoever complained, for the partner's representatives, and for those who watch."""

    operation = Operation("Read a complaint", SIGNED_IN, (COMPLAINT_IS_UNKNOWN,))

    complaint_id: Id


class ListComplaintsRequest(PagedRequest):
    """Which complaints."""

    state: ComplaintState | None = None
    """Only those that stand so."""
    measure: Measure | None = None
    """Only those from which this followed."""
    partner_id: Id | None = None
    """Only those about this partner."""


class ListComplaints(ListComplaintsRequest, PagedQuery[Page[ComplaintView]]):
    """Complaints, the newest first: all of them for staff and those who watch, else one's own. A partner's
    representatives name their partner, and see those about it without who complained."""

    operation = Operation("List complaints", SIGNED_IN)

    complainant: Id | None
    """Only those of this person; None: everybody's. Never taken from a request."""


class ComplaintYearView(View):
    """How complaints ended in one year. Of one to four nothing is told."""

    year: int
    """The year in which they ended, in the community's zone."""
    upheld: int | None
    """How many were upheld; null for one to four."""
    not_upheld: int | None
    """How many were not; null for one to four."""
    withdrawn: int | None
    """How many were taken back; null for one to four."""


class ListComplaintYears(PagedQuery[Page[ComplaintYearView]]):
    """How complaints ended, year by year, the latest first; fewer than five of a kind are not told apart."""

    operation = Operation("Count complaints by year", ANYONE)
