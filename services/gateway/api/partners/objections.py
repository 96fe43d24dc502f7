"""Objections to a decision during its publicity, and their answers."""

from fastapi import APIRouter, Response

from services.gateway.api.answers import Created, created
from services.gateway.api.doors import open_to, route_to
from services.gateway.api.partners.access import READERS, Cursor, Limit
from services.gateway.operations.caller import Caller
from shared.contracts.partners.decisions.commands import (
    AnswerObjection,
    RaiseObjection,
    RaiseObjectionRequest,
)
from shared.contracts.partners.decisions.events import ObjectionRaised
from shared.contracts.partners.decisions.views import ListObjections, ObjectionView
from shared.kernel.models import Id, Page

router = APIRouter(tags=["decisions"])


class ObjectionWithText(ObjectionView):
    """An objection with its words, for those who answer it; without, for everybody else."""

    text: str | None = None


@route_to(router, "POST /applications/{application_id}/objections", RaiseObjection)
async def raise_objection(
    application_id: Id, body: RaiseObjectionRequest, caller: Caller, response: Response
) -> Created:
    text_id = await caller.keep_text(body.text)
    outcome = await caller.submit(RaiseObjection, application_id=application_id, text_id=text_id)
    answer = created(response, outcome, outcome.one(ObjectionRaised).objection_id, "objections")
    response.headers["Location"] = f"applications/{application_id}/objections"
    return answer


@route_to(router, "GET /applications/{application_id}/objections", ListObjections)
async def list_objections(
    application_id: Id, caller: Caller, cursor: Cursor = None, limit: Limit = 50
) -> Page[ObjectionWithText]:
    query = ListObjections(application_id=application_id, cursor=cursor, limit=limit)
    page = await caller.ask(query)
    readable = [one.text_id for one in page.items] if caller.has(*READERS) else []
    texts = await caller.texts_of(readable) if readable else {}
    items = [ObjectionWithText(**dict(one), text=texts.get(one.text_id)) for one in page.items]
    return Page(items=items, next_cursor=page.next_cursor)


open_to(router, "POST /applications/{application_id}/objections/{objection_id}/answer", AnswerObjection)
