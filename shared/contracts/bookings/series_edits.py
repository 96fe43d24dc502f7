"""Series are edited: one date, this one and all that follow, or all that lie ahead."""

from typing import ClassVar

from pydantic import ConfigDict

from shared.contracts.bookings.bookings.events import BookingUse
from shared.contracts.bookings.credits.lots import CreditPart
from shared.contracts.bookings.refusals.series import (
    DATE_IS_NOT_AHEAD,
    DATE_IS_TOO_NEAR,
    DATE_STANDS_ALONE,
    DATE_WANTS_APPROVAL,
    NO_DATE_CAN_BE_MOVED,
    SERIES_EDIT_HAS_CONFLICTS,
    SERIES_EDIT_IS_ONLY_TRIED,
    SERIES_IS_UNKNOWN,
)
from shared.contracts.bookings.refusals.spaces import (
    HOST_HAS_LEFT,
    HOST_IS_SUSPENDED,
    SPACE_IS_UNKNOWN,
)
from shared.contracts.bookings.series import EditScope, SkippedDate
from shared.contracts.bookings.spaces.commands import SlotRequest, Units
from shared.kernel.messages import Command, Event, Withheld
from shared.kernel.models import Flag, Id, Instant
from shared.kernel.operations import Operation
from shared.kernel.roles import Role, roles

_MAY_EDIT = roles(Role.RESIDENT, Role.PARTNER, Role.STAFF)
_OF_ANY_EDIT = (
    SERIES_IS_UNKNOWN,
    HOST_HAS_LEFT,
    HOST_IS_SUSPENDED,
    DATE_IS_NOT_AHEAD,
    DATE_STANDS_ALONE,
    DATE_IS_TOO_NEAR,
    SPACE_IS_UNKNOWN,
    DATE_WANTS_APPROVAL,
)


class EditSeriesRequest(SlotRequest):
    """How one date of a series is to be, and which others with it.

    Those begin as many days later or earlier than now as this one, at its new time of day, and last as long.
    """

    model_config = ConfigDict(
        json_schema_extra={
            "examples": [
                {
                    "booking_id": "0197e3a0-5c00-7a10-8000-00000000b001",
                    "scope": "following",
                    "starts_at": "2026-07-22T19:30:00+08:00",
                    "ends_at": "2026-07-22T21:00:00+08:00",
                    "keep_conflicts": True,
                }
            ]
        }
    )

    booking_id: Id
    """The booking of the date that is named: one of the series that has not begun."""
    scope: EditScope
    """Which dates are edited. A date that was edited by itself changes with no other."""
    space_id: Id | None = None
    """The space for these dates; null for each date's own."""
    units: Units | None = None
    """Number of the space's parts for these dates; null for each date's own."""
    keep_conflicts: Flag = False
    """Whether dates that can't be had so stay as they are, and by themselves from then on; otherwise they are
    named and nothing changes."""


class EditSeries(EditSeriesRequest, Command):
    """Moves dates of a series. Each keeps its booking, and with it its link and what was paid.

    A date that was edited by itself stays as it is, one that was cancelled never comes back, and what has
    begun never changes. Dates that were skipped move along, and can be added where they are free then.
    """

    operation = Operation(
        "Edit a series",
        _MAY_EDIT,
        (*_OF_ANY_EDIT, SERIES_EDIT_HAS_CONFLICTS, NO_DATE_CAN_BE_MOVED),
    )

    series_id: Id


class TryEditSeriesRequest(EditSeriesRequest):
    """As for an edit that is made."""


class TryEditSeries(TryEditSeriesRequest, Command):
    """Says what an edit of a series would do, decided as the edit is, and changes nothing."""

    operation = Operation("Try an edit of a series", _MAY_EDIT, (*_OF_ANY_EDIT, SERIES_EDIT_IS_ONLY_TRIED))

    series_id: Id


class BookingMoved(Event):
    """A date of a series has another time or space. Its booking is the same."""

    type: ClassVar[str] = "bookings.booking_moved.v1"
    public: ClassVar[bool] = False  # It tells who is where and when.
    withheld: ClassVar[Withheld | None] = Withheld.WHEREABOUTS

    booking_id: Id
    series_id: Id
    date: Instant
    """When the date was to begin as the series was booked."""
    space_id: Id
    starts_at: Instant
    ends_at: Instant
    free_again_at: Instant
    """The end and the buffer after it."""
    units: int
    late_from: Instant
    """From here on a cancellation is a late one: as long before its start as when it was booked."""
    check_in_from: Instant
    release_at: Instant
    """Not checked in by then, it is a no-show."""
    price_fen: int
    """What it costs now."""
    credits_of: str | None = None
    """The person or the partner whose credits it takes; null where it takes none, and before 0.2.0."""
    credits: tuple[CreditPart, ...] = ()
    """The credits that it takes now."""
    credits_back: tuple[CreditPart, ...] = ()
    """Those that it had before, which come back for that."""
    from_space_id: Id
    """The space that it had before."""
    from_starts_at: Instant
    """When it was to begin before."""
    from_free_again_at: Instant
    """When the space would have been free again after it before."""
    moved_at: Instant
    from_ends_at: Instant | None = None
    """When it was to end before. Absent before 0.2.0: what is told of rooms has it where it was."""
    from_units: int = 1
    """How many units it had before; absent before 0.2.0."""
    use: BookingUse = BookingUse.RESIDENT
    """For whom it is; absent before 0.2.0."""


class SeriesEdited(Event):
    """How dates of a series are from now on. Those whose it is are told, if somebody else did that."""

    type: ClassVar[str] = "bookings.series_edited.v1"
    public: ClassVar[bool] = False
    withheld: ClassVar[Withheld | None] = Withheld.WHEREABOUTS

    series_id: Id
    booking_id: Id
    """The booking of the date that was named."""
    date: Instant
    """When that date was to begin as the series was booked."""
    scope: EditScope
    space_id: Id
    """The space of that date from now on."""
    starts_at: Instant
    """When that date begins from now on; as it was, if it could not be had so."""
    ends_at: Instant
    moved: int
    """How many bookings were moved."""
    kept: tuple[Instant, ...]
    """The dates that could not be had so and stay as they are, as the series was booked."""
    skipped: tuple[SkippedDate, ...]
    """All dates that can still be added, as they are now."""
    booked_by: str
    edited_at: Instant
    person_ids: tuple[str, ...] = ()
    """Whose it is: who booked it, or whoever acts for the partner. Absent before 0.2.0: who booked it."""
