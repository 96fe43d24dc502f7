"""The money of a campaign that succeeded is released a milestone at a time."""

from pydantic import ConfigDict, Field

from shared.contracts.fund.refusals.campaigns import (
    CAMPAIGN_IS_IN_ANOTHER_STATE,
    CAMPAIGN_IS_UNKNOWN,
    CAMPAIGN_NEEDS_A_SECOND_PERSON,
    MILESTONE_IS_UNKNOWN,
)
from shared.kernel.messages import Command
from shared.kernel.models import Id, Request, Title
from shared.kernel.operations import Operation
from shared.kernel.roles import Role, people


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
        people(Role.COMMITTEE),
        (
            CAMPAIGN_IS_UNKNOWN,
            CAMPAIGN_IS_IN_ANOTHER_STATE,
            CAMPAIGN_NEEDS_A_SECOND_PERSON,
            MILESTONE_IS_UNKNOWN,
        ),
        moves_money=True,
    )

    campaign_id: Id
