"""How disclosures look, and how they are asked for."""

from datetime import date

from shared.contracts.fund.disclosures.terms import DisclosureKind
from shared.contracts.fund.refusals.disclosures import DISCLOSURE_IS_UNKNOWN
from shared.kernel.messages import ActorId
from shared.kernel.models import Id, Instant, Page, PagedQuery, Query, View, Words
from shared.kernel.operations import Operation
from shared.kernel.roles import ANYONE, MEMBERS, Role, roles


class CorrectionView(View):
    """A notice that set a disclosure right."""

    old_text: str
    """What was published before."""
    text: str
    """What it should have said."""
    reason: str
    """What was wrong."""
    corrected_at: Instant
    """When it was corrected."""


class DisclosureView(View):
    """Something that has to be disclosed by a day, and what was disclosed."""

    disclosure_id: str
    """What to name to publish or correct it."""
    kind: DisclosureKind
    """Why it has to be disclosed."""
    subject_id: str | None = None
    """The campaign or payment that it is about; null for a year and for a donor's question."""
    title: str
    """What it is about; empty for a donor's question."""
    due_on: date
    """The last day, in the community's zone. Past it and not published, it is overdue."""
    published: bool = False
    """Whether it is published."""
    text: str | None = None
    """What is disclosed, as last corrected; null until it is published."""
    text_en: str | None = None
    """The same in English, as last corrected; null where nobody said."""
    text_sha256: str | None = None
    """SHA-256 of that text in UTF-8; null until it is published."""
    document_sha256: str | None = None
    """SHA-256 of a file that says more; null where there is none."""
    overdue: bool = False
    """Whether it was published after its last day."""
    published_at: Instant | None = None
    """When it was published; null until it is."""
    corrections: tuple[CorrectionView, ...] = ()
    """What was set right, in order: old text, new text, reason."""
    scheduled_at: Instant
    """When its clock began."""


class ListDisclosures(PagedQuery[Page[DisclosureView]]):
    """The calendar of disclosures, by their last days: what is due, overdue and published."""

    operation = Operation("List disclosures", ANYONE)

    published: bool | None = None
    """Only what is published, or only what is not."""
    kind: DisclosureKind | None = None
    """Only those for this reason."""


class GetDisclosure(Query[DisclosureView | None]):
    """One disclosure with its corrections."""

    operation = Operation("Read a disclosure", ANYONE, (DISCLOSURE_IS_UNKNOWN,))

    disclosure_id: Id


class GiftQuestionView(View):
    """A donor's question about a gift, for the donor and those who answer."""

    disclosure_id: str
    """What to name to answer it: its answer is a disclosure."""
    donation_id: str
    """The gift."""
    asked_by: str
    """The donor: an opaque id."""
    question: Words
    """What the donor wants to know."""
    asked_at: Instant
    """When it was asked."""


class ListGiftQuestions(PagedQuery[Page[GiftQuestionView]]):
    """Donors' questions with their words, the latest first, for those who answer or watch."""

    operation = Operation(
        "List donors' questions",
        roles(Role.TREASURER, Role.STAFF, Role.SUPERVISOR, Role.AUDITOR),
    )

    disclosure_id: Id | None = None
    """Only this one."""


class ListMyGiftQuestions(PagedQuery[Page[GiftQuestionView]]):
    """What the caller asked about the own gifts."""

    operation = Operation("List my questions about gifts", MEMBERS)

    asked_by: ActorId
    """Never taken from a request."""
