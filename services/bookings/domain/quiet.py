"""Quiet hours: no message goes out in them, so no offer runs out in them either."""

from datetime import datetime, time, timedelta
from zoneinfo import ZoneInfo

NIGHT_BEGINS, NIGHT_ENDS = time(22), time(7)
"""As messages have it: `MessagePreferencesRequest.at_night`."""


def is_quiet(zone: str, instant: datetime) -> bool:
    """Whether it is night in this zone; its first and its last moment are day."""
    at = instant.astimezone(ZoneInfo(zone)).time()
    return at > NIGHT_BEGINS or at < NIGHT_ENDS


def offer_ends(zone: str, now: datetime, patience: timedelta, starts_at: datetime) -> datetime | None:
    """Until when an offer made now stands: its minutes count by day alone, up to the start.

    None where that leaves no time: what begins at night is not offered in the same night.
    """
    at, left = now, patience
    while True:
        at = _by_day(zone, at)
        night = _begin_of_night(zone, at)
        if at + left <= night:
            break
        left -= night - at
        at = night
    ends_at = min(at + left, starts_at)
    if is_quiet(zone, ends_at):
        ends_at = _begin_of_night(zone, ends_at, before=True)
    return ends_at if ends_at > now else None


def _by_day(zone: str, at: datetime) -> datetime:
    """The moment itself, or the morning after it where no minute of the day follows at once."""
    local = at.astimezone(ZoneInfo(zone))
    if NIGHT_ENDS <= local.time() < NIGHT_BEGINS:
        return at
    morning = local.replace(hour=NIGHT_ENDS.hour, minute=0, second=0, microsecond=0)
    return (morning if local <= morning else morning + timedelta(days=1)).astimezone(at.tzinfo)


def _begin_of_night(zone: str, at: datetime, *, before: bool = False) -> datetime:
    local = at.astimezone(ZoneInfo(zone))
    evening = local.replace(hour=NIGHT_BEGINS.hour, minute=0, second=0, microsecond=0)
    if before and evening > local:
        evening -= timedelta(days=1)
    return evening.astimezone(at.tzinfo)
