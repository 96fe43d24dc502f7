"""Points of each volunteer, rewards, and reservations of them."""

from shared.contracts.fund.points.events import (
    Balance,
    PointsBecameAvailable,
    PointsCountedAsOne,
    PointsEarned,
    PointsExpired,
    PointsForgotten,
    PointsReversed,
    ReservationReleased,
    RewardOffered,
    RewardRedeemed,
    RewardReserved,
    RewardRestocked,
    RewardWithdrawn,
)
from shared.contracts.fund.points.translations import RewardTranslated
from shared.contracts.fund.points.views import (
    GetPoints,
    GetReservation,
    GetReward,
    ListReservations,
    ListRewards,
    PointsView,
    ReservationState,
    ReservationView,
    RewardView,
)
from shared.contracts.fund.points_elsewhere.claim_events import (
    ReservationAskedBack,
    ReservationConfirmedElsewhere,
    VisitorClaimHeld,
    VisitorClaimRedeemed,
    VisitorClaimReleased,
)
from shared.kernel.messages import Recorded
from shared.projections.projection import Projection
from shared.projections.translated import translated

Moving = (
    PointsEarned
    | PointsBecameAvailable
    | PointsExpired
    | PointsReversed
    | RewardReserved
    | RewardRedeemed
    | ReservationReleased
)


def _changes(event: Moving) -> dict[str, int]:
    """By how many minutes each place of a balance changes."""
    minutes = event.minutes
    if isinstance(event, PointsEarned):
        return {"earned_minutes": minutes, "pending_minutes": minutes}
    if isinstance(event, PointsBecameAvailable):
        return {"pending_minutes": -minutes, "available_minutes": minutes}
    if isinstance(event, RewardReserved):
        return {"available_minutes": -minutes, "reserved_minutes": minutes}
    if isinstance(event, RewardRedeemed):
        return {"reserved_minutes": -minutes, "redeemed_minutes": minutes}
    if isinstance(event, ReservationReleased):
        return {"reserved_minutes": -minutes, "available_minutes": minutes}
    source = "pending_minutes" if event.pending else "available_minutes"
    target = "expired_minutes" if isinstance(event, PointsExpired) else "reversed_minutes"
    return {source: -minutes, target: minutes}


def _grown(view: PointsView | None, key: str, changes: dict[str, int]) -> PointsView:
    before = view or PointsView(person_id=key)
    balance = dict(before.balance)
    for place, minutes in changes.items():
        balance[place] += minutes
    return before.model_copy(update={"balance": Balance(**balance)})


def _moved(view: PointsView | None, recorded: Recorded[Moving], key: str) -> PointsView:
    return _grown(view, key, _changes(recorded.data))


def _joined(view: PointsView | None, recorded: Recorded[PointsCountedAsOne], key: str) -> PointsView | None:
    event = recorded.data
    return None if key == event.person_id else _grown(view, key, dict(event.balance))


def _forgotten(_view: PointsView | None, _recorded: Recorded[PointsForgotten], _key: str) -> None:
    """An id that stands for nobody has no points."""


POINTS = (
    Projection("volunteer-points", PointsView)
    .on(PointsEarned, lambda event: event.person_id, _moved)
    .on(PointsBecameAvailable, lambda event: event.person_id, _moved)
    .on(PointsExpired, lambda event: event.person_id, _moved)
    .on(PointsReversed, lambda event: event.person_id, _moved)
    .on(RewardReserved, lambda event: event.person_id, _moved)
    .on(RewardRedeemed, lambda event: event.person_id, _moved)
    .on(ReservationReleased, lambda event: event.person_id, _moved)
    .on(PointsCountedAsOne, lambda event: (event.person_id, event.into), _joined)
    .on(PointsForgotten, lambda event: event.person_id, _forgotten)
    .gets(GetPoints)
)


def _offered(_reward: RewardView | None, recorded: Recorded[RewardOffered], _key: str) -> RewardView:
    event = recorded.data
    return RewardView(**event.model_dump(exclude={"stock"}), left=event.stock)


def _restocked(
    reward: RewardView | None, recorded: Recorded[RewardRestocked], _key: str
) -> RewardView | None:
    return reward and reward.model_copy(update={"left": reward.left + recorded.data.quantity})


def _withdrawn(
    reward: RewardView | None, _recorded: Recorded[RewardWithdrawn], _key: str
) -> RewardView | None:
    return reward and reward.model_copy(update={"withdrawn": True})


def _one_less(
    reward: RewardView | None, _recorded: Recorded[RewardReserved | VisitorClaimHeld], _key: str
) -> RewardView | None:
    return reward and reward.model_copy(update={"left": reward.left - 1})


def _one_more(
    reward: RewardView | None, _recorded: Recorded[ReservationReleased | VisitorClaimReleased], _key: str
) -> RewardView | None:
    return reward and reward.model_copy(update={"left": reward.left + 1})


def _handed_out(
    reward: RewardView | None, _recorded: Recorded[RewardRedeemed | VisitorClaimRedeemed], _key: str
) -> RewardView | None:
    return reward and reward.model_copy(update={"handed_out": reward.handed_out + 1})


REWARDS = (
    Projection("rewards", RewardView, indexes=("withdrawn", "offered_at"))
    .on(RewardOffered, lambda event: event.reward_id, _offered)
    .on(RewardRestocked, lambda event: event.reward_id, _restocked)
    .on(RewardTranslated, lambda event: event.reward_id, translated)
    .on(RewardWithdrawn, lambda event: event.reward_id, _withdrawn)
    .on(RewardReserved, lambda event: event.reward_id, _one_less)
    .on(VisitorClaimHeld, lambda event: event.reward_id, _one_less)
    .on(ReservationReleased, lambda event: event.reward_id, _one_more)
    .on(VisitorClaimReleased, lambda event: event.reward_id, _one_more)
    .on(RewardRedeemed, lambda event: event.reward_id, _handed_out)
    .on(VisitorClaimRedeemed, lambda event: event.reward_id, _handed_out)
    .gets(GetReward)
    .lists(ListRewards, order="offered_at", descending=True)
)

Reservation = ReservationView | None


def _reserved(_reservation: Reservation, recorded: Recorded[RewardReserved], _key: str) -> ReservationView:
    event = recorded.data
    return ReservationView(**event.model_dump(exclude={"parts"}), here=event.elsewhere is None)


def _redeemed(reservation: Reservation, _recorded: Recorded[RewardRedeemed], _key: str) -> Reservation:
    return reservation and reservation.model_copy(update={"state": ReservationState.REDEEMED})


def _released(reservation: Reservation, _recorded: Recorded[ReservationReleased], _key: str) -> Reservation:
    return reservation and reservation.model_copy(update={"state": ReservationState.RELEASED})


def _confirmed(
    reservation: Reservation, _recorded: Recorded[ReservationConfirmedElsewhere], _key: str
) -> Reservation:
    return reservation and reservation.model_copy(update={"confirmed": True})


def _asked_back(
    reservation: Reservation, _recorded: Recorded[ReservationAskedBack], _key: str
) -> Reservation:
    return reservation and reservation.model_copy(update={"asked_back": True})


def _of_another(reservation: Reservation, recorded: Recorded[PointsCountedAsOne], _key: str) -> Reservation:
    return reservation and reservation.model_copy(update={"person_id": recorded.data.into})


RESERVATIONS = (
    Projection(
        "reward-reservations",
        ReservationView,
        indexes=("person_id", "state", "here", "reserved_at"),
        version=2,
    )
    .on(RewardReserved, lambda event: event.reservation_id, _reserved)
    .on(RewardRedeemed, lambda event: event.reservation_id, _redeemed)
    .on(ReservationReleased, lambda event: event.reservation_id, _released)
    .on(ReservationConfirmedElsewhere, lambda event: event.reservation_id, _confirmed)
    .on(ReservationAskedBack, lambda event: event.reservation_id, _asked_back)
    .on(PointsCountedAsOne, lambda event: event.reservation_ids, _of_another)
    .gets(GetReservation)
    .lists(ListReservations, order="reserved_at", descending=True)
)
