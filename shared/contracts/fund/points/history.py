"""What became of a person's points, line by line, and which of them expire soon."""

from enum import StrEnum

from shared.kernel.messages import ActorId
from shared.kernel.models import CommunityId, Id, Instant, Page, PagedQuery, Query, View
from shared.kernel.operations import Operation
from shared.kernel.roles import Role, roles


class PointsMovement(StrEnum):
    """What happened to points, which is also why."""

    EARNED = "earned"  # Hours of service were credited.
    RESERVED = "reserved"
    REDEEMED = "redeemed"  # A reward was handed out.
    GIVEN_BACK = "given_back"  # A reservation was cancelled.
    RAN_OUT = "ran_out"  # A reserved reward was not picked up in time.
    EXPIRED = "expired"  # They were not spent in time.
    REVERSED = "reversed"  # The hours behind them were taken back.


class PointsLineView(View):
    """One thing that happened to somebody's points."""

    person_id: ActorId
    """Whose they are: the record as which it was noted."""
    movement: PointsMovement
    """What happened."""
    minutes: int
    """To how much, in minutes of service: 60 are one point."""
    hours_id: Id | None = None
    """The credited hours that it is about; null where it is about a reward."""
    reward_id: Id | None = None
    """The reward that it is about; null where it is about hours."""
    community: CommunityId | None = None
    """The community whose reward it is; null for one of this community, and where it is about hours."""
    expires_at: Instant | None = None
    """When what was earned expires unless it is spent; null for all else."""
    at: Instant
    """When it happened."""


class ListPointsHistory(PagedQuery[Page[PointsLineView]]):
    """What became of the caller's points, the newest first."""

    operation = Operation("List the history of one's own volunteer points", roles(Role.RESIDENT))

    person_id: tuple[ActorId, ...]
    """All records that are the caller's. Never taken from a request."""


class ExpiringView(View):
    """Points that expire within thirty days unless they are spent."""

    person_id: ActorId
    """Whose they are: the record as which it was noted."""
    minutes: int
    """How much is left of them, in minutes of service: 60 are one point."""
    expires_at: Instant
    """When they do."""
    left: bool = True
    """Whether anything is left of them."""


class ListExpiringPoints(Query[list[ExpiringView]]):
    """The caller's points that expire within thirty days unless they are spent, the soonest first."""

    operation = Operation("List one's own volunteer points that expire soon", roles(Role.RESIDENT))

    records: tuple[ActorId, ...]
    """All records that are the caller's. Never taken from a request."""
