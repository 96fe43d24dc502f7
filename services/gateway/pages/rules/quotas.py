"""Quotas and lead times in words."""

from collections.abc import Iterator, Mapping

from services.gateway.pages.site.opening import weekdays
from services.gateway.pages.site.shown import Shown
from services.gateway.pages.site.words import Words
from shared.contracts.partners.room_rules import LeadTime, RoomQuota


def quota_text(words: Words, shown: Shown, quota: RoomQuota, rooms: Mapping[str, str]) -> str:
    """For whom, which bookings, and how many or how long: ``each resident, Dance room: 2 a week``."""
    parts = [words.of(quota.for_whom), *_which(words, shown, quota, rooms)]
    amounts = []
    per = words.of(quota.per)
    if quota.at_most_bookings is not None:
        amounts.append(words("quotas.bookings", n=quota.at_most_bookings, per=per))
    if quota.at_most_minutes is not None:
        amounts.append(words("quotas.minutes", n=quota.at_most_minutes, per=per))
    return _line(words, parts, amounts)


def lead_text(words: Words, lead: LeadTime, rooms: Mapping[str, str]) -> str:
    """For whom, in which room, and how far ahead."""
    parts = [words.of(lead.for_whom), *_room(words, lead.space_id, rooms)]
    amounts = []
    if lead.at_most_days is not None:
        amounts.append(words("quotas.at_most_days", n=lead.at_most_days))
    if lead.at_least_hours is not None:
        amounts.append(words("quotas.at_least_hours", n=lead.at_least_hours))
    return _line(words, parts, amounts)


def _line(words: Words, which: list[str], amounts: list[str]) -> str:
    return f"{' '.join(which)}{words('tasks.colon')}{' / '.join(amounts)}"


def _room(words: Words, space_id: str | None, rooms: Mapping[str, str]) -> Iterator[str]:
    if space_id is not None:
        yield rooms.get(space_id) or words("quotas.unknown_room")


def _which(words: Words, shown: Shown, quota: RoomQuota, rooms: Mapping[str, str]) -> Iterator[str]:
    yield from _room(words, quota.space_id, rooms)
    if quota.weekdays:
        yield weekdays(words, shown, quota.weekdays)
    if quota.begins_from is not None:
        yield words("quotas.begins_from", at=f"{quota.begins_from:%H:%M}")
    if quota.begins_before is not None:
        yield words("quotas.begins_before", at=f"{quota.begins_before:%H:%M}")
