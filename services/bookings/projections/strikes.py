"""Every strike there was, with why it was excused."""

from shared.contracts.bookings.strikes.events import StrikeExcused, StrikeGiven
from shared.contracts.bookings.strikes.views import ListStrikes, StrikeView
from shared.kernel.messages import Recorded
from shared.projections.projection import Projection

Strike = StrikeView | None


def _given(_strike: Strike, recorded: Recorded[StrikeGiven], key: str) -> Strike:
    event = recorded.data
    return StrikeView(
        strike_id=key,
        person_id=event.person_id,
        cause=event.cause,
        given_at=event.given_at,
        counts_until=event.counts_until,
    )


def _excused(strike: Strike, recorded: Recorded[StrikeExcused], _key: str) -> Strike:
    return strike and strike.model_copy(update={"excused": recorded.data.reason})


STRIKES = (
    Projection("strikes", StrikeView, indexes=("person_id", "counts_until"))
    .on(StrikeGiven, lambda event: event.strike_id, _given)
    .on(StrikeExcused, lambda event: event.strike_id, _excused)
    .lists(ListStrikes, order="counts_until", at_least="counts_after")
)
