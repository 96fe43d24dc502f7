"""What happens to spaces, for everybody to read."""

from typing import ClassVar

from shared.contracts.bookings.holidays.calendar import DayHours
from shared.contracts.partners.programme import OpeningWindow
from shared.kernel.messages import Event
from shared.kernel.models import Id, Instant


class SpaceOpened(Event):
    """Staff opened a room or place for booking."""

    type: ClassVar[str] = "bookings.space_opened.v1"

    space_id: Id
    """Id of the new space; bookings and sessions refer to it."""
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
    """Which of its hours it keeps on a public holiday. Absent before 0.2.0."""
    on_working_weekends: DayHours = DayHours.OF_THE_WEEKDAY
    """Which of its hours it keeps on a weekend that is worked for a holiday. Absent before 0.2.0."""
    check_in_by_code: bool = False
    """Whether whoever booked checks in by the code that its door shows; absent, as before 0.2.0, no."""
    opened_at: Instant
    """When it became bookable."""


class SpaceEdited(Event):
    """Staff described a space anew. What is booked already keeps its time and its buffer."""

    type: ClassVar[str] = "bookings.space_edited.v1"

    space_id: Id
    """The space that was described anew. Every other field holds from now on, changed or not."""
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
    """Minutes that stay free after each booking that is made from now on."""
    opening_windows: tuple[OpeningWindow, ...] | None
    """The space's own hours in the community's zone; null where it keeps those of the community's rules."""
    on_holidays: DayHours = DayHours.OF_THE_WEEKDAY
    """Which of its hours it keeps on a public holiday. Absent before 0.2.0."""
    on_working_weekends: DayHours = DayHours.OF_THE_WEEKDAY
    """Which of its hours it keeps on a weekend that is worked for a holiday. Absent before 0.2.0."""
    check_in_by_code: bool | None = None
    """Whether whoever booked checks in by the code that its door shows; null, as before 0.2.0, where that
    did not change."""
    revision: int
    """How often the space has been described, the first time included."""
    edited_at: Instant
    """When staff changed it."""


class SpaceClosed(Event):
    """Staff closed a space for some time, in which nobody has it booked any more."""

    type: ClassVar[str] = "bookings.space_closed.v1"

    space_id: Id
    """The space that nobody can book meanwhile."""
    closure_id: Id
    """Id of this closure; `space_reopened` names it when it is removed."""
    starts_at: Instant
    """The first moment at which the space is closed."""
    ends_at: Instant
    """When it can be used again, unless the closure is removed before."""
    reason: str
    """Why the space is closed."""
    closed_at: Instant
    """When staff entered the closure."""


class SpaceReopened(Event):
    """Staff removed a closure, or ended it early."""

    type: ClassVar[str] = "bookings.space_reopened.v1"

    space_id: Id
    """The space that can be booked again."""
    closure_id: Id
    """The closure that no longer holds."""
    reopened_at: Instant
    """When staff removed the closure."""
