"""What happens to agreements on points: in the log of each of the two communities its own part."""

from typing import ClassVar

from shared.contracts.fund.points_elsewhere.terms import PointsBounds
from shared.kernel.messages import Event
from shared.kernel.models import CommunityId, Id, Instant
from shared.kernel.people import PersonId


class PointsAgreementProposed(Event):
    """This community offers another one's volunteers its rewards for their points."""

    type: ClassVar[str] = "fund.points_agreement_proposed.v1"

    agreement_id: Id
    """Id of the agreement, in both communities' logs."""
    home: CommunityId
    """The community whose volunteers may have them."""
    bounds: PointsBounds
    """Within what."""
    proposed_by: PersonId
    """Who proposed it: an opaque id."""
    proposed_at: Instant
    """When it was proposed."""


class PointsAgreementReceived(Event):
    """Another community offers this one's volunteers its rewards for their points."""

    type: ClassVar[str] = "fund.points_agreement_received.v1"

    agreement_id: Id
    """Id of the agreement, in both communities' logs."""
    host: CommunityId
    """The community whose rewards they are."""
    bounds: PointsBounds
    """Within what."""
    proposed_by: PersonId
    """Who proposed it there: an opaque id."""
    proposed_at: Instant
    """When it was proposed."""


class PointsAgreementAccepted(Event):
    """This community accepts: from its first day on volunteers may use their points there."""

    type: ClassVar[str] = "fund.points_agreement_accepted.v1"

    agreement_id: Id
    """The agreement."""
    host: CommunityId
    """The community whose rewards they are."""
    accepted_by: PersonId
    """Who accepted it: an opaque id, another one than who proposed it."""
    accepted_at: Instant
    """When it was accepted."""


class PointsAgreementDeclined(Event):
    """This community declines."""

    type: ClassVar[str] = "fund.points_agreement_declined.v1"

    agreement_id: Id
    """The agreement."""
    host: CommunityId
    """The community whose rewards they are."""
    reason: str
    """Why."""
    declined_at: Instant
    """When it was declined."""


class PointsAgreementTakenUp(Event):
    """The other community has accepted: from its first day on rewards are kept for its volunteers."""

    type: ClassVar[str] = "fund.points_agreement_taken_up.v1"

    agreement_id: Id
    """The agreement."""
    home: CommunityId
    """The community whose volunteers may have them."""
    taken_up_at: Instant
    """When it was accepted there."""


class PointsAgreementEnded(Event):
    """Nothing more is reserved under an agreement. What is reserved is still handed out."""

    type: ClassVar[str] = "fund.points_agreement_ended.v1"

    agreement_id: Id
    """The agreement."""
    other: CommunityId
    """The other community."""
    reason: str
    """Why."""
    by_other: bool
    """Whether the other community ended it."""
    declined: bool = False
    """Whether the other community declined it, so that it never held."""
    ended_at: Instant
    """When it ended."""
