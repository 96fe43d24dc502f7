"""How much of the rooms each may book, and how far ahead: a part of a community's rules."""

from enum import StrEnum
from typing import Annotated, Self

from pydantic import Field, model_validator

from shared.contracts.partners.local_times import LocalTime, Weekday
from shared.kernel.models import Frozen, Id


class Booker(StrEnum):
    """Whose bookings a rule of the rooms is for."""

    RESIDENT = "resident"
    PARTNER = "partner"


class QuotaPeriod(StrEnum):
    """Over which time a quota is counted, in the community's zone."""

    DAY = "day"
    WEEK = "week"  # From Monday on, as ISO 8601 has it.
    MONTH = "month"


class RoomQuota(Frozen):
    """So much of the rooms each resident, or each partner in its blocks, may book in a day, week or month.

    A booking counts in the period in which it begins, from when it is held or requested; what is given back,
    rejected or expires counts no more, and what nobody came to does. Sessions and courses, which are open to
    residents, count in none, nor do the community's own bookings.
    """

    for_whom: Booker
    """Each of whom has it."""
    per: QuotaPeriod
    """Over which time it is counted."""
    at_most_bookings: Annotated[int, Field(strict=True, ge=1, le=1_000)] | None = None
    """How many bookings it allows; absent: any number."""
    at_most_minutes: Annotated[int, Field(strict=True, ge=5, le=44_640)] | None = None
    """How many minutes it allows in all; absent: any number. One of the two is said."""
    space_id: Id | None = None
    """Only bookings of this space; absent: of all together."""
    weekdays: tuple[Weekday, ...] = Field(default=(), max_length=7)
    """Only bookings that begin on these days of the week: 1 is Monday, 7 is Sunday; empty: on all."""
    begins_from: LocalTime | None = None
    """Only bookings that begin at this time of day or later; absent: from midnight on."""
    begins_before: LocalTime | None = None
    """Only bookings that begin before this time of day; absent: until midnight."""

    @model_validator(mode="after")
    def _allows_so_much(self) -> Self:
        if self.at_most_bookings is None and self.at_most_minutes is None:
            raise ValueError("must say how many bookings or minutes it allows")
        if self.begins_from and self.begins_before and self.begins_from >= self.begins_before:
            raise ValueError("must begin before it ends, on the same day")
        return self


class LeadTime(Frozen):
    """How far ahead rooms are booked at most and at least. Beside it the limits of booking hold."""

    for_whom: Booker
    """Whose bookings it is for."""
    space_id: Id | None = None
    """Only bookings of this space; absent: of all."""
    at_most_days: Annotated[int, Field(strict=True, ge=0, le=730)] | None = None
    """How many days before it begins a booking is made at the earliest; absent: as the limits of booking
    say."""
    at_least_hours: Annotated[int, Field(strict=True, ge=1, le=720)] | None = None
    """How many hours before it begins a booking is made at the latest; absent: until it begins. One of the
    two is said."""

    @model_validator(mode="after")
    def _says_something(self) -> Self:
        if self.at_most_days is None and self.at_least_hours is None:
            raise ValueError("must say how many days ahead at most, or how many hours at least")
        return self


class RoomRules(Frozen):
    """What each may book of the rooms. A booking is judged by the rules of the day on which it is made, by
    each of them that fits it."""

    quotas: tuple[RoomQuota, ...] = Field(default=(), max_length=20)
    """How much each may book; empty: as much as the limits of booking allow."""
    lead_times: tuple[LeadTime, ...] = Field(default=(), max_length=20)
    """How far ahead rooms are booked; empty: as the limits of booking say."""
