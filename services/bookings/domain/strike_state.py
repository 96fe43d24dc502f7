"""What the rules need to know of strikes: whose they are and until when they count."""

from dataclasses import dataclass, field
from datetime import datetime


@dataclass(slots=True)
class Strikes:
    until: dict[str, datetime] = field(default_factory=dict)
    """Until when each strike counts; excused ones are not among them."""
    of_person: dict[str, list[str]] = field(default_factory=dict)

    def add(self, person_id: str, strike_id: str, until: datetime, now: datetime) -> None:
        """One more; of this person's, those that count no more are forgotten."""
        standing = []
        for one in self.of_person.get(person_id, ()):
            if self.until[one] > now:
                standing.append(one)
            else:
                del self.until[one]
        self.of_person[person_id] = [*standing, strike_id]
        self.until[strike_id] = until

    def drop(self, person_id: str, strike_id: str) -> None:
        """It counts no more."""
        del self.until[strike_id]
        self.of_person[person_id].remove(strike_id)
        if not self.of_person[person_id]:
            del self.of_person[person_id]

    def forget(self, person_id: str) -> list[str]:
        """Takes all of a person out."""
        return self.of_person.pop(person_id, [])

    def counting(self, person_id: str, now: datetime) -> list[datetime]:
        """Until when each counts that does, the soonest first."""
        return sorted(until for one in self.of_person.get(person_id, ()) if (until := self.until[one]) > now)
