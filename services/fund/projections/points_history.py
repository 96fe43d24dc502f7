"""What became of points, one document a movement; and those that expire soon, one a lot."""

from collections.abc import Iterable

from shared.contracts.fund.points.events import (
    PointsEarned,
    PointsExpired,
    PointsExpireSoon,
    PointsReversed,
    ReservationReleased,
    RewardRedeemed,
    RewardReserved,
    WhyReleased,
)
from shared.contracts.fund.points.history import (
    ExpiringView,
    ListExpiringPoints,
    ListPointsHistory,
    PointsLineView,
    PointsMovement,
)
from shared.kernel.messages import Recorded
from shared.projections.indexing import Wanted
from shared.projections.projection import Documents, Projection

Line = PointsLineView | None
Lost = PointsExpired | PointsReversed
Expiring = ExpiringView | None


def _earned(_line: Line, recorded: Recorded[PointsEarned], _key: str) -> PointsLineView:
    event = recorded.data
    return PointsLineView(
        person_id=event.person_id,
        movement=PointsMovement.EARNED,
        minutes=event.minutes,
        hours_id=event.lot_id,
        expires_at=event.expires_at,
        at=event.earned_at,
    )


def _lost(line: Line, recorded: Recorded[Lost], _key: str) -> Line:
    """Parts of a lot that are lost at one moment are one line; of nothing there is none."""
    event = recorded.data
    expired = isinstance(event, PointsExpired)
    minutes = event.minutes + (line.minutes if line else 0)
    if not minutes:
        return None
    return PointsLineView(
        person_id=event.person_id,
        movement=PointsMovement.EXPIRED if expired else PointsMovement.REVERSED,
        minutes=minutes,
        hours_id=event.lot_id,
        at=event.expired_at if isinstance(event, PointsExpired) else event.reversed_at,
    )


def _of_loss(event: Lost) -> str:
    if isinstance(event, PointsExpired):
        return f"{event.lot_id}/expired/{event.expired_at.isoformat()}"
    return f"{event.lot_id}/reversed/{event.reversed_at.isoformat()}"


def _reserved(_line: Line, recorded: Recorded[RewardReserved], _key: str) -> PointsLineView:
    event = recorded.data
    return PointsLineView(
        person_id=event.person_id,
        movement=PointsMovement.RESERVED,
        minutes=event.minutes,
        reward_id=event.reward_id,
        community=event.elsewhere.community if event.elsewhere else None,
        at=event.reserved_at,
    )


def _redeemed(_line: Line, recorded: Recorded[RewardRedeemed], _key: str) -> PointsLineView:
    event = recorded.data
    return PointsLineView(
        person_id=event.person_id,
        movement=PointsMovement.REDEEMED,
        minutes=event.minutes,
        reward_id=event.reward_id,
        community=event.elsewhere.community if event.elsewhere else None,
        at=event.redeemed_at,
    )


def _released(_line: Line, recorded: Recorded[ReservationReleased], _key: str) -> PointsLineView:
    event = recorded.data
    ran_out = event.why is WhyReleased.RAN_OUT
    return PointsLineView(
        person_id=event.person_id,
        movement=PointsMovement.RAN_OUT if ran_out else PointsMovement.GIVEN_BACK,
        minutes=event.minutes,
        reward_id=event.reward_id,
        community=event.elsewhere.community if event.elsewhere else None,
        at=event.released_at,
    )


POINTS_HISTORY = (
    Projection("points-history", PointsLineView, indexes=("person_id", "at"), version=2)
    .on(PointsEarned, lambda event: f"{event.lot_id}/earned", _earned)
    .on(PointsExpired, _of_loss, _lost)
    .on(PointsReversed, _of_loss, _lost)
    .on(RewardReserved, lambda event: f"{event.reservation_id}/reserved", _reserved)
    .on(RewardRedeemed, lambda event: f"{event.reservation_id}/redeemed", _redeemed)
    .on(ReservationReleased, lambda event: f"{event.reservation_id}/released", _released)
    .lists(ListPointsHistory, order="at", descending=True)
)


def _soon(_lot: Expiring, recorded: Recorded[PointsExpireSoon], _key: str) -> ExpiringView:
    event = recorded.data
    return ExpiringView(person_id=event.person_id, minutes=event.minutes, expires_at=event.expires_at)


def _changed(lot: Expiring, minutes: int) -> Expiring:
    if lot is None:
        return None
    left = max(0, lot.minutes + minutes)
    return lot.model_copy(update={"minutes": left, "left": left > 0})


def _gone(lot: Expiring, recorded: Recorded[Lost], _key: str) -> Expiring:
    return _changed(lot, -recorded.data.minutes)


def _taken(lot: Expiring, recorded: Recorded[RewardReserved], key: str) -> Expiring:
    return _changed(lot, -sum(one.minutes for one in recorded.data.parts if one.lot_id == key))


def _back(lot: Expiring, recorded: Recorded[ReservationReleased], key: str) -> Expiring:
    return _changed(lot, sum(one.minutes for one in recorded.data.parts if one.lot_id == key))


def _lots_of(event: RewardReserved | ReservationReleased) -> Iterable[str]:
    return tuple(one.lot_id for one in event.parts)


async def list_expiring(documents: Documents[ExpiringView], query: ListExpiringPoints) -> list[ExpiringView]:
    """What is left, of all records that are one person's."""
    whose: dict[str, Wanted] = {"person_id": query.records, "left": True}
    return await documents.all(whose, order="expires_at")


EXPIRING_POINTS = (
    Projection("expiring-points", ExpiringView, indexes=("person_id", "left", "expires_at"))
    .on(PointsExpireSoon, lambda event: event.lot_id, _soon)
    .on(PointsExpired, lambda event: event.lot_id, _gone)
    .on(PointsReversed, lambda event: event.lot_id, _gone)
    .on(RewardReserved, _lots_of, _taken)
    .on(ReservationReleased, _lots_of, _back)
    .answers(ListExpiringPoints, list_expiring)
)
