"""What the rules of points need to know: lots of points, where they are, rewards and reservations.

Amounts are minutes of service. Sixty are a point, so nothing is ever rounded.
"""

from dataclasses import dataclass, field
from datetime import datetime, timedelta

from services.fund.domain.points_elsewhere_state import Claim, PointsAgreement
from shared.contracts.fund.points.elsewhere import Elsewhere
from shared.contracts.fund.points.views import ReservationState
from shared.kernel.agenda import Agenda
from shared.kernel.shelf import Shelf

MINUTES_PER_POINT = 60
SAID_BEFORE = timedelta(days=30)
"""So long before they expire their owner is told."""


@dataclass(slots=True)
class Lot:
    """The points of one stretch of hours."""

    person_id: str
    minutes: int
    available_at: datetime
    expires_at: datetime
    pending: bool = True
    left: int = 0
    """What is pending or available of it."""
    told: bool = False
    """Whether it was said that they expire soon."""
    reversed: bool = False
    """Whether its hours were: then what comes back from a reservation is reversed too."""

    @property
    def soon_at(self) -> datetime:
        """From when on it is said that they expire soon."""
        return self.expires_at - SAID_BEFORE


@dataclass(slots=True)
class Reward:
    cost_minutes: int
    left: int
    withdrawn: bool = False
    title_en: str | None = None


@dataclass(slots=True)
class Reservation:
    person_id: str
    reward_id: str
    parts: dict[str, int]
    """By lot."""
    state: ReservationState = ReservationState.RESERVED
    elsewhere: Elsewhere | None = None
    """The community whose reward it is; None for one of this community."""
    month: str = ""
    """In which it was reserved there."""
    confirmed: bool = False
    """Whether that community keeps it."""
    asked_back: bool = False
    """Whether that community was told that it is given back."""

    @property
    def minutes(self) -> int:
        """What it costs."""
        return sum(self.parts.values())


@dataclass(slots=True)
class Points:
    lots: Shelf[Lot] = field(default_factory=Shelf)
    """By the hours that earned them."""
    of_person: Shelf[list[str]] = field(default_factory=Shelf)
    totals: Shelf[dict[str, int]] = field(default_factory=Shelf)
    """By person, how much is where: the fields of a balance."""
    rewards: dict[str, Reward] = field(default_factory=dict)
    reservations: Shelf[Reservation] = field(default_factory=Shelf)
    reserved_by: Shelf[list[str]] = field(default_factory=Shelf)
    """The reservations of each person, also those that are over."""
    agreements: dict[str, PointsAgreement] = field(default_factory=dict)
    """With other communities."""
    claims: Shelf[Claim] = field(default_factory=Shelf)
    """Of volunteers of other communities, by their reservations there."""
    merged: dict[str, str] = field(default_factory=dict)
    """The record in whose place another one counts."""
    forgotten: set[str] = field(default_factory=set)
    agenda: Agenda = field(default_factory=Agenda)
    """When something happens by itself to a lot or a reservation."""

    def person(self, person_id: str) -> str:
        """As whom somebody counts."""
        while person_id in self.merged:
            person_id = self.merged[person_id]
        return person_id

    def add(self, person_id: str, place: str, minutes: int) -> None:
        """Adds to one place of a person's balance."""
        totals = self.totals.setdefault(person_id, {})
        totals[place] = totals.get(place, 0) + minutes

    def move(self, person_id: str, source: str, target: str, minutes: int) -> None:
        """Moves between two places of a person's balance: so the sum stays what was earned."""
        self.add(person_id, source, -minutes)
        self.add(person_id, target, minutes)

    def wake_lot(self, lot_id: str) -> None:
        """Sets a lot's alarm to what comes next for it."""
        lot = self.lots[lot_id]
        if lot.left:
            told_at = lot.expires_at if lot.told else lot.soon_at
            self.agenda.put(lot_id, lot.available_at if lot.pending else told_at)
        else:
            self.agenda.drop(lot_id)
