"""What happens to spaces, for everybody to read."""

from typing import ClassVar

from shared.contracts.partners.programme import OpeningWindow
from shared.kernel.messages import Event
from shared.kernel.models import Id, Instant


class SpaceOpened(Event):
    type: ClassVar[str] = "bookings.space_opened.v1"

    space_id: Id
    name: str
    name_en: str
    floor: int | None
    area_m2: int | None
    capacity: int
    units: int
    buffer_minutes: int
    opening_windows: tuple[OpeningWindow, ...] | None
    opened_at: Instant


class SpaceEdited(Event):
    type: ClassVar[str] = "bookings.space_edited.v1"

    space_id: Id
    name: str
    name_en: str
    floor: int | None
    area_m2: int | None
    capacity: int
    units: int
    buffer_minutes: int
    opening_windows: tuple[OpeningWindow, ...] | None
    revision: int
    edited_at: Instant


class SpaceClosed(Event):
    type: ClassVar[str] = "bookings.space_closed.v1"

    space_id: Id
    closure_id: Id
    starts_at: Instant
    ends_at: Instant
    reason: str
    closed_at: Instant


class SpaceReopened(Event):
    type: ClassVar[str] = "bookings.space_reopened.v1"

    space_id: Id
    closure_id: Id
    reopened_at: Instant
