"""What the other services need to know of partners and their agreements."""

import operator
from enum import StrEnum
from typing import ClassVar

from pydantic import Field

from shared.contracts.partners.categories import SessionCategory
from shared.contracts.partners.needs.events import FieldOfWork
from shared.kernel.messages import Event
from shared.kernel.models import BasisPoints, Count, Frozen, Id, Instant, Title, Words
from shared.kernel.people import PersonId
from shared.kernel.roles import Role, roles

REVIEWERS = roles(Role.STAFF, Role.COMMITTEE, Role.SUPERVISOR, Role.AUDITOR, Role.DISTRICT)
"""Who may read whatever leads to a decision: they work on it, or watch over those who do."""


class PartnerForm(StrEnum):
    """What kind of partner it is: 团队型 or 独立型."""

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
    """The share of the partner's service income that goes to the fund, in basis points: 1,500 is 15% (Charity
    Law, art. 37)."""
    price_ratio_bps: BasisPoints
    """The highest price as a ratio of the market reference, in basis points: 5,000 is half of it."""
    free_hours_owed: Count = 0
    """Number of hours that the partner gives free of charge during the term."""
    space_ids: tuple[Id, ...] = Field(default=(), max_length=50)
    """The spaces that the partner may use; empty for any."""
    categories: tuple[Title, ...] = Field(default=(), max_length=20)
    """What kinds of service an older agreement says it is about, in words that nobody is held to; empty where
    it names none, and in all that are drafted now."""
    session_categories: tuple[SessionCategory, ...] = Field(
        default=(), max_length=len(SessionCategory), exclude_if=operator.not_
    )
    """What its sessions may be about, which bookings hold it to; empty for anything, as before 0.2."""
    serves_minors: bool = False
    """Whether the partner may hold sessions for minors (Minors Protection Law, art. 62)."""
    starts_at: Instant
    """When the term begins."""
    ends_at: Instant
    """When the term is over and the agreement expires."""


class PartnerAdmitted(Event):
    """A decision to admit took effect after its publicity: the applicant is a partner (社区合伙人)."""

    type: ClassVar[str] = "partners.partner_admitted.v1"

    partner_id: Id
    """Id of the new partner; agreements, bookings, sessions and shares name it."""
    application_id: Id
    """The application that led to the admission."""
    form: PartnerForm
    """Whether it is a team with an organisation or one independent person."""
    actor_kind: ActorKind
    """Which of the actors it is: the community, an organisation, a social worker, a volunteer, a business."""
    mechanism: Mechanism
    """How it co-operates with the community (合作机制)."""
    field: FieldOfWork | None = None
    """The field of work (领域) of its application; null where it was admitted before 0.2 said so."""
    organisation: str | None
    """The name of a team's organisation; an independent person has none: names are personal data."""
    project: str
    """What the partner's project is called."""
    representative: PersonId
    """The person who acts for the partner."""
    decision_id: Id | None = None
    """The decision whose publicity it passed."""
    admitted_at: Instant
    """When the decision took effect."""


class AgreementActivated(Event):
    """Both sides have signed, and the term has begun: the terms are in force, and the other services enforce
    them."""

    type: ClassVar[str] = "partners.agreement_activated.v1"

    agreement_id: Id
    """The agreement that is in force from now on."""
    partner_id: Id
    """The partner that it binds."""
    version: int
    """The version that is in force; it replaces any that was before."""
    terms: AgreementTerms
    """What both sides signed: share, price ratio, spaces, term."""
    activated_at: Instant
    """When this version came into force."""
    counts_free_hours: bool = False
    """Whether the hours that it owes fall due at the end of its term, and what is given is counted against
    them; false in all that was recorded before 0.2."""


class AgreementEnded(Event):
    """An agreement expired or was terminated: no new sessions may be opened under it."""

    type: ClassVar[str] = "partners.agreement_ended.v2"

    agreement_id: Id
    """The agreement that is over."""
    partner_id: Id
    """The partner that it bound."""
    reason: Words | None
    """Why it was terminated; null where it expired."""
    expired: bool = False
    """Whether its term was over, whatever ``reason`` says."""
    ended_at: Instant
    """When it ended."""


class AgreementEndedV1(AgreementEnded):
    """As 0.1 recorded it, with the text itself."""

    type: ClassVar[str] = "partners.agreement_ended.v1"
    earlier: ClassVar[bool] = True

    reason: str


class PartnerSuspended(Event):
    """Staff suspended a partner: nothing new may begin."""

    type: ClassVar[str] = "partners.partner_suspended.v2"

    partner_id: Id
    """The partner for which nothing new may begin."""
    reason: Words
    """Why staff suspended it, for everybody to read."""
    suspended_at: Instant
    """When it was suspended."""
    ends_at: Instant | None = None
    """When it ends by itself, as a complaint that was upheld says; null where staff end it."""


class PartnerSuspendedV1(PartnerSuspended):
    """As 0.1 recorded it, with the text itself."""

    type: ClassVar[str] = "partners.partner_suspended.v1"
    earlier: ClassVar[bool] = True

    reason: str


class PartnerReinstated(Event):
    """Staff let a suspended partner go on."""

    type: ClassVar[str] = "partners.partner_reinstated.v2"

    partner_id: Id
    """The partner that may go on."""
    reason: Words
    """Why staff reinstated it, for everybody to read."""
    reinstated_at: Instant
    """When it was reinstated."""


class PartnerReinstatedV1(PartnerReinstated):
    """As 0.1 recorded it, with the text itself."""

    type: ClassVar[str] = "partners.partner_reinstated.v1"
    earlier: ClassVar[bool] = True

    reason: str
