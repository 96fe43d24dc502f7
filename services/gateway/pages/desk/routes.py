"""What waits for the community's staff, by clock, with the act on the line."""

from dataclasses import dataclass
from typing import ClassVar

from fastapi import APIRouter, Response

from services.gateway.operations.waiting.listing import list_waiting
from services.gateway.pages.desk.access import desk_page
from services.gateway.pages.site.form_views import FormView, Wrong, once_of
from services.gateway.pages.site.refusals import ROUTE_IS_UNKNOWN
from services.gateway.pages.site.tasks import Tasks, tasks_of
from services.gateway.pages.site.templates import PageView
from services.gateway.pages.site.visit import Visit
from shared.contracts.gateway.waiting import LIST_WAITING, Task
from shared.contracts.partners.applications.commands import BeginScreening
from shared.contracts.partners.calls import PublishCall
from shared.contracts.partners.needs.commands import PublishNeed, VerifyNeed
from shared.contracts.partners.surveys.commands import PublishSurvey
from shared.contracts.partners.trials.commands import RecordTrialHeld
from shared.kernel.messages import Command
from shared.kernel.refusals import Rejected, require
from shared.kernel.roles import Role

router = APIRouter(include_in_schema=False)

_ACTS: dict[str, tuple[type[Command], str]] = {
    Task.BEGIN_SCREENING: (BeginScreening, "application_id"),
    Task.RECORD_TRIAL: (RecordTrialHeld, "application_id"),
    Task.VERIFY_NEED: (VerifyNeed, "need_id"),
    Task.PUBLISH_NEED: (PublishNeed, "need_id"),
    Task.PUBLISH_CALL: (PublishCall, "call_id"),
    Task.PUBLISH_SURVEY: (PublishSurvey, "survey_id"),
}


@dataclass(frozen=True, slots=True, kw_only=True)
class DeskPage(PageView):
    """What waits, and where else the desk leads."""

    template: ClassVar[str] = "desk/desk.html"

    waiting: Tasks
    form: FormView


@desk_page(router, "GET /{community}/desk")
async def desk(visit: Visit) -> Response:
    """The desk."""
    return await _desk_page(visit, None)


@desk_page(router, "POST /{community}/desk/acts/{task}/{subject_id}")
async def act(visit: Visit) -> Response:
    """Does what needs no more than a button."""
    once = once_of(await visit.fields())
    command, name = require(_ACTS.get(visit.part("task")), ROUTE_IS_UNKNOWN)
    subject_id = visit.id_part("subject_id", ROUTE_IS_UNKNOWN)
    try:
        outcome = await visit.submit(command, None, once=once, **{name: subject_id})
    except Rejected as wrong:
        return await _desk_page(visit, wrong)
    return visit.see_done(f"/{visit.community}/desk", command, outcome)


async def _desk_page(visit: Visit, wrong: Wrong | None) -> Response:
    visit.hurry()
    found = await list_waiting(await visit.caller_of(LIST_WAITING), Role.STAFF)
    view = DeskPage(
        title=visit.words("desk.title"),
        waiting=tasks_of(visit, found),
        form=await visit.form(wrong),
    )
    return await visit.page(view, wrong=wrong)
