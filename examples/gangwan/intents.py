"""The pilots' first intents: staff invite whoever offered one to apply, and the application takes it up."""

from datetime import datetime

from examples.gangwan.stage import Stage
from shared.contracts.partners.applications.views import ApplicationView
from shared.contracts.partners.intents import IntentState, IntentView

_OPEN = frozenset({IntentState.WAITING, IntentState.INVITED, IntentState.MET, IntentState.INVITED_TO_APPLY})


def invited(stage: Stage, here: str, staff: str, project: str) -> str | None:
    """The intent of which this run's application comes; null where an earlier run has taken it up."""
    offered = [one for one in stage.all(staff, f"{here}/intents", IntentView) if one.project == project]
    ours = next((one for one in offered if _is_ours(stage, here, staff, one)), None)
    if ours is None:
        return None
    path = f"{here}/intents/{ours.intent_id}/invitation"
    stage.does(staff, f"invites to apply who offered {project}, number {ours.number} in line", path)
    return ours.intent_id


def _is_ours(stage: Stage, here: str, staff: str, intent: IntentView) -> bool:
    """Whether it is still open, or an application of this very run, which goes on, has taken it up."""
    if intent.state in _OPEN:
        return True
    if intent.state is not IntentState.TAKEN_UP or intent.application_id is None:
        return False
    found = stage.get(staff, f"{here}/applications/{intent.application_id}", ApplicationView)
    submitted_at: datetime | None = found.submitted_at
    return submitted_at is not None and submitted_at >= stage.base
