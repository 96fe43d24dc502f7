"""Series as each caller may see them, and what booking one would do."""

from services.gateway.operations.caller import Caller
from services.gateway.operations.dry_runs import facts_of_trial
from shared.contracts.bookings.refusals.series import SERIES_IS_ONLY_TRIED
from shared.contracts.bookings.series import GetSeries, SeriesView, TrySeries, TrySeriesRequest
from shared.kernel.models import Id, Instant, View
from shared.kernel.roles import Role


class SeriesDate(View):
    """A date of a series."""

    starts_at: Instant
    """When it would begin."""
    ends_at: Instant
    """When it would end."""


class FreeDate(SeriesDate):
    """A date of a series that can be had."""

    price_fen: int = 0
    """What it would cost, in fen; 0 where it is free of charge."""
    credits: int = 0
    """How many credits it would take."""
    needs_approval: bool = False
    """Whether it would be a request first, which staff answer."""


class AlternativeView(SeriesDate):
    """What could be booked in place of a date."""

    space_id: Id
    """The space that is free then."""


class ConflictView(SeriesDate):
    """A date that can't be had."""

    reason: str
    """Code of the refusal that a booking of this date alone would meet."""
    alternatives: tuple[AlternativeView, ...]
    """Up to three windows of the same length that would do; none where nothing near is free."""


class SeriesPlanView(View):
    """What booking a series would do now. Nothing is booked, and somebody may be quicker."""

    free: tuple[FreeDate, ...]
    """The dates that would be booked, each with its price."""
    price_fen: int = 0
    """What they would cost together, in fen."""
    credits: int = 0
    """How many credits they would take together."""
    conflicts: tuple[ConflictView, ...]
    """The dates that would be skipped, each with what would do."""


async def try_series(caller: Caller, body: TrySeriesRequest) -> SeriesPlanView:
    """The plan. It is made by the log's writer, from what is booked at this moment, and leaves no trace."""
    facts = await facts_of_trial(caller, TrySeries, body, SERIES_IS_ONLY_TRIED)
    plan = SeriesPlanView.model_validate(facts)
    together = {
        "price_fen": sum(one.price_fen for one in plan.free),
        "credits": sum(one.credits for one in plan.free),
    }
    return plan.model_copy(update=together)


async def get_series(caller: Caller, series_id: str) -> SeriesView | None:
    """The series, without a booker whom the caller may not see."""
    series = await caller.ask(GetSeries(series_id=series_id))
    if series is None or caller.has(Role.STAFF) or series.booked_by == caller.person_id:
        return series
    return series.model_copy(update={"booked_by": None})
