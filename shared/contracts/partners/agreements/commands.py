"""What is asked of agreements: draft, amend, sign, end."""

import operator
from typing import Annotated, Self

from pydantic import ConfigDict, Field, StringConstraints, model_validator

from shared.contracts.partners.agreements.events import Side
from shared.contracts.partners.categories import SessionCategory
from shared.contracts.partners.needs.commands import ReasonRequest
from shared.contracts.partners.refusals.agreements import (
    AGREEMENT_HAS_ENDED,
    AGREEMENT_IS_NOT_ACTIVE,
    AGREEMENT_IS_UNKNOWN,
    AGREEMENT_TEXT_IS_ANOTHER,
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
from shared.kernel.models import BasisPoints, Count, Flag, Id, Instant, Request, Title, is_unsaid
from shared.kernel.operations import Operation
from shared.kernel.roles import Role, roles
from shared.kernel.words import KeptWords, OrKept

Version = Annotated[int, Field(strict=True, ge=1, le=10_000)]

AgreementWords = Annotated[
    str | KeptWords,
    OrKept(
        Annotated[
            str,
            StringConstraints(
                strip_whitespace=True,
                min_length=1,
                max_length=6_000,
                pattern=r"^[^\x00-\x08\x0b\x0c\x0e-\x1f\x7f]+$",
            ),
        ]
    ),
]
"""The text of an agreement, as much of it as a form can send. It names people: the vault keeps it."""

Digest = Annotated[str, StringConstraints(pattern=r"^[0-9a-f]{64}$")]
"""A SHA-256, in hexadecimal."""


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
                    "session_categories": ["nature", "crafts"],
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
    """In words, which nobody is held to: stands in older agreements alone. Say it by `session_categories`."""
    session_categories: tuple[SessionCategory, ...] = Field(
        default=(), max_length=len(SessionCategory), exclude_if=operator.not_
    )
    """What its sessions may be about, which bookings hold it to; empty for anything, as before 0.2."""
    serves_minors: Flag = False
    """Whether the partner may hold sessions for minors; it then needs a valid screening record."""
    starts_at: Instant
    """When the term begins. A version that is signed earlier waits for it."""
    ends_at: Instant
    """When the term is over and the agreement expires; later than `starts_at`."""
    text: AgreementWords | None = Field(default=None, exclude_if=is_unsaid)
    """The text itself, which both sides sign by its hash, and which they and those who watch over partners
    read. Left out in an amendment, the text in force holds on; left out before that, there is none."""

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
        (
            PARTNER_IS_UNKNOWN,
            PARTNER_HAS_LEFT,
            PARTNER_HAS_AN_AGREEMENT,
            RELATED_PERSON_TAKES_NO_PART,
            *OF_TERMS,
        ),
        makes="agreement_id",
        of_nobody=True,
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
            RELATED_PERSON_TAKES_NO_PART,
            AMENDMENT_LEAVES_A_GAP,
            *OF_TERMS,
        ),
        of_nobody=True,
    )

    agreement_id: Id


class SignVersionRequest(Request):
    """For whom the caller signs, and which version they have read."""

    model_config = ConfigDict(json_schema_extra={"examples": [{"side": "partner", "version": 1}]})

    side: Side
    """For whom the caller signs: the partner first, the community after it."""
    version: Version
    """The version that was read: a newer draft is never signed by mistake."""


class SignAgreementRequest(SignVersionRequest):
    """For whom the caller signs, and which version and which text they have read."""

    model_config = ConfigDict(json_schema_extra={"examples": [{"side": "partner", "version": 1}]})

    text_sha256: Digest | None = Field(default=None, exclude_if=is_unsaid)
    """The hash of the text that was read, as the agreement names it; null where the version has no text."""


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
            AGREEMENT_TEXT_IS_ANOTHER,
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
