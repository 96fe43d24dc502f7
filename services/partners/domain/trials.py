"""Trials: planned, attended, held."""

from datetime import timedelta

from services.partners.domain.applications import require_application, trial_called_off
from services.partners.domain.expiry import waits_from, waits_no_more
from services.partners.domain.guards import require_unrelated, require_voice
from services.partners.domain.state import Application, Programme
from services.partners.domain.trial_state import Trial
from shared.contracts.partners.applications.expiry import Awaited
from shared.contracts.partners.applications.views import ApplicationState
from shared.contracts.partners.refusals.trials import (
    APPLICANT_DOES_NOT_JUDGE_OWN_TRIAL,
    CHECK_IN_CODE_IS_NOT_VALID,
    NO_TRIAL_IS_PLANNED,
    TRIAL_HAS_BEGUN,
    TRIAL_HAS_NOT_BEGUN,
    TRIAL_IS_FULL,
    TRIAL_IS_PLANNED_AHEAD,
    TRIAL_NEEDS_A_MATCHED_APPLICATION,
    TRIAL_NEEDS_SOMEBODY_CHECKED_IN,
    TRIAL_WAITS_FOR_ITS_SPACE,
    TRIAL_WINDOW_IS_OVER,
)
from shared.contracts.partners.trials.commands import (
    CheckIn,
    ConfirmTrialSpace,
    PlanTrial,
    RecordTrialHeld,
    RefuseTrialSpace,
)
from shared.contracts.partners.trials.events import (
    CheckedIn,
    FeedbackAsked,
    FeedbackOpened,
    Presence,
    TrialCancelled,
    TrialHeld,
    TrialPlanned,
    TrialSpaceConfirmed,
)
from shared.kernel.messages import Command, Event
from shared.kernel.refusals import ACTOR_MAY_NOT_DO_THIS, Rejected
from shared.kernel.roles import Role

_PLANNABLE = (
    ApplicationState.MATCHED,
    ApplicationState.TRIAL_PLANNED,
    ApplicationState.FEEDBACK_CLOSED,
)


def plan_trial(state: Programme, command: PlanTrial) -> list[Event]:
    application = require_application(state, command.application_id)
    if application.state not in _PLANNABLE:
        raise Rejected(TRIAL_NEEDS_A_MATCHED_APPLICATION, state=application.state.value)
    require_unrelated(state, application, command)
    if application.state is ApplicationState.TRIAL_PLANNED and application.trial is not None:
        if _same_plan(application.trial, command):
            return []
        if application.trial.checked_in:
            raise Rejected(TRIAL_HAS_BEGUN, checked_in=len(application.trial.checked_in))
    if command.window.ends_at <= command.now:
        raise Rejected(TRIAL_IS_PLANNED_AHEAD, ends_at=command.window.ends_at.isoformat())
    return [
        *trial_called_off(application, command.application_id, command),
        TrialPlanned(
            trial_id=command.new_id("trial"),
            application_id=command.application_id,
            project=application.particulars.project,
            organisation=application.particulars.organisation,
            window=command.window,
            place=command.place,
            capacity=command.capacity,
            space_id=command.space_id,
        ),
    ]


def _same_plan(trial: Trial, command: PlanTrial) -> bool:
    return (trial.starts_at, trial.ends_at, trial.space_id, trial.capacity) == (
        command.window.starts_at,
        command.window.ends_at,
        command.space_id,
        command.capacity,
    ) and (trial.space_id is not None or trial.place == command.place)  # A space may be called otherwise now.


def trial_planned(state: Programme, event: TrialPlanned) -> None:
    application = state.applications[event.application_id]
    application.state = ApplicationState.TRIAL_PLANNED
    waits_no_more(state, event.application_id)
    application.trial = Trial(
        event.trial_id,
        event.window.starts_at,
        event.window.ends_at,
        event.place,
        event.capacity,
        event.space_id,
        waits_for_space=event.space_id is not None,
    )


def confirm_trial_space(state: Programme, command: ConfirmTrialSpace) -> list[Event]:
    if not _waits_for_space(state, command):
        return []
    return [
        TrialSpaceConfirmed(
            trial_id=command.trial_id, application_id=command.application_id, confirmed_at=command.now
        )
    ]


def _waits_for_space(state: Programme, command: ConfirmTrialSpace | RefuseTrialSpace) -> bool:
    """False where it was planned anew, or came to nothing, before the answer did: bookings hears of that."""
    trial = require_application(state, command.application_id).trial
    return trial is not None and trial.id == command.trial_id and trial.waits_for_space


def trial_space_confirmed(state: Programme, event: TrialSpaceConfirmed) -> None:
    trial = state.applications[event.application_id].trial
    if trial is not None:
        trial.waits_for_space = False


def refuse_trial_space(state: Programme, command: RefuseTrialSpace) -> list[Event]:
    if not _waits_for_space(state, command):
        return []
    return [
        TrialCancelled(
            trial_id=command.trial_id,
            application_id=command.application_id,
            cancelled_at=command.now,
            space_refused=command.reason,
        ),
        *waits_from(state, command.application_id, Awaited.TRIAL, command.now),
    ]


def trial_cancelled(state: Programme, event: TrialCancelled) -> None:
    application = state.applications[event.application_id]
    application.trial = None
    if application.state is ApplicationState.TRIAL_PLANNED:
        application.state = ApplicationState.MATCHED
    state.deadlines.drop(f"feedback/{event.application_id}")


def check_in(state: Programme, command: CheckIn) -> list[Event]:
    person = command.person or command.actor.person
    own = person == command.actor.person
    checks_in = Role.RESIDENT if own else Role.STAFF
    if not command.actor.has(checks_in):
        raise Rejected(ACTOR_MAY_NOT_DO_THIS, allowed=[checks_in])
    application = require_application(state, command.application_id)
    trial = _require_planned_trial(application)
    if person in trial.checked_in:
        return []
    if person == application.applicant:
        raise Rejected(APPLICANT_DOES_NOT_JUDGE_OWN_TRIAL)
    require_voice(state, application, person, command)
    by_staff = person != command.actor.id
    if not by_staff and command.presence is not Presence.CODE:
        raise Rejected(CHECK_IN_CODE_IS_NOT_VALID)
    _require_begun(trial, command)
    if own and command.now >= trial.ends_at:
        raise Rejected(TRIAL_WINDOW_IS_OVER, ends_at=trial.ends_at.isoformat())
    if len(trial.checked_in) >= trial.capacity:
        raise Rejected(TRIAL_IS_FULL, capacity=trial.capacity)
    return [
        CheckedIn(
            trial_id=trial.id,
            application_id=command.application_id,
            person=person,
            by_staff=by_staff,
            presence=Presence.STAFF if by_staff else Presence.CODE,
            entered_by=command.actor.id if by_staff else None,
            checked_in_at=command.now,
        )
    ]


def _require_planned_trial(application: Application) -> Trial:
    if application.state is not ApplicationState.TRIAL_PLANNED or application.trial is None:
        raise Rejected(NO_TRIAL_IS_PLANNED, state=application.state.value)
    if application.trial.waits_for_space:
        raise Rejected(TRIAL_WAITS_FOR_ITS_SPACE)
    return application.trial


def _require_begun(trial: Trial, command: Command) -> None:
    if command.now < trial.starts_at:
        raise Rejected(TRIAL_HAS_NOT_BEGUN, starts_at=trial.starts_at.isoformat())


def checked_in(state: Programme, event: CheckedIn) -> None:
    application = state.applications[event.application_id]
    application.note_hand(event.entered_by)
    trial = application.trial
    if trial is not None:
        trial.checked_in.add(event.person)
        if event.by_staff:
            trial.checked_in_by_staff.add(event.person)


def record_trial_held(state: Programme, command: RecordTrialHeld) -> list[Event]:
    application = require_application(state, command.application_id)
    if application.state is ApplicationState.FEEDBACK_OPEN:
        return []
    trial = _require_planned_trial(application)
    require_unrelated(state, application, command)
    _require_begun(trial, command)
    if not trial.checked_in:
        raise Rejected(TRIAL_NEEDS_SOMEBODY_CHECKED_IN)
    rules = application.begun_under or state.rules_at(command.now)
    window = timedelta(hours=rules.feedback_window_hours)
    return [
        TrialHeld(
            trial_id=trial.id,
            application_id=command.application_id,
            attended=len(trial.checked_in),
            held_at=command.now,
            recorded_by=command.actor.id,
        ),
        FeedbackOpened(
            trial_id=trial.id,
            application_id=command.application_id,
            opened_at=command.now,
            closes_at=command.now + window,
        ),
        FeedbackAsked(
            trial_id=trial.id,
            application_id=command.application_id,
            project=application.particulars.project,
            person_ids=tuple(sorted(trial.checked_in)),
            closes_at=command.now + window,
            asked_at=command.now,
        ),
    ]


def feedback_asked(_state: Programme, _event: FeedbackAsked) -> None:
    """Who may answer is known since the check-in; who is asked, they are told elsewhere."""


def trial_held(state: Programme, event: TrialHeld) -> None:
    application = state.applications[event.application_id]
    application.trials_held += 1
    application.note_hand(event.recorded_by)
    application.reviews.clear()  # Residents have tried it since: those were about something else.
