"""How far an application has come, and what can no longer or not yet be done with it."""

from services.partners.domain.state import Application
from shared.contracts.partners.applications.views import ApplicationState
from shared.contracts.partners.refusals.applications import (
    APPLICATION_IS_NOT_IN_SCREENING,
    APPLICATION_IS_SETTLED,
)
from shared.contracts.partners.refusals.decisions import APPLICATION_IS_DECIDED, FEEDBACK_IS_STILL_OPEN
from shared.kernel.refusals import Rejected

SETTLED = (
    ApplicationState.ADMITTED,
    ApplicationState.REJECTED,
    ApplicationState.WITHDRAWN,
    ApplicationState.EXPIRED,
)
_NOT_YET_SCREENED = (ApplicationState.DRAFTED, ApplicationState.SUBMITTED)


def require_unsettled(application: Application) -> None:
    if application.state in SETTLED:
        raise Rejected(APPLICATION_IS_SETTLED, state=application.state.value)


def require_undecided(application: Application) -> None:
    """Refuses during publicity; a decision that was set aside is none."""
    if application.decision is not None:
        raise Rejected(
            APPLICATION_IS_DECIDED, publicity_ends_at=application.decision.publicity_ends_at.isoformat()
        )


def require_screening_begun(application: Application) -> None:
    if application.state in _NOT_YET_SCREENED:
        raise Rejected(APPLICATION_IS_NOT_IN_SCREENING, state=application.state.value)


def require_residents_were_heard(application: Application) -> None:
    """While residents may still answer, nobody judges."""
    if application.state is ApplicationState.FEEDBACK_OPEN:
        closes_at = application.trial.feedback_closes_at if application.trial else None
        raise Rejected(FEEDBACK_IS_STILL_OPEN, closes_at=closes_at.isoformat() if closes_at else None)
