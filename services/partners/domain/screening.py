"""The staff's side of an application: screening, questions, and the match to needs."""

from services.partners.domain.applications import (
    require_application,
    require_own_application,
)
from services.partners.domain.expiry import waits_from, waits_no_more
from services.partners.domain.guards import require_unrelated
from services.partners.domain.needs import require_listed_need
from services.partners.domain.state import Programme
from shared.contracts.partners.applications.commands import (
    AnswerInformation,
    BeginScreening,
    MatchApplication,
    RequestInformation,
)
from shared.contracts.partners.applications.events import (
    ApplicationMatched,
    InformationAnswered,
    InformationRequested,
    ScreeningBegun,
)
from shared.contracts.partners.applications.expiry import Awaited
from shared.contracts.partners.applications.views import ApplicationState
from shared.contracts.partners.needs.events import NeedMatched
from shared.contracts.partners.refusals.applications import (
    APPLICANT_IS_NOT_IDENTIFIED,
    APPLICATION_IS_NOT_IN_SCREENING,
    APPLICATION_IS_NOT_SUBMITTED,
    NO_INFORMATION_IS_ASKED,
)
from shared.kernel.messages import Event
from shared.kernel.refusals import Rejected

_MATCHABLE = (
    ApplicationState.SCREENING,
    ApplicationState.MATCHED,
    ApplicationState.TRIAL_PLANNED,
    ApplicationState.FEEDBACK_OPEN,
    ApplicationState.FEEDBACK_CLOSED,
)
"""After screening, needs may still be added: one that was matched may have been closed in between."""


def begin_screening(state: Programme, command: BeginScreening) -> list[Event]:
    application = require_application(state, command.application_id)
    if application.state is ApplicationState.SCREENING:
        return []
    if application.state is not ApplicationState.SUBMITTED:
        raise Rejected(APPLICATION_IS_NOT_SUBMITTED, state=application.state.value)
    require_unrelated(state, application, command)
    return [ScreeningBegun(application_id=command.application_id, begun_by=command.actor.id)]


def screening_begun(state: Programme, event: ScreeningBegun) -> None:
    application = state.applications[event.application_id]
    application.state = ApplicationState.SCREENING
    application.note_hand(event.begun_by)


def request_information(state: Programme, command: RequestInformation) -> list[Event]:
    application = require_application(state, command.application_id)
    if application.state is not ApplicationState.SCREENING:
        raise Rejected(APPLICATION_IS_NOT_IN_SCREENING, state=application.state.value)
    return [
        InformationRequested(application_id=command.application_id, question=command.question),
        *waits_from(state, command.application_id, Awaited.ANSWER, command.now),
    ]


def information_requested(state: Programme, event: InformationRequested) -> None:
    state.applications[event.application_id].state = ApplicationState.INFORMATION_ASKED


def answer_information(state: Programme, command: AnswerInformation) -> list[Event]:
    application = require_own_application(state, command.application_id, command)
    if application.state is not ApplicationState.INFORMATION_ASKED:
        raise Rejected(NO_INFORMATION_IS_ASKED, state=application.state.value)
    if application.owes_identity:
        raise Rejected(APPLICANT_IS_NOT_IDENTIFIED)
    return [InformationAnswered(application_id=command.application_id, answer=command.answer)]


def information_answered(state: Programme, event: InformationAnswered) -> None:
    state.applications[event.application_id].state = ApplicationState.SCREENING
    waits_no_more(state, event.application_id)


def match_application(state: Programme, command: MatchApplication) -> list[Event]:
    application = require_application(state, command.application_id)
    if application.state not in _MATCHABLE:
        raise Rejected(APPLICATION_IS_NOT_IN_SCREENING, state=application.state.value)
    require_unrelated(state, application, command)
    needs = dict.fromkeys(require_listed_need(state, need_id).id for need_id in command.need_ids)
    added = [need_id for need_id in needs if need_id not in application.need_ids]
    if not added and application.state is not ApplicationState.SCREENING:
        return []
    waits = application.state is ApplicationState.SCREENING
    return [
        ApplicationMatched(
            application_id=command.application_id,
            project=application.particulars.project,
            need_ids=(*application.need_ids, *added),
        ),
        *(NeedMatched(need_id=need_id, application_id=command.application_id) for need_id in added),
        *(waits_from(state, command.application_id, Awaited.TRIAL, command.now) if waits else ()),
    ]


def application_matched(state: Programme, event: ApplicationMatched) -> None:
    application = state.applications[event.application_id]
    application.need_ids = list(event.need_ids)
    if application.state is ApplicationState.SCREENING:
        application.state = ApplicationState.MATCHED
