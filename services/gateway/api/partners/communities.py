"""A community of the programme, and its dated rules."""

from fastapi import APIRouter, Response

from services.gateway.api.access import Anyone, District
from services.gateway.api.answers import Created, Done, created, done, found, refusals
from services.gateway.api.partners.access import StaffOrDistrict
from shared.contracts.partners.programme import (
    ChangeRules,
    ChangeRulesRequest,
    CommunityView,
    GetCommunity,
    OpenCommunity,
    OpenCommunityRequest,
)
from shared.contracts.partners.refusals import COMMUNITY_IS_ALREADY_OPEN, RULES_DO_NOT_REACH_INTO_THE_PAST
from shared.kernel.refusals import COMMUNITY_IS_NOT_OPEN, REVISION_HAS_MOVED_ON

router = APIRouter(tags=["communities"])


@router.post(
    "",
    status_code=201,
    operation_id="open_community",
    summary="Open a community",
    responses=refusals(COMMUNITY_IS_ALREADY_OPEN),
)
async def open_community(body: OpenCommunityRequest, caller: District, response: Response) -> Created:
    """The district opens a community with its rules; asked twice with the same content, it is open once.

    Answers when bookings and fund have taken up the rules too, so that everything can begin at once.
    """
    outcome = await caller.submit("partners", OpenCommunity, body)
    for service in ("bookings", "fund"):
        await caller.wait_handled(service, "partners", outcome.sequence)
    return created(response, outcome, caller.community, "/v1/communities")


@router.get("", operation_id="get_community", summary="Read a community and its rules")
async def get_community(caller: Anyone, response: Response) -> CommunityView:
    """The community, the rules that hold now, and those that were or will be. Its ETag is for the rules."""
    view = await caller.ask("partners", GetCommunity(at=caller.now))
    return found(view, COMMUNITY_IS_NOT_OPEN, response)


@router.put(
    "/rules",
    operation_id="change_rules",
    summary="Change the rules from a day on",
    responses=refusals(RULES_DO_NOT_REACH_INTO_THE_PAST, REVISION_HAS_MOVED_ON),
)
async def change_rules(body: ChangeRulesRequest, caller: StaffOrDistrict, response: Response) -> Done:
    """Staff or the district change the rules, from now on or later, for a reason that everybody can read."""
    return done(response, await caller.submit("partners", ChangeRules, body))
