"""Points used in another community, in the log of the volunteers' own: set aside, spent, or free again."""

from services.fund.domain.guards import local_day
from services.fund.domain.points_state import MINUTES_PER_POINT, Reservation
from services.fund.domain.rewards import released, spending
from services.fund.domain.state import Fund
from shared.contracts.fund.points.elsewhere import Elsewhere
from shared.contracts.fund.points.events import RewardRedeemed
from shared.contracts.fund.points.views import ReservationState
from shared.contracts.fund.points_elsewhere.claim_events import (
    ReservationAskedBack,
    ReservationConfirmedElsewhere,
)
from shared.contracts.fund.points_elsewhere.claims import (
    ConfirmElsewhere,
    RedeemElsewhere,
    ReleaseElsewhere,
    ReserveElsewhere,
)
from shared.contracts.fund.points_elsewhere.terms import PointsSide
from shared.contracts.fund.refusals.points_elsewhere import (
    POINTS_AGREEMENT_IS_UNKNOWN,
    POINTS_ARE_NOT_TAKEN_THERE,
    POINTS_OF_THE_MONTH_ARE_USED,
)
from shared.kernel.messages import Event
from shared.kernel.months import month_of
from shared.kernel.refusals import Rejected, require


def reserve_elsewhere(state: Fund, command: ReserveElsewhere) -> list[Event]:
    agreement = require(state.points.agreements.get(command.agreement_id), POINTS_AGREEMENT_IS_UNKNOWN)
    today, bounds = local_day(state, command.now), agreement.bounds
    if agreement.side is not PointsSide.HOME or not agreement.covers(command.reward_id, today):
        raise Rejected(
            POINTS_ARE_NOT_TAKEN_THERE,
            state=agreement.state.value,
            from_day=bounds.from_day.isoformat(),
            until_day=bounds.until_day.isoformat(),
        )
    minutes = command.cost_points * MINUTES_PER_POINT
    most, used = bounds.most_points_a_month * MINUTES_PER_POINT, agreement.used.get(month_of(today), 0)
    if minutes > most - used:
        raise Rejected(POINTS_OF_THE_MONTH_ARE_USED, left_minutes=most - used, needed_minutes=minutes)
    elsewhere = Elsewhere(community=agreement.other, agreement_id=command.agreement_id)
    return [spending(state, command, command.reward_id, minutes, elsewhere)]


def confirm_elsewhere(state: Fund, command: ConfirmElsewhere) -> list[Event]:
    reservation = _standing(state, command.reservation_id)
    if reservation is None or reservation.confirmed:
        return []
    return [
        ReservationConfirmedElsewhere(
            reservation_id=command.reservation_id,
            person_id=reservation.person_id,
            confirmed_at=command.now,
        )
    ]


def _standing(state: Fund, reservation_id: str) -> Reservation | None:
    """The reservation while it stands; what is over changes no more, whatever is heard of it again.

    Nor does one that this log lost with its end: for that no points are set aside, and it runs out there.
    """
    reservation = state.points.reservations.get(reservation_id)
    is_over = reservation is None or reservation.state is not ReservationState.RESERVED
    return None if is_over else reservation


def reservation_confirmed_elsewhere(state: Fund, event: ReservationConfirmedElsewhere) -> None:
    state.points.reservations[event.reservation_id].confirmed = True


def reservation_asked_back(state: Fund, event: ReservationAskedBack) -> None:
    state.points.reservations[event.reservation_id].asked_back = True


def redeem_elsewhere(state: Fund, command: RedeemElsewhere) -> list[Event]:
    reservation = _standing(state, command.reservation_id)
    if reservation is None:
        return []
    return [
        RewardRedeemed(
            reservation_id=command.reservation_id,
            reward_id=reservation.reward_id,
            person_id=reservation.person_id,
            minutes=reservation.minutes,
            reason=None,
            redeemed_by=command.actor.id,
            redeemed_at=command.now,
            elsewhere=reservation.elsewhere,
        )
    ]


def release_elsewhere(state: Fund, command: ReleaseElsewhere) -> list[Event]:
    if _standing(state, command.reservation_id) is None:
        return []
    return list(released(state, command.reservation_id, command.why, command.now))
