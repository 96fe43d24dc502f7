"""Every wait for a room there ever was."""

from services.bookings.domain.hours import overlap
from shared.contracts.bookings.approvals.events import BookingRequested
from shared.contracts.bookings.bookings.events import BookingCancelled, CancelReason, SpaceBooked
from shared.contracts.bookings.room_waits.events import (
    RoomOffered,
    RoomOfferLapsed,
    RoomWaitEnded,
    RoomWaitJoined,
    RoomWaitLeft,
)
from shared.contracts.bookings.room_waits.views import (
    GetRoomWait,
    ListRoomWaits,
    RoomWaitState,
    RoomWaitView,
)
from shared.kernel.messages import Event, Recorded
from shared.projections.projection import Documents, Projection

Wait = RoomWaitView | None

_TAKEN_AWAY = frozenset(
    {
        CancelReason.SPACE_IS_CLOSED,
        CancelReason.PARTNER_HAS_LEFT,
        CancelReason.PERSON_HAS_LEFT,
        CancelReason.AGREEMENT_DOES_NOT_COVER_IT,
    }
)


def _joined(_wait: Wait, recorded: Recorded[RoomWaitJoined], key: str) -> Wait:
    event = recorded.data
    return RoomWaitView(
        wait_id=key,
        space_id=event.space_id,
        starts_at=event.starts_at,
        ends_at=event.ends_at,
        units=event.units,
        person_id=event.person_id,
        partner_id=event.partner_id,
        line=event.line,
        ticket=event.ticket,
        state=RoomWaitState.WAITING,
        joined_at=event.joined_at,
    )


def _offered(wait: Wait, recorded: Recorded[RoomOffered], _key: str) -> Wait:
    update = {"state": RoomWaitState.OFFERED, "offer_expires_at": recorded.data.expires_at}
    return wait and wait.model_copy(update=update)


def _over(wait: Wait, state: RoomWaitState) -> Wait:
    return wait and wait.model_copy(update={"state": state, "offer_expires_at": None})


def _booked(wait: Wait, _recorded: Recorded[SpaceBooked | BookingRequested], _key: str) -> Wait:
    return _over(wait, RoomWaitState.TAKEN)


def _given_back(wait: Wait, recorded: Recorded[BookingCancelled], _key: str) -> Wait:
    """A hold that was on offer; of a booking that was taken nothing changes here.

    Where the space was closed, or the partner or the person left, nobody declined it.
    """
    if wait is None or wait.state is not RoomWaitState.OFFERED:
        return wait
    taken_away = recorded.data.reason in _TAKEN_AWAY
    return _over(wait, RoomWaitState.ENDED if taken_away else RoomWaitState.DECLINED)


def _lapsed(wait: Wait, _recorded: Recorded[Event], _key: str) -> Wait:
    return _over(wait, RoomWaitState.LAPSED)


def _left(wait: Wait, _recorded: Recorded[Event], _key: str) -> Wait:
    return _over(wait, RoomWaitState.WITHDRAWN)


def _ended(wait: Wait, _recorded: Recorded[Event], _key: str) -> Wait:
    return _over(wait, RoomWaitState.ENDED)


async def get_room_wait(documents: Documents[RoomWaitView], query: GetRoomWait) -> Wait:
    wait = await documents.get(query.wait_id)
    if wait is None or wait.state is not RoomWaitState.WAITING:
        return wait
    line = await documents.all({"space_id": wait.space_id, "state": RoomWaitState.WAITING})
    window = wait.starts_at, wait.ends_at
    before = [
        one
        for one in line
        if one.line == wait.line
        and one.ticket < wait.ticket
        and overlap((one.starts_at, one.ends_at), window)
    ]
    return wait.model_copy(update={"position": len(before) + 1})


ROOM_WAITS = (
    Projection("room_waits", RoomWaitView, indexes=("person_id", "space_id", "state", "starts_at"), version=2)
    .on(RoomWaitJoined, lambda event: event.wait_id, _joined)
    .on(RoomOffered, lambda event: event.wait_id, _offered)
    .on(RoomOfferLapsed, lambda event: event.wait_id, _lapsed)
    .on(RoomWaitLeft, lambda event: event.wait_id, _left)
    .on(RoomWaitEnded, lambda event: event.wait_id, _ended)
    .on(SpaceBooked, lambda event: event.booking_id, _booked)
    .on(BookingRequested, lambda event: event.booking_id, _booked)
    .on(BookingCancelled, lambda event: event.booking_id, _given_back)
    .lists(ListRoomWaits, order="starts_at")
    .answers(GetRoomWait, get_room_wait)
)
