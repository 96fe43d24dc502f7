"""Meetings of the committee: for everybody, and with their words for those who may read them."""

from shared.contracts.fund.meetings.events import (
    MeetingCalled,
    MeetingCancelled,
    MeetingChanged,
    MinutesRecorded,
    MinutesSigned,
)
from shared.contracts.fund.meetings.terms import AgendaPoint, MeetingState
from shared.contracts.fund.meetings.views import (
    GetMeeting,
    GetMeetingPapers,
    ListMeetings,
    MeetingPapersView,
    MeetingView,
    PointNote,
    PointView,
)
from shared.kernel.messages import Recorded
from shared.kernel.words import KeptWords
from shared.projections.projection import Projection

Meeting = MeetingView | None
Papers = MeetingPapersView | None


def _points(agenda: tuple[AgendaPoint, ...]) -> tuple[PointView, ...]:
    return tuple(
        PointView(
            number=number,
            disbursement_id=one.disbursement_id,
            budget_id=one.budget_id,
            year=one.year,
            title=one.title,
        )
        for number, one in enumerate(agenda, start=1)
    )


def _notes(agenda: tuple[AgendaPoint, ...]) -> tuple[PointNote, ...]:
    return tuple(
        PointNote(number=number, note=one.note)
        for number, one in enumerate(agenda, start=1)
        if one.note is not None
    )


def _called(_meeting: Meeting, recorded: Recorded[MeetingCalled], key: str) -> MeetingView:
    event = recorded.data
    return MeetingView(
        meeting_id=key,
        state=MeetingState.CALLED,
        starts_at=event.starts_at,
        place=event.place,
        agenda=_points(event.agenda),
        members=event.members,
        quorum=event.quorum,
        called_at=event.called_at,
    )


def _changed(meeting: Meeting, recorded: Recorded[MeetingChanged], _key: str) -> Meeting:
    event = recorded.data
    return meeting and meeting.model_copy(
        update={
            "starts_at": event.starts_at,
            "place": event.place,
            "agenda": _points(event.agenda),
            "members": event.members,
            "quorum": event.quorum,
        }
    )


def _cancelled(meeting: Meeting, recorded: Recorded[MeetingCancelled], _key: str) -> Meeting:
    told = {"state": MeetingState.CANCELLED, "open": False, "reason": recorded.data.reason}
    return meeting and meeting.model_copy(update=told)


def _minuted(meeting: Meeting, recorded: Recorded[MinutesRecorded], _key: str) -> Meeting:
    if meeting is None:
        return None
    event = recorded.data
    became = {one.number: one for one in event.points}
    return meeting.model_copy(
        update={
            "state": MeetingState.MINUTED,
            "agenda": tuple(
                one.model_copy(
                    update={
                        "dealt_with": became[one.number].dealt_with,
                        "state": became[one.number].state,
                        "recused": became[one.number].recused,
                    }
                )
                for one in meeting.agenda
            ),
            "members": event.members,
            "quorum": event.quorum,
            "began_at": event.began_at,
            "ended_at": event.ended_at,
            "present": len(event.present_ids),
            "quorate": event.quorate,
            "version": event.version,
            "minutes_sha256": event.minutes.sha256 if isinstance(event.minutes, KeptWords) else "",
            "signatures": 0,
            "recorded_at": event.recorded_at,
        }
    )


def _signed(meeting: Meeting, recorded: Recorded[MinutesSigned], _key: str) -> Meeting:
    if meeting is None:
        return None
    event = recorded.data
    told: dict[str, object] = {"signatures": meeting.signatures + 1}
    if event.complete:
        told |= {"state": MeetingState.SIGNED, "open": False, "signed_at": event.signed_at}
    return meeting.model_copy(update=told)


MEETINGS = (
    Projection("meetings", MeetingView, indexes=("state", "open", "starts_at"))
    .on(MeetingCalled, lambda event: event.meeting_id, _called)
    .on(MeetingChanged, lambda event: event.meeting_id, _changed)
    .on(MeetingCancelled, lambda event: event.meeting_id, _cancelled)
    .on(MinutesRecorded, lambda event: event.meeting_id, _minuted)
    .on(MinutesSigned, lambda event: event.meeting_id, _signed)
    .lists(ListMeetings, order="starts_at", descending=True)
    .gets(GetMeeting)
)


def _told(_papers: Papers, recorded: Recorded[MeetingCalled | MeetingChanged], key: str) -> MeetingPapersView:
    return MeetingPapersView(meeting_id=key, notes=_notes(recorded.data.agenda))


def _written(papers: Papers, recorded: Recorded[MinutesRecorded], _key: str) -> Papers:
    event = recorded.data
    return papers and papers.model_copy(
        update={
            "present_ids": event.present_ids,
            "version": event.version,
            "minutes": event.minutes,
            "recorded_by": event.recorded_by,
            "signed_by": (),
        }
    )


def _hand(papers: Papers, recorded: Recorded[MinutesSigned], _key: str) -> Papers:
    return papers and papers.model_copy(update={"signed_by": (*papers.signed_by, recorded.data.signed_by)})


MEETING_PAPERS = (
    Projection("meeting_papers", MeetingPapersView)
    .on(MeetingCalled, lambda event: event.meeting_id, _told)
    .on(MeetingChanged, lambda event: event.meeting_id, _told)
    .on(MinutesRecorded, lambda event: event.meeting_id, _written)
    .on(MinutesSigned, lambda event: event.meeting_id, _hand)
    .gets(GetMeetingPapers)
)
