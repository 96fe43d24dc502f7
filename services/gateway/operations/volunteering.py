"""Volunteer activities: the code of the moment, signing in and out by it, and each their own hours."""

from services.gateway.operations.caller import Caller
from services.gateway.operations.codes import code_of, require_code
from services.gateway.operations.donations import require_member
from services.gateway.operations.whole_lists import whole_answer
from shared.contracts.bookings.refusals.volunteering import ACTIVITY_CODE_IS_NOT_VALID, ACTIVITY_IS_UNKNOWN
from shared.contracts.bookings.volunteering.commands import (
    ActivityCodeRequest,
    EnterHours,
    EnterHoursRequest,
    SignIn,
    SignOut,
)
from shared.contracts.bookings.volunteering.sign_ups import ListSignUps, ListSignUpsRequest, SignUpView
from shared.contracts.bookings.volunteering.views import (
    ActivityState,
    ActivityView,
    CertificateView,
    GetActivity,
    GetHours,
    GetServiceRecord,
    HoursState,
    HoursView,
    ListHours,
    ListHoursRequest,
    ListServiceCertificates,
    ReadActivities,
    ServiceRecordView,
)
from shared.contracts.gateway.refusals import CHECK_IN_WAS_TRIED_TOO_OFTEN, PERSON_IS_NO_MEMBER_HERE
from shared.contracts.partners.trials.views import DoorCode
from shared.kernel.models import Page, PagedRequest
from shared.kernel.operations import Operation
from shared.kernel.outcome import Outcome
from shared.kernel.roles import Role, roles

"""An activity has 5,000 places at most."""

SHOW_ACTIVITY_CODE = Operation(
    "Show the code of a volunteer activity", roles(Role.STAFF), (ACTIVITY_IS_UNKNOWN,)
)
SIGN_IN = Operation(
    SignIn.operation.title,
    SignIn.operation.allowed,
    (*SignIn.operation.refuses, CHECK_IN_WAS_TRIED_TOO_OFTEN),
)
SIGN_OUT = Operation(
    SignOut.operation.title,
    SignOut.operation.allowed,
    (*SignOut.operation.refuses, CHECK_IN_WAS_TRIED_TOO_OFTEN),
)
ENTER_HOURS = Operation(
    EnterHours.operation.title,
    EnterHours.operation.allowed,
    (PERSON_IS_NO_MEMBER_HERE, *EnterHours.operation.refuses),
)


async def activity_code(caller: Caller, activity_id: str) -> DoorCode | None:
    """The code of this moment; None without an activity."""
    if await caller.ask(GetActivity(activity_id=activity_id)) is None:
        return None
    return await code_of(caller, activity_id)


async def sign_in(caller: Caller, activity_id: str, body: ActivityCodeRequest) -> Outcome:
    """Signs the caller in by the code that the activity shows."""
    return await _sign(caller, SignIn, activity_id, body)


async def sign_out(caller: Caller, activity_id: str, body: ActivityCodeRequest) -> Outcome:
    """Signs the caller out by the code that the activity shows."""
    return await _sign(caller, SignOut, activity_id, body)


async def _sign(
    caller: Caller, command: type[SignIn | SignOut], activity_id: str, body: ActivityCodeRequest
) -> Outcome:
    await require_code(caller, activity_id, body.code, ACTIVITY_CODE_IS_NOT_VALID)
    return await caller.submit(command, activity_id=activity_id, by_code=True)


async def enter_hours(caller: Caller, activity_id: str, body: EnterHoursRequest) -> Outcome:
    """Enters hours of a member of this community."""
    await require_member(caller, body.person_id)
    return await caller.submit(EnterHours, body, activity_id=activity_id)


async def list_hours(caller: Caller, asked: ListHoursRequest) -> Page[HoursView]:
    """Everybody's for staff, else the caller's own."""
    whose = None if caller.has(Role.STAFF) else caller.person_id
    return await caller.ask(ListHours(**dict(asked), person_id=whose))


async def list_sign_ups(caller: Caller, asked: ListSignUpsRequest) -> Page[SignUpView]:
    """Everybody's for staff, else the caller's own."""
    whose = None if caller.has(Role.STAFF) else caller.person_id
    return await caller.ask(ListSignUps(**dict(asked), person_id=whose))


async def own_place(caller: Caller, activity_id: str) -> int | None:
    """Which one in the order the caller is among those who will come, from 1 on; None where they won't."""
    standing = await whole_answer(caller, ListSignUps(activity_id=activity_id, stands=True))
    people = [one.person_id for one in standing]
    return people.index(caller.person_id) + 1 if caller.person_id in people else None


async def own_activities(caller: Caller) -> list[ActivityView]:
    """Those at which the caller helped, or is counted on; not those where they wait for a place."""
    asked = ListSignUps(person_id=caller.person_id, stands=True)
    signed_up = {one.activity_id for one in await whole_answer(caller, asked)}
    hours = await whole_answer(caller, ListHours(person_id=caller.person_id))
    helped = {one.activity_id for one in hours if one.state is not HoursState.REVERSED}
    keys = tuple(sorted(signed_up | helped))
    found = await caller.ask(ReadActivities(activity_ids=keys)) if keys else []
    return [
        one
        for one in found
        if one.state is not ActivityState.CANCELLED
        and (
            one.activity_id in helped
            or one.signed_up <= one.capacity
            or (await own_place(caller, one.activity_id) or 0) in range(1, one.capacity + 1)
        )
    ]


async def list_own_hours(caller: Caller, asked: PagedRequest) -> Page[HoursView]:
    """The caller's own."""
    return await caller.ask(ListHours(**dict(asked), person_id=caller.person_id))


async def get_hours(caller: Caller, hours_id: str) -> HoursView | None:
    """The hours; None also where they are somebody else's."""
    view = await caller.ask(GetHours(hours_id=hours_id))
    if view is None or caller.has(Role.STAFF) or view.person_id == caller.person_id:
        return view
    return None


async def own_record(caller: Caller) -> ServiceRecordView:
    """What counts for the caller; nothing yet for who never volunteered."""
    found = await caller.ask(GetServiceRecord(person_id=caller.person_id))
    return found or ServiceRecordView(person_id=caller.person_id)


async def list_own_certificates(caller: Caller, asked: PagedRequest) -> Page[CertificateView]:
    """The caller's own certificates."""
    return await caller.ask(ListServiceCertificates(**dict(asked), person_id=caller.person_id))
