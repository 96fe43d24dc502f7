"""Checks for work with minors of which both sides were reminded, until somebody renews them."""

from shared.contracts.partners.admission import AgreementActivated, AgreementEnded
from shared.contracts.partners.decisions.reminders import (
    EndingScreeningView,
    ListEndingScreenings,
    ScreeningEndsSoon,
    ScreeningRenewed,
)
from shared.contracts.partners.partnership import PartnerExited, PartnerTerminated
from shared.contracts.partners.roster.events import RepresentativesChanged
from shared.kernel.messages import Recorded
from shared.projections.projection import Projection

Ending = EndingScreeningView | None
Over = ScreeningRenewed | AgreementEnded | PartnerExited | PartnerTerminated


def _reminded(_view: Ending, recorded: Recorded[ScreeningEndsSoon], key: str) -> EndingScreeningView:
    event = recorded.data
    return EndingScreeningView(
        partner_id=key,
        person_id=event.person,
        project=event.project,
        valid_until=event.valid_until,
        reminded_at=event.reminded_at,
    )


def _over(_view: Ending, _recorded: Recorded[Over], _key: str) -> None:
    """It was renewed, or nothing rests on it any more."""


def _agreed(view: Ending, recorded: Recorded[AgreementActivated], _key: str) -> Ending:
    return view if recorded.data.terms.serves_minors else None


def _represented(view: Ending, recorded: Recorded[RepresentativesChanged], _key: str) -> Ending:
    """Another representative is checked by themself."""
    return view if view is not None and view.person_id == recorded.data.representative else None


ENDING_SCREENINGS = (
    Projection("ending-screenings", EndingScreeningView, indexes=("partner_id", "valid_until"))
    .on(ScreeningEndsSoon, lambda event: event.partner_id, _reminded)
    .on(ScreeningRenewed, lambda event: event.partner_id, _over)
    .on(AgreementActivated, lambda event: event.partner_id, _agreed)
    .on(AgreementEnded, lambda event: event.partner_id, _over)
    .on(RepresentativesChanged, lambda event: event.partner_id, _represented)
    .on(PartnerExited, lambda event: event.partner_id, _over)
    .on(PartnerTerminated, lambda event: event.partner_id, _over)
    .lists(ListEndingScreenings, order="valid_until")
)
