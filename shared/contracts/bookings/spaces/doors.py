"""What the door of a space shows: the code of the moment, and who has it now and next, without names."""

from pydantic import Field

from shared.kernel.models import Id, Instant, View


class TimeAtDoor(View):
    """A time at which the space is taken, as everybody who passes may read it."""

    starts_at: Instant
    """When it begins."""
    ends_at: Instant
    """When it ends."""
    space_id: Id
    """Which space is booked: the one behind the door, the whole that it is a part of, or one of its parts."""
    title: str = ""
    """What a session that everybody can find is called; empty for whatever else the space is booked for."""


class RoomDoor(View):
    """What a screen at the door of a space shows in this moment."""

    space_id: Id
    """The space behind the door."""
    code: str = Field(examples=["402817"])
    """Six digits by which whoever booked checks in. They are taken until the next ones are replaced: half a
    minute at least, one at most."""
    changes_at: Instant
    """When the next ones are shown."""
    now: tuple[TimeAtDoor, ...] = ()
    """What the space is taken for in this moment."""
    free_until: Instant | None = None
    """Until when it, or a part of it, is free in this moment, looking a day ahead; null while it is taken or
    closed."""
    next: TimeAtDoor | None = None
    """What begins next within a day; null where nothing does."""
