"""How a wait for a room looks to its person and to staff, and how waits are asked for."""

from enum import StrEnum

from shared.contracts.bookings.refusals.room_waits import ROOM_WAIT_IS_UNKNOWN
from shared.kernel.messages import ActorId
from shared.kernel.models import Id, Instant, Page, PagedQuery, PagedRequest, Query, View
from shared.kernel.operations import Operation
from shared.kernel.roles import MEMBERS


class RoomWaitState(StrEnum):
    """How a wait for a room stands, or how it ended."""

    WAITING = "waiting"
    OFFERED = "offered"
    TAKEN = "taken"
    DECLINED = "declined"
    LAPSED = "lapsed"
    WITHDRAWN = "withdrawn"
    ENDED = "ended"


class RoomWaitView(View):
    """A person's place in the line for a time in a space."""

    wait_id: Id
    """What to name to wait no more; what is offered is a hold with this id."""
    space_id: Id
    """The space that is waited for."""
    starts_at: Instant
    """When the time begins."""
    ends_at: Instant
    """When it ends."""
    units: int
    """Number of the space's parts that are waited for."""
    person_id: str
    """Who waits: an opaque id."""
    partner_id: Id | None
    """The partner for whom it is; null for oneself."""
    line: int
    """1 or 2: the first line is served before the second, where the limits have residents come first."""
    ticket: int
    """The order of joining, of each space."""
    position: int | None = None
    """The place in its line among those whose times overlap, which never moves back. Counted when one wait
    is asked for, null in lists and once it is not waiting."""
    state: RoomWaitState
    """How it stands. `ended` means that the time began before it came free."""
    offer_expires_at: Instant | None = None
    """Until when the offered time can be taken; null while none is on offer."""
    joined_at: Instant
    """When the person joined."""


class ListRoomWaitsRequest(PagedRequest):
    space_id: Id | None = None
    """Only those for this space."""
    state: RoomWaitState | None = None
    """Only those that stand like this."""


class ListRoomWaits(ListRoomWaitsRequest, PagedQuery[Page[RoomWaitView]]):
    """One's own waits for rooms, by the time that is waited for; staff see everybody's."""

    operation = Operation("List waits for spaces", MEMBERS)

    person_id: ActorId | None = None
    """Only those of this person; None: everybody's. Never taken from a request."""


class GetRoomWait(Query[RoomWaitView | None]):
    """One wait for a room, with the place in line. For its person and staff."""

    operation = Operation("Read a wait for a space", MEMBERS, (ROOM_WAIT_IS_UNKNOWN,))

    wait_id: Id
