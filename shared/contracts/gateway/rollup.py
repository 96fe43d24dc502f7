"""All communities of the district in numbers, a month beside the one before."""

from pydantic import Field

from shared.contracts.bookings.room_use import RoomUseNumbers
from shared.contracts.partners.admission import ActorKind, Mechanism
from shared.contracts.partners.purchases.payments import SpendingPurpose
from shared.contracts.partners.rule_bounds import BoundLeft
from shared.kernel.models import CommunityId, Instant, View
from shared.kernel.operations import Operation
from shared.kernel.roles import Role, roles


class MonthNumbers(View):
    """What happened in a community in one month of its zone."""

    intents: int = 0
    """Number of offers to co-operate."""
    trials: int = 0
    """Number of trials that were held."""
    admissions: int = 0
    """Number of partners who were admitted."""
    objections: int = 0
    """Number of objections that were raised."""
    bookings: int = 0
    """Number of bookings of rooms in the month, those that were given back included."""
    bookings_cancelled: int = 0
    """Number of those that were given back."""
    rooms: RoomUseNumbers = RoomUseNumbers()
    """How its rooms were used, all of them together; a whole and its parts each for itself."""
    sessions: int = 0
    """Number of sessions that were delivered."""
    places: int = 0
    """Number of places of the sessions that were opened for enrolment."""
    attended: int = 0
    """Number of people who came to the delivered ones."""
    takings_fen: int = 0
    """What the delivered ones took, in fen."""
    price_to_market_bps: int | None = None
    """The prices that were set as a ratio of the market's, in basis points; null where none was set."""
    income_fen: int = 0
    """What came into the fund, in fen."""
    income_by_source: dict[str, int] = Field(default_factory=dict)
    """What of it came from which source of the statement, in fen; without those from which nothing came."""
    expense_fen: int = 0
    """What was spent from it, in fen."""
    expense_by_purpose: dict[SpendingPurpose, int] = Field(default_factory=dict)
    """What of it was spent on which purpose, in fen; those on which nothing was are left out."""


class RollUpLine(View):
    """One community: how it stands now, and two months."""

    community: CommunityId
    """Its short name."""
    name: str
    """What it is called in Chinese."""
    name_en: str
    """What it is called in English."""
    residents: int
    """Number of residents who are registered or joined."""
    calls_open: int
    """Number of recruitment calls that are published."""
    intents_waiting: int
    """Number of offers that wait."""
    oldest_intent_at: Instant | None
    """Since when the oldest of them waits; null where none does."""
    partners: int
    """Number of partners who have not left."""
    partners_by_mechanism: dict[Mechanism, int]
    """How many of them co-operate in which way; those of which there are none are left out."""
    partners_by_actor: dict[ActorKind, int]
    """How many of them are which of the actors."""
    objections_open: int
    """Number of objections that nobody has answered."""
    spaces: int
    """Number of rooms and places that can be booked."""
    reports_overdue: int
    """Number of sessions that their partners should have reported by now."""
    at_host_charity_fen: int
    """What lies in the host charity's account, in fen."""
    due_from_partners_fen: int
    """Shares that are accrued and have not arrived, in fen."""
    due_from_stalls_fen: int = 0
    """What stalls of charity markets pledged and have not paid in, in fen."""
    due_from_merchants_fen: int = 0
    """Of their sales what merchants have stated and not paid in, in fen."""
    shares_overdue: int = 0
    """Number of partners that have not paid a share by its day."""
    shares_overdue_fen: int = 0
    """What they should have paid by now, in fen."""
    merchant_months_late: int = 0
    """Months of merchants whose day has passed, and which are not stated or not paid in."""
    merchant_late_fen: int = 0
    """What of their sales merchants have stated and should have paid in by now, in fen."""
    boxes_overdue: int = 0
    """Donation boxes that should have been counted by now."""
    disclosures_overdue: int = 0
    """Number of markets, campaigns, payments, questions and years that should have been disclosed by now."""
    payment_objections_open: int = 0
    """Number of objections to payments that nobody has answered."""
    office_holders: dict[Role, int] = Field(default_factory=dict)
    """How many people hold which role; those that nobody holds are left out."""
    roles_in_conflict: int = 0
    """Number of people who hold roles that exclude each other: from before the exclusion was kept."""
    rules_outside: tuple[BoundLeft, ...] = ()
    """The rules in force that leave the district's bounds."""
    month: MonthNumbers
    """The month that was asked for."""
    before: MonthNumbers
    """The month before it."""


class RollUpView(View):
    """The district in numbers."""

    month: str
    """The month that was asked for: ``2026-12``."""
    before: str
    """The month before it."""
    communities: tuple[RollUpLine, ...]
    """One line for each community, in the order of their short names."""


READ_ROLL_UP = Operation("Read the district in numbers", roles(Role.DISTRICT))
