"""How points, rewards and reservations look, and how they are asked for."""

from enum import StrEnum

from shared.contracts.fund.points.elsewhere import Elsewhere
from shared.contracts.fund.points.events import Balance
from shared.contracts.fund.refusals.points import RESERVATION_IS_UNKNOWN, REWARD_IS_UNKNOWN
from shared.kernel.messages import ActorId
from shared.kernel.models import Id, Instant, Page, PagedQuery, PagedRequest, Query, View
from shared.kernel.operations import Operation
from shared.kernel.roles import ANYONE, Role, roles


class PointsView(View):
    """A volunteer's points. They are counted in minutes of service: 60 are one point."""

    person_id: ActorId
    """Whose they are."""
    balance: Balance = Balance()
    """Where they are."""


class GetPoints(Query[PointsView | None]):
    """The caller's own points."""

    operation = Operation("Read one's own volunteer points", roles(Role.RESIDENT))

    person_id: ActorId


class RewardView(View):
    """A reward, who gave it, and how many are left."""

    reward_id: Id
    """What to name to reserve it."""
    title: str
    """What it is."""
    title_en: str | None = None
    """What it is called in English; null where nobody said."""
    donor: str
    """Which organisation or shop gave it."""
    cost_points: int
    """What one costs, in points."""
    left: int
    """How many can still be reserved."""
    handed_out: int = 0
    """How many were handed out."""
    withdrawn: bool = False
    """Whether it can be reserved no longer."""
    offered_at: Instant
    """When it was offered."""


class ListRewards(PagedQuery[Page[RewardView]]):
    """What volunteers can have for points, the newest first."""

    operation = Operation("List rewards", ANYONE)

    withdrawn: bool | None = None
    """Only those that were withdrawn, or only those that were not."""


class GetReward(Query[RewardView | None]):
    """One reward."""

    operation = Operation("Read a reward", ANYONE, (REWARD_IS_UNKNOWN,))

    reward_id: Id


class ReservationState(StrEnum):
    """How far a reservation is."""

    RESERVED = "reserved"
    REDEEMED = "redeemed"
    RELEASED = "released"


class ReservationView(View):
    """A reward that is kept for a volunteer."""

    reservation_id: Id
    """What to name to hand it out or give it back."""
    reward_id: Id
    """The reward."""
    person_id: ActorId
    """For whom it is kept."""
    minutes: int
    """What it costs, in minutes of service: 60 are one point."""
    state: ReservationState = ReservationState.RESERVED
    """How far it is."""
    kept_until: Instant
    """Until when it is kept."""
    reserved_at: Instant
    """When it was reserved."""
    elsewhere: Elsewhere | None = None
    """The community that hands it out; null for this one."""
    here: bool = True
    """Whether this community hands it out."""
    confirmed: bool = False
    """Whether the other community has said that it keeps it."""
    asked_back: bool = False
    """Whether it is given back, and the other community has not said so yet."""


class ListReservationsRequest(PagedRequest):
    state: ReservationState | None = None
    """Only those in this state."""


class ListReservations(ListReservationsRequest, PagedQuery[Page[ReservationView]]):
    """Reservations, the newest first: one's own, or everybody's for staff."""

    operation = Operation("List reservations of rewards", roles(Role.RESIDENT, Role.STAFF))

    person_id: ActorId | None
    """None: everybody's. Never taken from a request."""
    here: bool | None = None
    """Only those that this community hands out. Never taken from a request."""


class GetReservation(Query[ReservationView | None]):
    """One reservation, for the volunteer and for staff."""

    operation = Operation(
        "Read a reservation of a reward", roles(Role.RESIDENT, Role.STAFF), (RESERVATION_IS_UNKNOWN,)
    )

    reservation_id: Id
