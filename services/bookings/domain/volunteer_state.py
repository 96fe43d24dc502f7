"""What the rules of volunteering need to know: activities, who is there, and what counts already."""

from dataclasses import dataclass, field
from datetime import date, datetime

from shared.kernel.shelf import Shelf


@dataclass(slots=True)
class Activity:
    id: str
    starts_at: datetime
    ends_at: datetime
    sign_in_from: datetime
    sign_out_until: datetime
    capacity: int
    session_id: str | None
    booking_id: str | None
    cancelled: bool = False
    english: tuple[str | None, str | None] = (None, None)
    """Its title and description in English, where somebody said them."""
    people: set[str] = field(default_factory=set)
    """Who signed in, once or more."""
    sign_ups: dict[str, str] = field(default_factory=dict)
    """Of whoever will come, by person and in the order of signing up; the first ``capacity`` have places."""
    tickets: int = 0

    def places_kept(self, person: str) -> int:
        """How many places are kept for others who signed up and are not there yet."""
        first = list(self.sign_ups)[: self.capacity]
        return sum(one != person and one not in self.people for one in first)


@dataclass(slots=True)
class Presence:
    """Somebody who signed in and has not signed out."""

    hours_id: str
    activity_id: str
    signed_in_at: datetime


@dataclass(slots=True)
class Hours:
    person_id: str
    activity_id: str
    day: date
    minutes: int
    credit: bool
    """Signed for, and not entered by staff."""
    reversed: bool = False


@dataclass(slots=True)
class Certificate:
    person_id: str
    from_day: date
    until_day: date
    void: bool = False


@dataclass(slots=True)
class Volunteering:
    activities: dict[str, Activity] = field(default_factory=dict)
    present: dict[str, Presence] = field(default_factory=dict)
    """By person. Who forgot to sign out stays until they sign in again."""
    hours: Shelf[Hours] = field(default_factory=Shelf)
    of_person: Shelf[list[str]] = field(default_factory=Shelf)
    """The hours of each person; also those of which nothing came, or nothing yet."""
    certificates: dict[str, Certificate] = field(default_factory=dict)
    """By number."""
    merged: dict[str, str] = field(default_factory=dict)
    """The record in whose place another one counts."""

    def person(self, person_id: str) -> str:
        """As whom somebody counts."""
        while person_id in self.merged:
            person_id = self.merged[person_id]
        return person_id

    def until(self, presence: Presence) -> datetime:
        """Until when somebody can sign out where they are: who forgot to is held back no longer."""
        return self.activities[presence.activity_id].sign_out_until

    def counted(self, person_id: str) -> list[Hours]:
        """What counts for a person."""
        found = (self.hours.get(one) for one in self.of_person.get(person_id, ()))
        return [one for one in found if one is not None and not one.reversed]
