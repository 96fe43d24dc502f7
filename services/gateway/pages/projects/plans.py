"""The plan of a project as a form: proposed, claimed with a need, or edited until it is approved."""

from typing import Any, Self

from fastapi import APIRouter, Response
from pydantic import Field as Bounds
from pydantic import model_validator

from services.gateway.operations.needs import get_need, list_needs
from services.gateway.pages.partner.access import own_form
from services.gateway.pages.projects.projects import project_of
from services.gateway.pages.projects.resources import partner_fields
from services.gateway.pages.site.english import english_fields, english_values, say_in_english
from services.gateway.pages.site.fields import Field, Fields, Kind
from services.gateway.pages.site.form_pages import Form, answer_form
from services.gateway.pages.site.languages import title_in
from services.gateway.pages.site.visit import Visit
from shared.contracts.partners.needs.events import FieldOfWork
from shared.contracts.partners.needs.in_english import InEnglish, TranslateRequest
from shared.contracts.partners.needs.views import GetNeed, ListNeeds, ListNeedsRequest
from shared.contracts.partners.projects.commands import (
    ClaimNeed,
    ClaimNeedRequest,
    EditProject,
    EditProjectRequest,
    ProposeProject,
    ProposeProjectRequest,
)
from shared.contracts.partners.projects.plan import PlannedLine, PlannedMilestone
from shared.contracts.partners.projects.translations import TranslateProject
from shared.contracts.partners.projects.views import ProjectView
from shared.contracts.partners.refusals.needs import NEED_IS_UNKNOWN
from shared.kernel.days import Day
from shared.kernel.models import Id, Prose, Request, Title
from shared.kernel.money import yuan
from shared.kernel.refusals import require
from shared.kernel.roles import Role

router = APIRouter(include_in_schema=False)

_MOST = 200
_ROWS = 3


class ReportRow(Request):
    """One report's day, as the form has it."""

    due_on: Day


class PlanForm(InEnglish, Request):
    """A project's plan, as the form has it."""

    title: Title
    field: FieldOfWork
    summary: Prose
    need_ids: tuple[Id, ...] = Bounds(min_length=1, max_length=20)
    starts_on: Day
    ends_on: Day
    milestones: tuple[PlannedMilestone, ...] = Bounds(default=(), max_length=20)
    budget: tuple[PlannedLine, ...] = Bounds(default=(), max_length=30)
    reports: tuple[ReportRow, ...] = Bounds(default=(), max_length=24)
    partner_id: Id | None = None

    @model_validator(mode="after")
    def _is_a_plan(self) -> Self:
        ProposeProjectRequest(**self.plan())  # Says what is wrong with it, as the API does.
        return self

    def plan(self) -> dict[str, Any]:
        """The fields of a request that plans a project."""
        plan = {name: getattr(self, name) for name in type(self).model_fields}
        del plan["partner_id"], plan["reports"]
        return plan | {"reports_due_on": tuple(one.due_on for one in self.reports)}


@own_form(router, "/{community}/projects/propose")
async def propose(visit: Visit) -> Response:
    """Staff put a project out, or a partner proposes one that it claims."""
    await visit.caller(ProposeProject)
    back, staff = f"/{visit.community}/projects", await visit.has(Role.STAFF)
    form = Form(
        title=visit.words("projects.propose"),
        back=back,
        back_words=visit.words("projects.title"),
        lead=visit.words("projects.put_out_text" if staff else "projects.propose_text"),
        fields=(
            *await _plan_fields(visit),
            *await partner_fields(visit, required=not staff),
        ),
        button=visit.words("projects.propose"),
    )

    async def done(asked: PlanForm, once: str) -> Response:
        body = ProposeProjectRequest(**asked.plan(), partner_id=asked.partner_id)
        outcome = await visit.submit(ProposeProject, body, once=once)
        return visit.see_done(f"{back}/{outcome.made('project_id')}", ProposeProject, outcome)

    return await answer_form(visit, form, PlanForm, done)


@own_form(router, "/{community}/projects/{project_id}/edit")
async def edit(visit: Visit) -> Response:
    """The plan, until it is approved."""
    await visit.caller(EditProject)
    one = await project_of(visit)
    back = f"/{visit.community}/projects/{one.project_id}"
    form = Form(
        title=visit.words("projects.edit"),
        back=back,
        back_words=title_in(visit.language, one),
        fields=await _plan_fields(visit, one),
        lead=visit.words("projects.edit_text"),
        values=tuple(_values(one)),
        button=visit.words("projects.save"),
    )

    async def done(asked: PlanForm, once: str) -> Response:
        outcome = await visit.submit(
            EditProject, EditProjectRequest(**asked.plan()), once=once, project_id=one.project_id
        )
        return visit.see_done(back, EditProject, outcome)

    return await answer_form(visit, form, PlanForm, done)


@own_form(router, "/{community}/projects/{project_id}/translate")
async def translate(visit: Visit) -> Response:
    """Says it in English once it is approved, or says it better."""
    await visit.caller(TranslateProject)
    one, says = await project_of(visit), (TranslateProject, TranslateRequest)
    back = f"/{visit.community}/projects/{one.project_id}"
    return await say_in_english(visit, one, back, says, "summary", project_id=one.project_id)


@own_form(router, "/{community}/needs/{need_id}/claim")
async def claim_need(visit: Visit) -> Response:
    """A partner claims an open need with a project of its own."""
    await visit.caller(ClaimNeed)
    caller = await visit.caller(GetNeed)
    need = require(await get_need(caller, visit.id_part("need_id", NEED_IS_UNKNOWN)), NEED_IS_UNKNOWN)
    fields = Fields(visit.words)
    form = Form(
        title=visit.words("projects.claim_need"),
        back=f"/{visit.community}/needs/{need.need_id}",
        back_words=title_in(visit.language, need),
        lead=visit.words("projects.claim_need_text"),
        fields=(
            *await partner_fields(visit, required=True),
            fields("title", label="projects.name"),
            fields("summary", Kind.AREA, hint="cases.public_hint"),
            *english_fields(visit.words, "summary"),
            fields("starts_on", Kind.DAY, label="projects.first_day"),
            fields("ends_on", Kind.DAY, label="projects.last_day"),
        ),
        button=visit.words("projects.claim"),
    )

    async def done(body: ClaimNeedRequest, once: str) -> Response:
        outcome = await visit.submit(ClaimNeed, body, once=once, need_id=need.need_id)
        path = f"/{visit.community}/projects/{outcome.made('project_id')}"
        return visit.see_done(path, ClaimNeed, outcome)

    return await answer_form(visit, form, ClaimNeedRequest, done)


async def _plan_fields(visit: Visit, one: ProjectView | None = None) -> tuple[Field, ...]:
    """The plan's fields, with as many rows as it has and one to spare."""
    fields = Fields(visit.words)
    needs = (await list_needs(await visit.caller(ListNeeds), ListNeedsRequest(limit=_MOST))).items
    chosen = set(one.need_ids) if one else set()
    choices = tuple(
        (need.need_id, title_in(visit.language, need))
        for need in needs
        if need.need_id in chosen or (need.listed and need.closed_at is None)
    )
    milestones, lines, reports = (
        max(_ROWS, len(had) + 1) for had in ((one.milestones, one.budget, one.reports) if one else ((),) * 3)
    )
    return (
        fields("title", label="projects.name"),
        fields.one_of("field", FieldOfWork),
        fields("summary", Kind.AREA, hint="cases.public_hint"),
        *english_fields(visit.words, "summary"),
        fields("need_ids", Kind.CHECKS, choices=choices, label="projects.needs"),
        fields("starts_on", Kind.DAY, label="projects.first_day"),
        fields("ends_on", Kind.DAY, label="projects.last_day"),
        *fields.rows((_milestone(fields, place) for place in range(milestones)), 1),
        *fields.rows((_line(fields, place) for place in range(lines)), 1),
        *fields.rows((_report(fields, place) for place in range(reports)), 1),
    )


def _report(fields: Fields, place: int) -> tuple[Field, ...]:
    return (fields.nth(f"reports.{place}.due_on", place, Kind.DAY, label="projects.report"),)


def _milestone(fields: Fields, place: int) -> tuple[Field, ...]:
    return (
        fields.nth(f"milestones.{place}.title", place, label="projects.milestone"),
        fields.nth(f"milestones.{place}.due_on", place, Kind.DAY, label="projects.due_on"),
    )


def _line(fields: Fields, place: int) -> tuple[Field, ...]:
    return (
        fields.nth(f"budget.{place}.title", place, label="projects.line"),
        fields.nth(f"budget.{place}.planned_fen", place, Kind.MONEY, label="projects.planned"),
    )


def _values(one: ProjectView) -> list[tuple[str, str]]:
    """What the plan says already."""
    return [
        ("title", one.title),
        ("field", one.field.value),
        ("summary", str(one.summary)),
        *english_values(one),
        *(("need_ids", need_id) for need_id in one.need_ids),
        ("starts_on", one.starts_on.isoformat()),
        ("ends_on", one.ends_on.isoformat()),
        *(
            pair
            for n, it in enumerate(one.milestones)
            for pair in (
                (f"milestones.{n}.title", it.title),
                (f"milestones.{n}.due_on", it.due_on.isoformat()),
            )
        ),
        *(
            pair
            for n, it in enumerate(one.budget)
            for pair in (
                (f"budget.{n}.title", it.title),
                (f"budget.{n}.planned_fen", yuan(it.planned_fen)),
            )
        ),
        *((f"reports.{n}.due_on", it.due_on.isoformat()) for n, it in enumerate(one.reports)),
    ]
