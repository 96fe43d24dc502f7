"""Volunteer activities (志愿服务): signed in and out of by a code, hours, and certificates of them."""

from typing import Annotated

from fastapi import APIRouter, Query, Response
from pydantic import StringConstraints

from services.gateway.api.answers import Created, Done, created, done, found
from services.gateway.api.doors import open_to, route_to
from services.gateway.operations import volunteering
from services.gateway.operations.caller import Caller
from shared.contracts.bookings.refusals.volunteering import (
    ACTIVITY_IS_UNKNOWN,
    CERTIFICATE_IS_NOT_KNOWN,
    HOURS_ARE_UNKNOWN,
)
from shared.contracts.bookings.volunteering.commands import (
    ActivityCodeRequest,
    CancelActivity,
    CertifyService,
    EnterHoursRequest,
    PlanActivity,
    ReverseHours,
)
from shared.contracts.bookings.volunteering.sign_ups import (
    ListSignUps,
    ListSignUpsRequest,
    SignUp,
    SignUpView,
    WithdrawSignUp,
)
from shared.contracts.bookings.volunteering.translations import TranslateActivity
from shared.contracts.bookings.volunteering.views import (
    CertificateCheck,
    CertificateView,
    GetActivity,
    GetHours,
    GetServiceCertificate,
    GetServiceRecord,
    HoursView,
    ListActivities,
    ListHours,
    ListHoursRequest,
    ListServiceCertificates,
    ServiceRecordView,
)
from shared.contracts.partners.trials.views import DoorCode
from shared.kernel.models import Id, Page, PagedRequest

router = APIRouter(tags=["volunteering"])
ONE = "/volunteering/activities/{activity_id}"
CertificateNumber = Annotated[str, StringConstraints(pattern=r"^ZY20[0-9]{2}(-[2-9A-HJ-NP-Z]{4}){3}$")]

open_to(router, "GET /volunteering/activities", ListActivities)
open_to(router, "POST /volunteering/activities", PlanActivity)
open_to(router, f"GET {ONE}", GetActivity)
open_to(router, f"PUT {ONE}/english", TranslateActivity)
open_to(router, f"POST {ONE}/cancellation", CancelActivity)
open_to(router, f"POST {ONE}/sign-ups", SignUp)
open_to(router, f"POST {ONE}/sign-ups/withdrawal", WithdrawSignUp)


@route_to(router, "GET /volunteering/sign-ups", ListSignUps)
async def list_sign_ups(caller: Caller, asked: Annotated[ListSignUpsRequest, Query()]) -> Page[SignUpView]:
    return await volunteering.list_sign_ups(caller, asked)


@route_to(router, f"GET {ONE}/code", volunteering.SHOW_ACTIVITY_CODE, asks=True)
async def show_activity_code(activity_id: Id, caller: Caller) -> DoorCode:
    """The six digits that the activity shows now, for a screen there."""
    return found(await volunteering.activity_code(caller, activity_id), ACTIVITY_IS_UNKNOWN)


@route_to(router, f"POST {ONE}/sign-ins", volunteering.SIGN_IN)
async def sign_in_as_volunteer(
    activity_id: Id, body: ActivityCodeRequest, caller: Caller, response: Response
) -> Done:
    """The caller is there, and says so by the code that the activity shows. Nobody can do that for them."""
    return done(response, await volunteering.sign_in(caller, activity_id, body))


@route_to(router, f"POST {ONE}/sign-outs", volunteering.SIGN_OUT)
async def sign_out_as_volunteer(
    activity_id: Id, body: ActivityCodeRequest, caller: Caller, response: Response
) -> Done:
    """The caller leaves, and says so by the code; their hours count at once, within the caps of the rules."""
    return done(response, await volunteering.sign_out(caller, activity_id, body))


@route_to(router, f"POST {ONE}/hours", volunteering.ENTER_HOURS)
async def enter_hours(
    activity_id: Id, body: EnterHoursRequest, caller: Caller, response: Response
) -> Created:
    """Staff enter hours for somebody else. They are marked, are capped, and earn no points."""
    outcome = await volunteering.enter_hours(caller, activity_id, body)
    return created(response, outcome, outcome.made("hours_id"), "volunteering/hours")


@route_to(router, "GET /volunteering/hours", ListHours)
async def list_hours(caller: Caller, asked: Annotated[ListHoursRequest, Query()]) -> Page[HoursView]:
    return await volunteering.list_hours(caller, asked)


@route_to(router, "GET /volunteering/hours/{hours_id}", GetHours)
async def get_hours(hours_id: Id, caller: Caller) -> HoursView:
    return found(await volunteering.get_hours(caller, hours_id), HOURS_ARE_UNKNOWN)


open_to(router, "POST /volunteering/hours/{hours_id}/reversal", ReverseHours)


@route_to(router, "GET /volunteering/record", GetServiceRecord)
async def get_service_record(caller: Caller) -> ServiceRecordView:
    return await volunteering.own_record(caller)


open_to(router, "POST /volunteering/certificates", CertifyService)


@route_to(router, "GET /volunteering/certificates", ListServiceCertificates)
async def list_service_certificates(
    caller: Caller, asked: Annotated[PagedRequest, Query()]
) -> Page[CertificateView]:
    return await volunteering.list_own_certificates(caller, asked)


@route_to(router, "GET /volunteering/certificates/{number}", GetServiceCertificate)
async def check_service_certificate(number: CertificateNumber, caller: Caller) -> CertificateCheck:
    """Whether a certificate is genuine: what it says, by the number that its holder shows. Names nobody."""
    view = found(await caller.ask(GetServiceCertificate(number=number)), CERTIFICATE_IS_NOT_KNOWN)
    return CertificateCheck(**view.model_dump(exclude={"person_id"}))
