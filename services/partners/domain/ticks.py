"""What time alone changes: windows end, decisions take effect, agreements begin and end."""

from collections.abc import Callable
from datetime import datetime

from services.partners.domain import (
    agreements,
    calls,
    claims,
    commitments,
    decisions,
    expiry,
    feedback,
    free_hours,
    need_closing,
    project_clock,
    rulemaking,
    screening_clock,
    surveys,
    suspension_proposals,
    suspensions,
)
from services.partners.domain.state import Programme
from shared.kernel.messages import Event, Tick

_WHEN_DUE: dict[str, Callable[[Programme, str, Tick], list[Event]]] = {
    "call": calls.window_ended,
    "feedback": feedback.window_ended,
    "survey": surveys.window_ended,
    "publicity": decisions.publicity_ended,
    "agreement": agreements.term_reached,
    free_hours.DEADLINE: free_hours.free_hours_due,
    expiry.WARNING: expiry.warning_due,
    expiry.END: expiry.wait_ended,
    "commitment": commitments.window_ended,
    "project": project_clock.due_reached,
    suspensions.TIMED: suspensions.end_reached,
    need_closing.DEADLINE: need_closing.window_ended,
    rulemaking.DEADLINE: rulemaking.day_reached,
    claims.DEADLINE: claims.claim_over,
    screening_clock.DEADLINE: screening_clock.reminder_due,
}
"""By the first part of a deadline's key. What one does never changes what another one finds."""


def tick(state: Programme, command: Tick) -> list[Event]:
    events: list[Event] = []
    for key in state.deadlines.until(command.now):
        topic, _, thing_id = key.partition("/")
        events += _WHEN_DUE[topic](state, thing_id, command)
    return [*events, *suspension_proposals.of_what_is_late(state, events, command.now)]


def due(state: Programme) -> datetime | None:
    """When a Tick would next cause something; asked after each commit."""
    return state.deadlines.next()
