"""Decisions on applications, in publicity (公示) and after."""

from shared.contracts.partners.admission import PartnerAdmitted
from shared.contracts.partners.applications.events import ApplicationWithdrawn
from shared.contracts.partners.decisions.events import (
    ApplicationDecided,
    ApplicationRejected,
    DecisionSetAside,
    ObjectionAnswered,
    ObjectionRaised,
)
from shared.contracts.partners.decisions.views import DecisionState, DecisionView, ListDecisions
from shared.kernel.messages import Recorded
from shared.projections.projection import Projection


def _decided(_view: DecisionView | None, recorded: Recorded[ApplicationDecided], _key: str) -> DecisionView:
    return DecisionView(state=DecisionState.PUBLICITY, **dict(recorded.data))


def _objected(
    view: DecisionView | None, _recorded: Recorded[ObjectionRaised], _key: str
) -> DecisionView | None:
    if view is None:
        return None
    counts = {"objections_raised": view.objections_raised + 1, "objections_open": view.objections_open + 1}
    return view.model_copy(update=counts)


def _answered(
    view: DecisionView | None, _recorded: Recorded[ObjectionAnswered], _key: str
) -> DecisionView | None:
    return view.model_copy(update={"objections_open": view.objections_open - 1}) if view else None


def _set_aside(
    view: DecisionView | None, _recorded: Recorded[DecisionSetAside], _key: str
) -> DecisionView | None:
    return view.model_copy(update={"state": DecisionState.SET_ASIDE}) if view else None


def _lapsed(
    view: DecisionView | None, _recorded: Recorded[ApplicationWithdrawn], _key: str
) -> DecisionView | None:
    return view.model_copy(update={"state": DecisionState.LAPSED}) if view else None


def _rejected(
    view: DecisionView | None, _recorded: Recorded[ApplicationRejected], _key: str
) -> DecisionView | None:
    return view.model_copy(update={"state": DecisionState.IN_EFFECT}) if view else None


def _admitted(
    view: DecisionView | None, recorded: Recorded[PartnerAdmitted], _key: str
) -> DecisionView | None:
    update = {"state": DecisionState.IN_EFFECT, "partner_id": recorded.data.partner_id}
    return view.model_copy(update=update) if view else None


DECISIONS = (
    Projection("decisions", DecisionView, indexes=("state", "application_id", "decided_at"))
    .on(ApplicationDecided, lambda event: event.decision_id, _decided)
    .on(ObjectionRaised, lambda event: event.decision_id, _objected)
    .on(ObjectionAnswered, lambda event: event.decision_id, _answered)
    .on(DecisionSetAside, lambda event: event.decision_id, _set_aside)
    .on(ApplicationWithdrawn, lambda event: event.decision_id or (), _lapsed)
    .on(ApplicationRejected, lambda event: event.decision_id, _rejected)
    .on(PartnerAdmitted, lambda event: event.decision_id or (), _admitted)
    .lists(ListDecisions, order="decided_at", descending=True)
)
