"""A partner's sessions: planned, priced under the cap, opened, cancelled."""

from collections.abc import Mapping
from dataclasses import dataclass
from datetime import timedelta
from typing import ClassVar

from fastapi import APIRouter, Response

from services.gateway.operations.entry import own_door
from services.gateway.operations.sessions import get_session, list_sessions
from services.gateway.pages.partner.access import own_form, own_page, own_partners
from services.gateway.pages.sessions.ages import for_whom
from services.gateway.pages.sessions.rows import SessionRow, with_names
from services.gateway.pages.site.english import english_fields
from services.gateway.pages.site.fields import Fields, Kind
from services.gateway.pages.site.form_pages import Form, answer_form
from services.gateway.pages.site.form_views import FormView, Wrong, once_of
from services.gateway.pages.site.joint_hosts import JointRow, joint_field, joint_rows
from services.gateway.pages.site.languages import title_in
from services.gateway.pages.site.names import partners_of, room_choices
from services.gateway.pages.site.refusals import ROUTE_IS_UNKNOWN
from services.gateway.pages.site.templates import PageView
from services.gateway.pages.site.visit import Visit
from services.gateway.pages.tables.listings import files_of
from shared.contracts.bookings.refusals.sessions import SESSION_IS_UNKNOWN
from shared.contracts.bookings.sessions.commands import (
    CancelSession,
    CancelSessionRequest,
    CloseSession,
    DraftSession,
    DraftSessionRequest,
    OpenSession,
)
from shared.contracts.bookings.sessions.views import (
    UNOPENED,
    GetSession,
    ListSessions,
    ListSessionsRequest,
    SessionKind,
    SessionState,
    SessionView,
)
from shared.contracts.bookings.spaces.entry import DoorCodeView
from shared.contracts.partners.categories import SessionCategory
from shared.kernel.messages import Command
from shared.kernel.refusals import ACTOR_MAY_NOT_DO_THIS, Rejected, require
from shared.kernel.roles import Role

router = APIRouter(include_in_schema=False)

_BACK = timedelta(days=90)
_RUNNING = frozenset({SessionState.OPEN, SessionState.FULL, SessionState.CLOSED})
_ACTS: Mapping[str, type[Command]] = {"open": OpenSession, "close": CloseSession}


@dataclass(frozen=True, slots=True, kw_only=True)
class OwnSessionsPage(PageView):
    """The sessions of the visitor's partners."""

    template: ClassVar[str] = "partner/sessions.html"

    rows: tuple[SessionRow, ...]
    may_plan: bool


@own_page(router, "GET /{community}/partner/sessions")
async def sessions(visit: Visit) -> Response:
    """Sessions ahead and of the last ninety days."""
    own, found = await own_partners(visit), []
    caller = await visit.caller(ListSessions)
    asked = ListSessionsRequest(
        kind=SessionKind.FOR_SEVERAL, starts_from=visit.gateway.clock.now() - _BACK, limit=200
    )
    for partner_id in own:
        asked = asked.model_copy(update={"partner_id": partner_id})
        found += (await list_sessions(caller, asked)).items
    view = OwnSessionsPage(
        title=visit.words("partner.sessions"),
        list_files=await files_of(visit, "sessions", asked) if len(own) == 1 else None,
        rows=tuple(await with_names(visit, found)),
        may_plan=bool(own),
    )
    return await visit.page(view)


@own_form(router, "/{community}/partner/plan")
async def plan(visit: Visit) -> Response:
    """A new session, with the room and the time that are booked for it."""
    own, back = await own_partners(visit), f"/{visit.community}/partner/sessions"
    if not own:
        raise Rejected(ACTOR_MAY_NOT_DO_THIS, allowed=[Role.PARTNER])
    fields, partners = Fields(visit.words), await partners_of(visit)
    rooms = await room_choices(visit)
    whose = tuple((one, partners[one].project) for one in own if one in partners)
    form = Form(
        title=visit.words("partner.plan"),
        back=back,
        back_words=visit.words("partner.sessions"),
        fields=(
            *((fields("partner_id", Kind.SELECT, choices=whose),) if len(own) > 1 else ()),
            fields("title"),
            fields("description", Kind.AREA, required=False),
            *english_fields(visit.words),
            fields("space_id", Kind.SELECT, choices=rooms),
            fields("starts_at", Kind.MOMENT),
            fields("ends_at", Kind.MOMENT),
            fields("capacity", Kind.NUMBER),
            fields.one_of("category", SessionCategory, may_be_none=True),
            *for_whom(fields),
            *await joint_field(visit, own if len(own) == 1 else ()),
        ),
        values=(("for_minors", "false"), ("volunteer", "false")),
        button=visit.words("partner.plan_button"),
    )

    async def done(body: DraftSessionRequest, once: str) -> Response:
        outcome = await visit.submit(DraftSession, body, once=once)
        return visit.see_done(f"{back}/{outcome.made('session_id')}", DraftSession, outcome)

    fixed = [("partner_id", own[0])] if len(own) == 1 else []
    return await answer_form(visit, form, DraftSessionRequest, done, fixed)


@dataclass(frozen=True, slots=True, kw_only=True)
class OwnSessionPage(PageView):
    """One session, as whoever holds it works on it."""

    template: ClassVar[str] = "partner/session.html"

    row: SessionRow
    is_draft: bool
    is_running: bool
    may_cancel: bool
    """Whether it can still be called off: once it has begun, by staff alone."""
    may_translate: bool
    """Whether it can be said in English here: a draft says that itself."""
    has_roll: bool
    """Whether there is somebody to note as there or not."""
    door: DoorCodeView | None
    """The code of the door, or when it is shown; None where the visitor has none."""
    joint: tuple[JointRow, ...]
    """The partners beside it."""
    may_invite: bool
    form: FormView


@own_page(router, "GET /{community}/partner/sessions/{session_id}")
async def session(visit: Visit) -> Response:
    """The session."""
    return await session_page(visit, None)


@own_form(router, "/{community}/partner/sessions/{session_id}/cancel")
async def cancel(visit: Visit) -> Response:
    """Cancels it, for a reason that everybody reads."""
    found = await own_session(visit)
    back = f"/{visit.community}/partner/sessions/{found.session_id}"
    owed_fen = found.paid_fen - found.refunded_fen
    text = "partner.cancel_text_paid" if owed_fen else "partner.cancel_text"
    form = Form(
        title=visit.words("partner.cancel"),
        back=back,
        back_words=title_in(visit.language, found),
        lead=visit.words(text, amount=(await visit.shown()).money(owed_fen)),
        fields=(Fields(visit.words)("reason", hint="cases.public_hint"),),
        button=visit.words("partner.cancel"),
        danger=True,
    )

    async def done(body: CancelSessionRequest, once: str) -> Response:
        outcome = await visit.submit(CancelSession, body, once=once, session_id=found.session_id)
        return visit.see_done(back, CancelSession, outcome)

    return await answer_form(visit, form, CancelSessionRequest, done)


async def own_session(visit: Visit) -> SessionView:
    """The session of this page, for whoever holds it and for staff; unknown to everybody else."""
    session_id = visit.id_part("session_id", SESSION_IS_UNKNOWN)
    found = require(await get_session(await visit.caller(GetSession), session_id), SESSION_IS_UNKNOWN)
    if not await visit.has(Role.STAFF) and found.partner_id not in await own_partners(visit):
        raise Rejected(SESSION_IS_UNKNOWN)
    return found


async def session_page(visit: Visit, wrong: Wrong | None) -> Response:
    """The page of one session, with what was wrong with what was just tried."""
    found = await own_session(visit)
    running, is_draft = found.state in _RUNNING, found.state in UNOPENED
    ahead = found.starts_at > visit.gateway.clock.now()
    view = OwnSessionPage(
        title=title_in(visit.language, found),
        row=(await with_names(visit, [found]))[0],
        is_draft=is_draft,
        is_running=running,
        may_cancel=(running and (ahead or await visit.has(Role.STAFF)))
        or (is_draft and found.course_id is None),
        may_translate=running and found.course_id is None and found.offer_id is None,
        has_roll=running and (not ahead or found.is_private),
        door=await own_door(await visit.caller(GetSession), found.booking_id),
        joint=await joint_rows(visit, found),
        may_invite=ahead and (running or is_draft) and found.offer_id is None,
        form=await visit.form(wrong),
    )
    return await visit.page(view, wrong=wrong)


@own_page(router, "POST /{community}/partner/sessions/{session_id}/{act}")
async def act(visit: Visit) -> Response:
    """Opens it for enrolment, or closes that."""
    once = once_of(await visit.fields())
    command = require(_ACTS.get(visit.part("act")), ROUTE_IS_UNKNOWN)
    found = await own_session(visit)
    try:
        outcome = await visit.submit(command, once=once, session_id=found.session_id)
    except Rejected as wrong:
        return await session_page(visit, wrong)
    return visit.see_done(f"/{visit.community}/partner/sessions/{found.session_id}", command, outcome)
