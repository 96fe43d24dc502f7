"""What is asked of meetings: call, change, cancel, record the minutes, sign them."""

from typing import Annotated, Self

from pydantic import ConfigDict, Field, model_validator

from shared.contracts.fund.meetings.terms import MOST_POINTS, AgendaWish
from shared.contracts.fund.refusals import DISBURSEMENT_IS_UNKNOWN
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
from shared.contracts.fund.votes import Seats
from shared.kernel.messages import BESIDE_THE_WISH, ActorId, Command
from shared.kernel.models import Id, Instant, Prose, Request, Title
from shared.kernel.operations import Operation
from shared.kernel.roles import Role, people, roles

WHO_CALLS = roles(Role.COMMITTEE, Role.SUPERVISOR, Role.STAFF)
_MOST_PRESENT = 99


class CallMeetingRequest(Request):
    """When and where the committee meets, and what about."""

    model_config = ConfigDict(
        json_schema_extra={
            "examples": [
                {
                    "starts_at": "2026-08-03T19:00:00+08:00",
                    "place": "党群服务中心二楼会议室",
                    "agenda": [
                        {"disbursement_id": "0197e1a2-5c00-7000-8000-00000000d157"},
                        {"title": "第三季度集市安排", "note": "请先看附件中的摊位名单。"},
                    ],
                }
            ]
        }
    )

    starts_at: Instant
    """When it begins; still to come."""
    place: Title
    """Where it is held, for everybody to read."""
    agenda: Annotated[tuple[AgendaWish, ...], Field(min_length=1, max_length=MOST_POINTS)]
    """Its points, in their order."""

    @model_validator(mode="after")
    def _has_each_case_once(self) -> Self:
        cases = [one.disbursement_id or one.budget_id for one in self.agenda]
        named = [one for one in cases if one is not None]
        if len(set(named)) < len(named):
            raise ValueError("a payment or budget stands on the agenda twice")
        return self


class CallMeeting(CallMeetingRequest, Command):
    """Committee, supervisor or staff call the committee together. Time, place and points are public."""

    operation = Operation(
        "Call a meeting of the committee",
        WHO_CALLS,
        (MEETING_LIES_IN_THE_PAST, DISBURSEMENT_IS_UNKNOWN, BUDGET_IS_UNKNOWN),
        makes="meeting_id",
        of_nobody=True,
    )

    seats: Annotated[Seats, BESIDE_THE_WISH]


class ChangeMeeting(CallMeetingRequest, Command):
    """Time, place and the whole agenda are said anew, before the meeting begins."""

    operation = Operation(
        "Change a meeting of the committee",
        WHO_CALLS,
        (
            MEETING_IS_UNKNOWN,
            MEETING_IS_CANCELLED,
            MEETING_HAS_MINUTES,
            MEETING_HAS_BEGUN,
            MEETING_LIES_IN_THE_PAST,
            DISBURSEMENT_IS_UNKNOWN,
            BUDGET_IS_UNKNOWN,
        ),
        of_nobody=True,
    )

    meeting_id: Id
    seats: Annotated[Seats, BESIDE_THE_WISH]


class CancelMeetingRequest(Request):
    """Why a meeting is not held."""

    model_config = ConfigDict(json_schema_extra={"examples": [{"reason": "台风蓝色预警，改期另行通知。"}]})

    reason: Title
    """Why, for everybody to read; never about a person."""


class CancelMeeting(CancelMeetingRequest, Command):
    """A meeting is not held, as long as nobody has recorded minutes of it."""

    operation = Operation(
        "Cancel a meeting of the committee", WHO_CALLS, (MEETING_IS_UNKNOWN, MEETING_HAS_MINUTES)
    )

    meeting_id: Id


class RecordMinutesRequest(Request):
    """Who was present, which points were dealt with, and what was said."""

    model_config = ConfigDict(
        json_schema_extra={
            "examples": [
                {
                    "began_at": "2026-08-03T19:05:00+08:00",
                    "ended_at": "2026-08-03T20:30:00+08:00",
                    "present_ids": ["0197e1a2-5c00-7000-8000-000000000a57"],
                    "dealt_with": [1],
                    "minutes": "一、镜面维修：四人同意，一人回避，通过。二、集市安排：延至下次会议。",
                }
            ]
        }
    )

    began_at: Instant
    """When it began."""
    ended_at: Instant
    """When it was over."""
    present_ids: Annotated[tuple[ActorId, ...], Field(max_length=_MOST_PRESENT)]
    """The members who were present: opaque ids."""
    dealt_with: Annotated[
        tuple[Annotated[int, Field(strict=True, ge=1, le=MOST_POINTS)], ...], Field(max_length=MOST_POINTS)
    ] = ()
    """The numbers of the points that were dealt with, from 1; the others wait for another meeting."""
    minutes: Prose
    """What was said and decided, for those who may read minutes."""

    @model_validator(mode="after")
    def _ends_after_it_began(self) -> Self:
        if self.ended_at <= self.began_at:
            raise ValueError("ended_at does not lie after began_at")
        return self


class RecordMinutes(RecordMinutesRequest, Command):
    """The minutes of a meeting. Recorded anew, signatures count no longer; signed by two, they stand.

    With fewer members present than the quorum, no point is dealt with. How each payment or budget stands
    is read from its records.
    """

    operation = Operation(
        "Record the minutes of a meeting",
        WHO_CALLS,
        (
            MEETING_IS_UNKNOWN,
            MEETING_IS_CANCELLED,
            MINUTES_ARE_SIGNED,
            MINUTES_LIE_OUTSIDE_THE_MEETING,
            PRESENT_MUST_BE_IN_OFFICE,
            AGENDA_HAS_NO_SUCH_POINT,
            MEETING_HAS_NO_QUORUM,
        ),
        of_nobody=True,
    )

    meeting_id: Id
    seats: Annotated[Seats, BESIDE_THE_WISH]


class SignMinutesRequest(Request):
    """Which minutes were read."""

    model_config = ConfigDict(json_schema_extra={"examples": [{"version": 1}]})

    version: Annotated[int, Field(strict=True, ge=1, le=10_000)]
    """The version that is signed, as it was read."""


class SignMinutes(SignMinutesRequest, Command):
    """A member who was present signs the minutes; the second hand makes them stand."""

    operation = Operation(
        "Sign the minutes of a meeting",
        people(Role.COMMITTEE),
        (
            MEETING_IS_UNKNOWN,
            MEETING_HAS_NO_MINUTES,
            WHO_WAS_PRESENT_SIGNS,
            MINUTES_HAVE_CHANGED,
            MINUTES_ARE_SIGNED,
        ),
    )

    meeting_id: Id
