"""A community's rooms and sessions in numbers: one document, to which each event adds."""

from datetime import datetime

from shared.contracts.bookings.bookings.events import BookingCancelled, SpaceBooked
from shared.contracts.bookings.programme import RulesAdopted
from shared.contracts.bookings.series_edits import BookingMoved
from shared.contracts.bookings.sessions.events import (
    ReportOverdue,
    SessionCancelled,
    SessionOpened,
    SessionPriced,
)
from shared.contracts.bookings.spaces.events import SpaceOpened
from shared.contracts.bookings.sums import GatherRooms, RoomsMonth, RoomsSums
from shared.contracts.bookings.takings import SessionDelivered
from shared.kernel.messages import Recorded
from shared.kernel.months import month_at
from shared.projections.projection import Documents, Projection

SUMS = "sums"
"""The key of the one document."""


def _ruled(sums: RoomsSums | None, recorded: Recorded[RulesAdopted], _key: str) -> RoomsSums:
    return (sums or RoomsSums()).model_copy(update={"zone": recorded.data.rules.zone})


def _space(sums: RoomsSums | None, _recorded: Recorded[SpaceOpened], _key: str) -> RoomsSums:
    sums = sums or RoomsSums()
    return sums.model_copy(update={"spaces": sums.spaces + 1})


def _booked(sums: RoomsSums | None, recorded: Recorded[SpaceBooked], _key: str) -> RoomsSums:
    return _added(sums, recorded.data.starts_at, bookings=1)


def _moved(sums: RoomsSums | None, recorded: Recorded[BookingMoved], _key: str) -> RoomsSums:
    """It counts for the month in which it takes place."""
    return _added(
        _added(sums, recorded.data.from_starts_at, bookings=-1), recorded.data.starts_at, bookings=1
    )


def _given_back(sums: RoomsSums | None, recorded: Recorded[BookingCancelled], _key: str) -> RoomsSums:
    return _added(sums, recorded.data.starts_at, bookings_cancelled=1)


def _priced(sums: RoomsSums | None, recorded: Recorded[SessionPriced], _key: str) -> RoomsSums:
    event = recorded.data
    return _added(sums, event.priced_at, prices_fen=event.price_fen, market_fen=event.market_reference_fen)


def _opened(sums: RoomsSums | None, recorded: Recorded[SessionOpened], _key: str) -> RoomsSums:
    return _added(sums, recorded.data.starts_at, places=recorded.data.capacity)


def _delivered(sums: RoomsSums | None, recorded: Recorded[SessionDelivered], _key: str) -> RoomsSums:
    event = recorded.data
    sums = _added(
        sums, event.delivered_at, sessions=1, attended=event.attended, takings_fen=event.takings_fen
    )
    return _reported(sums, event.session_id)


def _cancelled(sums: RoomsSums | None, recorded: Recorded[SessionCancelled], _key: str) -> RoomsSums:
    return _reported(sums or RoomsSums(), recorded.data.session_id)


def _overdue(sums: RoomsSums | None, recorded: Recorded[ReportOverdue], _key: str) -> RoomsSums:
    sums = sums or RoomsSums()
    return sums.model_copy(update={"reports_overdue": (*sums.reports_overdue, recorded.data.session_id)})


def _reported(sums: RoomsSums, session_id: str) -> RoomsSums:
    left = tuple(one for one in sums.reports_overdue if one != session_id)
    return sums.model_copy(update={"reports_overdue": left})


def _added(sums: RoomsSums | None, at: datetime, **numbers: int) -> RoomsSums:
    sums = sums or RoomsSums()
    name = month_at(at, sums.zone)
    month = sums.months.get(name) or RoomsMonth()
    raised = month.model_copy(update={key: getattr(month, key) + more for key, more in numbers.items()})
    return sums.model_copy(update={"months": {**sums.months, name: raised}})


async def gather(documents: Documents[RoomsSums], query: GatherRooms) -> dict[str, RoomsSums]:
    """The numbers of these communities."""
    return await documents.across(query.communities, SUMS)


ROOMS_SUMS = (
    Projection("sums", RoomsSums)
    .on(RulesAdopted, lambda _: SUMS, _ruled)
    .on(SpaceOpened, lambda _: SUMS, _space)
    .on(SpaceBooked, lambda _: SUMS, _booked)
    .on(BookingMoved, lambda _: SUMS, _moved)
    .on(BookingCancelled, lambda _: SUMS, _given_back)
    .on(SessionPriced, lambda _: SUMS, _priced)
    .on(SessionOpened, lambda _: SUMS, _opened)
    .on(SessionDelivered, lambda _: SUMS, _delivered)
    .on(SessionCancelled, lambda _: SUMS, _cancelled)
    .on(ReportOverdue, lambda _: SUMS, _overdue)
    .answers(GatherRooms, gather)
)
