"""What is asked of market references: propose, approve, decline, challenge, answer, withdraw."""

from typing import Annotated, Self

from pydantic import ConfigDict, Field, model_validator

from shared.contracts.bookings.references.quotes import PriceUnit, Quote
from shared.contracts.bookings.refusals.references import (
    APPROVER_HAS_A_PART_IN_IT,
    CHALLENGE_IS_ANSWERED,
    CHALLENGE_IS_UNKNOWN,
    REFERENCE_IS_CHALLENGED_BY_YOU,
    REFERENCE_IS_NOT_IN_FORCE,
    REFERENCE_IS_SETTLED,
    REFERENCE_IS_UNKNOWN,
    REFERENCE_NEEDS_QUOTES_OR_A_REASON,
)
from shared.kernel.messages import Command
from shared.kernel.models import Flag, Id, Prose, Request, Title
from shared.kernel.operations import Operation
from shared.kernel.roles import Role, people, roles


class ProposeReferenceRequest(Request):
    """What the like costs elsewhere, with the evidence."""

    model_config = ConfigDict(
        json_schema_extra={
            "examples": [
                {
                    "category": "亲子种植课",
                    "unit": "session",
                    "quotes": [
                        {"source": "南沙亲子农场价目表", "amount_fen": 12800, "day": "2026-06-12"},
                        {"source": "蕉门河自然教育中心", "amount_fen": 13800, "day": "2026-06-15"},
                        {"source": "万顷沙假日农庄", "amount_fen": 11800, "day": "2026-06-20"},
                    ],
                }
            ]
        }
    )

    category: Title
    """What the like is, as residents would look for it."""
    unit: PriceUnit
    """What the amounts are for."""
    quotes: tuple[Quote, ...] = Field(min_length=1, max_length=12)
    """What others take; three of the last year from different sources carry a reference by themselves."""

    @model_validator(mode="after")
    def _each_source_once(self) -> Self:
        if len({one.source for one in self.quotes}) < len(self.quotes):
            raise ValueError("names a source twice")
        return self


class ProposeReference(ProposeReferenceRequest, Command):
    """A partner or staff propose what the like costs; the median of the quotes counts, once staff approve."""

    operation = Operation("Propose a market reference", roles(Role.PARTNER, Role.STAFF), makes="reference_id")


class ApproveReferenceRequest(Request):
    """For how long a reference is approved, and why where its quotes do not carry it."""

    model_config = ConfigDict(json_schema_extra={"examples": [{"valid_days": 180}]})

    valid_days: Annotated[int, Field(strict=True, ge=1, le=366)] = 180
    """In how many days it expires."""
    reason: Title | None = None
    """Why it is approved with fewer than three quotes of the last year; needed only then. Public, never
    about a person."""


class ApproveReference(ApproveReferenceRequest, Command):
    """Staff approve a reference, in public. Nobody approves one that they profit from."""

    operation = Operation(
        "Approve a market reference",
        people(Role.STAFF),
        (
            REFERENCE_IS_UNKNOWN,
            REFERENCE_IS_SETTLED,
            APPROVER_HAS_A_PART_IN_IT,
            REFERENCE_NEEDS_QUOTES_OR_A_REASON,
        ),
    )

    reference_id: Id


class ReferenceReasonRequest(Request):
    """Why a reference is declined or withdrawn."""

    model_config = ConfigDict(json_schema_extra={"examples": [{"reason": "报价来自同一家机构的两个门店"}]})

    reason: Title
    """Public, and never about a person: it stays in the log."""


class DeclineReference(ReferenceReasonRequest, Command):
    """Staff decline a proposed reference."""

    operation = Operation(
        "Decline a market reference", roles(Role.STAFF), (REFERENCE_IS_UNKNOWN, REFERENCE_IS_SETTLED)
    )

    reference_id: Id


class WithdrawReference(ReferenceReasonRequest, Command):
    """Staff withdraw a reference: nothing is priced or opened by it from now on. What is open stays."""

    operation = Operation(
        "Withdraw a market reference", roles(Role.STAFF), (REFERENCE_IS_UNKNOWN, REFERENCE_IS_NOT_IN_FORCE)
    )

    reference_id: Id


class ChallengeReferenceRequest(Request):
    """Why a reference is not what the like costs."""

    model_config = ConfigDict(json_schema_extra={"examples": [{"grounds": "隔壁社区同样的课只要60元"}]})

    grounds: Prose
    """For staff alone to read."""


class ChallengeReference(ChallengeReferenceRequest, Command):
    """A resident challenges a reference. Staff answer within ten days; after that no session is priced or
    opened by it until they do."""

    operation = Operation(
        "Challenge a market reference",
        roles(Role.RESIDENT),
        (REFERENCE_IS_UNKNOWN, REFERENCE_IS_NOT_IN_FORCE, REFERENCE_IS_CHALLENGED_BY_YOU),
        makes="challenge_id",
    )

    reference_id: Id


class AnswerChallengeRequest(Request):
    """Whether a challenge is right, and why."""

    model_config = ConfigDict(
        json_schema_extra={"examples": [{"upheld": False, "answer": "三处报价已于七月复核,仍然有效"}]}
    )

    upheld: Flag
    """Whether it is right: then the reference is withdrawn."""
    answer: Title
    """Public, and never about a person: it stays in the log."""


class AnswerChallenge(AnswerChallengeRequest, Command):
    """Staff answer a resident's challenge, in public. Nobody answers for one that they profit from."""

    operation = Operation(
        "Answer a challenge",
        people(Role.STAFF),
        (REFERENCE_IS_UNKNOWN, CHALLENGE_IS_UNKNOWN, CHALLENGE_IS_ANSWERED, APPROVER_HAS_A_PART_IN_IT),
    )

    reference_id: Id
    challenge_id: Id
