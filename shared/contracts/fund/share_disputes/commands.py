"""What is asked of a dispute: a partner raises it, the treasurer or the supervisor answers it."""

from typing import Self

from pydantic import ConfigDict, Field, model_validator

from shared.contracts.fund.refusals import PARTNER_IS_UNKNOWN
from shared.contracts.fund.refusals.share_disputes import (
    CORRECTION_IS_NOT_LESS,
    CORRECTION_NEEDS_AN_UPHELD_DISPUTE,
    NOTHING_IS_LEFT_TO_DISPUTE,
    SESSION_IS_NOT_IN_DISPUTE,
    SHARE_DISPUTE_IS_ANSWERED,
    SHARE_DISPUTE_IS_UNKNOWN,
    SHARE_DISPUTE_WAS_ANSWERED,
    SHARE_IS_IN_DISPUTE,
    SHARE_LINE_IS_UNKNOWN,
    UPHELD_DISPUTE_NEEDS_ITS_CORRECTION,
    WHO_DISPUTES_DOES_NOT_ANSWER,
)
from shared.kernel.messages import Command
from shared.kernel.models import Fen, Flag, Frozen, Id, Prose, Request
from shared.kernel.months import Month
from shared.kernel.operations import Operation
from shared.kernel.roles import SIGNED_IN, Role, people

MOST_LINES = 500


class DisputeShareRequest(Request):
    """What of a partner's statement is wrong: one session, or the whole of a month."""

    model_config = ConfigDict(
        json_schema_extra={
            "examples": [
                {
                    "session_id": "0197e1a2-5c00-7000-8000-0000000005e5",
                    "reason": "当天有两位家长现场退款，应按 8 人收入计算。",
                }
            ]
        }
    )

    session_id: Id | None = None
    """The session whose share is disputed; left out where a month is."""
    month: Month | None = None
    """The month all of whose sessions are disputed: those delivered in it that were not disputed before."""
    reason: Prose
    """What is wrong, for those who answer."""

    @model_validator(mode="after")
    def _names_one(self) -> Self:
        if (self.session_id is None) == (self.month is None):
            raise ValueError("name either session_id or month")
        return self


class DisputeShare(DisputeShareRequest, Command):
    """A partner's people dispute a line of its statement, or a month. Until it is answered it isn't overdue.

    Name either `session_id` or `month`. It is answered within 20 days, by somebody else.
    """

    operation = Operation(
        "Dispute a partner's statement",
        SIGNED_IN,
        (
            PARTNER_IS_UNKNOWN,
            SHARE_LINE_IS_UNKNOWN,
            SHARE_IS_IN_DISPUTE,
            SHARE_DISPUTE_WAS_ANSWERED,
            NOTHING_IS_LEFT_TO_DISPUTE,
        ),
        makes="dispute_id",
    )

    partner_id: Id


class Correction(Frozen):
    """What a session took, where less is right than was booked."""

    session_id: Id
    """The session, one of the dispute's."""
    base_fen: Fen
    """The right takings, in fen: what the share is taken of."""


class AnswerShareDisputeRequest(Request):
    """Whether a partner is right, why, and what its sessions really took."""

    model_config = ConfigDict(
        json_schema_extra={
            "examples": [
                {
                    "upheld": True,
                    "corrections": [
                        {"session_id": "0197e1a2-5c00-7000-8000-0000000005e5", "base_fen": 80000}
                    ],
                    "reason": "现场退款单已核对，按 800 元更正。",
                }
            ]
        }
    )

    upheld: Flag
    """Whether the partner is right, at least in part."""
    corrections: tuple[Correction, ...] = Field(default=(), max_length=MOST_LINES)
    """The right takings, where less than what is booked; what is the same as booked changes nothing."""
    reason: Prose
    """Why, for the partner to read."""


class AnswerShareDispute(AnswerShareDisputeRequest, Command):
    """The treasurer or the supervisor answers a dispute: upheld, its difference is taken back in the ledger.

    What is still owed of it falls due seven days later, or on its own day where that is later.
    """

    operation = Operation(
        "Answer the dispute of a statement",
        people(Role.TREASURER, Role.SUPERVISOR),
        (
            SHARE_DISPUTE_IS_UNKNOWN,
            SHARE_DISPUTE_IS_ANSWERED,
            WHO_DISPUTES_DOES_NOT_ANSWER,
            SESSION_IS_NOT_IN_DISPUTE,
            CORRECTION_IS_NOT_LESS,
            CORRECTION_NEEDS_AN_UPHELD_DISPUTE,
            UPHELD_DISPUTE_NEEDS_ITS_CORRECTION,
        ),
        official=True,
        moves_money=True,
    )

    dispute_id: Id
