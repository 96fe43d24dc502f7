"""Meetings of the committee whose minutes are missing, or wait for a hand."""

from services.gateway.operations.caller import Caller
from services.gateway.operations.whole_lists import whole_answer
from shared.contracts.fund.meetings.terms import MeetingState
from shared.contracts.fund.meetings.views import GetMeetingPapers, ListMeetings, MeetingView
from shared.contracts.gateway.waiting import Task, WaitingThing
from shared.kernel.roles import Role


async def of_staff(caller: Caller) -> list[WaitingThing]:
    """Meetings whose hour has come and of which nobody has recorded the minutes."""
    return [_to_keep(one, Role.STAFF) for one in await _open(caller) if _has_come(caller, one)]


async def of_committee(caller: Caller) -> list[WaitingThing]:
    """The same; and minutes that the caller can sign and has not."""
    found = []
    for one in await _open(caller):
        if _has_come(caller, one):
            found.append(_to_keep(one, Role.COMMITTEE))
        elif one.state is MeetingState.MINUTED:
            papers = await caller.ask(GetMeetingPapers(meeting_id=one.meeting_id))
            if papers and caller.person_id in {*papers.present_ids} - {*papers.signed_by}:
                found.append(_thing(one, Task.SIGN_MINUTES, Role.COMMITTEE))
    return found


async def _open(caller: Caller) -> list[MeetingView]:
    return await whole_answer(caller, ListMeetings(open=True))


def _has_come(caller: Caller, one: MeetingView) -> bool:
    return one.state is MeetingState.CALLED and one.starts_at <= caller.now


def _to_keep(one: MeetingView, role: Role) -> WaitingThing:
    return _thing(one, Task.KEEP_MINUTES, role)


def _thing(one: MeetingView, task: Task, role: Role) -> WaitingThing:
    since = one.recorded_at if task is Task.SIGN_MINUTES else one.starts_at
    return WaitingThing(task=task, role=role, subject_id=one.meeting_id, title=one.place, since=since)
