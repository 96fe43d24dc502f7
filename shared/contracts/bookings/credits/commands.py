"""What is asked of credits: how many each has a month, give some, take them back."""

from typing import Self

from pydantic import ConfigDict, model_validator

from shared.contracts.bookings.credits.events import GrantReason
from shared.contracts.bookings.credits.lots import CreditRule, Credits
from shared.contracts.bookings.refusals.credits import (
    CREDIT_GRANT_IS_UNKNOWN,
    CREDIT_RULE_LIES_IN_THE_PAST,
    CREDITS_EXPIRE_IN_THE_PAST,
)
from shared.contracts.bookings.refusals.spaces import HOST_IS_UNKNOWN
from shared.kernel.messages import ActorId, Command
from shared.kernel.models import Id, Instant, Request
from shared.kernel.operations import Operation
from shared.kernel.roles import Role, roles


class SetCreditRuleRequest(Request):
    """How many credits each has a month, from some month on."""

    model_config = ConfigDict(
        json_schema_extra={
            "examples": [
                {
                    "rule": {
                        "from_month": "2026-08",
                        "each_resident": 8,
                        "each_partner": 20,
                        "months_kept": 1,
                    }
                }
            ]
        }
    )

    rule: CreditRule
    """The rule; one that held from the same month on is replaced."""


class SetCreditRule(SetCreditRuleRequest, Command):
    """Staff set how many credits each resident and each partner has a month, from this month on or later.

    What was spent stays spent, and nobody owes any: where a month's credits become fewer than were spent of
    them, none are left.
    """

    operation = Operation("Set a rule on credits", roles(Role.STAFF), (CREDIT_RULE_LIES_IN_THE_PAST,))


class GrantCreditsRequest(Request):
    """Credits for one person or one partner, beside those of the month."""

    model_config = ConfigDict(
        json_schema_extra={"examples": [{"person_id": "resident-lin", "credits": 4, "reason": "made_good"}]}
    )

    person_id: ActorId | None = None
    """The person who has them; null for a partner."""
    partner_id: Id | None = None
    """The partner that has them; null for a person."""
    credits: Credits
    """How many."""
    reason: GrantReason
    """Why they are given. A closed list, since free text would tell of people."""
    expires_at: Instant | None = None
    """Until when they can be spent; null for without an end."""

    @model_validator(mode="after")
    def _is_for_one(self) -> Self:
        if (self.person_id is None) == (self.partner_id is None):
            raise ValueError("credits are for a person or for a partner")
        return self


class GrantCredits(GrantCreditsRequest, Command):
    """Staff give a person or a partner credits, for one of a few reasons."""

    operation = Operation(
        "Give credits",
        roles(Role.STAFF),
        (CREDITS_EXPIRE_IN_THE_PAST, HOST_IS_UNKNOWN),
        makes="grant_id",
    )


class TakeCreditsBack(Command):
    """Staff take back what is left of credits that they gave: by mistake, or for what came to nothing."""

    operation = Operation("Take credits back", roles(Role.STAFF), (CREDIT_GRANT_IS_UNKNOWN,))

    grant_id: Id
