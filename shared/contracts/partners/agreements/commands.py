"""What is asked of agreements: draft, amend, sign, end."""

from typing import Annotated, Self

from pydantic import ConfigDict, Field, model_validator

from shared.contracts.partners.agreements.events import Side
from shared.contracts.partners.needs.commands import ReasonRequest
from shared.contracts.partners.refusals.agreements import (
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
    TERM_IS_OVER,
    VERSION_IS_NOT_OPEN_FOR_SIGNATURE,
)
from shared.contracts.partners.refusals.decisions import RELATED_PERSON_TAKES_NO_PART
from shared.kernel.messages import Command
from shared.kernel.models import BasisPoints, Count, Flag, Id, Instant, Request, Title
from shared.kernel.operations import Operation
from shared.kernel.roles import Role, roles

Version = Annotated[int, Field(strict=True, ge=1, le=10_000)]


_BOTH_SIDES = roles(Role.STAFF, Role.PARTNER, Role.RESIDENT)
"""A representative for whom staff act at the counter is there as a resident."""


class AgreementRequest(Request):
    """The terms of an agreement, to be drafted or to amend it; what is left out follows the rules in
    force."""

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
    """Number of hours that the partner gives free of charge during the term."""
    space_ids: tuple[Id, ...] = Field(default=(), max_length=50)
    """The spaces that the partner may use; empty for any."""
    categories: tuple[Title, ...] = Field(default=(), max_length=20)
    """What kinds of service the agreement is about; empty where it names none."""
    serves_minors: Flag = False
    """Whether the partner may hold sessions for minors; it then needs a valid screening record."""
    starts_at: Instant
    """When the term begins. A version that is signed earlier waits for it."""
    ends_at: Instant
    """When the term is over and the agreement expires; later than `starts_at`."""

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
    """For whom the caller signs, and which version they have read."""

    model_config = ConfigDict(json_schema_extra={"examples": [{"side": "partner", "version": 1}]})

    side: Side
    """For whom the caller signs: the partner first, the community after it."""
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

    operation = Operation(
        "End an agreement", _BOTH_SIDES, (AGREEMENT_IS_UNKNOWN, AGREEMENT_HAS_ENDED), official=True
    )

    agreement_id: Id
