"""Needs (需求清单): from what residents lack to the confirmation that it is met."""

from typing import Annotated

from fastapi import APIRouter, Query, Response

from services.gateway.api.answers import Created, Done, created_in, done, found
from services.gateway.api.doors import open_to, route_to
from services.gateway.operations import needs
from services.gateway.operations.caller import Caller
from services.gateway.operations.needs import NeedVoice, RaisedNeedWithText
from shared.contracts.partners.needs.assigning import AssignNeedRequest
from shared.contracts.partners.needs.closing import ConfirmNeed, ObjectToClosing, ReopenNeed
from shared.contracts.partners.needs.commands import (
    CloseNeed,
    CollectNeed,
    DeclineNeed,
    EditNeed,
    PublishNeed,
    VerifyNeed,
)
from shared.contracts.partners.needs.merging import MergeNeed
from shared.contracts.partners.needs.raised import (
    CollectRaisedNeed,
    DeclineRaisedNeed,
    JoinNeed,
    ListRaisedNeeds,
    ListRaisedNeedsRequest,
    NeedRaised,
    RaiseNeed,
    RaiseNeedRequest,
    TakeUpRaisedNeed,
)
from shared.contracts.partners.needs.translations import TranslateNeed
from shared.contracts.partners.needs.views import GetNeed, ListNeeds, ListNeedsRequest, NeedView
from shared.contracts.partners.refusals.needs import NEED_IS_UNKNOWN
from shared.kernel.models import Id, Page

router = APIRouter(tags=["needs"])


open_to(router, "POST /needs", CollectNeed)


@route_to(router, "GET /needs", ListNeeds)
async def list_needs(caller: Caller, asked: Annotated[ListNeedsRequest, Query()]) -> Page[NeedView]:
    return await needs.list_needs(caller, asked)


@route_to(router, "GET /needs/{need_id}", GetNeed)
async def get_need(need_id: Id, caller: Caller, response: Response) -> NeedView:
    return found(await needs.get_need(caller, need_id), NEED_IS_UNKNOWN, response)


open_to(router, "PUT /needs/{need_id}", EditNeed)
open_to(router, "POST /needs/{need_id}/verification", VerifyNeed)
open_to(router, "POST /needs/{need_id}/publication", PublishNeed)
open_to(router, "POST /needs/{need_id}/declination", DeclineNeed)
open_to(router, "PUT /needs/{need_id}/english", TranslateNeed)
open_to(router, "POST /needs/{need_id}/closure", CloseNeed)
open_to(router, "POST /needs/{need_id}/reopening", ReopenNeed)
open_to(router, "POST /needs/{need_id}/merger", MergeNeed)


@route_to(router, "POST /needs/{need_id}/assignment", needs.ASSIGN_NEED)
async def assign_need(need_id: Id, body: AssignNeedRequest, caller: Caller, response: Response) -> Done:
    """Staff assign a need that is not settled to a project, a partner or one of the staff, with a day by
    which it is due. Assigned again, it is the newest that holds."""
    return done(response, await needs.assign_need(caller, need_id, body))


@route_to(router, "POST /needs/{need_id}/confirmation", ConfirmNeed)
async def confirm_need(need_id: Id, caller: Caller, response: Response) -> Done:
    return done(response, await needs.speak(caller, ConfirmNeed, need_id))


@route_to(router, "POST /needs/{need_id}/objection", ObjectToClosing)
async def object_to_closing(need_id: Id, caller: Caller, response: Response) -> Done:
    return done(response, await needs.speak(caller, ObjectToClosing, need_id))


@route_to(router, "POST /needs/{need_id}/voices", JoinNeed)
async def join_need(need_id: Id, caller: Caller, response: Response) -> Done:
    return done(response, await needs.speak(caller, JoinNeed, need_id))


@route_to(router, "GET /needs/{need_id}/voice", needs.READ_VOICE, asks=True)
async def get_voice(need_id: Id, caller: Caller) -> NeedVoice:
    """What the caller said of a need: raised it, confirmed that it is met, objected to its closing."""
    return await needs.get_voice(caller, need_id)


@route_to(router, "POST /raised-needs", RaiseNeed)
async def raise_need(body: RaiseNeedRequest, caller: Caller, response: Response) -> Created:
    outcome = await needs.raise_need(caller, body)
    return created_in(response, outcome, outcome.one(NeedRaised).raised_id, "raised-needs")


@route_to(router, "GET /raised-needs", ListRaisedNeeds)
async def list_raised_needs(
    caller: Caller, asked: Annotated[ListRaisedNeedsRequest, Query()]
) -> Page[RaisedNeedWithText]:
    return await needs.list_raised_needs(caller, asked)


open_to(router, "POST /raised-needs/{raised_id}/need", CollectRaisedNeed, at="needs")
open_to(router, "POST /raised-needs/{raised_id}/joining", TakeUpRaisedNeed)
open_to(router, "POST /raised-needs/{raised_id}/declination", DeclineRaisedNeed)
