"""Room credits: how many each has a month, what staff give, and what is left."""

from fastapi import APIRouter, Response

from services.gateway.api.answers import Created, created
from services.gateway.api.doors import open_to, route_to
from services.gateway.operations import room_credits
from services.gateway.operations.caller import Caller
from shared.contracts.bookings.credits.commands import GrantCreditsRequest, SetCreditRule, TakeCreditsBack
from shared.contracts.bookings.credits.views import (
    READ_OWN_CREDITS,
    READ_PARTNERS_CREDITS,
    READ_PERSONS_CREDITS,
    CreditAccountView,
    GetCreditRules,
)
from shared.kernel.messages import ActorId
from shared.kernel.models import Id

router = APIRouter(tags=["bookings"])

open_to(router, "GET /credit-rules", GetCreditRules)
open_to(router, "POST /credit-rules", SetCreditRule)


@route_to(router, "GET /credits", READ_OWN_CREDITS, asks=True)
async def get_own_credits(caller: Caller) -> CreditAccountView:
    """What the caller has in credits, what ends first, and what became of those they had."""
    return await room_credits.own_credits(caller)


@route_to(router, "GET /people/{person_id}/credits", READ_PERSONS_CREDITS, asks=True)
async def get_persons_credits(person_id: ActorId, caller: Caller) -> CreditAccountView:
    """What a person has in credits; of others for staff."""
    return await room_credits.persons_credits(caller, person_id)


@route_to(router, "GET /partners/{partner_id}/credits", READ_PARTNERS_CREDITS, asks=True)
async def get_partners_credits(partner_id: Id, caller: Caller) -> CreditAccountView:
    """What a partner has in credits, for whoever acts for it and for staff."""
    return await room_credits.partners_credits(caller, partner_id)


@route_to(router, "POST /credit-grants", room_credits.GRANT_CREDITS)
async def grant_credits(body: GrantCreditsRequest, caller: Caller, response: Response) -> Created:
    """Staff give a person or a partner credits, for one of a few reasons."""
    outcome = await room_credits.grant_credits(caller, body)
    return created(response, outcome, outcome.made("grant_id"), "credit-grants")


open_to(router, "POST /credit-grants/{grant_id}/return", TakeCreditsBack)
