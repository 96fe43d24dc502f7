"""How evidence, decisions and objections look, and how they are asked for."""

from enum import StrEnum

from shared.contracts.partners.decisions.events import EvidenceCode, Verdict, Waiver
from shared.contracts.partners.refusals.applications import APPLICATION_IS_UNKNOWN
from shared.kernel.models import Id, Instant, Page, PagedQuery, Query, View
from shared.kernel.operations import Operation
from shared.kernel.roles import ANYONE, SIGNED_IN


class DecisionState(StrEnum):
    PUBLICITY = "publicity"
    IN_EFFECT = "in_effect"
    SET_ASIDE = "set_aside"  # An objection was upheld.
    LAPSED = "lapsed"  # The application was withdrawn during publicity.


class EvidencePiece(View):
    """One piece of evidence, computed from records and never typed in."""

    code: EvidenceCode
    met: bool
    found: int | None
    """How many were found, or basis points in favour, or 1 for there; None while it is not to be known."""
    needed: int


class EvidenceView(View):
    application_id: str
    complete: bool
    pieces: tuple[EvidencePiece, ...]


class GetEvidence(Query[EvidenceView | None]):
    """Every piece that an admission rests on, computed from the records: met or not, found, needed."""

    operation = Operation("Read the evidence", SIGNED_IN, (APPLICATION_IS_UNKNOWN,))

    application_id: Id
    at: Instant


class DecisionView(View):
    """A decision, as everybody may read it during publicity and after."""

    decision_id: str
    application_id: str
    state: DecisionState
    project: str
    organisation: str | None
    decision: Verdict
    reason: str
    decided_by: str
    exception: Waiver | None
    objections_raised: int = 0
    objections_open: int = 0
    decided_at: Instant
    publicity_ends_at: Instant
    partner_id: str | None = None


class ListDecisions(PagedQuery[Page[DecisionView]]):
    """Decisions, the newest first, for everybody to read, in publicity and after."""

    operation = Operation("List decisions", ANYONE)

    state: DecisionState | None = None
    """Only items in this state."""
    application_id: Id | None = None
    """Only decisions on this application."""


class ObjectionView(View):
    """An objection, without who raised it."""

    objection_id: str
    application_id: str
    decision_id: str
    text_id: str
    raised_at: Instant
    answer: str | None = None
    upheld: bool | None = None
    answered_at: Instant | None = None


class ListObjections(PagedQuery[Page[ObjectionView]]):
    """Objections in the order in which they were raised, without who raised them, with their answers."""

    operation = Operation("List objections", ANYONE)

    application_id: Id
