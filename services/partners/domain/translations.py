"""Needs that are on the public list, and projects that are approved, said in English."""

from services.partners.domain.needs import require_need_itself
from services.partners.domain.project_guards import require_own_project
from services.partners.domain.projects import BEFORE_APPROVAL
from services.partners.domain.state import Programme
from shared.contracts.partners.needs.translations import NeedTranslated, TranslateNeed
from shared.contracts.partners.projects.translations import ProjectTranslated, TranslateProject
from shared.contracts.partners.refusals.needs import NEED_IS_NOT_PUBLISHED
from shared.contracts.partners.refusals.projects import PROJECT_IS_OVER, PROJECT_SAYS_ENGLISH_IN_ITS_PLAN
from shared.kernel.messages import Event
from shared.kernel.refusals import Rejected


def translate_need(state: Programme, command: TranslateNeed) -> list[Event]:
    need = require_need_itself(state, command.need_id)
    if not need.listed:
        raise Rejected(NEED_IS_NOT_PUBLISHED, need_id=need.id, state=need.state.value)
    if (need.particulars.title_en, need.particulars.summary_en) == (command.title_en, command.summary_en):
        return []
    return [
        NeedTranslated(
            need_id=need.id,
            title_en=command.title_en,
            summary_en=command.summary_en,
            translated_at=command.now,
        )
    ]


def need_translated(state: Programme, event: NeedTranslated) -> None:
    need = state.needs[event.need_id]
    english = {"title_en": event.title_en, "summary_en": event.summary_en}
    need.particulars = need.particulars.model_copy(update=english)


def translate_project(state: Programme, command: TranslateProject) -> list[Event]:
    project = require_own_project(state, command.project_id, command)
    if project.state in BEFORE_APPROVAL:
        raise Rejected(PROJECT_SAYS_ENGLISH_IN_ITS_PLAN, state=project.state.value)
    if project.is_over:
        raise Rejected(PROJECT_IS_OVER, state=project.state.value)
    if (project.plan.title_en, project.plan.summary_en) == (command.title_en, command.summary_en):
        return []
    return [
        ProjectTranslated(
            project_id=command.project_id,
            title_en=command.title_en,
            summary_en=command.summary_en,
            translated_at=command.now,
        )
    ]


def project_translated(state: Programme, event: ProjectTranslated) -> None:
    project = state.projects[event.project_id]
    english = {"title_en": event.title_en, "summary_en": event.summary_en}
    project.plan = project.plan.model_copy(update=english)
