"""Agreements with other communities on points, and what is kept for their volunteers."""

from shared.contracts.fund.points.events import RewardRedeemed
from shared.contracts.fund.points_elsewhere.agreement_events import (
    PointsAgreementAccepted,
    PointsAgreementDeclined,
    PointsAgreementEnded,
    PointsAgreementProposed,
    PointsAgreementReceived,
    PointsAgreementTakenUp,
)
from shared.contracts.fund.points_elsewhere.claim_events import (
    VisitorClaimHeld,
    VisitorClaimRedeemed,
    VisitorClaimReleased,
)
from shared.contracts.fund.points_elsewhere.terms import (
    PointsAgreementState,
    PointsBearer,
    PointsBounds,
    PointsSide,
)
from shared.contracts.fund.points_elsewhere.views import (
    GetPointsAgreement,
    GetVisitorClaim,
    ListPointsAgreements,
    ListVisitorClaims,
    PointsAgreementView,
    VisitorClaimState,
    VisitorClaimView,
)
from shared.kernel.messages import Recorded
from shared.projections.projection import Projection

Agreement = PointsAgreementView | None
Claim = VisitorClaimView | None


def _proposed(
    _agreement: Agreement, recorded: Recorded[PointsAgreementProposed | PointsAgreementReceived], key: str
) -> PointsAgreementView:
    event = recorded.data
    is_host = isinstance(event, PointsAgreementProposed)
    return PointsAgreementView(
        agreement_id=key,
        side=PointsSide.HOST if is_host else PointsSide.HOME,
        other=event.home if isinstance(event, PointsAgreementProposed) else event.host,
        state=PointsAgreementState.PROPOSED,
        proposed_at=event.proposed_at,
        **event.bounds.model_dump(include=set(PointsBounds.model_fields)),
    )


def _in_force(
    agreement: Agreement, _recorded: Recorded[PointsAgreementAccepted | PointsAgreementTakenUp], _key: str
) -> Agreement:
    return agreement and agreement.model_copy(update={"state": PointsAgreementState.IN_FORCE})


def _declined(agreement: Agreement, recorded: Recorded[PointsAgreementDeclined], _key: str) -> Agreement:
    told = {"state": PointsAgreementState.DECLINED, "reason": recorded.data.reason}
    return agreement and agreement.model_copy(update=told)


def _ended(agreement: Agreement, recorded: Recorded[PointsAgreementEnded], _key: str) -> Agreement:
    event = recorded.data
    state = PointsAgreementState.DECLINED if event.declined else PointsAgreementState.ENDED
    return agreement and agreement.model_copy(update={"state": state, "reason": event.reason})


def _handed_out(
    agreement: Agreement, recorded: Recorded[RewardRedeemed | VisitorClaimRedeemed], _key: str
) -> Agreement:
    if agreement is None:
        return None
    redeemed = agreement.redeemed_minutes + recorded.data.minutes
    owed = redeemed if agreement.bearer is PointsBearer.HOME else 0
    return agreement.model_copy(update={"redeemed_minutes": redeemed, "owed_minutes": owed})


def _under(event: RewardRedeemed) -> tuple[str, ...]:
    return (event.elsewhere.agreement_id,) if event.elsewhere is not None else ()


POINTS_AGREEMENTS = (
    Projection("points-agreements", PointsAgreementView, indexes=("proposed_at",))
    .on(PointsAgreementProposed, lambda event: event.agreement_id, _proposed)
    .on(PointsAgreementReceived, lambda event: event.agreement_id, _proposed)
    .on(PointsAgreementAccepted, lambda event: event.agreement_id, _in_force)
    .on(PointsAgreementTakenUp, lambda event: event.agreement_id, _in_force)
    .on(PointsAgreementDeclined, lambda event: event.agreement_id, _declined)
    .on(PointsAgreementEnded, lambda event: event.agreement_id, _ended)
    .on(RewardRedeemed, _under, _handed_out)
    .on(VisitorClaimRedeemed, lambda event: event.agreement_id, _handed_out)
    .gets(GetPointsAgreement)
    .lists(ListPointsAgreements, order="proposed_at", descending=True)
)


def _held(_claim: Claim, recorded: Recorded[VisitorClaimHeld], _key: str) -> VisitorClaimView:
    told = recorded.data.model_dump(include=set(VisitorClaimView.model_fields))
    return VisitorClaimView(**told)


def _redeemed(claim: Claim, _recorded: Recorded[VisitorClaimRedeemed], _key: str) -> Claim:
    return claim and claim.model_copy(update={"state": VisitorClaimState.REDEEMED})


def _released(claim: Claim, _recorded: Recorded[VisitorClaimReleased], _key: str) -> Claim:
    return claim and claim.model_copy(update={"state": VisitorClaimState.RELEASED})


VISITOR_CLAIMS = (
    Projection("visitor-claims", VisitorClaimView, indexes=("state", "held_at"))
    .on(VisitorClaimHeld, lambda event: event.claim_id, _held)
    .on(VisitorClaimRedeemed, lambda event: event.claim_id, _redeemed)
    .on(VisitorClaimReleased, lambda event: event.claim_id, _released)
    .gets(GetVisitorClaim)
    .lists(ListVisitorClaims, order="held_at", descending=True)
)
