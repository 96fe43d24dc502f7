"""How a space looks, when it is free, and how both are asked for."""

from shared.contracts.bookings.holidays.calendar import DayHours
from shared.contracts.bookings.refusals.spaces import HOST_IS_UNKNOWN, SPACE_IS_UNKNOWN
from shared.contracts.bookings.spaces.approval import SpaceApproval
from shared.contracts.bookings.spaces.commands import Units
from shared.contracts.bookings.spaces.entry import DoorCodes
from shared.contracts.bookings.spaces.house_rules import HouseRules
from shared.contracts.bookings.spaces.obstacles import Obstacle
from shared.contracts.bookings.spaces.pictures import Picture
from shared.contracts.bookings.spaces.tariffs import PriceList
from shared.contracts.partners.programme import OpeningWindow
from shared.kernel.models import Id, Instant, Page, PagedQuery, Query, View
from shared.kernel.operations import Operation
from shared.kernel.roles import ANYONE


class ClosureView(View):
    """A time in which a space can't be used."""

    closure_id: Id
    """What to name to remove this closure."""
    starts_at: Instant
    """The first moment at which the space is closed."""
    ends_at: Instant
    """When it can be used again."""
    reason: str
    """Why the space is closed."""


class SpaceView(View):
    """A room or place that can be booked, and when it is closed."""

    space_id: Id
    """What bookings, sessions and agreements call the space by."""
    name: str
    """What the space is called in Chinese."""
    name_en: str
    """What the space is called in English."""
    floor: int | None
    """The storey it lies on, negative for basements; null for a place that lies on none."""
    area_m2: int | None
    """Its area in square metres; null where nobody measured it."""
    capacity: int
    """Maximum number of people in the whole space."""
    units: int
    """Number of parts that can be booked separately at the same time."""
    buffer_minutes: int
    """Minutes that stay free after each booking."""
    opening_windows: tuple[OpeningWindow, ...] | None
    """The space's own hours in the community's zone; null where it keeps those of the community's rules."""
    on_holidays: DayHours = DayHours.OF_THE_WEEKDAY
    """Which of its hours it keeps on a public holiday."""
    on_working_weekends: DayHours = DayHours.OF_THE_WEEKDAY
    """Which of its hours it keeps on a weekend that is worked for a holiday."""
    check_in_by_code: bool = False
    """Whether whoever booked checks in by the code that its door shows."""
    part_ids: tuple[Id, ...] = ()
    """The spaces that lie in it and are booked by themselves too; whoever has one has taken the whole."""
    whole_id: Id | None = None
    """The space of which it is a part; whoever has that one has this one as well."""
    house_rules: HouseRules | None = None
    """What everybody who uses it keeps to; null where nothing is written down."""
    pictures: tuple[Picture, ...] = ()
    """Where pictures of it lie, and what each shows."""
    closures: tuple[ClosureView, ...] = ()
    """Those that were not over when the space last changed, soonest first."""
    prices: tuple[PriceList, ...] = ()
    """What it costs by the hour, soonest first; empty for a space that was always free. Those that were over
    when the prices last changed are left out."""
    approval: SpaceApproval | None = None
    """Which bookings of it are requests until staff answer; null where each stands at once."""
    door_codes: DoorCodes | None = None
    """Whose bookings have a code for its door, and from when on; null where it opens by none."""
    opened_at: Instant
    """When staff opened it for booking."""
    revision: int
    """How often it has been described: its ETag, to be sent as `If-Match` by whoever edits it."""

    @property
    def kin(self) -> tuple[str, ...]:
        """The spaces that nobody can use while somebody has this one."""
        return self.part_ids if self.whole_id is None else (self.whole_id,)


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
    """The earliest moment at which a booking may start."""
    ends_at: Instant
    """The latest moment at which a booking may end, by the residents' floor too, and before whoever waits for
    what follows."""
    starts_before: Instant | None = None
    """A booking that starts then or later would be refused by the community's rules, or is in the next of
    these stretches; null: it may start whenever it ends in time."""
    longest_minutes: int | None = None
    """How long a booking may be by the quotas and the residents' floor; null where they don't shorten it."""


class FreeButRefused(View):
    """Free time that whoever asks could not have: their bookings, or the community's rules, forbid it."""

    starts_at: Instant
    """The first start that would be refused."""
    starts_before: Instant
    """All starts before this moment would be."""
    ends_at: Instant
    """The latest moment at which a booking could end."""
    against: Obstacle
    """What refuses the first of them."""


class AvailabilityView(View):
    """When a space is free, as far as whoever asks may book it."""

    space_id: Id
    """The space that was asked about."""
    units: int
    """Number of units that are free throughout each stretch, as asked for."""
    zone: str
    """The community's IANA time zone, in which its opening hours are meant."""
    free: list[FreeWindow]
    """The stretches of the asked time in which a booking may lie, the earliest first; empty where there are
    none."""
    refused: tuple[FreeButRefused, ...] = ()
    """What else is free in it, and why whoever asks could not book it now, the earliest first. Strangers are
    told what a resident without bookings is."""


class GetAvailability(Query[AvailabilityView | None]):
    """The stretches in which a booking may lie: opening windows less closures, bookings and buffers.

    Nothing that is past, further ahead than the caller may book, or outside the agreement of the partner
    that is asked for; and nothing that lead times, quotas, the caller's bookings ahead or strikes are
    against, nor what the residents' floor keeps from a partner or somebody who waits is about to be offered:
    that is told apart, with the reason.
    """

    operation = Operation("Read when a space is free", ANYONE, (SPACE_IS_UNKNOWN, HOST_IS_UNKNOWN))

    space_id: Id
    starts_at: Instant
    """From this moment on."""
    ends_at: Instant
    """Up to this moment."""
    units: Units = 1
    """Number of units that must be free at the same time."""


class ListAvailability(Query[list[AvailabilityView]]):
    """The same of several spaces at once, in their order; an unknown one is left out. Asked by pages that
    show them side by side."""

    space_ids: tuple[Id, ...]
    starts_at: Instant
    ends_at: Instant
    units: Units = 1
