"""Feedback on a trial: who may give it, once, and what becomes known when its window closes."""

from collections import Counter

from services.partners.domain.applications import require_application
from services.partners.domain.guards import bound_to, require_voice
from services.partners.domain.staff_entered import Voices
from services.partners.domain.state import Application, Programme
from services.partners.domain.trial_state import Answer, FeedbackResult, Trial
from shared.contracts.partners.applications.views import ApplicationState
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
from shared.kernel.roles import Role

_DECIDES = (Role.STAFF, Role.COMMITTEE)
"""Who of them answers a trial as a resident has had their voice: they decide no more."""


def _newest_trial(state: Programme, application_id: str) -> Trial:
    trial = state.applications[application_id].trial
    if trial is None:
        raise LookupError(f"application {application_id} has no trial")
    return trial


def feedback_opened(state: Programme, event: FeedbackOpened) -> None:
    state.applications[event.application_id].state = ApplicationState.FEEDBACK_OPEN
    _newest_trial(state, event.application_id).feedback_closes_at = event.closes_at
    state.deadlines.put(f"feedback/{event.application_id}", event.closes_at)


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
    entered = person != command.actor.id
    require_voice(state, application, person, command)
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
            by_staff=entered or person in trial.checked_in_by_staff,
            entered_by=command.actor.id if entered or command.actor.has(*_DECIDES) else None,
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
    bound = bound_to(state, application)  # Some may have been found related since they answered.
    given = [one for person, one in trial.answers.items() if person not in bound]
    answers = len(given)
    by_staff = sum(one.by_staff for one in given)
    in_favour = sum(one.in_favour for one in given)
    scores = Counter(one.score for one in given)
    voices = Voices.of(((one.in_favour, one.by_staff) for one in given), _most_entered(application))
    shown = answers >= SHOWN_FROM_ANSWERS and not voices.would_tell
    return [
        FeedbackClosed(
            trial_id=trial.id,
            application_id=application_id,
            answers=answers,
            answers_by_staff=by_staff,
            in_favour=in_favour if shown else None,
            scores=tuple(scores[one] for one in range(1, 6)) if shown else None,
            counted=voices.counted,
            quorum_met=voices.counted >= application.quorum,
            threshold_met=voices.reach(application.threshold_bps)
            if voices.counted >= SHOWN_FROM_ANSWERS
            else None,
            closed_at=command.now,
        )
    ]


def _most_entered(application: Application) -> int | None:
    """As many answers through staff count: the rule's share of the quorum; None where all do."""
    if application.staff_entered_bps is None:
        return None
    return application.quorum * application.staff_entered_bps // WHOLE_IN_BPS


def feedback_closed(state: Programme, event: FeedbackClosed) -> None:
    state.applications[event.application_id].state = ApplicationState.FEEDBACK_CLOSED
    trial = _newest_trial(state, event.application_id)
    trial.result = FeedbackResult(event.answers, event.in_favour, event.quorum_met, event.threshold_met)
    # Nobody is asked again, so who was there and what they said is no longer kept in memory.
    trial.checked_in.clear()
    trial.checked_in_by_staff.clear()
    trial.answers.clear()
    state.deadlines.drop(f"feedback/{event.application_id}")
