"""Series: a space booked again and again, tried first, added to, edited and given back."""

from fastapi import APIRouter, Response

from services.gateway.api.answers import Created, created_in, found
from services.gateway.api.doors import open_to, route_to
from services.gateway.operations import series, series_edits
from services.gateway.operations.caller import Caller
from services.gateway.operations.series import SeriesPlanView
from services.gateway.operations.series_edits import SeriesEditPlanView
from shared.contracts.bookings.refusals.series import SERIES_IS_UNKNOWN
from shared.contracts.bookings.series import (
    AddSeriesDate,
    AddSeriesDateRequest,
    BookSeries,
    CancelSeries,
    GetSeries,
    SeriesDateAdded,
    SeriesView,
    TrySeries,
    TrySeriesRequest,
)
from shared.contracts.bookings.series_edits import EditSeries, TryEditSeries, TryEditSeriesRequest
from shared.kernel.models import Id

router = APIRouter(tags=["bookings"])


open_to(router, "POST /series", BookSeries)


@route_to(router, "POST /series/trial", TrySeries)
async def try_series(body: TrySeriesRequest, caller: Caller) -> SeriesPlanView:
    return await series.try_series(caller, body)


@route_to(router, "GET /series/{series_id}", GetSeries)
async def get_series(series_id: Id, caller: Caller) -> SeriesView:
    return found(await series.get_series(caller, series_id), SERIES_IS_UNKNOWN)


@route_to(router, "POST /series/{series_id}/dates", AddSeriesDate)
async def add_series_date(
    series_id: Id, body: AddSeriesDateRequest, caller: Caller, response: Response
) -> Created:
    outcome = await caller.submit(AddSeriesDate, body, series_id=series_id)
    return created_in(response, outcome, outcome.one(SeriesDateAdded).booking_id, "bookings")


open_to(router, "POST /series/{series_id}/cancellation", CancelSeries)
open_to(router, "POST /series/{series_id}/edits", EditSeries)


@route_to(router, "POST /series/{series_id}/edits/trial", TryEditSeries)
async def try_edit_series(series_id: Id, body: TryEditSeriesRequest, caller: Caller) -> SeriesEditPlanView:
    return await series_edits.try_edit(caller, series_id, body)
