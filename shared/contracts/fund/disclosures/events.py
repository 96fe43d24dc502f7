"""What happens to disclosures."""

from typing import ClassVar

from shared.contracts.fund.disclosures.in_english import TextInEnglish
from shared.contracts.fund.disclosures.terms import DisclosureKind
from shared.kernel.days import Day
from shared.kernel.messages import Event, Withheld
from shared.kernel.models import Id, Instant, Words
from shared.kernel.people import PersonId


class DisclosureScheduled(Event):
    """Something has to be disclosed by a day. Not disclosed by then, it is overdue, for everybody to see."""

    type: ClassVar[str] = "fund.disclosure_scheduled.v1"

    disclosure_id: Id
    """Id of the disclosure; publication and corrections carry it."""
    kind: DisclosureKind
    """Why it has to be disclosed."""
    subject_id: Id | None
    """The campaign or payment that it is about; null for a year, and for a donor's question, of which nobody
    may learn whose gift it is about."""
    title: str
    """What it is about, as far as that has a name: of a year, the year; empty for a donor's question."""
    due_on: Day
    """The last day, in the community's zone."""
    replaces: tuple[Id, ...] = ()
    """Disclosures that are due no more: the last report on a campaign covers what was awaited of it."""
    scheduled_at: Instant
    """When the clock began."""


class DisclosurePublished(TextInEnglish, Event):
    """What was due is disclosed."""

    type: ClassVar[str] = "fund.disclosure_published.v1"

    disclosure_id: Id
    """The disclosure."""
    text: str
    """What is disclosed."""
    text_sha256: str
    """SHA-256 of the text in UTF-8, in hexadecimal."""
    document_sha256: str | None
    """SHA-256 of a file that says more; null where there is none."""
    overdue: bool
    """Whether its last day had passed."""
    published_by: PersonId
    """Who published it: an opaque id."""
    published_at: Instant
    """When it was published."""


class DisclosureCorrected(TextInEnglish, Event):
    """A notice sets a disclosure right: what was published before stays beside it."""

    type: ClassVar[str] = "fund.disclosure_corrected.v1"

    disclosure_id: Id
    """The disclosure."""
    text: str
    """What it should have said, whole."""
    text_sha256: str
    """SHA-256 of the text in UTF-8, in hexadecimal."""
    corrects_sha256: str
    """SHA-256 of the text that it corrects."""
    reason: str
    """What was wrong."""
    corrected_by: PersonId
    """Who corrected it: an opaque id."""
    corrected_at: Instant
    """When it was corrected."""


class GiftAskedAbout(Event):
    """Not public: who asked what. That a question waits, and its answer, are."""

    type: ClassVar[str] = "fund.gift_asked_about.v1"
    public: ClassVar[bool] = False
    withheld: ClassVar[Withheld | None] = Withheld.ANSWER

    disclosure_id: Id
    donation_id: Id
    asked_by: str
    question: Words
    asked_at: Instant
