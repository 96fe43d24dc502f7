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
from services.gateway.pages.site.words import Words
from services.gateway.pages.tables.listings import files_of
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
from shared.kernel.words import Wording

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
    return await visit.page(
        DecisionsPage(
            title=visit.words("decisions.title"),
            list_files=await files_of(visit, "decisions"),
            decisions=tuple(found.items),
        )
    )


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
    below = f"/{visit.community}/decisions"
    ends = shown.moment(one.publicity_ends_at)
    view = poster(
        visit,
        kind=f"{name_in(visit.language, await visit.here())} · {words('decisions.title')}",
        title=one.project,
        path=f"{below}/{one.application_id}",
        below=below,
        text=_said(one.reason, words),
        facts=(
            (words("partners.organisation"), one.organisation or ""),
            (words("decisions.decision"), words.of(one.decision)),
            *_grounds(one, words),
            (words("decisions.decided"), shown.moment(one.decided_at)),
            (words("decisions.publicity"), ends),
        ),
        how=words("decisions.how_to_object", until=ends) if one.state is DecisionState.PUBLICITY else "",
    )
    return await visit.page(view)


def _grounds(one: DecisionView, words: Words) -> tuple[tuple[str, str], ...]:
    """What the decision stands on besides its reason: the reviews, and the exception where one was made."""
    found = []
    if one.reviews:
        votes = words("decisions.votes", votes=one.reviews.votes_to_admit, reviewers=one.reviews.reviewers)
        found.append((words("decisions.reviews"), votes))
    if one.exception:
        found.append((words("decisions.exception"), _said(one.exception.public_reason, words)))
    return tuple(found)


def _said(wording: Wording, words: Words) -> str:
    return wording if isinstance(wording, str) and wording else words("words.erased")


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
