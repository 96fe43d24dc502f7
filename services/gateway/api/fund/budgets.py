"""Budgets: proposed, voted on, in force; and their lines against what became of them."""

from fastapi import APIRouter, Response

from services.gateway.api.answers import Done, done
from services.gateway.api.doors import open_to, route_to
from services.gateway.operations import payments
from services.gateway.operations.caller import Caller
from shared.contracts.fund.budgets.commands import (
    NameBudgetLine,
    ProposeBudget,
    VoteOnBudget,
    VoteOnBudgetRequest,
    WithdrawBudget,
)
from shared.contracts.fund.budgets.views import GetBudget, ListBudgetLines, ListBudgets
from shared.kernel.models import Id

router = APIRouter(tags=["fund"])

open_to(router, "GET /fund/budgets", ListBudgets)
open_to(router, "POST /fund/budgets", ProposeBudget)
open_to(router, "GET /fund/budgets/{budget_id}", GetBudget)
open_to(router, "GET /fund/budget-lines", ListBudgetLines)
open_to(router, "POST /fund/budgets/{budget_id}/withdrawal", WithdrawBudget)
open_to(router, "POST /fund/disbursements/{disbursement_id}/budget-line", NameBudgetLine)


@route_to(router, "POST /fund/budgets/{budget_id}/votes", VoteOnBudget)
async def vote_on_budget(
    budget_id: Id, body: VoteOnBudgetRequest, caller: Caller, response: Response
) -> Done:
    return done(response, await payments.vote_on_budget(caller, budget_id, body))
