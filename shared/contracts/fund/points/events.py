"""What happens to points and rewards. Points are counted in minutes of service: 60 are one point."""

from enum import StrEnum
from typing import ClassVar

from pydantic import Field

from shared.contracts.fund.points.elsewhere import Elsewhere
from shared.kernel.messages import ActorId, Event, Withheld
from shared.kernel.models import Frozen, Id, Instant, Words, is_unsaid


class PointsEarned(Event):
    """Credit hours became points. They wait some days before they can be spent."""

    type: ClassVar[str] = "fund.points_earned.v1"
    public: ClassVar[bool] = False
    withheld: ClassVar[Withheld | None] = Withheld.PERSON

    lot_id: Id
    """The hours that earned them."""
    person_id: ActorId
    minutes: int
    available_at: Instant
    expires_at: Instant
    earned_at: Instant


class PointsBecameAvailable(Event):
    """Points can be spent."""

    type: ClassVar[str] = "fund.points_became_available.v1"
    public: ClassVar[bool] = False
    withheld: ClassVar[Withheld | None] = Withheld.PERSON

    lot_id: Id
    person_id: ActorId
    minutes: int
    became_at: Instant


class PointsExpireSoon(Event):
    """Points expire within thirty days unless they are spent; it is said once of each lot."""

    type: ClassVar[str] = "fund.points_expire_soon.v1"
    public: ClassVar[bool] = False
    withheld: ClassVar[Withheld | None] = Withheld.PERSON

    lot_id: Id
    person_id: ActorId
    minutes: int
    """What is left of the lot."""
    expires_at: Instant
    noticed_at: Instant


class PointsExpired(Event):
    """Points were not spent in time, or whose they were is erased."""

    type: ClassVar[str] = "fund.points_expired.v1"
    public: ClassVar[bool] = False
    withheld: ClassVar[Withheld | None] = Withheld.PERSON

    lot_id: Id
    person_id: ActorId
    minutes: int
    pending: bool
    """Whether they could not be spent yet."""
    expired_at: Instant


class PointsReversed(Event):
    """The hours behind points were reversed. What of them is reserved follows once it comes back; what was
    redeemed is out of reach."""

    type: ClassVar[str] = "fund.points_reversed.v1"
    public: ClassVar[bool] = False
    withheld: ClassVar[Withheld | None] = Withheld.PERSON

    lot_id: Id
    person_id: ActorId
    minutes: int
    pending: bool
    """Whether they could not be spent yet."""
    reversed_at: Instant


class LotPart(Frozen):
    """What a reservation takes of one lot of points."""

    lot_id: Id
    minutes: int


class RewardOffered(Event):
    """Somebody gave something that volunteers can have for points."""

    type: ClassVar[str] = "fund.reward_offered.v1"

    reward_id: Id
    """The reward."""
    title: str
    """What it is."""
    donor: str
    """Which organisation or shop gave it."""
    cost_points: int
    """What one costs, in points; 60 minutes of service are one."""
    stock: int
    """How many there are."""
    offered_at: Instant
    """When it was offered."""
    title_en: str | None = Field(default=None, exclude_if=is_unsaid)
    """What it is called in English; absent where nobody said, and before 0.2.0."""


class RewardRestocked(Event):
    """There is more of a reward."""

    type: ClassVar[str] = "fund.reward_restocked.v1"

    reward_id: Id
    """The reward."""
    quantity: int
    """How many came."""
    restocked_at: Instant
    """When they came."""


class RewardWithdrawn(Event):
    """A reward can be reserved no longer. What is reserved is handed out."""

    type: ClassVar[str] = "fund.reward_withdrawn.v1"

    reward_id: Id
    """The reward."""
    reason: str
    """Why, for everybody to read."""
    withdrawn_at: Instant
    """When it was withdrawn."""


class RewardReserved(Event):
    """A volunteer reserved a reward with points."""

    type: ClassVar[str] = "fund.reward_reserved.v1"
    public: ClassVar[bool] = False
    withheld: ClassVar[Withheld | None] = Withheld.PERSON

    reservation_id: Id
    reward_id: Id
    person_id: ActorId
    minutes: int
    parts: tuple[LotPart, ...]
    kept_until: Instant
    reserved_at: Instant
    elsewhere: Elsewhere | None = Field(default=None, exclude_if=is_unsaid)
    """The community whose reward it is; absent for one of this community."""


class RewardRedeemed(Event):
    """A reward was handed out. The hours behind its points stay what they are."""

    type: ClassVar[str] = "fund.reward_redeemed.v1"
    public: ClassVar[bool] = False
    withheld: ClassVar[Withheld | None] = Withheld.PERSON

    reservation_id: Id
    reward_id: Id
    person_id: ActorId
    minutes: int
    reason: Words | None
    """Why it was handed out without the code; null where the code was typed."""
    redeemed_by: ActorId
    redeemed_at: Instant
    elsewhere: Elsewhere | None = Field(default=None, exclude_if=is_unsaid)
    """The community whose reward it is; absent for one of this community."""


class WhyReleased(StrEnum):
    """Why a reservation came to nothing."""

    CANCELLED = "cancelled"
    RAN_OUT = "ran_out"
    ERASED = "erased"
    NOT_KEPT = "not_kept"  # Another community, whose reward it is, does not keep it.


class ReservationReleased(Event):
    """A reservation came to nothing: its points and the reward are free again."""

    type: ClassVar[str] = "fund.reservation_released.v1"
    public: ClassVar[bool] = False
    withheld: ClassVar[Withheld | None] = Withheld.PERSON

    reservation_id: Id
    reward_id: Id
    person_id: ActorId
    minutes: int
    why: WhyReleased
    parts: tuple[LotPart, ...] = ()
    """What comes back to which lot; earlier records leave it out: the reservation says it."""
    released_at: Instant
    elsewhere: Elsewhere | None = Field(default=None, exclude_if=is_unsaid)
    """The community whose reward it is; absent for one of this community."""


class Balance(Frozen):
    """Where a person's points are, in minutes of service. What was earned is the sum of all others."""

    earned_minutes: int = 0
    """All that was ever earned."""
    pending_minutes: int = 0
    """What can't be spent yet."""
    available_minutes: int = 0
    """What can be spent."""
    reserved_minutes: int = 0
    """What rewards are reserved with."""
    redeemed_minutes: int = 0
    """What rewards were handed out for."""
    expired_minutes: int = 0
    """What was not spent in time."""
    reversed_minutes: int = 0
    """What was taken back, because its hours were reversed."""


class PointsCountedAsOne(Event):
    """The points of one record are those of another from now on: they are one person's."""

    type: ClassVar[str] = "fund.points_counted_as_one.v1"
    public: ClassVar[bool] = False
    withheld: ClassVar[Withheld | None] = Withheld.PERSON

    person_id: ActorId
    into: ActorId
    balance: Balance
    """What the first one brings."""
    reservation_ids: tuple[Id, ...]
    counted_at: Instant


class PointsForgotten(Event):
    """An id stands for nobody: it earns and spends no points."""

    type: ClassVar[str] = "fund.points_forgotten.v1"
    public: ClassVar[bool] = False
    withheld: ClassVar[Withheld | None] = Withheld.PERSON

    person_id: ActorId
    forgotten_at: Instant
