"""Series: one space booked again and again by a rule, in the community's zone."""

from enum import StrEnum
from typing import Annotated, ClassVar

from pydantic import ConfigDict, Field

from shared.contracts.bookings.bookings.commands import BookSpaceRequest
from shared.contracts.bookings.bookings.events import BookingUse, CancelReason
from shared.contracts.bookings.refusals.equipment import (
    EQUIPMENT_BELONGS_TO_ANOTHER_SPACE,
    EQUIPMENT_IS_UNKNOWN,
)
from shared.contracts.bookings.refusals.series import (
    DATE_IS_NOT_FREE,
    DATE_WAS_NOT_SKIPPED,
    SERIES_HAS_CONFLICTS,
    SERIES_HAS_NO_FREE_DATE,
    SERIES_IS_ONLY_TRIED,
    SERIES_IS_UNKNOWN,
)
from shared.contracts.bookings.refusals.spaces import (
    HOST_HAS_LEFT,
    HOST_IS_SUSPENDED,
    HOST_IS_UNKNOWN,
    SPACE_IS_UNKNOWN,
)
from shared.contracts.bookings.spaces.commands import Minute
from shared.kernel.messages import Command, Event, Withheld
from shared.kernel.models import Flag, Frozen, Id, Instant, Query, Request, View
from shared.kernel.operations import Operation
from shared.kernel.roles import MEMBERS, Role, roles

Dates = Annotated[int, Field(strict=True, ge=2, le=53)]
"""Number of dates of a series, the first included; a year of weeks at most."""

OF_ANY_SERIES = (
    HOST_IS_UNKNOWN,
    HOST_HAS_LEFT,
    HOST_IS_SUSPENDED,
    SPACE_IS_UNKNOWN,
    EQUIPMENT_IS_UNKNOWN,
    EQUIPMENT_BELONGS_TO_ANOTHER_SPACE,
)
_MAY_BOOK = roles(Role.RESIDENT, Role.PARTNER, Role.STAFF)


class Repeats(StrEnum):
    """How a series goes on from its first date, as RFC 5545 has it, at the same time of day."""

    WEEKLY = "weekly"
    EVERY_OTHER_WEEK = "every_other_week"
    MONTHLY_BY_WEEKDAY = "monthly_by_weekday"
    """On the second Tuesday, where the first date is one; from a fifth one on, on the last of each month."""


class EditScope(StrEnum):
    """Which dates of a series an edit is for."""

    ONE = "one"
    FOLLOWING = "following"
    """The date that is named and those after it."""
    ALL = "all"
    """Every date that has not begun."""


class BookSeriesRequest(BookSpaceRequest):
    """The first date of the series, and how it goes on."""

    model_config = ConfigDict(
        json_schema_extra={
            "examples": [
                {
                    "space_id": "0197e3a0-5c00-7a10-8000-000000000001",
                    "starts_at": "2026-07-08T19:00:00+08:00",
                    "ends_at": "2026-07-08T20:00:00+08:00",
                    "repeats": "weekly",
                    "dates": 8,
                    "skip_conflicts": True,
                }
            ]
        }
    )

    repeats: Repeats
    """How it goes on from the first date."""
    dates: Dates
    """How many dates it has in all, those included that are skipped."""
    skip_conflicts: Flag = False
    """Whether dates that can't be had are skipped; otherwise they are named and nothing is booked."""


class BookSeries(BookSeriesRequest, Command):
    """Books every date of a series that can be had. Each is a booking of its own."""

    operation = Operation(
        "Book a series",
        _MAY_BOOK,
        (*OF_ANY_SERIES, SERIES_HAS_CONFLICTS, SERIES_HAS_NO_FREE_DATE),
        makes="series_id",
    )


class TrySeriesRequest(BookSeriesRequest):
    """As for a series that is booked."""


class TrySeries(TrySeriesRequest, Command):
    """Says what booking a series would do, decided as bookings are, and books nothing."""

    operation = Operation("Try a series", _MAY_BOOK, (*OF_ANY_SERIES, SERIES_IS_ONLY_TRIED))


class AddSeriesDateRequest(Request):
    """A date that was skipped when the series was booked."""

    model_config = ConfigDict(json_schema_extra={"examples": [{"starts_at": "2026-07-22T19:00:00+08:00"}]})

    starts_at: Minute
    """When the date that was skipped would have begun."""


class AddSeriesDate(AddSeriesDateRequest, Command):
    """Books a date that was skipped, now that it is free. One that was cancelled never comes back."""

    operation = Operation(
        "Add a skipped date",
        _MAY_BOOK,
        (SERIES_IS_UNKNOWN, DATE_WAS_NOT_SKIPPED, DATE_IS_NOT_FREE),
        makes="booking_id",
    )

    series_id: Id


class CancelSeriesRequest(Request):
    """From when on the series is given back, and why."""

    model_config = ConfigDict(json_schema_extra={"examples": [{"reason": "plans_changed"}]})

    starts_from: Minute | None = None
    """The first moment whose dates are given back; null for all that have not begun."""
    reason: CancelReason = CancelReason.PLANS_CHANGED
    """Why the dates are given back."""


class CancelSeries(CancelSeriesRequest, Command):
    """Gives back the dates from a moment on, or all that have not begun. What has begun never changes."""

    operation = Operation("Cancel a series", _MAY_BOOK, (SERIES_IS_UNKNOWN,))

    series_id: Id


class SkippedDate(Frozen):
    """A date of a series that could not be had."""

    starts_at: Instant
    """When it would have begun."""
    ends_at: Instant
    """When it would have ended."""
    reason: str
    """Code of the refusal that a booking of this date alone would have met when it was skipped."""
    date: Instant | None = None
    """When it was to begin as the series was booked, where an edit moved it; null where none did."""
    space_id: Id | None = None
    """The space that an edit gave it; null for the one that the series was booked in."""
    units: int | None = None
    """The number of the space's parts that an edit gave it; null for that of the series as booked."""


class SeriesBooked(Event):
    type: ClassVar[str] = "bookings.series_booked.v1"
    public: ClassVar[bool] = False  # It tells who is where and when.
    withheld: ClassVar[Withheld | None] = Withheld.WHEREABOUTS

    series_id: Id
    space_id: Id
    starts_at: Instant
    ends_at: Instant
    repeats: Repeats
    dates: int
    rrule: str
    """The rule as RFC 5545 writes it, for a start in ``zone``."""
    zone: str
    units: int
    use: BookingUse
    booked_by: str
    partner_id: Id | None
    skipped: tuple[SkippedDate, ...]
    booked_at: Instant


class SeriesDateAdded(Event):
    type: ClassVar[str] = "bookings.series_date_added.v1"
    public: ClassVar[bool] = False
    withheld: ClassVar[Withheld | None] = Withheld.WHEREABOUTS

    series_id: Id
    booking_id: Id
    starts_at: Instant
    date: Instant | None = None
    """When it was to begin as the series was booked, where an edit moved it; null where none did."""
    added_at: Instant


class SeriesCancelled(Event):
    type: ClassVar[str] = "bookings.series_cancelled.v1"
    public: ClassVar[bool] = False
    withheld: ClassVar[Withheld | None] = Withheld.WHEREABOUTS

    series_id: Id
    starts_from: Instant
    """Dates that were skipped from here on can be added no more."""
    cancelled_at: Instant


class SeriesChange(View):
    """An edit of a series, as it was made."""

    date: Instant
    """The date from which it was made: when that was to begin as the series was booked."""
    scope: EditScope
    """Which dates it was for."""
    space_id: Id
    """The space of that date since."""
    starts_at: Instant
    """When that date begins since."""
    ends_at: Instant
    """When that date ends since."""
    moved: int
    """How many bookings it moved."""
    kept: int
    """How many dates could not be had so and stayed as they were."""
    edited_at: Instant
    """When it was made."""


class SeriesView(View):
    """A series as those may see it who may; its bookings are listed by its id."""

    series_id: Id
    """What its bookings name."""
    space_id: Id
    """The space that is booked."""
    starts_at: Instant
    """When the first date begins."""
    ends_at: Instant
    """When the first date ends."""
    repeats: Repeats
    """How it goes on from the first date."""
    dates: int
    """How many dates it has in all, those included that were skipped."""
    rrule: str
    """The rule as RFC 5545 writes it, for a start in `zone`."""
    zone: str
    """The community's IANA time zone, in which the time of day stays the same."""
    units: int
    """Number of the space's parts that it takes."""
    use: BookingUse
    """For whom the space is booked."""
    booked_by: str | None
    """Shown only to the booker and to staff."""
    partner_id: Id | None
    """The partner for whom it was booked; null for a resident's own and the community's."""
    skipped: tuple[SkippedDate, ...]
    """The dates that could not be had, and can be added while they are ahead."""
    alone: tuple[Instant, ...] = ()
    """The dates that change with no other, named as the series was booked: each was edited by itself, or
    could not be had when others were edited."""
    edits: tuple[SeriesChange, ...] = ()
    """The last edits, the first of them first. The rule above is what was booked; its dates are as they were
    edited since."""
    booked_at: Instant
    """When it was booked."""


class GetSeries(Query[SeriesView | None]):
    """One series. Only the booker and staff are shown who booked."""

    operation = Operation("Read a series", MEMBERS, (SERIES_IS_UNKNOWN,))

    series_id: Id
