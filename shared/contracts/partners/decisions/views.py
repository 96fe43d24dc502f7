"""How evidence, decisions and objections look, and how they are asked for."""

from enum import StrEnum

from shared.contracts.partners.decisions.events import EvidenceCode, ReviewTotals, Verdict, Waiver
from shared.contracts.partners.refusals.applications import APPLICATION_IS_UNKNOWN
from shared.contracts.partners.refusals.decisions import OBJECTION_IS_UNKNOWN
from shared.kernel.models import Id, Instant, Page, PagedQuery, Query, View, Words
from shared.kernel.operations import Operation
from shared.kernel.people import PersonId
from shared.kernel.roles import ANYONE, SIGNED_IN


class DecisionState(StrEnum):
    """How a decision stands. Only one that is `in_effect` admits or rejects anybody."""

    PUBLICITY = "publicity"
    IN_EFFECT = "in_effect"
    SET_ASIDE = "set_aside"  # An objection was upheld.
    LAPSED = "lapsed"  # The application was withdrawn during publicity.


class EvidencePiece(View):
    """One piece of evidence, computed from records and never typed in."""

    code: EvidenceCode
    """Which piece of evidence it is."""
    met: bool
    """Whether the records show it."""
    found: int | None
    """How many were found, or basis points in favour, or 1 where it is there; null while it is not to be
    known."""
    needed: int
    """How much must be found, in the same measure."""


class EvidenceView(View):
    """The evidence for an admission, computed from the records and never typed in."""

    application_id: str
    """The application whose admission the evidence is for."""
    complete: bool
    """Whether every piece is there, so that it can be decided without an exception."""
    pieces: tuple[EvidencePiece, ...]
    """All pieces that its admission rests on, in the order in which they come about."""


class GetEvidence(Query[EvidenceView | None]):
    """Every piece that an admission rests on, computed from the records: met or not, found, needed."""

    operation = Operation("Read the evidence", SIGNED_IN, (APPLICATION_IS_UNKNOWN,))

    application_id: Id
    at: Instant


class DecisionView(View):
    """A decision, as everybody may read it during publicity and after."""

    decision_id: str
    """What an objection is raised against."""
    application_id: str
    """The application that was decided on."""
    state: DecisionState
    """Whether it is in publicity, in effect, set aside or lapsed."""
    project: str
    """What the application's project is called."""
    organisation: str | None
    """The team's organisation; null for an independent person, whose name is personal data."""
    decision: Verdict
    """Whether the applicant is to be admitted."""
    reason: Words
    """Why it was decided so; empty once it is erased."""
    decided_by: PersonId
    """Who decided: an opaque id."""
    exception: Waiver | None
    """By what exception it was decided; null where there was none."""
    objections_raised: int = 0
    """Number of objections against it."""
    objections_open: int = 0
    """Number of those that nobody has answered; while there are any, it takes no effect."""
    decided_at: Instant
    """When it was decided, and its publicity began."""
    publicity_ends_at: Instant
    """Until when it is shown and anybody may object."""
    partner_id: str | None = None
    """The partner that it led to; null unless an admission took effect."""
    reviews: ReviewTotals | None = None
    """What the reviewers made of it, in numbers; null under rules without reviewers."""


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
    """What to name to answer it."""
    application_id: str
    """The application that was decided on."""
    decision_id: str
    """The decision that it was raised against."""
    text_id: str
    """Where the vault keeps the words of whoever raised it, until they are erased."""
    raised_at: Instant
    """When it was raised."""
    answer: Words | None = None
    """What the community says to it; null until it does, and empty once it is erased."""
    upheld: bool | None = None
    """Whether the objection is right; null until it is answered."""
    answered_at: Instant | None = None
    """When it was answered; null until then."""


class GetObjection(Query[ObjectionView | None]):
    """One objection, for what its answer has to know of it; no route leads here."""

    operation = Operation("", SIGNED_IN, (OBJECTION_IS_UNKNOWN,))

    objection_id: Id


class ListObjections(PagedQuery[Page[ObjectionView]]):
    """Objections in the order in which they were raised, without who raised them, with their answers."""

    operation = Operation("List objections", ANYONE)

    application_id: Id
