"""Series as they were booked, and which of their dates can still be added."""

from shared.contracts.bookings.series import (
    GetSeries,
    SeriesBooked,
    SeriesCancelled,
    SeriesDateAdded,
    SeriesView,
)
from shared.kernel.messages import Recorded
from shared.projections.projection import Projection

Series = SeriesView | None


def _booked(_series: Series, recorded: Recorded[SeriesBooked], key: str) -> Series:
    event = recorded.data
    return SeriesView(
        series_id=key,
        space_id=event.space_id,
        starts_at=event.starts_at,
        ends_at=event.ends_at,
        repeats=event.repeats,
        dates=event.dates,
        rrule=event.rrule,
        zone=event.zone,
        units=event.units,
        use=event.use,
        booked_by=event.booked_by,
        partner_id=event.partner_id,
        skipped=event.skipped,
        booked_at=event.booked_at,
    )


def _date_added(series: Series, recorded: Recorded[SeriesDateAdded], _key: str) -> Series:
    added = recorded.data.starts_at
    return series and series.model_copy(
        update={"skipped": tuple(one for one in series.skipped if one.starts_at != added)}
    )


def _cancelled(series: Series, recorded: Recorded[SeriesCancelled], _key: str) -> Series:
    since = recorded.data.starts_from
    return series and series.model_copy(
        update={"skipped": tuple(one for one in series.skipped if one.starts_at < since)}
    )


SERIES = (
    Projection("series", SeriesView)
    .on(SeriesBooked, lambda event: event.series_id, _booked)
    .on(SeriesDateAdded, lambda event: event.series_id, _date_added)
    .on(SeriesCancelled, lambda event: event.series_id, _cancelled)
    .gets(GetSeries)
)
