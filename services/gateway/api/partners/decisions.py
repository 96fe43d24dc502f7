"""Decisions on applications, and their publicity (公示)."""

from fastapi import APIRouter, Response

from services.gateway.api.answers import Created, created_in
from services.gateway.api.doors import open_to, route_to
from services.gateway.operations import reviews
from services.gateway.operations.caller import Caller
from shared.contracts.partners.decisions.commands import DecideApplication, DecideApplicationRequest
from shared.contracts.partners.decisions.events import ApplicationDecided
from shared.contracts.partners.decisions.views import ListDecisions
from shared.kernel.models import Id

router = APIRouter(tags=["decisions"])


@route_to(router, "POST /applications/{application_id}/decision", DecideApplication)
async def decide_application(
    application_id: Id, body: DecideApplicationRequest, caller: Caller, response: Response
) -> Created:
    outcome = await reviews.decide_application(caller, application_id, body)
    decision_id = outcome.one(ApplicationDecided).decision_id
    return created_in(response, outcome, decision_id, f"decisions?application_id={application_id}")


open_to(router, "GET /decisions", ListDecisions)
