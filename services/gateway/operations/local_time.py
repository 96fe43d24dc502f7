"""The community's own time: its zone, its day, and when a day is over."""

from datetime import UTC, date, datetime, time, timedelta
from zoneinfo import ZoneInfo

from services.gateway.operations.caller import Caller
from shared.contracts.partners.programme import GetCommunity
from shared.kernel.refusals import COMMUNITY_IS_NOT_OPEN, require


async def zone_here(caller: Caller) -> ZoneInfo:
    """The zone of the caller's community; raises `Rejected` where it is not open."""
    here = require(await caller.ask(GetCommunity(at=caller.now)), COMMUNITY_IS_NOT_OPEN)
    return ZoneInfo(here.rules.zone)


async def today_here(caller: Caller) -> date:
    """The day in the community's zone."""
    return caller.now.astimezone(await zone_here(caller)).date()


def end_of_day(day: date, zone: ZoneInfo) -> datetime:
    """The first moment after a day, until which what is due on it is in time."""
    return datetime.combine(day + timedelta(days=1), time(), zone).astimezone(UTC)
