"""Terms of office on the committee."""

from fastapi import APIRouter, Response

from services.gateway.api.answers import Done, done
from services.gateway.api.doors import open_to, route_to
from services.gateway.operations import payments
from services.gateway.operations.caller import Caller
from shared.contracts.fund.terms import ListTerms, SetTerm, SetTermRequest
from shared.kernel.messages import ActorId

router = APIRouter(tags=["fund"])

open_to(router, "GET /fund/terms", ListTerms)


@route_to(router, "PUT /fund/terms/{person_id}", SetTerm)
async def set_term(person_id: ActorId, body: SetTermRequest, caller: Caller, response: Response) -> Done:
    return done(response, await payments.set_term(caller, person_id, body))
