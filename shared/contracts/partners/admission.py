"""What the other services need to know of partners and their agreements."""

from enum import StrEnum
from typing import ClassVar

from pydantic import Field

from shared.kernel.messages import Event
from shared.kernel.models import BasisPoints, Count, Frozen, Id, Instant, Title


class PartnerForm(StrEnum):
    TEAM = "team"  # 团队型
    INDEPENDENT = "independent"  # 独立型


class ActorKind(StrEnum):
    """Who takes part: four of the five actors (五社联动; the fifth is a resource), and businesses."""

    COMMUNITY = "community"
    SOCIAL_ORGANISATION = "social_organisation"
    SOCIAL_WORKER = "social_worker"
    VOLUNTEER = "volunteer"
    BUSINESS = "business"


class Mechanism(StrEnum):
    """合作机制: how a partner co-operates."""

    SPACE_COOPERATION = "space_cooperation"  # 空间共营
    PURCHASED_SERVICE = "purchased_service"  # 购买服务项目
    VOLUNTEER_POINTS = "volunteer_points"  # 志愿积分
    CROWDFUNDING_GROUP = "crowdfunding_group"  # 众筹+社群


class AgreementTerms(Frozen):
    """What a partner and a community agreed, as data that the other services enforce."""

    share_bps: BasisPoints
    """Of the service income, to the fund."""
    price_ratio_bps: BasisPoints
    """A price is at most this ratio of the market reference."""
    free_hours_owed: Count = 0
    space_ids: tuple[Id, ...] = Field(default=(), max_length=50)
    """The spaces that the partner may use; empty for any."""
    categories: tuple[Title, ...] = Field(default=(), max_length=20)
    serves_minors: bool = False
    starts_at: Instant
    ends_at: Instant


class PartnerAdmitted(Event):
    type: ClassVar[str] = "partners.partner_admitted.v1"

    partner_id: Id
    application_id: Id
    form: PartnerForm
    actor_kind: ActorKind
    mechanism: Mechanism
    organisation: str | None
    """The name of a team's organisation; an independent person has none: names are personal data."""
    project: str
    representative: str
    """The person who acts for the partner."""
    decision_id: Id | None = None
    """The decision whose publicity it passed."""
    admitted_at: Instant


class AgreementActivated(Event):
    type: ClassVar[str] = "partners.agreement_activated.v1"

    agreement_id: Id
    partner_id: Id
    version: int
    terms: AgreementTerms
    activated_at: Instant


class AgreementEnded(Event):
    """An agreement expired or was terminated: no new sessions may be opened under it."""

    type: ClassVar[str] = "partners.agreement_ended.v1"

    agreement_id: Id
    partner_id: Id
    reason: str
    """``expired`` or a stated reason for the termination."""
    expired: bool = False
    """Whether its term was over, whatever ``reason`` says."""
    ended_at: Instant


class PartnerSuspended(Event):
    type: ClassVar[str] = "partners.partner_suspended.v1"

    partner_id: Id
    reason: str
    suspended_at: Instant


class PartnerReinstated(Event):
    type: ClassVar[str] = "partners.partner_reinstated.v1"

    partner_id: Id
    reason: str
    reinstated_at: Instant
