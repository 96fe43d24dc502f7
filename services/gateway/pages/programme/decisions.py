"""Decisions under publicity (公示): for everybody to read, and to object to."""

from collections.abc import Sequence
from dataclasses import dataclass
from typing import ClassVar

from fastapi import APIRouter, Response

from services.gateway.operations.objections import ObjectionWithText, list_objections, raise_objection
from services.gateway.pages.site.form_views import FormView, Wrong, once_of
from services.gateway.pages.site.forms import FormInvalid, read
from services.gateway.pages.site.languages import name_in
from services.gateway.pages.site.posters import poster
from services.gateway.pages.site.serving import page
from services.gateway.pages.site.templates import PageView
from services.gateway.pages.site.visit import Visit
from shared.contracts.partners.decisions.commands import RaiseObjection, RaiseObjectionRequest
from shared.contracts.partners.decisions.views import (
    DecisionState,
    DecisionView,
    ListDecisions,
    ListObjections,
)
from shared.contracts.partners.refusals.applications import APPLICATION_IS_UNKNOWN
from shared.kernel.models import PagedRequest
from shared.kernel.refusals import Rejected

router = APIRouter(include_in_schema=False)


@dataclass(frozen=True, slots=True, kw_only=True)
class DecisionsPage(PageView):
    """Decisions, the newest first."""

    template: ClassVar[str] = "programme/decisions.html"

    decisions: tuple[DecisionView, ...]


@page(router, "GET /{community}/decisions")
async def decisions(visit: Visit) -> Response:
    """All decisions, in publicity and after."""
    found = await visit.ask(ListDecisions(limit=50))
    return await visit.page(DecisionsPage(title=visit.words("decisions.title"), decisions=tuple(found.items)))


@dataclass(frozen=True, slots=True, kw_only=True)
class DecisionPage(PageView):
    """One decision with its objections."""

    template: ClassVar[str] = "programme/decision.html"

    decision: DecisionView
    objections: tuple[ObjectionWithText, ...]
    may_object: bool
    """While the publicity runs; strangers are led to the sign-in first."""
    is_raised: bool
    form: FormView


@page(router, "GET /{community}/decisions/{application_id}")
async def decision(visit: Visit) -> Response:
    """The newest decision on an application."""
    return await _decision_page(visit, (), None)


@page(router, "GET /{community}/decisions/{application_id}/poster")
async def notice(visit: Visit) -> Response:
    """The newest decision as a notice (公示) on a sheet of paper."""
    found = (await visit.ask(ListDecisions(application_id=_id(visit), limit=1))).items
    if not found:
        raise Rejected(APPLICATION_IS_UNKNOWN)
    one, words, shown = found[0], visit.words, (await visit.shown()).for_paper()
    facts = (
        (words("partners.organisation"), one.organisation or ""),
        (words("decisions.decision"), words.of(one.decision)),
        (words("decisions.decided"), shown.moment(one.decided_at)),
        (words("decisions.publicity"), shown.moment(one.publicity_ends_at)),
    )
    kind = f"{name_in(visit.language, await visit.here())} · {words('decisions.title')}"
    reason = one.reason if isinstance(one.reason, str) and one.reason else words("words.erased")
    path = f"/{visit.community}/decisions/{one.application_id}"
    return await visit.page(poster(visit, kind=kind, title=one.project, path=path, text=reason, facts=facts))


@page(router, "POST /{community}/decisions/{application_id}/objections")
async def object_to_it(visit: Visit) -> Response:
    """Raises an objection, whose words only those who answer it read."""
    pairs = await visit.fields()
    try:
        body = read(RaiseObjectionRequest, pairs, (await visit.shown()).zone)
        caller = await visit.changing(RaiseObjection, once_of(pairs))
        outcome = await raise_objection(caller, _id(visit), body)
    except (FormInvalid, Rejected) as wrong:
        return await _decision_page(visit, pairs, wrong)
    path = f"/{visit.community}/decisions/{_id(visit)}?raised=1"
    return visit.see_done(path, RaiseObjection, outcome)


async def _decision_page(visit: Visit, pairs: Sequence[tuple[str, str]], wrong: Wrong | None) -> Response:
    found = (await visit.ask(ListDecisions(application_id=_id(visit), limit=1))).items
    if not found:
        raise Rejected(APPLICATION_IS_UNKNOWN)
    objections = await list_objections(
        await visit.caller(ListObjections), _id(visit), PagedRequest(limit=200)
    )
    view = DecisionPage(
        title=found[0].project,
        decision=found[0],
        objections=tuple(objections.items),
        may_object=found[0].state is DecisionState.PUBLICITY,
        is_raised=bool(visit.asked("raised")),
        form=await visit.form(wrong, pairs),
    )
    return await visit.page(view, wrong=wrong)


def _id(visit: Visit) -> str:
    return visit.id_part("application_id", APPLICATION_IS_UNKNOWN)
