"""What is done to a project by a form: claim, promise, give, report, spend, judge, cancel."""

from fastapi import APIRouter, Response

from services.gateway.operations.projects import judge_project
from services.gateway.pages.partner.access import own_form
from services.gateway.pages.projects.measures import (
    MeasuredRequest,
    QuantityRequest,
    measure_fields,
    quantity_field,
)
from services.gateway.pages.projects.projects import project_of
from services.gateway.pages.projects.resources import partner_fields
from services.gateway.pages.site.fields import Field, Fields, Kind
from services.gateway.pages.site.form_pages import Form, answer_form
from services.gateway.pages.site.languages import title_in
from services.gateway.pages.site.visit import Visit
from shared.contracts.partners.admission import ActorKind
from shared.contracts.partners.needs.commands import ReasonRequest
from shared.contracts.partners.projects.commands import ClaimProject, ClaimProjectRequest
from shared.contracts.partners.projects.contributions import (
    PledgeContribution,
    PledgeContributionRequest,
    RecordGiving,
    RecordGivingRequest,
)
from shared.contracts.partners.projects.progress import (
    CancelProject,
    EvidenceRequest,
    HandInReport,
    HandInReportRequest,
    JudgeProject,
    JudgeProjectRequest,
    ReachMilestone,
    SpendMoney,
    SpendMoneyRequest,
)
from shared.contracts.partners.projects.views import ProjectView
from shared.contracts.partners.refusals.projects import (
    BUDGET_LINE_IS_UNKNOWN,
    CONTRIBUTION_IS_UNKNOWN,
    PROJECT_MILESTONE_IS_UNKNOWN,
    REPORT_IS_UNKNOWN,
)
from shared.kernel.messages import Command
from shared.kernel.models import Id, Prose, Request, Title
from shared.kernel.refusals import require
from shared.kernel.roles import Role

router = APIRouter(include_in_schema=False)

_HERE = "/{community}/projects/{project_id}"


@own_form(router, f"{_HERE}/claim")
async def claim(visit: Visit) -> Response:
    """A partner would lead it (揭榜)."""
    one, fields = await _asked_of(visit, ClaimProject), Fields(visit.words)
    form = _form(
        visit,
        one,
        "projects.claim",
        *await partner_fields(visit, required=True),
        fields("proposal", Kind.AREA, label="projects.proposal"),
        lead="projects.claim_text",
    )

    async def done(body: ClaimProjectRequest, once: str) -> Response:
        return await _done(visit, ClaimProject, body, once)

    return await answer_form(visit, form, ClaimProjectRequest, done)


class PledgeForm(MeasuredRequest):
    """What is promised, as the form has it."""

    partner_id: Id | None = None
    actor_kind: ActorKind | None = None
    organisation: Title | None = None


@own_form(router, f"{_HERE}/pledge")
async def pledge(visit: Visit) -> Response:
    """What a partner gives; staff enter what others do."""
    one, fields = await _asked_of(visit, PledgeContribution), Fields(visit.words)
    staff = await visit.has(Role.STAFF)
    others: tuple[Field, ...] = (
        fields.one_of("actor_kind", ActorKind, may_be_none=True),
        fields("organisation", hint="resources.organisation_hint", required=False),
    )
    form = _form(
        visit,
        one,
        "projects.pledge",
        *await partner_fields(visit, required=not staff),
        *(others if staff else ()),
        *measure_fields(visit.words),
        lead="projects.pledge_staff_text" if staff else "projects.pledge_text",
    )

    async def done(asked: PledgeForm, once: str) -> Response:
        body = PledgeContributionRequest(
            partner_id=asked.partner_id,
            actor_kind=None if asked.partner_id else asked.actor_kind or ActorKind.COMMUNITY,
            organisation=None if asked.partner_id else asked.organisation,
            amount=asked.amount(),
        )
        return await _done(visit, PledgeContribution, body, once)

    return await answer_form(visit, form, PledgeForm, done)


class GivingForm(QuantityRequest):
    """What was given, as the form has it."""

    evidence: Prose


@own_form(router, f"{_HERE}/contributions/{{contribution_id}}/give")
async def give(visit: Visit) -> Response:
    """What was really given."""
    one = await _asked_of(visit, RecordGiving)
    contribution_id = visit.id_part("contribution_id", CONTRIBUTION_IS_UNKNOWN)
    found = require(
        next((it for it in one.contributions if it.contribution_id == contribution_id), None),
        CONTRIBUTION_IS_UNKNOWN,
    )
    unit = found.amount.unit
    form = _form(
        visit,
        one,
        "projects.give",
        quantity_field(visit.words, unit),
        Fields(visit.words)("evidence", Kind.AREA, label="projects.evidence"),
        lead="projects.give_text",
    )

    async def done(asked: GivingForm, once: str) -> Response:
        body = RecordGivingRequest(quantity=asked.count(unit), evidence=asked.evidence)
        return await _done(visit, RecordGiving, body, once, contribution_id=contribution_id)

    return await answer_form(visit, form, GivingForm, done)


@own_form(router, f"{_HERE}/milestones/{{milestone_id}}/reach")
async def reach(visit: Visit) -> Response:
    """A milestone, with its evidence."""
    one = await _asked_of(visit, ReachMilestone)
    milestone_id = visit.id_part("milestone_id", PROJECT_MILESTONE_IS_UNKNOWN)
    found = require(
        next((it for it in one.milestones if it.milestone_id == milestone_id), None),
        PROJECT_MILESTONE_IS_UNKNOWN,
    )
    evidence = Fields(visit.words)("evidence", Kind.AREA, label="projects.evidence", hint="cases.public_hint")
    form = _form(visit, one, "projects.reach", evidence, about=("projects.milestone", found.title))

    async def done(body: EvidenceRequest, once: str) -> Response:
        return await _done(visit, ReachMilestone, body, once, milestone_id=milestone_id)

    return await answer_form(visit, form, EvidenceRequest, done)


@own_form(router, f"{_HERE}/budget/{{line_id}}/spend")
async def spend(visit: Visit) -> Response:
    """Money that was paid."""
    one, fields = await _asked_of(visit, SpendMoney), Fields(visit.words)
    line_id = visit.id_part("line_id", BUDGET_LINE_IS_UNKNOWN)
    found = require(next((it for it in one.budget if it.line_id == line_id), None), BUDGET_LINE_IS_UNKNOWN)
    form = _form(
        visit,
        one,
        "projects.spend",
        fields("amount_fen", Kind.MONEY),
        fields("spent_on", Kind.DAY, label="projects.spent_on"),
        fields("evidence", Kind.AREA, label="projects.evidence", hint="cases.public_hint"),
        about=("projects.line", found.title),
    )

    async def done(body: SpendMoneyRequest, once: str) -> Response:
        return await _done(visit, SpendMoney, body, once, line_id=line_id)

    return await answer_form(visit, form, SpendMoneyRequest, done)


@own_form(router, f"{_HERE}/reports/{{report_id}}/hand-in")
async def hand_in(visit: Visit) -> Response:
    """A report that is due."""
    one = await _asked_of(visit, HandInReport)
    report_id = visit.id_part("report_id", REPORT_IS_UNKNOWN)
    found = require(next((it for it in one.reports if it.report_id == report_id), None), REPORT_IS_UNKNOWN)
    text = Fields(visit.words)("text", Kind.AREA, label="projects.report_text", hint="cases.public_hint")
    due_on = (await visit.shown()).date_of(found.due_on)
    form = _form(visit, one, "projects.hand_in", text, about=("projects.report", due_on))

    async def done(body: HandInReportRequest, once: str) -> Response:
        return await _done(visit, HandInReport, body, once, report_id=report_id)

    return await answer_form(visit, form, HandInReportRequest, done)


@own_form(router, f"{_HERE}/judge")
async def judge(visit: Visit) -> Response:
    """A resident says whether it did what it was to do."""
    one, fields = await _asked_of(visit, JudgeProject), Fields(visit.words)
    form = _form(
        visit,
        one,
        "projects.judge",
        fields("accepts", Kind.RADIOS, choices=fields.yes_or_no("accepts").choices, label="projects.accepts"),
        fields("words", Kind.AREA, label="projects.judgement_words", required=False),
        lead="projects.judge_text",
    )

    async def done(body: JudgeProjectRequest, once: str) -> Response:
        outcome = await judge_project(await visit.changing(JudgeProject, once), one.project_id, body)
        return visit.see_done(_path(visit, one), JudgeProject, outcome)

    return await answer_form(visit, form, JudgeProjectRequest, done)


@own_form(router, f"{_HERE}/cancel")
async def cancel(visit: Visit) -> Response:
    """It comes to nothing."""
    one = await _asked_of(visit, CancelProject)
    reason = Fields(visit.words)("reason", hint="cases.public_hint")
    form = _form(visit, one, "projects.cancel", reason, danger=True)

    async def done(body: ReasonRequest, once: str) -> Response:
        return await _done(visit, CancelProject, body, once)

    return await answer_form(visit, form, ReasonRequest, done)


def _form(
    visit: Visit,
    one: ProjectView,
    words: str,
    *fields: Field,
    lead: str = "",
    about: tuple[str, str] | None = None,
    danger: bool = False,
) -> Form:
    """The form of an act on a project; ``about``: a key of words, and the part of the project it is on."""
    return Form(
        title=visit.words(words),
        back=_path(visit, one),
        back_words=title_in(visit.language, one),
        lead=visit.words(lead) if lead else "",
        facts=((visit.words(about[0]), about[1]),) if about else (),
        fields=fields,
        button=visit.words(words),
        danger=danger,
    )


async def _asked_of(visit: Visit, command: type[Command]) -> ProjectView:
    """The project of this page; `Rejected` before anything is typed where the visitor may not do this."""
    await visit.caller(command)
    return await project_of(visit)


def _path(visit: Visit, one: ProjectView) -> str:
    return f"/{visit.community}/projects/{one.project_id}"


async def _done(visit: Visit, command: type[Command], body: Request, once: str, **ids: str) -> Response:
    project_id = visit.part("project_id")
    outcome = await visit.submit(command, body, once=once, project_id=project_id, **ids)
    return visit.see_done(f"/{visit.community}/projects/{project_id}", command, outcome)
