"""How the rules of a community change: proposals, approvals, objections; and the district's bounds."""

from typing import Annotated

from fastapi import APIRouter, Query, Response

from services.gateway.api.answers import Created, Done, created_in, done
from services.gateway.api.doors import open_to, route_to
from services.gateway.operations import rulemaking
from services.gateway.operations.caller import Caller
from services.gateway.operations.rulemaking import RulesObjectionWithText
from shared.contracts.partners.rulemaking.commands import (
    AnswerRulesObjection,
    ApproveRules,
    ObjectToRules,
    ObjectToRulesRequest,
    ProposeRules,
    SetRuleBounds,
    WithdrawRules,
)
from shared.contracts.partners.rulemaking.events import RulesObjectionRaised
from shared.contracts.partners.rulemaking.views import GetRuleProposal, ListRuleProposals, ListRulesObjections
from shared.kernel.models import Id, Page, PagedRequest

router = APIRouter(tags=["communities"])

open_to(router, "POST /rules/proposals", ProposeRules)
open_to(router, "GET /rules/proposals", ListRuleProposals)
open_to(router, "GET /rules/proposals/{proposal_id}", GetRuleProposal)
open_to(router, "POST /rules/proposals/{proposal_id}/withdrawal", WithdrawRules)


@route_to(router, "POST /rules/proposals/{proposal_id}/approvals", ApproveRules)
async def approve_rules(proposal_id: Id, caller: Caller, response: Response) -> Done:
    return done(response, await rulemaking.approve_rules(caller, proposal_id))


@route_to(router, "POST /rules/proposals/{proposal_id}/objections", ObjectToRules)
async def object_to_rules(
    proposal_id: Id, body: ObjectToRulesRequest, caller: Caller, response: Response
) -> Created:
    outcome = await rulemaking.object_to_rules(caller, proposal_id, body)
    objection_id = outcome.one(RulesObjectionRaised).objection_id
    return created_in(response, outcome, objection_id, f"rules/proposals/{proposal_id}/objections")


@route_to(router, "GET /rules/proposals/{proposal_id}/objections", ListRulesObjections)
async def list_rules_objections(
    proposal_id: Id, caller: Caller, asked: Annotated[PagedRequest, Query()]
) -> Page[RulesObjectionWithText]:
    return await rulemaking.list_rules_objections(
        caller, ListRulesObjections(**dict(asked), proposal_id=proposal_id)
    )


open_to(router, "POST /rules/proposals/{proposal_id}/objections/{objection_id}/answer", AnswerRulesObjection)
open_to(router, "PUT /rules/bounds", SetRuleBounds)
