"""What two communities' funds do with each other's events: points that are used in the other community.

Each event names the other community; what its log is told is decided there. A volunteer's points are set
aside at home first. The host then keeps the reward or says no, and only the host says that it was handed out
or is free again: so it is never both.
"""

from services.fund.domain.visitor_claims import holder_of
from shared.contracts.fund.points.events import RewardReserved, WhyReleased
from shared.contracts.fund.points_elsewhere.agreement_events import (
    PointsAgreementAccepted,
    PointsAgreementDeclined,
    PointsAgreementEnded,
    PointsAgreementProposed,
)
from shared.contracts.fund.points_elsewhere.agreements import (
    NotePointsAgreementEnd,
    ReceivePointsAgreement,
    TakeUpPointsAgreement,
)
from shared.contracts.fund.points_elsewhere.claim_events import (
    ReservationAskedBack,
    VisitorClaimHeld,
    VisitorClaimRedeemed,
    VisitorClaimRefused,
    VisitorClaimReleased,
)
from shared.contracts.fund.points_elsewhere.claims import (
    ConfirmElsewhere,
    HoldForVisitor,
    RedeemElsewhere,
    ReleaseElsewhere,
    ReleaseForVisitor,
)
from shared.kernel.messages import Recorded, caused_by
from shared.kernel.policies import Addressed, Policies


def on_points_agreement_proposed(recorded: Recorded[PointsAgreementProposed]) -> Addressed:
    event, envelope = recorded.data, caused_by(recorded, "on_points_agreement_proposed")
    received = ReceivePointsAgreement(
        agreement_id=event.agreement_id,
        host=recorded.community,
        bounds=event.bounds,
        proposed_by=event.proposed_by,
        **envelope,
    )
    return event.home, [received]


def on_points_agreement_accepted(recorded: Recorded[PointsAgreementAccepted]) -> Addressed:
    event, envelope = recorded.data, caused_by(recorded, "on_points_agreement_accepted")
    return event.host, [TakeUpPointsAgreement(agreement_id=event.agreement_id, **envelope)]


def on_points_agreement_declined(recorded: Recorded[PointsAgreementDeclined]) -> Addressed:
    event, envelope = recorded.data, caused_by(recorded, "on_points_agreement_declined")
    ended = NotePointsAgreementEnd(
        agreement_id=event.agreement_id, reason=event.reason, declined=True, **envelope
    )
    return event.host, [ended]


def on_points_agreement_ended(recorded: Recorded[PointsAgreementEnded]) -> Addressed | None:
    event, envelope = recorded.data, caused_by(recorded, "on_points_agreement_ended")
    if event.by_other:
        return None
    return event.other, [
        NotePointsAgreementEnd(agreement_id=event.agreement_id, reason=event.reason, **envelope)
    ]


def on_reward_reserved(recorded: Recorded[RewardReserved]) -> Addressed | None:
    event, envelope = recorded.data, caused_by(recorded, "on_reward_reserved")
    if event.elsewhere is None:
        return None
    held = HoldForVisitor(
        claim_id=event.reservation_id,
        home=recorded.community,
        agreement_id=event.elsewhere.agreement_id,
        reward_id=event.reward_id,
        minutes=event.minutes,
        holder=holder_of(event.reservation_id, event.person_id),
        kept_until=event.kept_until,
        **envelope,
    )
    return event.elsewhere.community, [held]


def on_reservation_asked_back(recorded: Recorded[ReservationAskedBack]) -> Addressed:
    event, envelope = recorded.data, caused_by(recorded, "on_reservation_asked_back")
    return event.community, [ReleaseForVisitor(claim_id=event.reservation_id, **envelope)]


def on_visitor_claim_held(recorded: Recorded[VisitorClaimHeld]) -> Addressed:
    event, envelope = recorded.data, caused_by(recorded, "on_visitor_claim_held")
    return event.home, [ConfirmElsewhere(reservation_id=event.claim_id, **envelope)]


def on_visitor_claim_refused(recorded: Recorded[VisitorClaimRefused]) -> Addressed:
    event, envelope = recorded.data, caused_by(recorded, "on_visitor_claim_refused")
    why = WhyReleased.NOT_KEPT
    return event.home, [ReleaseElsewhere(reservation_id=event.claim_id, why=why, **envelope)]


def on_visitor_claim_redeemed(recorded: Recorded[VisitorClaimRedeemed]) -> Addressed:
    event, envelope = recorded.data, caused_by(recorded, "on_visitor_claim_redeemed")
    return event.home, [RedeemElsewhere(reservation_id=event.claim_id, **envelope)]


def on_visitor_claim_released(recorded: Recorded[VisitorClaimReleased]) -> Addressed:
    event, envelope = recorded.data, caused_by(recorded, "on_visitor_claim_released")
    return event.home, [ReleaseElsewhere(reservation_id=event.claim_id, why=event.why, **envelope)]


ACROSS = (
    Policies()
    .across(PointsAgreementProposed, on_points_agreement_proposed)
    .across(PointsAgreementAccepted, on_points_agreement_accepted)
    .across(PointsAgreementDeclined, on_points_agreement_declined)
    .across(PointsAgreementEnded, on_points_agreement_ended)
    .across(RewardReserved, on_reward_reserved)
    .across(ReservationAskedBack, on_reservation_asked_back)
    .across(VisitorClaimHeld, on_visitor_claim_held)
    .across(VisitorClaimRefused, on_visitor_claim_refused)
    .across(VisitorClaimRedeemed, on_visitor_claim_redeemed)
    .across(VisitorClaimReleased, on_visitor_claim_released)
)
