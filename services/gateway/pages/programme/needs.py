"""Needs (需求清单): what residents lack, who has it too, and whether it is met."""

from dataclasses import dataclass
from typing import ClassVar

from fastapi import APIRouter, Response

from services.gateway.operations.needs import NeedVoice, get_need, get_voice, list_needs, speak
from services.gateway.pages.desk.access import is_at_desk
from services.gateway.pages.desk.needs import ACTS
from services.gateway.pages.site.form_views import FormView, Wrong, once_of
from services.gateway.pages.site.languages import title_in
from services.gateway.pages.site.names import partners_of
from services.gateway.pages.site.serving import page
from services.gateway.pages.site.templates import PageView
from services.gateway.pages.site.visit import Visit
from services.gateway.pages.tables.listings import files_of
from shared.contracts.partners.needs.assigning import NeedAssignee
from shared.contracts.partners.needs.closing import ConfirmNeed, ObjectToClosing
from shared.contracts.partners.needs.raised import JoinNeed
from shared.contracts.partners.needs.views import GetNeed, ListNeeds, ListNeedsRequest, NeedState, NeedView
from shared.contracts.partners.partnership import PartnerView
from shared.contracts.partners.projects.views import GetProject, ProjectView
from shared.contracts.partners.refusals.needs import NEED_IS_UNKNOWN
from shared.kernel.refusals import Rejected, require
from shared.kernel.roles import Role

router = APIRouter(include_in_schema=False)

_Said = type[JoinNeed] | type[ConfirmNeed] | type[ObjectToClosing]


@dataclass(frozen=True, slots=True, kw_only=True)
class NeedsPage(PageView):
    """What residents lack."""

    template: ClassVar[str] = "programme/needs.html"

    needs: tuple[NeedView, ...]
    may_enter: bool


@page(router, "GET /{community}/needs")
async def needs(visit: Visit) -> Response:
    """The public list of needs; staff see those that are not published, too."""
    found = await list_needs(await visit.caller(ListNeeds), ListNeedsRequest(limit=200))
    may_enter = await is_at_desk(visit)
    shown = tuple(one for one in found.items if one.listed or may_enter)
    return await visit.page(
        NeedsPage(
            title=visit.words("needs.title"),
            list_files=await files_of(visit, "needs"),
            needs=shown,
            may_enter=may_enter,
        )
    )


@dataclass(frozen=True, slots=True, kw_only=True)
class NeedPage(PageView):
    """One need, who serves it, and what the visitor can say of it."""

    template: ClassVar[str] = "programme/need.html"

    need: NeedView
    partners: tuple[PartnerView, ...]
    projects: tuple[ProjectView, ...]
    assigned: str
    """Which partner or project sees to it, or that it is the visitor; empty otherwise."""
    voice: NeedVoice | None
    """What the visitor said of it; None for whoever is not signed in."""
    may_claim: bool
    may_join: bool
    may_confirm: bool
    may_object: bool
    acts: tuple[str, ...]
    """What staff may do with it now."""
    form: FormView


@page(router, "GET /{community}/needs/{need_id}")
async def need(visit: Visit) -> Response:
    """The need, or the one in which it lies."""
    return await _need_page(visit, None)


@page(router, "POST /{community}/needs/{need_id}/join")
async def join_need(visit: Visit) -> Response:
    """A resident says that they have it too."""
    return await _said(visit, JoinNeed)


@page(router, "POST /{community}/needs/{need_id}/confirm")
async def confirm_need(visit: Visit) -> Response:
    """A resident says that it is met."""
    return await _said(visit, ConfirmNeed)


@page(router, "POST /{community}/needs/{need_id}/object")
async def object_to_closing(visit: Visit) -> Response:
    """A resident says that it is not met."""
    return await _said(visit, ObjectToClosing)


async def _said(visit: Visit, command: _Said) -> Response:
    once = once_of(await visit.fields())
    need_id = visit.id_part("need_id", NEED_IS_UNKNOWN)
    try:
        outcome = await speak(await visit.changing(command, once), command, need_id)
    except Rejected as wrong:
        return await _need_page(visit, wrong)
    return visit.see_done(f"/{visit.community}/needs/{need_id}", command, outcome)


async def _need_page(visit: Visit, wrong: Wrong | None) -> Response:
    need_id = visit.id_part("need_id", NEED_IS_UNKNOWN)
    caller = await visit.caller(GetNeed)
    found = require(await get_need(caller, need_id), NEED_IS_UNKNOWN)
    if found.need_id != need_id and visit.request.method != "POST":
        return visit.see(f"/{visit.community}/needs/{found.need_id}")
    named = found.assigned_as is NeedAssignee.PARTNER or found.served_by
    known = await partners_of(visit) if named else {}
    serving = dict.fromkeys(found.served_by.values())
    asked = [await visit.ask(GetProject(project_id=one)) for one in found.project_ids]
    voice = await get_voice(caller, found.need_id) if visit.person_id else None
    resident = voice is not None and await visit.has(Role.RESIDENT)
    has_voice = resident and voice is not None and (voice.raised or not found.raised)
    now = visit.gateway.clock.now()
    view = NeedPage(
        title=title_in(visit.language, found),
        need=found,
        partners=tuple(known[one] for one in serving if one in known),
        projects=tuple(one for one in asked if one is not None),
        assigned=await _assigned(visit, found, known),
        voice=voice,
        may_claim=found.listed and found.closed_at is None and await visit.has(Role.PARTNER),
        may_join=resident and found.listed and found.closed_at is None and not (voice and voice.raised),
        may_confirm=has_voice and found.state is NeedState.IN_PROJECT and not (voice and voice.confirmed),
        may_object=has_voice
        and found.objections_until is not None
        and now < found.objections_until
        and not (voice and voice.objected),
        acts=ACTS.get(found.state, ()) if await is_at_desk(visit) else (),
        form=await visit.form(wrong),
    )
    return await visit.page(view, wrong=wrong)


async def _assigned(visit: Visit, found: NeedView, known: dict[str, PartnerView]) -> str:
    if found.assigned_to is None:
        return ""
    if found.assigned_as is NeedAssignee.PARTNER:
        return known[found.assigned_to].project if found.assigned_to in known else ""
    if found.assigned_as is NeedAssignee.PROJECT:
        project = await visit.ask(GetProject(project_id=found.assigned_to))
        return title_in(visit.language, project) if project else ""
    return visit.words("needs.assigned_you") if found.assigned_to == visit.person_id else ""
