"""Templates of sessions, and dry runs of drafts."""

from typing import Annotated

from fastapi import APIRouter, Query, Response

from services.gateway.api.answers import Created, created, found
from services.gateway.api.doors import open_to, route_to
from services.gateway.operations import templates
from services.gateway.operations.caller import Caller
from shared.contracts.bookings.refusals.sessions import SESSION_TEMPLATE_IS_UNKNOWN
from shared.contracts.bookings.sessions.templates import (
    DraftFromTemplateRequest,
    DropSessionTemplate,
    EditSessionTemplate,
    GetSessionTemplate,
    KeepSessionTemplate,
    ListSessionTemplates,
    ListSessionTemplatesRequest,
    SessionTemplateView,
)
from shared.contracts.bookings.sessions.trying import SessionTrialView, TrySession, TrySessionRequest
from shared.kernel.models import Id, Page

router = APIRouter(tags=["sessions"])

_ONE = "/session-templates/{template_id}"

open_to(router, "POST /session-templates", KeepSessionTemplate)


@route_to(router, "GET /session-templates", ListSessionTemplates)
async def list_templates(
    caller: Caller, asked: Annotated[ListSessionTemplatesRequest, Query()]
) -> Page[SessionTemplateView]:
    return await templates.list_templates(caller, asked)


@route_to(router, f"GET {_ONE}", GetSessionTemplate)
async def get_template(template_id: Id, caller: Caller) -> SessionTemplateView:
    return found(await templates.get_template(caller, template_id), SESSION_TEMPLATE_IS_UNKNOWN)


open_to(router, f"PUT {_ONE}", EditSessionTemplate)
open_to(router, f"DELETE {_ONE}", DropSessionTemplate)


@route_to(router, "POST /sessions/{session_id}/templates", templates.KEEP_SESSION)
async def keep_session(session_id: Id, caller: Caller, response: Response) -> Created:
    """The session is kept as a template: all that it is but its date."""
    outcome = await templates.keep_session(caller, session_id)
    return created(response, outcome, outcome.made("template_id"), "session-templates")


@route_to(router, f"POST {_ONE}/sessions", templates.DRAFT_FROM_TEMPLATE)
async def draft_from_template(
    template_id: Id, body: DraftFromTemplateRequest, caller: Caller, response: Response
) -> Created:
    """A session is drafted as its template says. All rules of a draft, and the price's market reference, are
    checked as of now; what is against it, and what helps, a dry run tells."""
    outcome = await templates.draft_from_template(caller, template_id, body)
    return created(response, outcome, outcome.made("session_id"), "sessions")


@route_to(router, f"POST {_ONE}/trial", templates.TRY_TEMPLATE)
async def try_template(template_id: Id, body: DraftFromTemplateRequest, caller: Caller) -> SessionTrialView:
    """What drafting a session from the template would do now: all that is against it, each with what helps.
    Nothing is drafted."""
    return await templates.try_template(caller, template_id, body)


@route_to(router, "POST /sessions/trial", TrySession)
async def try_session(body: TrySessionRequest, caller: Caller) -> SessionTrialView:
    return await templates.try_session(caller, body)
