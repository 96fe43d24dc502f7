"""Partners (社区合伙人) and how each stands."""

from services.partners.domain.state import Partner
from shared.contracts.partners.admission import (
    AgreementActivated,
    AgreementEnded,
    PartnerAdmitted,
    PartnerReinstated,
    PartnerSuspended,
)
from shared.contracts.partners.agreements.events import AgreementDrafted, AgreementWithdrawn
from shared.contracts.partners.complaints.events import TimedSuspensionEnded
from shared.contracts.partners.partnership import (
    GetPartner,
    ListPartners,
    PartnerExitAnnounced,
    PartnerExited,
    PartnerState,
    PartnerTerminated,
    PartnerView,
)
from shared.contracts.partners.roster.events import RepresentativesChanged
from shared.kernel.messages import Recorded
from shared.projections.projection import Projection


def _standing(view: PartnerView, **facts: object) -> PartnerView:
    """The partner with these facts, and what they make of its state by the rules' own reckoning."""
    changed = view.model_copy(update=facts)
    left = changed.state if changed.left_at is not None else None
    partner = Partner(
        changed.representative,
        changed.application_id,
        changed.agreement_id,
        changed.agreement_active,
        changed.suspended,
        changed.exiting,
        left,
    )
    return changed.model_copy(update={"state": partner.state})


def _admitted(_view: PartnerView | None, recorded: Recorded[PartnerAdmitted], _key: str) -> PartnerView:
    return PartnerView(state=PartnerState.ADMITTED, **recorded.data.model_dump(exclude={"decision_id"}))


def _drafted(view: PartnerView | None, recorded: Recorded[AgreementDrafted], _key: str) -> PartnerView | None:
    event = recorded.data
    if view is None:
        return None
    return _standing(view, agreement_id=event.agreement_id, field=view.field or event.field)


def _activated(
    view: PartnerView | None, recorded: Recorded[AgreementActivated], _key: str
) -> PartnerView | None:
    agreement_id = recorded.data.agreement_id
    return (
        _standing(view, agreement_id=agreement_id, agreement_active=True, agreement_is_over=False)
        if view
        else None
    )


def _agreement_ended(
    view: PartnerView | None, _recorded: Recorded[AgreementEnded], _key: str
) -> PartnerView | None:
    over = {"agreement_id": None, "agreement_active": False, "agreement_is_over": True}
    return _standing(view, **over) if view else None


def _withdrawn(
    view: PartnerView | None, _recorded: Recorded[AgreementWithdrawn], _key: str
) -> PartnerView | None:
    return _standing(view, agreement_id=None, agreement_active=False) if view else None


def _suspended(
    view: PartnerView | None, recorded: Recorded[PartnerSuspended], _key: str
) -> PartnerView | None:
    if view is None:
        return None
    event = recorded.data
    until = event.ends_at or view.suspended_until
    return _standing(view, suspended=True, suspended_until=until, reason=event.reason)


def _timed_ended(
    view: PartnerView | None, _recorded: Recorded[TimedSuspensionEnded], _key: str
) -> PartnerView | None:
    return view.model_copy(update={"suspended_until": None}) if view else None


def _reinstated(
    view: PartnerView | None, recorded: Recorded[PartnerReinstated], _key: str
) -> PartnerView | None:
    return _standing(view, suspended=False, reason=recorded.data.reason) if view else None


def _exiting(
    view: PartnerView | None, recorded: Recorded[PartnerExitAnnounced], _key: str
) -> PartnerView | None:
    return _standing(view, exiting=True, reason=recorded.data.reason) if view else None


def _exited(view: PartnerView | None, recorded: Recorded[PartnerExited], _key: str) -> PartnerView | None:
    update = {"state": PartnerState.EXITED, "left_at": recorded.data.exited_at, "suspended_until": None}
    return view.model_copy(update=update) if view else None


def _terminated(
    view: PartnerView | None, recorded: Recorded[PartnerTerminated], _key: str
) -> PartnerView | None:
    event = recorded.data
    update = {
        "state": PartnerState.TERMINATED,
        "reason": event.reason,
        "left_at": event.terminated_at,
        "suspended_until": None,
    }
    return view.model_copy(update=update) if view else None


def _represented(
    view: PartnerView | None, recorded: Recorded[RepresentativesChanged], _key: str
) -> PartnerView | None:
    event = recorded.data
    update = {
        "representative": event.representative,
        "second_representative": event.second_representative,
    }
    return view.model_copy(update=update) if view else None


PARTNERS = (
    Projection("partners", PartnerView, indexes=("state", "mechanism", "field", "admitted_at"), version=2)
    .on(PartnerAdmitted, lambda event: event.partner_id, _admitted)
    .on(AgreementDrafted, lambda event: event.partner_id, _drafted)
    .on(AgreementActivated, lambda event: event.partner_id, _activated)
    .on(AgreementEnded, lambda event: event.partner_id, _agreement_ended)
    .on(AgreementWithdrawn, lambda event: event.partner_id, _withdrawn)
    .on(PartnerSuspended, lambda event: event.partner_id, _suspended)
    .on(TimedSuspensionEnded, lambda event: event.partner_id, _timed_ended)
    .on(PartnerReinstated, lambda event: event.partner_id, _reinstated)
    .on(PartnerExitAnnounced, lambda event: event.partner_id, _exiting)
    .on(RepresentativesChanged, lambda event: event.partner_id, _represented)
    .on(PartnerExited, lambda event: event.partner_id, _exited)
    .on(PartnerTerminated, lambda event: event.partner_id, _terminated)
    .gets(GetPartner)
    .lists(ListPartners, order="admitted_at", descending=True)
)
