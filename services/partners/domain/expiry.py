"""Applications that nothing happens to: who let one lie is warned, and then it comes to an end."""

from datetime import datetime, timedelta

from services.partners.domain.needs import released
from services.partners.domain.state import Programme
from shared.contracts.partners.applications.expiry import (
    ApplicationExpired,
    ApplicationExpiryNear,
    ApplicationExpirySet,
    Awaited,
)
from shared.contracts.partners.applications.views import ApplicationState
from shared.kernel.messages import Event, Tick

AWAITED = {
    ApplicationState.DRAFTED: Awaited.SUBMISSION,
    ApplicationState.INFORMATION_ASKED: Awaited.ANSWER,
    ApplicationState.MATCHED: Awaited.TRIAL,
}
WARNING, END = "warning", "expiry"
"""First parts of deadlines' keys."""


def waits_from(
    state: Programme, application_id: str, awaits: Awaited, now: datetime
) -> list[ApplicationExpirySet]:
    """Sets when it ends by the rules that it was submitted under, or for a draft those of the day; nothing
    where they let it wait for ever."""
    application = state.applications.get(application_id)
    begun_under = application.begun_under if application else None
    rules = begun_under.waiting if begun_under else state.rules_at(now).waiting
    if rules is None:
        return []
    days = {
        Awaited.SUBMISSION: rules.draft_days,
        Awaited.ANSWER: rules.answer_days,
        Awaited.TRIAL: rules.trial_days,
    }[awaits]
    if days is None:
        return []
    expires_at = now + timedelta(days=days)
    return [
        ApplicationExpirySet(
            application_id=application_id,
            awaits=awaits,
            warns_at=expires_at - timedelta(days=rules.warning_days),
            expires_at=expires_at,
        )
    ]


def application_expiry_set(state: Programme, event: ApplicationExpirySet) -> None:
    state.deadlines.put(f"{WARNING}/{event.application_id}", event.warns_at)
    state.deadlines.put(f"{END}/{event.application_id}", event.expires_at)


def waits_no_more(state: Programme, application_id: str) -> None:
    """What it waited for has happened, or it has ended otherwise."""
    state.deadlines.drop(f"{WARNING}/{application_id}")
    state.deadlines.drop(f"{END}/{application_id}")


def warning_due(state: Programme, application_id: str, command: Tick) -> list[Event]:
    application = state.applications[application_id]
    moments = state.deadlines.set_for
    notice = moments[f"{END}/{application_id}"] - moments[f"{WARNING}/{application_id}"]
    return [
        ApplicationExpiryNear(
            application_id=application_id,
            applicant=application.applicant,
            project=application.particulars.project,
            awaits=AWAITED[application.state],
            # A warning that comes late leaves as much time as one that doesn't.
            expires_at=command.now + notice,
        )
    ]


def application_expiry_near(state: Programme, event: ApplicationExpiryNear) -> None:
    # There is none where an earlier version warned of a draft that waits for ever since it was changed.
    state.deadlines.drop(f"{WARNING}/{event.application_id}")
    state.deadlines.put(f"{END}/{event.application_id}", event.expires_at)


def wait_ended(state: Programme, application_id: str, command: Tick) -> list[Event]:
    if f"{WARNING}/{application_id}" in state.deadlines.set_for:
        return []  # The clock stood still: the warning comes first, and moves this.
    application = state.applications[application_id]
    return [
        ApplicationExpired(
            application_id=application_id, awaited=AWAITED[application.state], expired_at=command.now
        ),
        *released(state, application_id),
    ]


def application_expired(state: Programme, event: ApplicationExpired) -> None:
    state.applications[event.application_id].state = ApplicationState.EXPIRED
    state.is_settled(event.application_id)
    waits_no_more(state, event.application_id)
