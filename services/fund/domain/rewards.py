"""Rewards: offered from what was given, reserved with points, handed out at the counter, or given back."""

from collections.abc import Iterator
from datetime import datetime, timedelta

from services.fund.domain.guards import local_day
from services.fund.domain.points_state import MINUTES_PER_POINT, Lot, Reservation, Reward
from services.fund.domain.state import Fund
from shared.contracts.fund.points.commands import (
    CancelReservation,
    OfferReward,
    RedeemReservation,
    ReserveReward,
    RestockReward,
    WithdrawReward,
)
from shared.contracts.fund.points.elsewhere import Elsewhere
from shared.contracts.fund.points.events import (
    LotPart,
    PointsExpired,
    PointsExpireSoon,
    PointsReversed,
    ReservationReleased,
    RewardOffered,
    RewardRedeemed,
    RewardReserved,
    RewardRestocked,
    RewardWithdrawn,
    WhyReleased,
)
from shared.contracts.fund.points.views import ReservationState
from shared.contracts.fund.points_elsewhere.claim_events import ReservationAskedBack
from shared.contracts.fund.points_elsewhere.claims import ReserveElsewhere
from shared.contracts.fund.refusals.points import (
    NOBODY_HANDS_OUT_TO_THEMSELVES,
    PICK_UP_CODE_IS_NOT_VALID,
    POINTS_ARE_TOO_FEW,
    RESERVATION_IS_OVER,
    RESERVATION_IS_UNKNOWN,
    REWARD_IS_GONE,
    REWARD_IS_UNKNOWN,
)
from shared.contracts.fund.refusals.points_elsewhere import RESERVATION_IS_ELSEWHERE
from shared.kernel.messages import Event
from shared.kernel.months import month_of
from shared.kernel.refusals import ACTOR_MAY_NOT_DO_THIS, Rejected
from shared.kernel.roles import Role


def offer_reward(_state: Fund, command: OfferReward) -> list[Event]:
    return [
        RewardOffered(
            reward_id=command.new_id("reward"),
            title=command.title,
            donor=command.donor,
            cost_points=command.cost_points,
            stock=command.stock,
            offered_at=command.now,
            title_en=command.title_en,
        )
    ]


def reward_offered(state: Fund, event: RewardOffered) -> None:
    cost_minutes = event.cost_points * MINUTES_PER_POINT
    state.points.rewards[event.reward_id] = Reward(cost_minutes, event.stock, title_en=event.title_en)


def restock_reward(state: Fund, command: RestockReward) -> list[Event]:
    reward = require_reward(state, command.reward_id)
    if reward.withdrawn:
        raise Rejected(REWARD_IS_GONE, left=reward.left)
    return [RewardRestocked(reward_id=command.reward_id, quantity=command.quantity, restocked_at=command.now)]


def reward_restocked(state: Fund, event: RewardRestocked) -> None:
    state.points.rewards[event.reward_id].left += event.quantity


def withdraw_reward(state: Fund, command: WithdrawReward) -> list[Event]:
    if require_reward(state, command.reward_id).withdrawn:
        return []
    return [RewardWithdrawn(reward_id=command.reward_id, reason=command.reason, withdrawn_at=command.now)]


def reward_withdrawn(state: Fund, event: RewardWithdrawn) -> None:
    state.points.rewards[event.reward_id].withdrawn = True


def require_reward(state: Fund, reward_id: str) -> Reward:
    try:
        return state.points.rewards[reward_id]
    except KeyError:
        raise Rejected(REWARD_IS_UNKNOWN) from None


def reserve_reward(state: Fund, command: ReserveReward) -> list[Event]:
    reward = require_reward(state, command.reward_id)
    if reward.withdrawn or not reward.left:
        raise Rejected(REWARD_IS_GONE, left=reward.left)
    return [spending(state, command, command.reward_id, reward.cost_minutes)]


def spending(
    state: Fund,
    command: ReserveReward | ReserveElsewhere,
    reward_id: str,
    needed_minutes: int,
    elsewhere: Elsewhere | None = None,
) -> RewardReserved:
    """What sets so much of the caller's points aside, what expires first first; refused if there is less."""
    points, person = state.points, state.points.person(command.actor.person)
    if person in points.forgotten:
        raise Rejected(ACTOR_MAY_NOT_DO_THIS)
    parts, needed = [], needed_minutes
    for lot_id, lot in _spendable(state, person, command.now):
        taken = min(lot.left, needed)
        if taken:
            parts.append(LotPart(lot_id=lot_id, minutes=taken))
        needed -= taken
    if needed:
        available = needed_minutes - needed
        raise Rejected(POINTS_ARE_TOO_FEW, available_minutes=available, needed_minutes=needed_minutes)
    days = state.rules_at(command.now).volunteering.reservation_days
    return RewardReserved(
        reservation_id=command.new_id("reservation"),
        reward_id=reward_id,
        person_id=person,
        minutes=needed_minutes,
        parts=tuple(parts),
        kept_until=command.now + timedelta(days=days),
        reserved_at=command.now,
        elsewhere=elsewhere,
    )


def _spendable(state: Fund, person: str, now: datetime) -> list[tuple[str, Lot]]:
    """What can be spent, what expires first first. The clock may be late: what is over is not spent."""
    lots = ((key, state.points.lots[key]) for key in state.points.of_person.get(person, ()))
    found = [(key, lot) for key, lot in lots if not lot.pending and lot.left and now < lot.expires_at]
    return sorted(found, key=lambda one: (one[1].expires_at, one[0]))


def reward_reserved(state: Fund, event: RewardReserved) -> None:
    points, elsewhere = state.points, event.elsewhere
    parts = {one.lot_id: one.minutes for one in event.parts}
    reservation = Reservation(event.person_id, event.reward_id, parts, elsewhere=elsewhere)
    points.reservations[event.reservation_id] = reservation
    points.reserved_by.setdefault(event.person_id, []).append(event.reservation_id)
    for lot_id, minutes in parts.items():
        points.lots[lot_id].left -= minutes
        points.wake_lot(lot_id)
    points.move(event.person_id, "available_minutes", "reserved_minutes", event.minutes)
    if elsewhere is None:
        points.rewards[event.reward_id].left -= 1
        points.agenda.put(event.reservation_id, event.kept_until)
    else:  # How long it is kept is for that community to say.
        reservation.month = month_of(local_day(state, event.reserved_at))
        points.agreements[elsewhere.agreement_id].use(reservation.month, event.minutes)


def cancel_reservation(state: Fund, command: CancelReservation) -> list[Event]:
    reservation = _reservation(state, command.reservation_id)
    own = reservation.person_id == state.points.person(command.actor.person)
    if not own and not command.actor.has(Role.STAFF):
        raise Rejected(RESERVATION_IS_UNKNOWN)
    if reservation.state is ReservationState.RELEASED:
        return []
    _must_stand(reservation)
    return list(given_back(state, command.reservation_id, WhyReleased.CANCELLED, command.now))


def given_back(state: Fund, reservation_id: str, why: WhyReleased, now: datetime) -> Iterator[Event]:
    """What gives a reservation's points back; of a reward elsewhere that community is asked first, which may
    be handing it out just now.
    """
    reservation = state.points.reservations[reservation_id]
    if reservation.elsewhere is None:
        yield from released(state, reservation_id, why, now)
    elif not reservation.asked_back:
        yield ReservationAskedBack(
            reservation_id=reservation_id,
            person_id=reservation.person_id,
            community=reservation.elsewhere.community,
            asked_at=now,
        )


def _reservation(state: Fund, reservation_id: str) -> Reservation:
    try:
        return state.points.reservations[reservation_id]
    except KeyError:
        raise Rejected(RESERVATION_IS_UNKNOWN) from None


def _must_stand(reservation: Reservation) -> None:
    if reservation.state is not ReservationState.RESERVED:
        raise Rejected(RESERVATION_IS_OVER, state=reservation.state.value)


def released(state: Fund, reservation_id: str, why: WhyReleased, now: datetime) -> Iterator[Event]:
    """What gives a reservation's points back, and what of them is over by then or was reversed meanwhile."""
    reservation = state.points.reservations[reservation_id]
    yield ReservationReleased(
        reservation_id=reservation_id,
        reward_id=reservation.reward_id,
        person_id=reservation.person_id,
        minutes=reservation.minutes,
        why=why,
        elsewhere=reservation.elsewhere,
        parts=tuple(LotPart(lot_id=key, minutes=minutes) for key, minutes in reservation.parts.items()),
        released_at=now,
    )
    is_forgotten = reservation.person_id in state.points.forgotten
    for lot_id, minutes in reservation.parts.items():
        lot = state.points.lots[lot_id]
        if lot.reversed:
            yield PointsReversed(
                lot_id=lot_id,
                person_id=reservation.person_id,
                minutes=minutes,
                pending=False,
                reversed_at=now,
            )
        elif why is WhyReleased.ERASED or is_forgotten or now >= lot.expires_at:
            yield PointsExpired(
                lot_id=lot_id,
                person_id=reservation.person_id,
                minutes=minutes,
                pending=False,
                expired_at=now,
            )
        elif now >= lot.soon_at and not lot.told:
            yield expire_soon(lot_id, lot, lot.left + minutes, now)


def expire_soon(lot_id: str, lot: Lot, minutes: int, now: datetime) -> PointsExpireSoon:
    """Says that so much of a lot expires soon."""
    return PointsExpireSoon(
        lot_id=lot_id,
        person_id=lot.person_id,
        minutes=minutes,
        expires_at=lot.expires_at,
        noticed_at=now,
    )


def reservation_released(state: Fund, event: ReservationReleased) -> None:
    points = state.points
    reservation = points.reservations[event.reservation_id]
    reservation.state = ReservationState.RELEASED
    if reservation.elsewhere is None:
        points.rewards[event.reward_id].left += 1
    else:
        agreement = points.agreements[reservation.elsewhere.agreement_id]
        agreement.use(reservation.month, -event.minutes)
    for lot_id, minutes in reservation.parts.items():
        points.lots[lot_id].left += minutes
        points.wake_lot(lot_id)
    points.move(event.person_id, "reserved_minutes", "available_minutes", event.minutes)
    points.agenda.drop(event.reservation_id)


def redeem_reservation(state: Fund, command: RedeemReservation) -> list[Event]:
    reservation = _reservation(state, command.reservation_id)
    actors = {state.points.person(one) for one in (command.actor.id, command.actor.person)}
    if reservation.person_id in actors:
        raise Rejected(NOBODY_HANDS_OUT_TO_THEMSELVES)
    if reservation.elsewhere is not None:
        raise Rejected(RESERVATION_IS_ELSEWHERE, community=reservation.elsewhere.community)
    _must_stand(reservation)
    if not command.by_code and command.reason is None:
        raise Rejected(PICK_UP_CODE_IS_NOT_VALID)
    return [
        RewardRedeemed(
            reservation_id=command.reservation_id,
            reward_id=reservation.reward_id,
            person_id=reservation.person_id,
            minutes=reservation.minutes,
            reason=None if command.by_code else command.reason,
            redeemed_by=command.actor.id,
            redeemed_at=command.now,
        )
    ]


def reward_redeemed(state: Fund, event: RewardRedeemed) -> None:
    points = state.points
    points.reservations[event.reservation_id].state = ReservationState.REDEEMED
    points.move(event.person_id, "reserved_minutes", "redeemed_minutes", event.minutes)
    points.agenda.drop(event.reservation_id)
