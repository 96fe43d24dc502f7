"""Part 4 of the thread, in Nanbeitai: the committee meets, and two of those present sign the minutes."""

from datetime import timedelta

from examples.gangwan.people import identities
from examples.gangwan.places import NANBEITAI
from examples.gangwan.stage import ZONE, Stage, at, expect
from shared.contracts.fund.meetings.commands import (
    CallMeetingRequest,
    RecordMinutesRequest,
    SignMinutesRequest,
)
from shared.contracts.fund.meetings.terms import AgendaWish, MeetingState
from shared.contracts.fund.meetings.views import MeetingView
from shared.contracts.fund.refusals.meetings import WHO_WAS_PRESENT_SIGNS
from shared.kernel.months import month_of

_FUND = f"{NANBEITAI}/fund"
_PRESENT = ("chun-committee", "nian-committee", "qiu-committee", "xia-committee")
_ABSENT = "dong-committee"


def meet(stage: Stage) -> None:
    """Plays it on the evening after the month is closed, from the call to the second hand."""
    stage.title("4  Fund: the committee of Nanbeitai meets, with an agenda and minutes")
    begins = at(stage.month_over.astimezone(ZONE).date(), 19)
    month = month_of(stage.market_day)
    call = CallMeetingRequest(
        starts_at=begins,
        place="共享客厅",
        agenda=(AgendaWish(title=f"{month} 账目"), AgendaWish(title="下一次公益集市")),
    )
    what = f"calls the committee together: the books of {month}, the next market"
    here = f"{_FUND}/meetings/{stage.does('chun-committee', what, f'{_FUND}/meetings', call).id}"
    stage.wait_for(begins + timedelta(hours=2), "the meeting is over")
    minutes = RecordMinutesRequest(
        began_at=begins,
        ended_at=begins + timedelta(hours=1),
        present_ids=tuple(identities()[name].person_id for name in _PRESENT),
        dealt_with=(1,),
        minutes=f"一、{month} 账目：财务报告，无异议。二、下一次公益集市：延至下次会议。",
    )
    stage.does("nan-staff", "records the minutes: four of five were there", f"{here}/minutes", minutes)
    path, read = f"{here}/signatures", SignMinutesRequest(version=1)
    absent = WHO_WAS_PRESENT_SIGNS
    stage.refused(_ABSENT, "would sign them without having been there", path, read, by=absent)
    for name in _PRESENT[:2]:
        stage.does(name, "signs them as read", path, read)
    stage.looks(None, "reads when it met and what waits, and no name", here, MeetingView, _signed)


def _signed(meeting: MeetingView) -> str:
    expect(
        (meeting.state, meeting.present, meeting.quorate),
        (MeetingState.SIGNED, len(_PRESENT), True),
        "the meeting",
    )
    return f"{meeting.present} of {meeting.members} were present, {meeting.quorum} are a quorum"
