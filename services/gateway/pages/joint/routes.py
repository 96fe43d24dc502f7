"""What partners hold together: the list with its invitations, inviting, answering, ending."""

from collections.abc import Awaitable, Callable
from dataclasses import dataclass
from typing import ClassVar

from fastapi import APIRouter, Response

from services.gateway.operations.joint_hosts import Together, get_joint_hosting, together
from services.gateway.operations.sessions import get_sessions
from services.gateway.pages.courses.own import own_course
from services.gateway.pages.partner.access import own_form, own_page, own_partners
from services.gateway.pages.partner.sessions import own_session
from services.gateway.pages.sessions.rows import SessionRow, with_names
from services.gateway.pages.site.fields import Fields, Kind
from services.gateway.pages.site.form_pages import Form, Nothing, answer_form
from services.gateway.pages.site.form_views import FormView, Wrong, once_of
from services.gateway.pages.site.joint_hosts import host_choices
from services.gateway.pages.site.languages import title_in
from services.gateway.pages.site.refusals import ROUTE_IS_UNKNOWN
from services.gateway.pages.site.templates import PageView
from services.gateway.pages.site.visit import Visit
from services.gateway.pages.tables.listings import files_of
from shared.contracts.bookings.courses.views import CourseView
from shared.contracts.bookings.joint_hosts.commands import (
    AnswerJointInvitation,
    AnswerJointInvitationRequest,
    EndJointHosting,
    InviteCourseHost,
    InviteJointHost,
    InviteJointHostRequest,
)
from shared.contracts.bookings.joint_hosts.views import (
    GetJointHosting,
    HostingState,
    ListJointHostings,
)
from shared.contracts.bookings.refusals.joint_hosts import JOINT_HOSTING_IS_UNKNOWN
from shared.contracts.bookings.sessions.views import GetSession, SessionView
from shared.kernel.refusals import Rejected, require

router = APIRouter(include_in_schema=False)

_ANSWERS = {"accept": True, "decline": False}


@dataclass(frozen=True, slots=True)
class TogetherRow:
    """What is held together, or is to be."""

    together: Together
    """What is asked or agreed, by its title in both languages."""
    first: SessionRow
    """The session, or the first lesson that lies ahead."""
    lessons: int
    """How many lie ahead."""


@dataclass(frozen=True, slots=True, kw_only=True)
class TogetherPage(PageView):
    """All that the visitor's partners are asked to hold beside others, and hold so."""

    template: ClassVar[str] = "joint/own.html"

    asked: tuple[TogetherRow, ...]
    held: tuple[TogetherRow, ...]
    form: FormView


@own_page(router, "GET /{community}/partner/joint")
async def own(visit: Visit) -> Response:
    """What lies ahead of it."""
    return await _page(visit, None)


async def _page(visit: Visit, wrong: Wrong | None) -> Response:
    caller, partners = await visit.caller(ListJointHostings), await own_partners(visit)
    asked = await together(caller, partners, HostingState.INVITED)
    held = await together(caller, partners, HostingState.CONFIRMED)
    view = TogetherPage(
        title=visit.words("joint.title"),
        list_files=await files_of(visit, "joint-hostings"),
        asked=await _rows(visit, asked),
        held=await _rows(visit, held),
        form=await visit.form(wrong),
    )
    return await visit.page(view, wrong=wrong)


async def _rows(visit: Visit, found: list[Together]) -> tuple[TogetherRow, ...]:
    caller = await visit.caller(GetSession)
    sessions = await get_sessions(caller, (one.ahead[0].session_id for one in found))
    named = {one.session.session_id: one for one in await with_names(visit, [*sessions.values()])}
    return tuple(
        TogetherRow(one, named[one.ahead[0].session_id], len(one.ahead))
        for one in found
        if one.ahead[0].session_id in named
    )


@own_form(router, "/{community}/partner/joint/{hosting_id}/end")
async def end(visit: Visit) -> Response:
    """Takes an invitation back, or ends what was agreed: the session goes on with those who are left."""
    caller = await visit.caller(GetJointHosting)
    hosting_id = visit.id_part("hosting_id", JOINT_HOSTING_IS_UNKNOWN)
    found = require(await get_joint_hosting(caller, hosting_id), JOINT_HOSTING_IS_UNKNOWN)
    back = f"/{visit.community}/partner/joint"
    if found.host_id not in await own_partners(visit):
        place = f"courses/{found.course_id}" if found.course_id else f"sessions/{found.session_ids[0]}"
        back = f"/{visit.community}/partner/{place}"
    form = Form(
        title=visit.words("joint.end"),
        back=back,
        back_words=found.title,
        lead=visit.words("joint.end_text"),
        fields=(),
        button=visit.words("joint.end"),
        danger=True,
    )

    async def done(_body: Nothing, once: str) -> Response:
        outcome = await visit.submit(EndJointHosting, once=once, hosting_id=hosting_id)
        return visit.see_done(back, EndJointHosting, outcome)

    return await answer_form(visit, form, Nothing, done)


@own_page(router, "POST /{community}/partner/joint/{hosting_id}/{act}")
async def answer(visit: Visit) -> Response:
    """Yes or no to an invitation."""
    once = once_of(await visit.fields())
    body = AnswerJointInvitationRequest(accepts=require(_ANSWERS.get(visit.part("act")), ROUTE_IS_UNKNOWN))
    hosting_id = visit.id_part("hosting_id", JOINT_HOSTING_IS_UNKNOWN)
    try:
        outcome = await visit.submit(AnswerJointInvitation, body, once=once, hosting_id=hosting_id)
    except Rejected as wrong:
        return await _page(visit, wrong)
    return visit.see_done(f"/{visit.community}/partner/joint", AnswerJointInvitation, outcome)


@own_form(router, "/{community}/partner/sessions/{session_id}/invite-host")
async def invite_to_session(visit: Visit) -> Response:
    """Another partner for a session."""
    found = await own_session(visit)
    back = f"/{visit.community}/partner/sessions/{found.session_id}"

    async def done(body: InviteJointHostRequest, once: str) -> Response:
        outcome = await visit.submit(InviteJointHost, body, once=once, session_id=found.session_id)
        return visit.see_done(back, InviteJointHost, outcome)

    return await _invite(visit, found, back, done)


@own_form(router, "/{community}/partner/courses/{course_id}/invite-host")
async def invite_to_course(visit: Visit) -> Response:
    """Another partner for all lessons that lie ahead."""
    found = await own_course(visit)
    back = f"/{visit.community}/partner/courses/{found.course_id}"

    async def done(body: InviteJointHostRequest, once: str) -> Response:
        outcome = await visit.submit(InviteCourseHost, body, once=once, course_id=found.course_id)
        return visit.see_done(back, InviteCourseHost, outcome)

    return await _invite(visit, found, back, done)


async def _invite(
    visit: Visit,
    held: SessionView | CourseView,
    back: str,
    done: Callable[[InviteJointHostRequest, str], Awaitable[Response]],
) -> Response:
    without = {held.partner_id, *(one.partner_id for one in held.joint_hosts)}
    form = Form(
        title=visit.words("joint.invite"),
        back=back,
        back_words=title_in(visit.language, held),
        lead=visit.words("joint.invite_text"),
        fields=(
            Fields(visit.words)(
                "host_id", Kind.SELECT, choices=await host_choices(visit, without), label="joint.partner"
            ),
        ),
        button=visit.words("joint.invite_button"),
    )
    return await answer_form(visit, form, InviteJointHostRequest, done)
