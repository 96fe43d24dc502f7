"""The free windows of spaces, computed from the sheets of their calendar when somebody asks."""

from collections.abc import Mapping
from datetime import datetime, timedelta

from services.bookings.domain.hours import (
    DAY,
    Span,
    calendar_hours,
    local_day,
    spans_of_days,
    weekly_hours,
    without,
)
from services.bookings.domain.kin import EVERYTHING
from services.bookings.domain.schedule import Use, free_stretches
from services.bookings.projections.sheets import COMMUNITY, Sheet, days_of
from shared.contracts.bookings.spaces.views import (
    AvailabilityView,
    FreeWindow,
    GetAvailability,
    ListAvailability,
)
from shared.projections.projection import Documents

LONGEST = timedelta(days=31)


async def get_availability(documents: Documents[Sheet], query: GetAvailability) -> AvailabilityView | None:
    found = await _availability(documents, (query.space_id,), query)
    return found[0] if found else None


async def list_availability(documents: Documents[Sheet], query: ListAvailability) -> list[AvailabilityView]:
    return await _availability(documents, query.space_ids, query)


async def _availability(
    documents: Documents[Sheet], space_ids: tuple[str, ...], query: GetAvailability | ListAvailability
) -> list[AvailabilityView]:
    """Of those of the spaces that there are: two questions for all sheets, however many spaces."""
    sheets = await documents.several((COMMUNITY, *space_ids))
    community = sheets.get(COMMUNITY)
    if community is None:
        return []
    ends_at = min(query.ends_at, query.starts_at + LONGEST)
    spaces = {one: sheets[one] for one in space_ids if one in sheets}
    kin = {other for one in spaces.values() for other in one.kin}
    buffer = max((timedelta(minutes=one.buffer_minutes) for one in spaces.values()), default=timedelta())
    days = [day for one in {*spaces, *kin} for day in days_of(one, query.starts_at, ends_at + buffer)]
    sheets |= await documents.several([*(kin - spaces.keys()), *days])
    zone = community.hours[-1].zone
    return [
        AvailabilityView(
            space_id=one,
            units=query.units,
            zone=zone,
            free=_free(community, sheets, one, query.units, (query.starts_at, ends_at)),
        )
        for one in spaces
    ]


def _free(
    community: Sheet, sheets: Mapping[str, Sheet], space_id: str, units: int, time: Span
) -> list[FreeWindow]:
    space = sheets[space_id]
    buffer = timedelta(minutes=space.buffer_minutes)
    within = time[0], time[1] + buffer
    uses, closures = _uses(sheets, space_id, within), [*space.closures]
    for one in space.kin:
        uses += [(begin, end, EVERYTHING) for begin, end, _ in _uses(sheets, one, within)]
        closures += sheets[one].closures if one in sheets else ()
    space = space.model_copy(update={"closures": tuple(closures)})
    return [
        FreeWindow(starts_at=begin, ends_at=end)
        for opens, closes in _open_spans(community, space, *time)
        for since, until in free_stretches(uses, space.units - units, opens, closes + buffer)
        for begin, end in ((since, min(until - buffer, closes)),)
        if begin < end
    ]


def _uses(sheets: Mapping[str, Sheet], space_id: str, time: Span) -> list[Use]:
    claims: dict[str, Use] = {}
    for key in days_of(space_id, *time):
        sheet = sheets.get(key)
        for claim in sheet.taken if sheet is not None else ():
            claims[claim.id] = (claim.starts_at, claim.ends_at, claim.units)
    return list(claims.values())


def _open_spans(community: Sheet, space: Sheet, starts_at: datetime, ends_at: datetime) -> list[Span]:
    """When the space is open within this time, by the hours that hold on each day, less its closures."""
    spans: list[Span] = []
    calendar = {one.day: one.kind for one in community.calendar}
    for index, hours in enumerate(community.hours):
        later = community.hours[index + 1 :]
        since = starts_at if index == 0 else max(starts_at, hours.effective_from)
        until = min(ends_at, later[0].effective_from) if later else ends_at
        if since >= until:
            continue
        by_day = calendar_hours(
            weekly_hours(space.opening_windows or hours.opening_windows),
            calendar,
            space.on_holidays,
            space.on_working_weekends,
        )
        first, last = local_day(hours.zone, since) - DAY, local_day(hours.zone, until)
        for opens, closes in spans_of_days(hours.zone, first, last, by_day):
            if max(opens, since) < min(closes, until):
                spans.append((max(opens, since), min(closes, until)))
    return without(spans, ((closure.starts_at, closure.ends_at) for closure in space.closures))
