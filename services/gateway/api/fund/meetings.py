"""Meetings of the fund's committee (委员会会议)."""

from fastapi import APIRouter, Response

from services.gateway.api.answers import Created, Done, created, done
from services.gateway.api.doors import open_to, route_to
from services.gateway.operations import meetings
from services.gateway.operations.caller import Caller
from shared.contracts.fund.meetings.commands import (
    CallMeeting,
    CallMeetingRequest,
    CancelMeeting,
    ChangeMeeting,
    RecordMinutes,
    RecordMinutesRequest,
    SignMinutes,
)
from shared.contracts.fund.meetings.views import GetMeeting, GetMeetingPapers, ListMeetings
from shared.kernel.models import Id

router = APIRouter(tags=["fund"])

open_to(router, "GET /fund/meetings", ListMeetings)


@route_to(router, "POST /fund/meetings", CallMeeting)
async def call_meeting(body: CallMeetingRequest, caller: Caller, response: Response) -> Created:
    outcome = await meetings.call_meeting(caller, body)
    return created(response, outcome, outcome.made("meeting_id"), "fund/meetings")


open_to(router, "GET /fund/meetings/{meeting_id}", GetMeeting)
open_to(router, "GET /fund/meetings/{meeting_id}/papers", GetMeetingPapers)


@route_to(router, "PUT /fund/meetings/{meeting_id}", ChangeMeeting)
async def change_meeting(
    meeting_id: Id, body: CallMeetingRequest, caller: Caller, response: Response
) -> Done:
    return done(response, await meetings.change_meeting(caller, meeting_id, body))


open_to(router, "POST /fund/meetings/{meeting_id}/cancellation", CancelMeeting)


@route_to(router, "POST /fund/meetings/{meeting_id}/minutes", RecordMinutes)
async def record_minutes(
    meeting_id: Id, body: RecordMinutesRequest, caller: Caller, response: Response
) -> Done:
    return done(response, await meetings.record_minutes(caller, meeting_id, body))


open_to(router, "POST /fund/meetings/{meeting_id}/signatures", SignMinutes)
