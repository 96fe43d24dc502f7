"""What is done with the money of a campaign that succeeded: a milestone at a time, and with what is left."""

from pydantic import ConfigDict, Field

from shared.contracts.fund.refusals import EARMARK_IS_UNKNOWN
from shared.contracts.fund.refusals.campaigns import (
    CAMPAIGN_IS_IN_ANOTHER_STATE,
    CAMPAIGN_IS_UNKNOWN,
    CAMPAIGN_NEEDS_A_SECOND_PERSON,
    MILESTONE_IS_UNKNOWN,
    NOTHING_IS_LEFT,
    SURPLUS_MUST_GO_ELSEWHERE,
)
from shared.kernel.messages import Command
from shared.kernel.models import Id, Request, Title
from shared.kernel.operations import Operation
from shared.kernel.roles import Role, roles


class ReleaseMilestoneRequest(Request):
    """Which step was reached, and what shows it."""

    model_config = ConfigDict(
        json_schema_extra={"examples": [{"milestone": 1, "evidence": "开工照片与合同，编号 2026-0901"}]}
    )

    milestone: int = Field(strict=True, ge=1, le=10)
    """Its number, counted from 1."""
    evidence: Title
    """What shows that it was reached, for everybody to read; never about a person."""


class ReleaseMilestone(ReleaseMilestoneRequest, Command):
    """The committee lets a part of the money be paid out, because its step was reached."""

    operation = Operation(
        "Release a milestone's money",
        roles(Role.COMMITTEE),
        (
            CAMPAIGN_IS_UNKNOWN,
            CAMPAIGN_IS_IN_ANOTHER_STATE,
            CAMPAIGN_NEEDS_A_SECOND_PERSON,
            MILESTONE_IS_UNKNOWN,
        ),
        moves_money=True,
    )

    campaign_id: Id


class DecideSurplusRequest(Request):
    """Where money that is left goes, and why."""

    model_config = ConfigDict(
        json_schema_extra={
            "examples": [
                {
                    "to_earmark_id": "0197e1a2-5c00-7000-8000-00000000ea12",
                    "reason": "按募捐方案，用于花园来年的养护",
                }
            ]
        }
    )

    to_earmark_id: Id
    """The purse that serves the same purpose or a similar one (Charity Law, art. 58)."""
    reason: Title
    """How it follows from the plan, for everybody to read; never about a person."""


class DecideSurplus(DecideSurplusRequest, Command):
    """The committee decides where money goes that is left of a campaign: all that is not due to be given
    back (Charity Law, art. 58). The campaign is closed with it.
    """

    operation = Operation(
        "Decide on a campaign's surplus",
        roles(Role.COMMITTEE),
        (
            CAMPAIGN_IS_UNKNOWN,
            CAMPAIGN_IS_IN_ANOTHER_STATE,
            CAMPAIGN_NEEDS_A_SECOND_PERSON,
            EARMARK_IS_UNKNOWN,
            SURPLUS_MUST_GO_ELSEWHERE,
            NOTHING_IS_LEFT,
        ),
        moves_money=True,
    )

    campaign_id: Id
