"""What an edit of a series would do, tried before it is made."""

from services.gateway.operations.caller import Caller
from services.gateway.operations.dry_runs import facts_of_trial
from services.gateway.operations.series import ConflictView, SeriesDate
from shared.contracts.bookings.refusals.series import SERIES_EDIT_IS_ONLY_TRIED
from shared.contracts.bookings.series_edits import TryEditSeries, TryEditSeriesRequest
from shared.kernel.models import Id, Instant, View


class MovedDate(SeriesDate):
    """A date of a series that would be moved, and keep its booking."""

    booking_id: Id
    """Its booking."""
    from_space_id: Id
    """The space that it has now."""
    from_starts_at: Instant
    """When it begins now."""
    from_ends_at: Instant
    """When it ends now."""
    space_id: Id
    """The space that it would have."""
    price_fen: int
    """What it would cost, in fen; 0 where it is free of charge."""
    price_before_fen: int
    """What it costs now, in fen."""
    credits: int = 0
    """How many credits it would take."""
    credits_before: int = 0
    """How many it has now."""


class MoveConflictView(ConflictView):
    """A date that can't be had so, and would stay as it is."""

    booking_id: Id
    """Its booking."""
    from_starts_at: Instant
    """When it begins now."""


class SeriesEditPlanView(View):
    """What an edit of a series would do now. Nothing has changed, and somebody may be quicker."""

    moved: tuple[MovedDate, ...]
    """The dates that would be moved, in the order in which they are."""
    conflicts: tuple[MoveConflictView, ...]
    """The dates that can't be had so, each with what would do; they stay, if that is asked for."""
    left_alone: tuple[Instant, ...]
    """When the dates begin that were edited by themselves before: no edit of others changes them."""


async def try_edit(caller: Caller, series_id: str, body: TryEditSeriesRequest) -> SeriesEditPlanView:
    """The plan. It is made by the log's writer, from what is booked at this moment, and leaves no trace."""
    tried = SERIES_EDIT_IS_ONLY_TRIED
    facts = await facts_of_trial(caller, TryEditSeries, body, tried, series_id=series_id)
    return SeriesEditPlanView.model_validate(facts)
