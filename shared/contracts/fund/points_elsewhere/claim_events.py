"""What happens to rewards in another community: here as their volunteers' home, there as their host."""

from enum import StrEnum
from typing import ClassVar

from shared.contracts.fund.points.events import WhyReleased
from shared.kernel.messages import ActorId, Event, Withheld
from shared.kernel.models import CommunityId, Id, Instant, Words


class ReservationConfirmedElsewhere(Event):
    """The other community keeps the reward that a volunteer of this one reserved there."""

    type: ClassVar[str] = "fund.reservation_confirmed_elsewhere.v1"
    public: ClassVar[bool] = False
    withheld: ClassVar[Withheld | None] = Withheld.PERSON

    reservation_id: Id
    person_id: ActorId
    confirmed_at: Instant


class ReservationAskedBack(Event):
    """A volunteer gives back what is reserved elsewhere, or was erased. The points are free once the other
    community says so: it may have handed the reward out just now."""

    type: ClassVar[str] = "fund.reservation_asked_back.v1"
    public: ClassVar[bool] = False
    withheld: ClassVar[Withheld | None] = Withheld.PERSON

    reservation_id: Id
    person_id: ActorId
    community: CommunityId
    asked_at: Instant


class VisitorClaimHeld(Event):
    """A reward is kept for a volunteer of another community, of whom nothing else is known here."""

    type: ClassVar[str] = "fund.visitor_claim_held.v1"
    public: ClassVar[bool] = False
    withheld: ClassVar[Withheld | None] = Withheld.PERSON

    claim_id: Id
    """The reservation at home."""
    home: CommunityId
    agreement_id: Id
    reward_id: Id
    minutes: int
    holder: str
    """Tells whether somebody who hands it out has it themselves, and nothing else."""
    kept_until: Instant
    held_at: Instant


class WhyNotHeld(StrEnum):
    """Why a reward is not kept for a volunteer of another community."""

    NOT_AGREED = "not_agreed"
    """No agreement holds for it."""
    REWARD_IS_GONE = "reward_is_gone"
    COSTS_OTHERWISE = "costs_otherwise"
    TOO_LATE = "too_late"


class VisitorClaimRefused(Event):
    """A reward is not kept for a volunteer of another community."""

    type: ClassVar[str] = "fund.visitor_claim_refused.v1"
    public: ClassVar[bool] = False
    withheld: ClassVar[Withheld | None] = Withheld.PERSON

    claim_id: Id
    home: CommunityId
    reward_id: Id
    why: WhyNotHeld
    refused_at: Instant


class VisitorClaimRedeemed(Event):
    """A reward was handed out to a volunteer of another community."""

    type: ClassVar[str] = "fund.visitor_claim_redeemed.v1"
    public: ClassVar[bool] = False
    withheld: ClassVar[Withheld | None] = Withheld.PERSON

    claim_id: Id
    home: CommunityId
    agreement_id: Id
    reward_id: Id
    minutes: int
    reason: Words | None
    """Why it was handed out without the code; null where the code was typed."""
    redeemed_by: ActorId
    redeemed_at: Instant


class VisitorClaimReleased(Event):
    """A reward that was kept for a volunteer of another community is free again."""

    type: ClassVar[str] = "fund.visitor_claim_released.v1"
    public: ClassVar[bool] = False
    withheld: ClassVar[Withheld | None] = Withheld.PERSON

    claim_id: Id
    home: CommunityId
    reward_id: Id
    why: WhyReleased
    released_at: Instant
