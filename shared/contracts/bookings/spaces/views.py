"""How a space looks, when it is free, and how both are asked for."""

from shared.contracts.bookings.refusals import SPACE_IS_UNKNOWN
from shared.contracts.bookings.spaces.commands import Units
from shared.contracts.partners.programme import OpeningWindow
from shared.kernel.models import Id, Instant, Page, PagedQuery, Query, View
from shared.kernel.operations import Operation
from shared.kernel.roles import ANYONE


class ClosureView(View):
    closure_id: Id
    starts_at: Instant
    ends_at: Instant
    reason: str


class SpaceView(View):
    space_id: Id
    name: str
    name_en: str
    floor: int | None
    area_m2: int | None
    capacity: int
    units: int
    buffer_minutes: int
    opening_windows: tuple[OpeningWindow, ...] | None
    closures: tuple[ClosureView, ...] = ()
    """Those that were not over when the space last changed, soonest first."""
    opened_at: Instant
    revision: int


class ListSpaces(PagedQuery[Page[SpaceView]]):
    """Spaces, in the order in which they were opened."""

    operation = Operation("List spaces", ANYONE)


class GetSpace(Query[SpaceView | None]):
    """One space, with the closures that are ahead."""

    operation = Operation("Read a space", ANYONE, (SPACE_IS_UNKNOWN,))

    space_id: Id


class FreeWindow(View):
    """A stretch in which a booking may lie, buffers considered."""

    starts_at: Instant
    ends_at: Instant


class AvailabilityView(View):
    space_id: Id
    units: int
    zone: str
    free: list[FreeWindow]


class GetAvailability(Query[AvailabilityView | None]):
    """The stretches in which a booking may lie: opening windows less closures, bookings and buffers."""

    operation = Operation("Read when a space is free", ANYONE, (SPACE_IS_UNKNOWN,))

    space_id: Id
    starts_at: Instant
    """From this moment on."""
    ends_at: Instant
    """Up to this moment."""
    units: Units = 1
    """Number of units that must be free at the same time."""
