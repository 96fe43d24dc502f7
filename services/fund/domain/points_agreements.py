"""Agreements of two communities on points: proposed in one log, accepted in the other."""

from services.fund.domain.points_elsewhere_state import PointsAgreement
from services.fund.domain.state import Fund
from shared.contracts.fund.points_elsewhere.agreement_events import (
    PointsAgreementAccepted,
    PointsAgreementDeclined,
    PointsAgreementEnded,
    PointsAgreementProposed,
    PointsAgreementReceived,
    PointsAgreementTakenUp,
)
from shared.contracts.fund.points_elsewhere.agreements import (
    AcceptPointsAgreement,
    DeclinePointsAgreement,
    EndPointsAgreement,
    NotePointsAgreementEnd,
    ProposePointsAgreement,
    ReceivePointsAgreement,
    TakeUpPointsAgreement,
)
from shared.contracts.fund.points_elsewhere.terms import PointsAgreementState, PointsBounds, PointsSide
from shared.contracts.fund.refusals.points import REWARD_IS_UNKNOWN
from shared.contracts.fund.refusals.points_elsewhere import (
    POINTS_AGREEMENT_IS_NOT_OPEN,
    POINTS_AGREEMENT_IS_UNKNOWN,
    PROPOSER_DOES_NOT_ACCEPT,
)
from shared.kernel.messages import Event
from shared.kernel.refusals import Rejected, require

PROPOSED, IN_FORCE = PointsAgreementState.PROPOSED, PointsAgreementState.IN_FORCE


def propose_points_agreement(state: Fund, command: ProposePointsAgreement) -> list[Event]:
    if any(one not in state.points.rewards for one in command.reward_ids):
        raise Rejected(REWARD_IS_UNKNOWN)
    bounds = command.model_dump(include=set(PointsBounds.model_fields))
    return [
        PointsAgreementProposed(
            agreement_id=command.new_id("points-agreement"),
            home=command.home,
            bounds=PointsBounds(**bounds),
            proposed_by=command.actor.id,
            proposed_at=command.now,
        )
    ]


def points_agreement_proposed(state: Fund, event: PointsAgreementProposed) -> None:
    state.points.agreements[event.agreement_id] = PointsAgreement(
        PointsSide.HOST, event.home, event.bounds, event.proposed_by
    )


def receive_points_agreement(state: Fund, command: ReceivePointsAgreement) -> list[Event]:
    if command.agreement_id in state.points.agreements:
        return []
    return [
        PointsAgreementReceived(
            agreement_id=command.agreement_id,
            host=command.host,
            bounds=command.bounds,
            proposed_by=command.proposed_by,
            proposed_at=command.now,
        )
    ]


def points_agreement_received(state: Fund, event: PointsAgreementReceived) -> None:
    state.points.agreements[event.agreement_id] = PointsAgreement(
        PointsSide.HOME, event.host, event.bounds, event.proposed_by
    )


def _proposed_here(state: Fund, agreement_id: str) -> PointsAgreement:
    agreement = require(state.points.agreements.get(agreement_id), POINTS_AGREEMENT_IS_UNKNOWN)
    if agreement.side is not PointsSide.HOME or agreement.state is not PROPOSED:
        raise Rejected(POINTS_AGREEMENT_IS_NOT_OPEN, state=agreement.state.value)
    return agreement


def accept_points_agreement(state: Fund, command: AcceptPointsAgreement) -> list[Event]:
    agreement = _proposed_here(state, command.agreement_id)
    if agreement.proposed_by == command.actor.id:
        raise Rejected(PROPOSER_DOES_NOT_ACCEPT)
    return [
        PointsAgreementAccepted(
            agreement_id=command.agreement_id,
            host=agreement.other,
            accepted_by=command.actor.id,
            accepted_at=command.now,
        )
    ]


def points_agreement_accepted(state: Fund, event: PointsAgreementAccepted) -> None:
    state.points.agreements[event.agreement_id].state = IN_FORCE


def decline_points_agreement(state: Fund, command: DeclinePointsAgreement) -> list[Event]:
    agreement = _proposed_here(state, command.agreement_id)
    return [
        PointsAgreementDeclined(
            agreement_id=command.agreement_id,
            host=agreement.other,
            reason=command.reason,
            declined_at=command.now,
        )
    ]


def points_agreement_declined(state: Fund, event: PointsAgreementDeclined) -> None:
    state.points.agreements[event.agreement_id].state = PointsAgreementState.DECLINED


def take_up_points_agreement(state: Fund, command: TakeUpPointsAgreement) -> list[Event]:
    agreement = state.points.agreements[command.agreement_id]
    if agreement.state is not PROPOSED:
        return []  # It was taken back meanwhile; the other community learns it, too.
    return [
        PointsAgreementTakenUp(
            agreement_id=command.agreement_id, home=agreement.other, taken_up_at=command.now
        )
    ]


def points_agreement_taken_up(state: Fund, event: PointsAgreementTakenUp) -> None:
    state.points.agreements[event.agreement_id].state = IN_FORCE


def end_points_agreement(state: Fund, command: EndPointsAgreement) -> list[Event]:
    agreement = require(state.points.agreements.get(command.agreement_id), POINTS_AGREEMENT_IS_UNKNOWN)
    return _ended(agreement, command, by_other=False)


def note_points_agreement_end(state: Fund, command: NotePointsAgreementEnd) -> list[Event]:
    return _ended(state.points.agreements[command.agreement_id], command, by_other=True)


def _ended(
    agreement: PointsAgreement, command: EndPointsAgreement | NotePointsAgreementEnd, *, by_other: bool
) -> list[Event]:
    if agreement.state not in {PROPOSED, IN_FORCE}:
        return []
    return [
        PointsAgreementEnded(
            agreement_id=command.agreement_id,
            other=agreement.other,
            reason=command.reason,
            by_other=by_other,
            declined=isinstance(command, NotePointsAgreementEnd) and command.declined,
            ended_at=command.now,
        )
    ]


def points_agreement_ended(state: Fund, event: PointsAgreementEnded) -> None:
    ended = PointsAgreementState.DECLINED if event.declined else PointsAgreementState.ENDED
    state.points.agreements[event.agreement_id].state = ended
