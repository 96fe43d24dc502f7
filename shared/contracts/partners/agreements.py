"""Agreements: terms that both sides sign, version after version, and that the other services enforce."""

from enum import StrEnum
from typing import Annotated, ClassVar, Self

from pydantic import ConfigDict, Field, model_validator

from shared.contracts.partners.admission import AgreementTerms
from shared.contracts.partners.needs import ReasonRequest
from shared.contracts.partners.refusals import (
    AGREEMENT_HAS_ENDED,
    AGREEMENT_IS_NOT_ACTIVE,
    AGREEMENT_IS_UNKNOWN,
    AMENDMENT_LEAVES_A_GAP,
    NOBODY_SIGNS_FOR_BOTH,
    OF_TERMS,
    ONLY_THE_REPRESENTATIVE_MAY,
    PARTNER_HAS_AN_AGREEMENT,
    PARTNER_HAS_LEFT,
    PARTNER_IS_NOT_IN_GOOD_STANDING,
    PARTNER_IS_UNKNOWN,
    PARTNER_SIGNS_FIRST,
    RELATED_PERSON_TAKES_NO_PART,
    TERM_IS_OVER,
    VERSION_IS_NOT_OPEN_FOR_SIGNATURE,
)
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
from shared.kernel.operations import Operation
from shared.kernel.roles import MEMBERS, Role, roles

Version = Annotated[int, Field(strict=True, ge=1, le=10_000)]

_BOTH_SIDES = roles(Role.STAFF, Role.PARTNER, Role.RESIDENT)
"""A representative for whom staff act at the counter is there as a resident."""


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
    """Staff draft the agreement with an admitted partner; what is left out follows the rules in force."""

    operation = Operation(
        "Draft an agreement",
        roles(Role.STAFF),
        (PARTNER_IS_UNKNOWN, PARTNER_HAS_LEFT, PARTNER_HAS_AN_AGREEMENT, *OF_TERMS),
        makes="agreement_id",
    )

    partner_id: Id


class AmendAgreement(AgreementRequest, Command):
    """Staff draft a new version; the old one holds until both sides have signed it."""

    operation = Operation(
        "Amend an agreement",
        roles(Role.STAFF),
        (
            AGREEMENT_IS_UNKNOWN,
            AGREEMENT_HAS_ENDED,
            AGREEMENT_IS_NOT_ACTIVE,
            AMENDMENT_LEAVES_A_GAP,
            *OF_TERMS,
        ),
    )

    agreement_id: Id


class SignAgreementRequest(Request):
    model_config = ConfigDict(json_schema_extra={"examples": [{"side": "partner", "version": 1}]})

    side: Side
    version: Version
    """The version that was read: a newer draft is never signed by mistake."""


class SignAgreement(SignAgreementRequest, Command):
    """The representative signs for the partner, then staff for the community; nobody signs for both.

    With the second signature the agreement is active, or as soon as its term begins.
    """

    operation = Operation(
        "Sign an agreement",
        _BOTH_SIDES,
        (
            AGREEMENT_IS_UNKNOWN,
            AGREEMENT_HAS_ENDED,
            VERSION_IS_NOT_OPEN_FOR_SIGNATURE,
            ONLY_THE_REPRESENTATIVE_MAY,
            NOBODY_SIGNS_FOR_BOTH,
            PARTNER_SIGNS_FIRST,
            PARTNER_IS_NOT_IN_GOOD_STANDING,
            RELATED_PERSON_TAKES_NO_PART,
            TERM_IS_OVER,
        ),
    )

    agreement_id: Id


class TerminateAgreement(ReasonRequest, Command):
    """Staff or the representative end an agreement; a draft that was never active is withdrawn."""

    operation = Operation("End an agreement", _BOTH_SIDES, (AGREEMENT_IS_UNKNOWN, AGREEMENT_HAS_ENDED))

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
    """One agreement, its terms, its versions and who signed them when."""

    operation = Operation("Read an agreement", MEMBERS, (AGREEMENT_IS_UNKNOWN,))

    agreement_id: Id


class ListAgreements(PagedQuery[Page[AgreementView]]):
    """Agreements with all their versions, the newest first."""

    operation = Operation("List agreements", MEMBERS)

    partner_id: Id | None = None
    """Only agreements with this partner."""
    state: AgreementState | None = None
    """Only items in this state."""
