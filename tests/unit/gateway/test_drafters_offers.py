"""Who drafted a campaign is offered nothing of it that only another person may do."""

from datetime import timedelta
from types import SimpleNamespace
from typing import cast

import pytest

from services.gateway.operations.caller import Caller
from services.gateway.operations.surplus import may_decide
from services.gateway.pages.campaigns.steps import steps_of
from shared.contracts.fund.campaigns.surplus import SurplusProposalView
from shared.contracts.fund.campaigns.terms import CampaignKind, CampaignState, FundingMode
from shared.contracts.fund.campaigns.views import CampaignView, MilestoneView
from shared.kernel.roles import Role
from tests.specification import MONDAY

LI, QIAN = "0197c000-0000-7000-8000-00000000a001", "0197c000-0000-7000-8000-00000000a002"
SAID = SurplusProposalView(
    proposal_id="0197c000-0000-7000-8000-00000000b001",
    to_earmark_id=None,
    reason="养护",
    proposed_by=QIAN,
    proposed_at=MONDAY,
)


def campaign(state: CampaignState) -> CampaignView:
    return CampaignView(
        campaign_id="0197c000-0000-7000-8000-00000000c001",
        title="彩虹花园",
        purpose="建花园",
        kind=CampaignKind.DIRECTED,
        mode=FundingMode.OPEN,
        state=state,
        beneficiaries="有孩子的家庭",
        costs=(),
        minimum_fen=100,
        optimum_fen=100,
        milestones=(MilestoneView(title="完工", share_bps=10_000),),
        ends_on=(MONDAY + timedelta(days=9)).date(),
        surplus="养护",
        drafted_at=MONDAY,
        drafted_by=LI,
    )


@pytest.mark.parametrize("drafted", [False, True])
def test_another_opens_it_and_releases_its_money(*, drafted: bool) -> None:
    roles = {Role.COMMITTEE}
    unopened = steps_of(campaign(CampaignState.DRAFTED), roles, decides=False, drafted=drafted)
    succeeded = steps_of(campaign(CampaignState.SUCCEEDED), roles, decides=False, drafted=drafted)
    assert (unopened.open, succeeded.release) == (not drafted, not drafted)


async def test_another_decides_on_what_is_left() -> None:
    # Neither register nor store is asked: it is known without.
    caller = cast("Caller", SimpleNamespace(actor=SimpleNamespace(id=LI, person=LI)))
    assert not await may_decide(caller, SAID, drafted_by=LI)
