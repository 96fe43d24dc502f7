"""The applicant's side of an application: draft, edit, submit, withdraw."""

from services.partners.domain.call_questions import require_call_answered
from services.partners.domain.calls import require_call
from services.partners.domain.expiry import waits_from, waits_no_more
from services.partners.domain.guards import particulars_of, require_valid_licence
from services.partners.domain.intents import require_own_open_intent
from services.partners.domain.needs import released
from services.partners.domain.rule_state import BegunUnder
from services.partners.domain.stages import SETTLED, require_unsettled
from services.partners.domain.state import Application, Programme
from shared.contracts.partners.applications.commands import (
    DraftApplication,
    EditApplication,
    SubmitApplication,
    WithdrawApplication,
)
from shared.contracts.partners.applications.events import (
    ApplicationDrafted,
    ApplicationEdited,
    ApplicationParticulars,
    ApplicationSubmitted,
    ApplicationWithdrawn,
)
from shared.contracts.partners.applications.expiry import Awaited
from shared.contracts.partners.applications.views import ApplicationState
from shared.contracts.partners.calls import CallState
from shared.contracts.partners.intents import IntentTakenUp
from shared.contracts.partners.refusals.applications import (
    APPLICANT_HAS_AN_OPEN_APPLICATION,
    APPLICANT_IS_NOT_IDENTIFIED,
    APPLICATION_BELONGS_TO_SOMEBODY_ELSE,
    APPLICATION_IS_NOT_A_DRAFT,
    APPLICATION_IS_NOT_EDITED_NOW,
    APPLICATION_IS_UNKNOWN,
    PERSON_HAS_MANY_DRAFTS,
)
from shared.contracts.partners.refusals.calls import CALL_IS_UNKNOWN, CALL_TAKES_NO_APPLICATIONS_NOW
from shared.contracts.partners.trials.events import SHOWN_FROM_ANSWERS, TrialCancelled
from shared.kernel.messages import Command, Event
from shared.kernel.refusals import Rejected, check_revision

_STAFF_ENTERED_BPS = 4_000
"""Where the rules say nothing: of five answers, two may be entered by staff."""
DRAFT_LIMIT = 20
"""For each person, so that nobody fills a community's memory."""
EDITABLE = (ApplicationState.DRAFTED, ApplicationState.INFORMATION_ASKED)


def require_application(state: Programme, application_id: str) -> Application:
    application = state.applications.get(application_id)
    if application is None:
        raise Rejected(APPLICATION_IS_UNKNOWN)
    return application


def require_own_application(state: Programme, application_id: str, command: Command) -> Application:
    application = require_application(state, application_id)
    if application.applicant != command.actor.person:
        raise Rejected(APPLICATION_BELONGS_TO_SOMEBODY_ELSE)
    return application


def draft_application(state: Programme, command: DraftApplication) -> list[Event]:
    person = command.actor.person
    own = (state.applications[one] for one in state.applications_of.get(state.one(person), ()))
    drafts = sum(application.state is ApplicationState.DRAFTED for application in own)
    if drafts >= DRAFT_LIMIT:
        raise Rejected(PERSON_HAS_MANY_DRAFTS, limit=DRAFT_LIMIT)
    particulars = particulars_of(ApplicationParticulars, command)
    _require_sources(state, particulars, person)
    drafted = ApplicationDrafted(
        application_id=command.new_id("application"),
        applicant=person,
        particulars=particulars,
        drafted_at=command.now,
    )
    return [drafted, *waits_from(state, drafted.application_id, Awaited.SUBMISSION, command.now)]


def _require_sources(state: Programme, particulars: ApplicationParticulars, applicant: str) -> None:
    """The call is one that everybody can see, the intent one of the applicant's that still waits."""
    if particulars.call_id is not None and (
        require_call(state, particulars.call_id).state is CallState.DRAFTED
    ):
        raise Rejected(CALL_IS_UNKNOWN)
    if particulars.intent_id is not None:
        require_own_open_intent(state, particulars.intent_id, applicant)


def application_drafted(state: Programme, event: ApplicationDrafted) -> None:
    state.applications[event.application_id] = Application(event.applicant, event.particulars)
    state.applications_of.setdefault(state.one(event.applicant), set()).add(event.application_id)


def edit_application(state: Programme, command: EditApplication) -> list[Event]:
    application = require_own_application(state, command.application_id, command)
    check_revision(application.revision, command.expected_revision)
    if application.state not in EDITABLE:
        raise Rejected(APPLICATION_IS_NOT_EDITED_NOW, state=application.state.value)
    particulars = particulars_of(ApplicationParticulars, command)
    if application.state is ApplicationState.INFORMATION_ASKED:
        # What it answers and comes of was settled when it was submitted.
        settled = {"call_id": application.particulars.call_id, "intent_id": application.particulars.intent_id}
        particulars = particulars.model_copy(update=settled)
    else:
        _require_sources(state, particulars, application.applicant)
    edited = ApplicationEdited(
        application_id=command.application_id,
        particulars=particulars,
        revision=application.revision + 1,
    )
    if application.state is not ApplicationState.DRAFTED:
        return [edited]
    return [edited, *waits_from(state, command.application_id, Awaited.SUBMISSION, command.now)]


def application_edited(state: Programme, event: ApplicationEdited) -> None:
    application = state.applications[event.application_id]
    if application.identified and event.particulars.organisation != application.particulars.organisation:
        application.identified, application.owes_identity = False, True
    if event.particulars.call_id != application.particulars.call_id:
        application.answers = ()
    application.particulars = event.particulars
    application.revision = event.revision
    if application.state is ApplicationState.DRAFTED:
        waits_no_more(state, event.application_id)  # It waits anew, if the rules of the day set an end.


def submit_application(state: Programme, command: SubmitApplication) -> list[Event]:
    application = require_own_application(state, command.application_id, command)
    if application.state is ApplicationState.SUBMITTED:
        return []
    if application.state is not ApplicationState.DRAFTED:
        raise Rejected(APPLICATION_IS_NOT_A_DRAFT, state=application.state.value)
    particulars = application.particulars
    _require_sources(state, particulars, application.applicant)
    if particulars.call_id is not None:
        call = state.calls[particulars.call_id]
        if call.state is not CallState.PUBLISHED or not call.particulars.window.contains(command.now):
            raise Rejected(CALL_TAKES_NO_APPLICATIONS_NOW, state=call.state.value)
    _require_the_only_one(state, command.application_id, application)
    if not application.identified:
        raise Rejected(APPLICANT_IS_NOT_IDENTIFIED)
    require_valid_licence(state, application.licence_valid_until, command.now)
    require_call_answered(state, application)
    rules = state.rules_at(command.now)
    submitted = ApplicationSubmitted(
        application_id=command.application_id,
        applicant=application.applicant,
        particulars=particulars,
        # Rules of before may ask for fewer, of whom nothing can be told: nobody could be admitted by them.
        feedback_quorum=max(rules.feedback_quorum, SHOWN_FROM_ANSWERS),
        feedback_threshold_bps=rules.feedback_threshold_bps,
        staff_entered_bps=_STAFF_ENTERED_BPS if rules.staff_entered_bps is None else rules.staff_entered_bps,
        review=rules.review,
        publicity_days=rules.publicity_days,
        feedback_window_hours=rules.feedback_window_hours,
        waiting=rules.waiting,
        submitted_at=command.now,
    )
    if particulars.intent_id is None:
        return [submitted]
    return [
        submitted,
        IntentTakenUp(intent_id=particulars.intent_id, application_id=command.application_id),
    ]


def _require_the_only_one(state: Programme, application_id: str, application: Application) -> None:
    """An applicant has one open application to a call, and outside calls one for a project."""
    wanted = _subject(state, application)
    for other_id in sorted(state.applications_of.get(state.one(application.applicant), ())):
        other = state.applications[other_id]
        is_open = other.state is not ApplicationState.DRAFTED and other.state not in SETTLED
        if other_id != application_id and is_open and _subject(state, other) == wanted:
            raise Rejected(APPLICANT_HAS_AN_OPEN_APPLICATION, application_id=other_id)


def _subject(state: Programme, application: Application) -> tuple[str, str | None, str | None]:
    """Who applies, and to which call or with which project."""
    particulars = application.particulars
    project = None if particulars.call_id else particulars.project.casefold()
    return state.one(application.applicant), particulars.call_id, project


def application_submitted(state: Programme, event: ApplicationSubmitted) -> None:
    application = state.applications[event.application_id]
    application.state = ApplicationState.SUBMITTED
    application.quorum = event.feedback_quorum
    application.threshold_bps = event.feedback_threshold_bps
    application.staff_entered_bps = event.staff_entered_bps
    application.review = event.review
    if event.publicity_days is not None and event.feedback_window_hours is not None:
        application.begun_under = BegunUnder(event.publicity_days, event.feedback_window_hours, event.waiting)
    if (call := state.calls.get(event.particulars.call_id or "")) is not None:
        call.questions_frozen = True
    waits_no_more(state, event.application_id)


def withdraw_application(state: Programme, command: WithdrawApplication) -> list[Event]:
    application = require_own_application(state, command.application_id, command)
    if application.state is ApplicationState.WITHDRAWN:
        return []
    require_unsettled(application)
    decision = application.decision
    return [
        *trial_called_off(application, command.application_id, command),
        ApplicationWithdrawn(
            application_id=command.application_id,
            decision_id=decision.id if decision else None,
            withdrawn_at=command.now,
        ),
        *released(state, command.application_id),
    ]


def trial_called_off(application: Application, application_id: str, command: Command) -> list[Event]:
    """The end of a trial whose feedback has not closed, if there is one."""
    trial = application.trial
    if trial is None or trial.result is not None:
        return []
    return [TrialCancelled(trial_id=trial.id, application_id=application_id, cancelled_at=command.now)]


def application_withdrawn(state: Programme, event: ApplicationWithdrawn) -> None:
    application = state.applications[event.application_id]
    application.state = ApplicationState.WITHDRAWN
    application.decision = None
    state.is_settled(event.application_id)
    state.deadlines.drop(f"publicity/{event.application_id}")
    waits_no_more(state, event.application_id)
