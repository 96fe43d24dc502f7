"""Meetings of the committee: called with an agenda, held with a quorum or not, signed by two hands."""

from pydantic import JsonValue

from services.fund.domain.committee_terms import in_office
from services.fund.domain.disbursements import require_disbursement
from services.fund.domain.meeting_state import Meeting
from services.fund.domain.state import Fund
from services.fund.domain.votes import quorum_of
from shared.contracts.fund.budgets.terms import BudgetState
from shared.contracts.fund.meetings.commands import (
    CallMeeting,
    CancelMeeting,
    ChangeMeeting,
    RecordMinutes,
    SignMinutes,
)
from shared.contracts.fund.meetings.events import (
    MeetingCalled,
    MeetingCancelled,
    MeetingChanged,
    MinutesRecorded,
    MinutesSigned,
)
from shared.contracts.fund.meetings.terms import (
    HANDS,
    AgendaPoint,
    AgendaWish,
    MeetingState,
    MinutedPoint,
)
from shared.contracts.fund.refusals.budgets import BUDGET_IS_UNKNOWN
from shared.contracts.fund.refusals.meetings import (
    AGENDA_HAS_NO_SUCH_POINT,
    MEETING_HAS_BEGUN,
    MEETING_HAS_MINUTES,
    MEETING_HAS_NO_MINUTES,
    MEETING_HAS_NO_QUORUM,
    MEETING_IS_CANCELLED,
    MEETING_IS_UNKNOWN,
    MEETING_LIES_IN_THE_PAST,
    MINUTES_ARE_SIGNED,
    MINUTES_HAVE_CHANGED,
    MINUTES_LIE_OUTSIDE_THE_MEETING,
    PRESENT_MUST_BE_IN_OFFICE,
    WHO_WAS_PRESENT_SIGNS,
)
from shared.contracts.partners.committee_rules import CommitteeRules
from shared.kernel.messages import Event
from shared.kernel.models import Instant
from shared.kernel.refusals import Rejected
from shared.kernel.words import KeptWords


def _meeting(state: Fund, meeting_id: str) -> Meeting:
    meeting = state.meetings.get(meeting_id)
    if meeting is None:
        raise Rejected(MEETING_IS_UNKNOWN)
    return meeting


def call_meeting(state: Fund, command: CallMeeting) -> list[Event]:
    _require_to_come(command.starts_at, command.now)
    seated, quorum = _seated(state, command)
    return [
        MeetingCalled(
            meeting_id=command.new_id("meeting"),
            starts_at=command.starts_at,
            place=command.place,
            agenda=_agenda(state, command.agenda),
            members=len(seated),
            quorum=quorum,
            called_by=command.actor.id,
            called_at=command.now,
        )
    ]


def _require_to_come(starts_at: Instant, now: Instant) -> None:
    if starts_at <= now:
        raise Rejected(MEETING_LIES_IN_THE_PAST, starts_at=starts_at.isoformat())


def _seated(
    state: Fund, command: CallMeeting | ChangeMeeting | RecordMinutes, at: Instant | None = None
) -> tuple[tuple[str, ...], int]:
    """Who is in office at that moment, and how many of them make a quorum."""
    at = at or command.now
    rules = state.rules_at(at).committee or CommitteeRules()
    seated = in_office(state, command.seats.members, at)
    return seated, quorum_of(rules, len(seated))


def _agenda(state: Fund, wishes: tuple[AgendaWish, ...]) -> tuple[AgendaPoint, ...]:
    return tuple(_point(state, one) for one in wishes)


def _point(state: Fund, wish: AgendaWish) -> AgendaPoint:
    if wish.disbursement_id is not None:
        title = require_disbursement(state, wish.disbursement_id).title
        return AgendaPoint(disbursement_id=wish.disbursement_id, title=title, note=wish.note)
    if wish.budget_id is not None:
        budgets = state.budgets
        if wish.budget_id in budgets.proposed:
            year = budgets.proposed[wish.budget_id].year
        elif wish.budget_id in budgets.ended:
            year = budgets.ended[wish.budget_id][0]
        else:
            raise Rejected(BUDGET_IS_UNKNOWN)
        return AgendaPoint(budget_id=wish.budget_id, year=year, note=wish.note)
    return AgendaPoint(title=wish.title or "", note=wish.note)


def meeting_called(state: Fund, event: MeetingCalled) -> None:
    state.meetings[event.meeting_id] = Meeting(event.starts_at, event.place, event.agenda, event.called_at)


def change_meeting(state: Fund, command: ChangeMeeting) -> list[Event]:
    meeting = _meeting(state, command.meeting_id)
    _require_not_cancelled(meeting)
    if meeting.version:
        raise Rejected(MEETING_HAS_MINUTES)
    if meeting.starts_at <= command.now:
        raise Rejected(MEETING_HAS_BEGUN, starts_at=meeting.starts_at.isoformat())
    _require_to_come(command.starts_at, command.now)
    agenda = _agenda(state, command.agenda)
    if (meeting.starts_at, meeting.place, meeting.agenda) == (command.starts_at, command.place, agenda):
        return []
    seated, quorum = _seated(state, command)
    return [
        MeetingChanged(
            meeting_id=command.meeting_id,
            starts_at=command.starts_at,
            place=command.place,
            agenda=agenda,
            members=len(seated),
            quorum=quorum,
            changed_at=command.now,
        )
    ]


def _require_not_cancelled(meeting: Meeting) -> None:
    if meeting.state is MeetingState.CANCELLED:
        raise Rejected(MEETING_IS_CANCELLED)


def meeting_changed(state: Fund, event: MeetingChanged) -> None:
    meeting = state.meetings[event.meeting_id]
    meeting.starts_at, meeting.place, meeting.agenda = event.starts_at, event.place, event.agenda


def cancel_meeting(state: Fund, command: CancelMeeting) -> list[Event]:
    meeting = _meeting(state, command.meeting_id)
    if meeting.version:
        raise Rejected(MEETING_HAS_MINUTES)
    if meeting.state is MeetingState.CANCELLED:
        return []
    return [MeetingCancelled(meeting_id=command.meeting_id, reason=command.reason, cancelled_at=command.now)]


def meeting_cancelled(state: Fund, event: MeetingCancelled) -> None:
    state.meetings[event.meeting_id].state = MeetingState.CANCELLED


def record_minutes(state: Fund, command: RecordMinutes) -> list[Event]:
    meeting = _meeting(state, command.meeting_id)
    _require_not_cancelled(meeting)
    if meeting.state is MeetingState.SIGNED:
        raise Rejected(MINUTES_ARE_SIGNED, version=meeting.version)
    if command.began_at < meeting.called_at or command.ended_at > command.now:
        raise Rejected(
            MINUTES_LIE_OUTSIDE_THE_MEETING,
            called_at=meeting.called_at.isoformat(),
            now=command.now.isoformat(),
        )
    seated, quorum = _seated(state, command, command.began_at)
    present = tuple(sorted({*command.present_ids}))
    strangers: list[JsonValue] = [one for one in present if one not in seated]
    if strangers:
        raise Rejected(PRESENT_MUST_BE_IN_OFFICE, person_ids=strangers)
    if (last := max(command.dealt_with, default=0)) > len(meeting.agenda):
        raise Rejected(AGENDA_HAS_NO_SUCH_POINT, number=last, points=len(meeting.agenda))
    quorate = len(present) >= max(quorum, 1)
    if command.dealt_with and not quorate:
        raise Rejected(MEETING_HAS_NO_QUORUM, present=len(present), quorum=quorum, members=len(seated))
    return [
        MinutesRecorded(
            meeting_id=command.meeting_id,
            version=meeting.version + 1,
            began_at=command.began_at,
            ended_at=command.ended_at,
            present_ids=present,
            members=len(seated),
            quorum=quorum,
            quorate=quorate,
            points=tuple(
                _minuted(state, number, point, present, dealt_with=number in command.dealt_with)
                for number, point in enumerate(meeting.agenda, start=1)
            ),
            minutes=command.minutes,
            recorded_by=command.actor.id,
            recorded_at=command.now,
        )
    ]


def _minuted(
    state: Fund, number: int, point: AgendaPoint, present: tuple[str, ...], *, dealt_with: bool
) -> MinutedPoint:
    """How its case stands is read from the records, and so is who took no part in it."""
    found, recused = None, 0
    if point.disbursement_id is not None:
        disbursement = state.disbursements[point.disbursement_id]
        found = disbursement.state.value
        recused = len((disbursement.requester_ids | disbursement.related_ids) & {*present})
    elif point.budget_id is not None:
        ended = state.budgets.ended.get(point.budget_id)
        found = (ended[1] if ended else BudgetState.PROPOSED).value
    return MinutedPoint(
        number=number,
        dealt_with=dealt_with,
        disbursement_id=point.disbursement_id,
        budget_id=point.budget_id,
        state=found,
        recused=recused,
    )


def minutes_recorded(state: Fund, event: MinutesRecorded) -> None:
    meeting = state.meetings[event.meeting_id]
    meeting.state, meeting.version = MeetingState.MINUTED, event.version
    meeting.present_ids, meeting.signed_by = event.present_ids, []
    meeting.minutes_sha256 = event.minutes.sha256 if isinstance(event.minutes, KeptWords) else ""


def sign_minutes(state: Fund, command: SignMinutes) -> list[Event]:
    meeting = _meeting(state, command.meeting_id)
    if not meeting.version:
        raise Rejected(MEETING_HAS_NO_MINUTES)
    if command.actor.id not in meeting.present_ids:
        raise Rejected(WHO_WAS_PRESENT_SIGNS)
    if command.version != meeting.version:
        raise Rejected(MINUTES_HAVE_CHANGED, version=command.version, current=meeting.version)
    if command.actor.id in meeting.signed_by:
        return []
    if meeting.state is MeetingState.SIGNED:
        raise Rejected(MINUTES_ARE_SIGNED, version=meeting.version)
    return [
        MinutesSigned(
            meeting_id=command.meeting_id,
            version=meeting.version,
            minutes_sha256=meeting.minutes_sha256,
            signed_by=command.actor.id,
            complete=len(meeting.signed_by) + 1 >= HANDS,
            signed_at=command.now,
        )
    ]


def minutes_signed(state: Fund, event: MinutesSigned) -> None:
    meeting = state.meetings[event.meeting_id]
    meeting.signed_by.append(event.signed_by)
    if event.complete:
        meeting.state = MeetingState.SIGNED
