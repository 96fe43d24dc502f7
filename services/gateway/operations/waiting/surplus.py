"""What waits for a second person on the committee: where money goes that is left."""

from services.gateway.operations.caller import Caller
from services.gateway.operations.surplus import may_decide
from services.gateway.operations.whole_lists import whole_answer
from shared.contracts.fund.campaigns.matching import ListPools
from shared.contracts.fund.campaigns.surplus import SurplusProposalView
from shared.contracts.fund.campaigns.views import ListCampaigns
from shared.contracts.gateway.waiting import Task, WaitingThing
from shared.kernel.roles import Role


async def of_committee(caller: Caller) -> list[WaitingThing]:
    """What somebody else proposed, to whom the caller is not related, of campaigns and of matching pools; it
    is decided on a campaign's page."""
    campaigns = await whole_answer(caller, ListCampaigns())
    pools = await whole_answer(caller, ListPools())
    proposed = [
        *(
            (one.campaign_id, one.title, one.title_en, one.surplus_proposed, None, one.drafted_by)
            for one in campaigns
        ),
        *((one.campaign_ids[0], one.title, one.title_en, one.proposed, one.sponsor, None) for one in pools),
    ]
    return [
        _thing(campaign_id, title, title_en, said)
        for campaign_id, title, title_en, said, sponsor, drafted_by in proposed
        if said is not None and await may_decide(caller, said, sponsor, drafted_by)
    ]


def _thing(campaign_id: str, title: str, title_en: str | None, said: SurplusProposalView) -> WaitingThing:
    return WaitingThing(
        task=Task.DECIDE_SURPLUS,
        role=Role.COMMITTEE,
        subject_id=campaign_id,
        title=title,
        title_en=title_en,
        since=said.proposed_at,
    )
