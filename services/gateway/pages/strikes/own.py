"""What a visitor is shown of their own strikes."""

from dataclasses import dataclass
from datetime import datetime

from services.gateway.operations.strikes import counting_strikes, limited_until
from services.gateway.pages.site.visit import Visit
from shared.contracts.bookings.strikes.views import ListStrikes, StrikeView


@dataclass(frozen=True, slots=True)
class OwnStrikes:
    """The visitor's own strikes that count, and what follows from them."""

    counting: tuple[StrikeView, ...] = ()
    limit: int = 0
    """From how many on they book less far ahead."""
    days_ahead: int = 0
    """How far ahead they may book then."""
    limited_until: datetime | None = None
    """Until when that is so; None where it is not."""


async def own_strikes(visit: Visit) -> OwnStrikes:
    """As of now; nothing where the community has no rule on it."""
    rule = (await visit.here()).rules.strikes
    if rule is None:
        return OwnStrikes()
    counting = await counting_strikes(await visit.caller(ListStrikes))
    return OwnStrikes(tuple(counting), rule.limit, rule.days_ahead, limited_until(counting, rule))
