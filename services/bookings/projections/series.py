"""Series as they were booked, and which of their dates can still be added."""

from shared.contracts.bookings.series import (
    EditScope,
    GetSeries,
    SeriesBooked,
    SeriesCancelled,
    SeriesChange,
    SeriesDateAdded,
    SeriesView,
)
from shared.contracts.bookings.series_edits import SeriesEdited
from shared.kernel.messages import Recorded
from shared.projections.projection import Projection

Series = SeriesView | None
_EDITS_SHOWN = 50


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


def _edited(series: Series, recorded: Recorded[SeriesEdited], _key: str) -> Series:
    if series is None:
        return None
    event = recorded.data
    change = SeriesChange(
        date=event.date,
        scope=event.scope,
        space_id=event.space_id,
        starts_at=event.starts_at,
        ends_at=event.ends_at,
        moved=event.moved,
        kept=len(event.kept),
        edited_at=event.edited_at,
    )
    by_itself = {event.date} if event.scope is EditScope.ONE else set()
    return series.model_copy(
        update={
            "skipped": event.skipped,
            "alone": tuple(sorted({*series.alone, *event.kept} | by_itself)),
            "edits": (*series.edits, change)[-_EDITS_SHOWN:],
        }
    )


SERIES = (
    Projection("series", SeriesView)
    .on(SeriesBooked, lambda event: event.series_id, _booked)
    .on(SeriesDateAdded, lambda event: event.series_id, _date_added)
    .on(SeriesCancelled, lambda event: event.series_id, _cancelled)
    .on(SeriesEdited, lambda event: event.series_id, _edited)
    .gets(GetSeries)
)
