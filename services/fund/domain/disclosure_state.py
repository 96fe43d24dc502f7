"""What the rules of disclosures read."""

from dataclasses import dataclass, field
from datetime import date

from shared.contracts.fund.disclosures.terms import DisclosureKind
from shared.kernel.agenda import Agenda


@dataclass(slots=True)
class Disclosure:
    kind: DisclosureKind
    subject_id: str | None
    due_on: date
    title: str = ""
    text_sha256: str | None = None
    """Of what is published, as last corrected; None until it is."""
    text_en: str | None = None
    """The same in English, as somebody said it last."""


@dataclass(slots=True)
class Disclosures:
    by_id: dict[str, Disclosure] = field(default_factory=dict)
    clocks: Agenda = field(default_factory=Agenda)
    """When the next report on which campaign that runs begins to be awaited."""
    ends: Agenda = field(default_factory=Agenda)
    """When the last day is over of what is awaited and not published: by disclosure, or by market."""
    last_year: int = 0
    """The last calendar year whose disclosure was scheduled."""
    questions: dict[str, str] = field(default_factory=dict)
    """The gift of each donor's question that waits for its answer."""
