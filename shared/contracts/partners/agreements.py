"""Agreements: terms that both sides sign, version after version, and that the other services enforce."""

from enum import StrEnum
from typing import Annotated, ClassVar, Self

from pydantic import ConfigDict, Field, model_validator

from shared.contracts.partners.admission import AgreementTerms
from shared.contracts.partners.needs import ReasonRequest
from shared.kernel.messages import Command, Event
from shared.kernel.models import (
    BasisPoints,
    Count,
    Flag,
    Id,
    Instant,
    Page,
    PagedQuery,
    Query,
    Request,
    Title,
    View,
)

Version = Annotated[int, Field(strict=True, ge=1, le=10_000)]


class AgreementState(StrEnum):
    DRAFTED = "drafted"
    SIGNED_BY_PARTNER = "signed_by_partner"
    SIGNED = "signed"  # By both; its term has not begun.
    ACTIVE = "active"
    EXPIRED = "expired"
    TERMINATED = "terminated"
    WITHDRAWN = "withdrawn"  # Given up before it was ever active.


class Side(StrEnum):
    PARTNER = "partner"
    COMMUNITY = "community"


class AgreementRequest(Request):
    model_config = ConfigDict(
        json_schema_extra={
            "examples": [
                {
                    "free_hours_owed": 12,
                    "categories": ["自然教育", "亲子手工"],
                    "serves_minors": True,
                    "starts_at": "2026-07-20T00:00:00+08:00",
                    "ends_at": "2027-07-20T00:00:00+08:00",
                }
            ]
        }
    )

    share_bps: BasisPoints | None = None
    """Left out, the share of the rules in force; less than that is refused."""
    price_ratio_bps: BasisPoints | None = None
    """Left out, the ratio of the rules in force; more than that is refused."""
    free_hours_owed: Count = 0
    space_ids: tuple[Id, ...] = Field(default=(), max_length=50)
    """The spaces that the partner may use; empty for any."""
    categories: tuple[Title, ...] = Field(default=(), max_length=20)
    serves_minors: Flag = False
    starts_at: Instant
    ends_at: Instant

    @model_validator(mode="after")
    def _ends_after_it_starts(self) -> Self:
        if self.ends_at <= self.starts_at:
            raise ValueError("the term must end after it starts")
        return self


class DraftAgreement(AgreementRequest, Command):
    """Staff draft the agreement with an admitted partner (Charity Law, art. 37)."""

    partner_id: Id


class AmendAgreement(AgreementRequest, Command):
    """Staff draft a new version of an active agreement; the old one holds until both have signed."""

    agreement_id: Id


class SignAgreementRequest(Request):
    model_config = ConfigDict(json_schema_extra={"examples": [{"side": "partner", "version": 1}]})

    side: Side
    version: Version
    """The version that was read: a newer draft is never signed by mistake."""


class SignAgreement(SignAgreementRequest, Command):
    """The representative signs for the partner, then staff for the community; nobody for both."""

    agreement_id: Id


class TerminateAgreement(ReasonRequest, Command):
    """Staff or the representative end an agreement; a draft that was never active is withdrawn."""

    agreement_id: Id


class AgreementDrafted(Event):
    type: ClassVar[str] = "partners.agreement_drafted.v1"

    agreement_id: Id
    partner_id: Id
    version: int
    terms: AgreementTerms
    drafted_at: Instant


class AgreementSigned(Event):
    type: ClassVar[str] = "partners.agreement_signed.v1"

    agreement_id: Id
    partner_id: Id
    version: int
    side: Side
    signed_by: str
    entered_by: str
    """Who entered it: staff, where they acted on behalf of the signer."""
    signed_at: Instant


class AgreementAmended(Event):
    """A new version was drafted; it replaces any that was drafted and not yet active."""

    type: ClassVar[str] = "partners.agreement_amended.v1"

    agreement_id: Id
    partner_id: Id
    version: int
    terms: AgreementTerms
    amended_at: Instant


class AgreementWithdrawn(Event):
    """An agreement that was never active was given up."""

    type: ClassVar[str] = "partners.agreement_withdrawn.v1"

    agreement_id: Id
    partner_id: Id
    reason: str
    withdrawn_at: Instant


class AgreementVersion(View):
    """One version of the terms, and who signed it when."""

    version: int
    terms: AgreementTerms
    drafted_at: Instant
    partner_signed_at: Instant | None = None
    community_signed_at: Instant | None = None
    activated_at: Instant | None = None


class AgreementView(View):
    """An agreement with all its versions; ``version`` and ``terms`` are those that hold or would hold."""

    agreement_id: str
    partner_id: str
    state: AgreementState
    version: int
    terms: AgreementTerms
    versions: tuple[AgreementVersion, ...]
    reason: str | None = None
    """Why it ended."""
    drafted_at: Instant
    ended_at: Instant | None = None


class GetAgreement(Query[AgreementView | None]):
    agreement_id: Id


class ListAgreements(PagedQuery[Page[AgreementView]]):
    """Agreements, the newest first."""

    partner_id: Id | None = None
    state: AgreementState | None = None
