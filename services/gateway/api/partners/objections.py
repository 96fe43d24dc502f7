"""Objections to a decision during its publicity, and their answers."""

from typing import Annotated

from fastapi import APIRouter, Query, Response

from services.gateway.api.answers import Created, created_in
from services.gateway.api.doors import open_to, route_to
from services.gateway.operations import objections
from services.gateway.operations.caller import Caller
from services.gateway.operations.objections import ObjectionWithText
from shared.contracts.partners.decisions.commands import (
    AnswerObjection,
    RaiseObjection,
    RaiseObjectionRequest,
)
from shared.contracts.partners.decisions.events import ObjectionRaised
from shared.contracts.partners.decisions.views import ListObjections
from shared.kernel.models import Id, Page, PagedRequest

router = APIRouter(tags=["decisions"])


@route_to(router, "POST /applications/{application_id}/objections", RaiseObjection)
async def raise_objection(
    application_id: Id, body: RaiseObjectionRequest, caller: Caller, response: Response
) -> Created:
    outcome = await objections.raise_objection(caller, application_id, body)
    objection_id = outcome.one(ObjectionRaised).objection_id
    return created_in(response, outcome, objection_id, f"applications/{application_id}/objections")


@route_to(router, "GET /applications/{application_id}/objections", ListObjections)
async def list_objections(
    application_id: Id, caller: Caller, asked: Annotated[PagedRequest, Query()]
) -> Page[ObjectionWithText]:
    return await objections.list_objections(caller, application_id, asked)


open_to(router, "POST /applications/{application_id}/objections/{objection_id}/answer", AnswerObjection)
