"""What a programme comes to, by mechanism (合作机制) and field of work (领域), and what is offered to it."""

from enum import StrEnum

from shared.contracts.partners.admission import REVIEWERS, ActorKind, Mechanism
from shared.contracts.partners.amounts import Unit
from shared.contracts.partners.needs.events import FieldOfWork
from shared.contracts.partners.offered import ContributionKind
from shared.kernel.models import Query, View
from shared.kernel.operations import Operation
from shared.kernel.roles import ANYONE


class OfferedAmount(View):
    """A number that an intent says."""

    kind: ContributionKind
    """What kind of thing is offered."""
    unit: Unit
    """What the number counts."""
    quantity: int
    """How many of the unit; money in fen."""


class CountedKind(StrEnum):
    """What is counted; of `offered` there is one, which says how many intents there ever were."""

    INTENT = "intent"
    PARTNER = "partner"
    PROJECT = "project"
    DRAFT = "draft"  # An agreement that is not in force yet.
    AGREEMENT = "agreement"
    PURCHASE = "purchase"
    OFFERED = "offered"


class CountedThing(View):
    """One thing that is counted while it stands, and what it counts as."""

    kind: CountedKind
    """What it is."""
    mechanism: Mechanism | None = None
    """How it co-operates; null where that is not said."""
    field: FieldOfWork | None = None
    """Its field of work; null where that is not said."""
    actor_kind: ActorKind | None = None
    """Which of the actors a partner is; null for whatever is none."""
    amounts: tuple[OfferedAmount, ...] = ()
    """The numbers that an intent says."""
    number: int = 0
    """How many intents there ever were; 0 for whatever does not say that."""


class KindCounts(View):
    """How many there are in all, and of each kind; a kind of which there is none is missing."""

    total: int
    """How many there are."""
    by_mechanism: dict[Mechanism, int]
    """How many by mechanism of co-operation (合作机制)."""
    by_field: dict[FieldOfWork, int]
    """How many by field of work (领域): of those that name one."""
    by_actor_kind: dict[ActorKind, int]
    """How many by kind of actor (五社): of partners alone."""


class ProgrammeCountsView(View):
    """How many offer to co-operate, are partners, and are under way, in force or bought here."""

    intents_offered: int
    """Number of intents that were ever offered."""
    intents: KindCounts
    """Intents that are in line: of which an application may still come."""
    partners: KindCounts
    """Partners that have not left."""
    projects: KindCounts
    """Projects that are neither closed nor cancelled."""
    agreements: KindCounts
    """Agreements that are in force."""
    purchases: KindCounts
    """Purchases that were not given up, completed ones among them."""


class GetProgrammeCounts(Query[ProgrammeCountsView]):
    """How many intents are in line, partners there are, projects under way, agreements in force and purchases
    made, by mechanism and field."""

    operation = Operation("Count a programme", ANYONE)


class OfferedSum(View):
    """What the intents in line offer in one field of work, of one kind, in one unit."""

    field: FieldOfWork | None
    """The field of work; null where the intents name none."""
    kind: ContributionKind
    """What kind of thing is offered."""
    unit: Unit
    """What the number counts."""
    quantity: int
    """How many of the unit in all; money in fen."""
    intents: int
    """How many intents offer it with a number."""


class OfferedSums(View):
    """What is offered, each row in one unit: numbers of different units are never added."""

    sums: tuple[OfferedSum, ...]
    """By field of work, kind and unit."""


class SumOffers(Query[OfferedSums]):
    """What the intents in line offer, where they say how much: nobody is bound by it."""

    operation = Operation("Sum what intents offer", REVIEWERS)

    mechanism: Mechanism | None = None
    """Only items with this mechanism of co-operation."""
    field: FieldOfWork | None = None
    """Only items in this field of work."""
