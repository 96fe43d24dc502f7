"""Feedback on a trial: who may give it, once, and what becomes known when its window closes."""

from collections import Counter

from services.partners.domain.applications import require_application
from services.partners.domain.guards import related_to
from services.partners.domain.state import Answer, Application, FeedbackResult, Programme, Trial
from shared.contracts.partners.applications.views import ApplicationState
from shared.contracts.partners.refusals.decisions import RELATED_PERSON_TAKES_NO_PART
from shared.contracts.partners.refusals.trials import (
    FEEDBACK_IS_FOR_THOSE_CHECKED_IN,
    FEEDBACK_IS_GIVEN_ONCE,
    FEEDBACK_IS_NOT_OPEN,
    PERSON_MUST_BE_VERIFIED,
)
from shared.contracts.partners.trials.commands import GiveFeedback
from shared.contracts.partners.trials.events import (
    SHOWN_FROM_ANSWERS,
    FeedbackClosed,
    FeedbackGiven,
    FeedbackOpened,
)
from shared.kernel.messages import Event, Tick
from shared.kernel.money import WHOLE_IN_BPS
from shared.kernel.refusals import Rejected


def _newest_trial(state: Programme, application_id: str) -> Trial:
    trial = state.applications[application_id].trial
    if trial is None:
        raise LookupError(f"application {application_id} has no trial")
    return trial


def feedback_opened(state: Programme, event: FeedbackOpened) -> None:
    state.applications[event.application_id].state = ApplicationState.FEEDBACK_OPEN
    _newest_trial(state, event.application_id).feedback_closes_at = event.closes_at
    state.deadlines[f"feedback/{event.application_id}"] = event.closes_at


def give_feedback(state: Programme, command: GiveFeedback) -> list[Event]:
    application = require_application(state, command.application_id)
    trial = application.trial
    if (
        application.state is not ApplicationState.FEEDBACK_OPEN
        or trial is None
        or trial.feedback_closes_at is None
        or command.now >= trial.feedback_closes_at  # The clock's Tick may be a moment late.
    ):
        raise Rejected(FEEDBACK_IS_NOT_OPEN, state=application.state.value)
    person = command.actor.person
    if person not in trial.checked_in:
        raise Rejected(FEEDBACK_IS_FOR_THOSE_CHECKED_IN)
    if person in related_to(state, application):
        raise Rejected(RELATED_PERSON_TAKES_NO_PART)
    if not command.verified:
        raise Rejected(PERSON_MUST_BE_VERIFIED)
    if person in trial.answers:
        raise Rejected(FEEDBACK_IS_GIVEN_ONCE)
    return [
        FeedbackGiven(
            trial_id=trial.id,
            application_id=command.application_id,
            person=person,
            score=command.score,
            in_favour=command.in_favour,
            text_id=command.text_id,
            text_sha256=command.text_sha256,
            by_staff=person != command.actor.id or person in trial.checked_in_by_staff,
            entered_by=command.actor.id if person != command.actor.id else None,
            given_at=command.now,
        )
    ]


def feedback_given(state: Programme, event: FeedbackGiven) -> None:
    trial = _newest_trial(state, event.application_id)
    state.applications[event.application_id].note_hand(event.entered_by)
    trial.answers[event.person] = Answer(event.score, event.in_favour, event.by_staff, event.text_id)


def window_ended(state: Programme, application_id: str, command: Tick) -> list[Event]:
    application = state.applications[application_id]
    trial = _newest_trial(state, application_id)
    given = trial.answers.values()
    answers = len(given)
    by_staff = sum(one.by_staff for one in given)
    in_favour = sum(one.in_favour for one in given)
    scores = Counter(one.score for one in given)
    shown = answers >= SHOWN_FROM_ANSWERS
    return [
        FeedbackClosed(
            trial_id=trial.id,
            application_id=application_id,
            answers=answers,
            answers_by_staff=by_staff,
            in_favour=in_favour if shown else None,
            scores=tuple(scores[one] for one in range(1, 6)) if shown else None,
            quorum_met=_counted(application, answers, by_staff) >= application.quorum,
            threshold_met=in_favour * WHOLE_IN_BPS >= application.threshold_bps * answers if shown else None,
            closed_at=command.now,
        )
    ]


def _counted(application: Application, answers: int, by_staff: int) -> int:
    """The answers that make a quorum: of those that staff entered, at most the rule's share of it."""
    if application.staff_entered_bps is None:
        return answers
    most = application.quorum * application.staff_entered_bps // WHOLE_IN_BPS
    return answers - by_staff + min(by_staff, most)


def feedback_closed(state: Programme, event: FeedbackClosed) -> None:
    state.applications[event.application_id].state = ApplicationState.FEEDBACK_CLOSED
    trial = _newest_trial(state, event.application_id)
    trial.result = FeedbackResult(event.answers, event.in_favour, event.quorum_met, event.threshold_met)
    # Nobody is asked again, so who was there and what they said is no longer kept in memory.
    trial.checked_in.clear()
    trial.checked_in_by_staff.clear()
    trial.answers.clear()
    del state.deadlines[f"feedback/{event.application_id}"]
