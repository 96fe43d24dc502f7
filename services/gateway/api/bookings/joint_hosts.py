"""Joint hosts: partners asked to hold a session or a course together with the one that planned it."""

from typing import Annotated

from fastapi import APIRouter, Query

from services.gateway.api.answers import found
from services.gateway.api.doors import open_to, route_to
from services.gateway.operations import joint_hosts
from services.gateway.operations.caller import Caller
from shared.contracts.bookings.joint_hosts.commands import (
    AnswerJointInvitation,
    EndJointHosting,
    InviteCourseHost,
    InviteJointHost,
)
from shared.contracts.bookings.joint_hosts.views import (
    GetJointHosting,
    JointHostingView,
    ListJointHostings,
    ListJointHostingsRequest,
)
from shared.contracts.bookings.refusals.joint_hosts import JOINT_HOSTING_IS_UNKNOWN
from shared.kernel.models import Id, Page

router = APIRouter(tags=["sessions"])

open_to(router, "POST /sessions/{session_id}/joint-hosts", InviteJointHost)
open_to(router, "POST /courses/{course_id}/joint-hosts", InviteCourseHost)


@route_to(router, "GET /joint-hostings", ListJointHostings)
async def list_joint_hostings(
    caller: Caller, asked: Annotated[ListJointHostingsRequest, Query()]
) -> Page[JointHostingView]:
    return await joint_hosts.list_joint_hostings(caller, asked)


@route_to(router, "GET /joint-hostings/{hosting_id}", GetJointHosting)
async def get_joint_hosting(hosting_id: Id, caller: Caller) -> JointHostingView:
    return found(await joint_hosts.get_joint_hosting(caller, hosting_id), JOINT_HOSTING_IS_UNKNOWN)


open_to(router, "POST /joint-hostings/{hosting_id}/answer", AnswerJointInvitation)
open_to(router, "POST /joint-hostings/{hosting_id}/end", EndJointHosting)
