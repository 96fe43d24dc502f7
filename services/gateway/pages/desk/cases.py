"""Applications at the desk: the list by where they stand, one case with its evidence, and its acts."""

from dataclasses import dataclass
from typing import ClassVar

from fastapi import APIRouter, Response
from pydantic import BaseModel

from services.gateway.identity.vault import Person
from services.gateway.operations.applications import get_application, get_evidence, list_applications
from services.gateway.operations.identities import get_identity
from services.gateway.operations.needs import get_need
from services.gateway.operations.objections import ObjectionWithText, list_objections
from services.gateway.operations.people import contacts
from services.gateway.operations.related_partners import is_related_to
from services.gateway.operations.reviews import decide_application, get_reviews
from services.gateway.operations.trials import list_feedback_texts, plan_trial
from services.gateway.pages.desk.access import desk_form, desk_page
from services.gateway.pages.desk.case_acts import ACTS
from services.gateway.pages.desk.reviews import ShownReviews, shown_reviews
from services.gateway.pages.site.fields import Fields, Kind
from services.gateway.pages.site.form_pages import Form, answer_form, at_once
from services.gateway.pages.site.form_views import FormView, Wrong
from services.gateway.pages.site.questions import AnswerRow, answers_of
from services.gateway.pages.site.refusals import ROUTE_IS_UNKNOWN, sentence_of
from services.gateway.pages.site.templates import PageView
from services.gateway.pages.site.visit import Visit
from services.gateway.pages.tables.listings import files_of
from shared.contracts.gateway.contact import ContactPurpose
from shared.contracts.partners.applications.identity import ApplicantIdentityView
from shared.contracts.partners.applications.views import (
    ApplicationState,
    ApplicationView,
    GetApplication,
    ListApplications,
    ListApplicationsRequest,
)
from shared.contracts.partners.decisions.commands import (
    AnswerObjection,
    AnswerObjectionRequest,
    DecideApplication,
    DecideApplicationRequest,
    RecordScreening,
)
from shared.contracts.partners.decisions.views import (
    DecisionView,
    EvidenceView,
    GetEvidence,
    ListDecisions,
    ListObjections,
)
from shared.contracts.partners.needs.views import GetNeed, NeedView
from shared.contracts.partners.refusals.applications import APPLICATION_IS_UNKNOWN
from shared.contracts.partners.reviews.views import GetReviews, ReviewsView
from shared.contracts.partners.trials.commands import PlanTrial, PlanTrialRequest
from shared.contracts.partners.trials.views import GetTrial, TrialState, TrialView
from shared.kernel.models import PagedRequest
from shared.kernel.refusals import require
from shared.kernel.roles import Role

router = APIRouter(include_in_schema=False)


@dataclass(frozen=True, slots=True)
class CaseGroup:
    """Applications in one state."""

    state: ApplicationState
    cases: tuple[ApplicationView, ...]


@dataclass(frozen=True, slots=True, kw_only=True)
class CasesPage(PageView):
    """All applications, by where they stand."""

    template: ClassVar[str] = "desk/cases.html"

    groups: tuple[CaseGroup, ...]
    is_staff: bool
    """Whether the visitor has a desk to go back to; a member of the committee has none."""


@desk_page(router, "GET /{community}/desk/applications", Role.COMMITTEE)
async def cases(visit: Visit) -> Response:
    """What was submitted, those that are not settled first."""
    found = await list_applications(await visit.caller(ListApplications), ListApplicationsRequest(limit=200))
    groups = []
    for state in ApplicationState:
        of_state = tuple(one for one in found.items if one.state is state)
        if of_state and state is not ApplicationState.DRAFTED:
            groups.append(CaseGroup(state, of_state))
    title, is_staff = visit.words("desk.applications"), await visit.has(Role.STAFF)
    files = await files_of(visit, "applications")
    view = CasesPage(title=title, list_files=files, groups=tuple(groups), is_staff=is_staff)
    return await visit.page(view)


@dataclass(frozen=True, slots=True)
class OfferedAct:
    """One thing that can be done with the case."""

    name: str
    words: str
    has_form: bool
    is_first: bool


@dataclass(frozen=True, slots=True, kw_only=True)
class CasePage(PageView):
    """One application, all that it rests on, and what can be done now."""

    template: ClassVar[str] = "desk/case.html"

    application: ApplicationView
    is_staff: bool
    answers: tuple[AnswerRow, ...]
    identity: ApplicantIdentityView | None
    """Who applies, for staff."""
    person: Person | None
    """What the community knows of the applicant, where they didn't say themselves who applies."""
    evidence: EvidenceView | None
    reviews: ShownReviews | None
    needs: tuple[NeedView, ...]
    trial: TrialView | None
    space_refused: str
    """Why the newest trial came to nothing, if it was for want of its space."""
    may_open_door: bool
    said: tuple[str, ...]
    decisions: tuple[DecisionView, ...]
    objections: tuple[ObjectionWithText, ...]
    acts: tuple[OfferedAct, ...]
    form: FormView


@desk_page(router, "GET /{community}/desk/applications/{application_id}", Role.COMMITTEE)
async def case(visit: Visit) -> Response:
    """The case."""
    return await _case_page(visit, None)


async def _case_page(visit: Visit, wrong: Wrong | None) -> Response:
    found = await _application(visit)
    application_id = found.application_id
    caller = await visit.caller(GetApplication)
    staff = await visit.has(Role.STAFF)
    identity = await get_identity(caller, application_id) if staff else None
    asks_vault = staff and identity is None  # Applied before anybody had to say who they are.
    known = await contacts(caller, [found.applicant], ContactPurpose.SERVICE) if asks_vault else {}
    reader = await visit.caller(GetNeed)
    needs = [await get_need(reader, one) for one in found.need_ids]
    newest = await visit.ask(GetTrial(application_id=application_id))
    trial = newest if found.trial_id else None
    texts = await list_feedback_texts(caller, application_id) if trial and trial.results else None
    objections = await list_objections(
        await visit.caller(ListObjections), application_id, PagedRequest(limit=200)
    )
    reviews = await get_reviews(await visit.caller(GetReviews), application_id)
    view = CasePage(
        title=found.project,
        application=found,
        is_staff=staff,
        answers=await answers_of(visit, found),
        identity=identity,
        person=known.get(found.applicant),
        evidence=await get_evidence(await visit.caller(GetEvidence), application_id),
        reviews=shown_reviews(visit, reviews),
        needs=tuple(one for one in needs if one is not None),
        trial=trial,
        space_refused=await _space_refused(visit, newest),
        may_open_door=staff and trial is not None and trial.state is TrialState.PLANNED,
        said=texts.texts if texts else (),
        decisions=tuple((await visit.ask(ListDecisions(application_id=application_id, limit=20))).items),
        objections=tuple(objections.items),
        acts=await _offered(visit, found, reviews),
        form=await visit.form(wrong),
    )
    return await visit.page(view, wrong=wrong)


async def _space_refused(visit: Visit, trial: TrialView | None) -> str:
    if trial is None or trial.space_refused is None:
        return ""
    words = visit.words
    return sentence_of(trial.space_refused, words("cases.space_not_had"), {}, words, await visit.shown())


async def _offered(
    visit: Visit, found: ApplicationView, reviews: ReviewsView | None
) -> tuple[OfferedAct, ...]:
    roles, caller = await visit.roles(), await visit.caller(GetReviews)
    related = await is_related_to(caller, found.applicant, found.organisation)
    return tuple(
        OfferedAct(name, visit.words(f"act.{name}"), one.request is not None, one.is_first)
        for name, one in ACTS.items()
        if one.is_offered(found, reviews, related=related) and roles & one.command.operation.allowed.roles
    )


@desk_form(router, "/{community}/desk/applications/{application_id}/{act}", Role.COMMITTEE)
async def do(visit: Visit) -> Response:
    """One act: a form, or what a button did."""
    name = visit.part("act")
    act = require(ACTS.get(name), ROUTE_IS_UNKNOWN)
    found = await _application(visit)
    back = f"/{visit.community}/desk/applications/{found.application_id}"
    ids = {"application_id": found.application_id}
    if act.command is RecordScreening:
        ids = {}
    if act.request is None or act.fields is None:
        if visit.request.method != "POST":
            return visit.see(back)
        return await at_once(visit, act.command, back, _case_page, **ids)
    form = Form(
        title=visit.words(f"act.{name}"),
        back=back,
        back_words=found.project,
        fields=await act.fields(visit, found),
        values=await act.values(visit, found) if act.values else (),
        button=visit.words(f"act.{name}"),
    )

    async def done(body: BaseModel, once: str) -> Response:
        if isinstance(body, PlanTrialRequest):
            caller = await visit.changing(PlanTrial, once)
            _, outcome = await plan_trial(caller, found.application_id, body)
        elif isinstance(body, DecideApplicationRequest):
            caller = await visit.changing(DecideApplication, once)
            outcome = await decide_application(caller, found.application_id, body)
        else:
            outcome = await visit.submit(act.command, body, once=once, **ids)
        return visit.see_done(back, act.command, outcome)

    fixed = await act.fixed(visit, found) if act.fixed else ()
    return await answer_form(visit, form, act.request, done, fixed)


@desk_form(
    router, "/{community}/desk/applications/{application_id}/objections/{objection_id}", Role.COMMITTEE
)
async def answer(visit: Visit) -> Response:
    """The community's answer to an objection, for everybody to read."""
    found = await _application(visit)
    objection_id = visit.id_part("objection_id", APPLICATION_IS_UNKNOWN)
    caller = await visit.caller(ListObjections)
    listed = (await list_objections(caller, found.application_id, PagedRequest(limit=200))).items
    objection = require(
        next((one for one in listed if one.objection_id == objection_id), None), APPLICATION_IS_UNKNOWN
    )
    back = f"/{visit.community}/desk/applications/{found.application_id}"
    fields = Fields(visit.words)
    form = Form(
        title=visit.words("cases.answer"),
        back=back,
        back_words=found.project,
        facts=((visit.words("cases.objection"), objection.text or visit.words("cases.erased")),),
        fields=(fields("answer", Kind.AREA), fields.yes_or_no("upheld", hint="cases.upheld_hint")),
        button=visit.words("cases.answer"),
    )

    async def done(body: AnswerObjectionRequest, once: str) -> Response:
        ids = {"application_id": found.application_id, "objection_id": objection_id}
        outcome = await visit.submit(AnswerObjection, body, once=once, **ids)
        return visit.see_done(back, AnswerObjection, outcome)

    return await answer_form(visit, form, AnswerObjectionRequest, done)


async def _application(visit: Visit) -> ApplicationView:
    application_id = visit.id_part("application_id", APPLICATION_IS_UNKNOWN)
    caller = await visit.caller(GetApplication)
    return require(await get_application(caller, application_id), APPLICATION_IS_UNKNOWN)
