"""The groups around campaigns: who is named for one belongs to the community, and each sees their own."""

from services.gateway.operations.caller import Caller
from services.gateway.operations.donations import require_member
from shared.contracts.fund.campaigns.groups import AddToGroup, AddToGroupRequest
from shared.contracts.fund.campaigns.views import ListMyGroups, MembershipView
from shared.kernel.models import Page, PagedRequest
from shared.kernel.outcome import Outcome


async def add_to_group(caller: Caller, campaign_id: str, body: AddToGroupRequest) -> Outcome:
    """Names a member of this community whom a campaign asks."""
    await require_member(caller, body.person_id)
    return await caller.submit(AddToGroup, body, campaign_id=campaign_id)


async def list_my_groups(caller: Caller, asked: PagedRequest) -> Page[MembershipView]:
    """The groups of which the caller is a member."""
    return await caller.ask(ListMyGroups(**dict(asked), person_id=await caller.records()))
