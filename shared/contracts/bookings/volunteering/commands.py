"""What is asked of volunteer activities: plan, cancel, sign in and out, enter hours, reverse, certify."""

from typing import Annotated, Self

from pydantic import ConfigDict, Field, model_validator

from shared.contracts.bookings.refusals.sessions import SESSION_IS_UNKNOWN
from shared.contracts.bookings.refusals.volunteering import (
    ACTIVITY_CODE_IS_NOT_VALID,
    ACTIVITY_HAS_BEGUN,
    ACTIVITY_HAS_NOT_BEGUN,
    ACTIVITY_IS_CANCELLED,
    ACTIVITY_IS_FULL,
    ACTIVITY_IS_PLANNED_AHEAD,
    ACTIVITY_IS_UNKNOWN,
    ACTIVITY_LIES_OUTSIDE_ITS_SESSION,
    ACTIVITY_NEEDS_A_BOOKING_OF_THE_COMMUNITY,
    ACTIVITY_TAKES_NO_SIGN_IN,
    ACTIVITY_TAKES_NO_SIGN_OUT,
    HOURS_ARE_ENTERED_TOO_LATE,
    HOURS_ARE_MORE_THAN_COUNT,
    HOURS_ARE_UNKNOWN,
    NO_HOURS_TO_CERTIFY,
    PRICED_SESSION_EARNS_NO_HOURS,
    STAFF_DO_NOT_ENTER_THEIR_OWN_HOURS,
    VOLUNTEER_IS_NOT_SIGNED_IN,
    VOLUNTEER_IS_SIGNED_IN_ELSEWHERE,
)
from shared.contracts.bookings.spaces.commands import SlotRequest
from shared.contracts.bookings.volunteering.events import ActivityCategory
from shared.contracts.bookings.volunteering.translations import InEnglish
from shared.kernel.days import Day
from shared.kernel.messages import ActorId, Command
from shared.kernel.models import Flag, Id, Line, Request, Text, Title
from shared.kernel.operations import Operation, by_policy
from shared.kernel.roles import Role, people, roles

SixDigits = Annotated[str, Field(pattern=r"^[0-9]{6}$")]


class PlanActivityRequest(InEnglish, SlotRequest):
    """A volunteer activity: what there is to do, when, and where."""

    model_config = ConfigDict(
        json_schema_extra={
            "examples": [
                {
                    "title": "河涌净滩",
                    "starts_at": "2026-07-11T09:00:00+08:00",
                    "ends_at": "2026-07-11T11:30:00+08:00",
                    "place": "蕉门河北岸",
                    "capacity": 30,
                }
            ]
        }
    )

    title: Title
    """What it is called, for everybody to read."""
    description: Text | None = None
    """What there is to do and what to bring, for everybody to read; null for nothing beyond the title."""
    capacity: Annotated[int, Field(strict=True, ge=1, le=5_000)]
    """Maximum number of volunteers who can sign in."""
    booking_id: Id | None = None
    """The community's own booking of the space in which it takes place."""
    session_id: Id | None = None
    """The session at which volunteers help: drafted as a volunteer activity, without a price."""
    category: ActivityCategory | None = None
    """What volunteers do there, so that they find it; null where nothing is said."""
    place: Title | None = None
    """Where it takes place, if that is in no space of the community's."""

    @model_validator(mode="after")
    def _is_in_one_place(self) -> Self:
        if [self.booking_id, self.session_id, self.place].count(None) != 2:
            raise ValueError("names a booking, a session or a place elsewhere, and one of them alone")
        return self


class PlanActivity(PlanActivityRequest, Command):
    """Staff plan a volunteer activity: in a space the community has booked, at a session that has no price,
    or elsewhere. It never has a price itself (Volunteer Service Regulations, art. 2, 21, 37)."""

    operation = Operation(
        "Plan a volunteer activity",
        roles(Role.STAFF),
        (
            ACTIVITY_IS_PLANNED_AHEAD,
            ACTIVITY_NEEDS_A_BOOKING_OF_THE_COMMUNITY,
            SESSION_IS_UNKNOWN,
            PRICED_SESSION_EARNS_NO_HOURS,
            ACTIVITY_LIES_OUTSIDE_ITS_SESSION,
        ),
        makes="activity_id",
    )


class CancelActivityRequest(Request):
    """Why an activity will not take place."""

    model_config = ConfigDict(json_schema_extra={"examples": [{"reason": "台风蓝色预警"}]})

    reason: Title
    """Public, and never about a person: it stays in the log."""


class CancelActivity(CancelActivityRequest, Command):
    """Staff cancel an activity at which nobody has signed in."""

    operation = Operation(
        "Cancel a volunteer activity", roles(Role.STAFF), (ACTIVITY_IS_UNKNOWN, ACTIVITY_HAS_BEGUN)
    )

    activity_id: Id


class ActivityCodeRequest(Request):
    """The code that the activity shows now."""

    model_config = ConfigDict(json_schema_extra={"examples": [{"code": "402817"}]})

    code: SixDigits
    """The six digits that the activity's screen shows now."""


class SignIn(Command):
    """A volunteer signs in by the code that the activity shows. Nobody can do that for somebody else."""

    operation = Operation(
        "Sign in as a volunteer",
        people(Role.RESIDENT),
        (
            ACTIVITY_IS_UNKNOWN,
            ACTIVITY_CODE_IS_NOT_VALID,
            ACTIVITY_IS_CANCELLED,
            ACTIVITY_TAKES_NO_SIGN_IN,
            VOLUNTEER_IS_SIGNED_IN_ELSEWHERE,
            ACTIVITY_IS_FULL,
        ),
    )

    activity_id: Id
    by_code: Flag
    """Whether the code was typed; set by the gateway, which alone knows it."""


class SignOut(Command):
    """A volunteer signs out by the code; their hours count at once, within the caps of the rules."""

    operation = Operation(
        "Sign out as a volunteer",
        people(Role.RESIDENT),
        (
            ACTIVITY_IS_UNKNOWN,
            ACTIVITY_CODE_IS_NOT_VALID,
            VOLUNTEER_IS_NOT_SIGNED_IN,
            ACTIVITY_TAKES_NO_SIGN_OUT,
        ),
    )

    activity_id: Id
    by_code: Flag


class EnterHoursRequest(Request):
    """Hours of somebody who could not sign in and out."""

    model_config = ConfigDict(
        json_schema_extra={
            "examples": [{"person_id": "resident-lin", "minutes": 120, "reason": "没有手机,现场登记"}]
        }
    )

    person_id: ActorId
    """Who was there."""
    minutes: Annotated[int, Field(strict=True, ge=1, le=1_440)]
    """How long, in minutes."""
    reason: Line
    """Why they did not sign in and out themselves; for staff and the volunteer to read."""


class EnterHours(EnterHoursRequest, Command):
    """Staff enter hours for somebody else. They are marked, are capped, and earn no points."""

    operation = Operation(
        "Enter volunteer hours",
        people(Role.STAFF),
        (
            ACTIVITY_IS_UNKNOWN,
            STAFF_DO_NOT_ENTER_THEIR_OWN_HOURS,
            ACTIVITY_IS_CANCELLED,
            ACTIVITY_HAS_NOT_BEGUN,
            HOURS_ARE_ENTERED_TOO_LATE,
            HOURS_ARE_MORE_THAN_COUNT,
        ),
        makes="hours_id",
        official=True,
    )

    activity_id: Id


class ReverseHoursRequest(Request):
    """Why hours count no more."""

    model_config = ConfigDict(json_schema_extra={"examples": [{"reason": "代签,本人未到场"}]})

    reason: Line
    """For staff and the volunteer to read."""


class ReverseHours(ReverseHoursRequest, Command):
    """Staff reverse hours that were entered or signed for wrongly; certificates that hold them are void."""

    operation = Operation(
        "Reverse volunteer hours",
        people(Role.STAFF),
        (HOURS_ARE_UNKNOWN, STAFF_DO_NOT_ENTER_THEIR_OWN_HOURS),
        official=True,
    )

    hours_id: Id


class CertifyServiceRequest(Request):
    """The days for which volunteer service is certified."""

    model_config = ConfigDict(
        json_schema_extra={"examples": [{"from_day": "2026-01-01", "until_day": "2026-12-31"}]}
    )

    from_day: Day
    """The first day."""
    until_day: Day
    """The last day."""

    @model_validator(mode="after")
    def _in_order(self) -> Self:
        if self.until_day < self.from_day:
            raise ValueError("must not end before it begins")
        return self


class CertifyService(CertifyServiceRequest, Command):
    """A volunteer has their own hours certified, free of charge. The number lets anybody check it to whom it
    is shown (Measures for recording and certifying volunteer service, order no. 67)."""

    operation = Operation(
        "Certify volunteer service", roles(Role.RESIDENT), (NO_HOURS_TO_CERTIFY,), makes="number"
    )


class CountVolunteersAsOne(Command):
    """Two records turned out to be one person's."""

    operation = by_policy()

    person_id: ActorId
    into: ActorId
