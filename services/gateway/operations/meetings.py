"""Meetings of the committee, for every door: each is told who holds which office now."""

from services.gateway.operations.caller import Caller
from services.gateway.operations.payments import seats_of
from shared.contracts.fund.meetings.commands import (
    CallMeeting,
    CallMeetingRequest,
    ChangeMeeting,
    RecordMinutes,
    RecordMinutesRequest,
)
from shared.kernel.outcome import Outcome


async def call_meeting(caller: Caller, body: CallMeetingRequest) -> Outcome:
    """Calls the committee together as it is seated now."""
    return await caller.submit(CallMeeting, body, seats=await seats_of(caller))


async def change_meeting(caller: Caller, meeting_id: str, body: CallMeetingRequest) -> Outcome:
    """Says anew when, where and what about."""
    seats = await seats_of(caller)
    return await caller.submit(ChangeMeeting, body, meeting_id=meeting_id, seats=seats)


async def record_minutes(caller: Caller, meeting_id: str, body: RecordMinutesRequest) -> Outcome:
    """Records the minutes of a committee as it is seated now, its terms as they ran on the day."""
    seats = await seats_of(caller)
    return await caller.submit(RecordMinutes, body, meeting_id=meeting_id, seats=seats)
