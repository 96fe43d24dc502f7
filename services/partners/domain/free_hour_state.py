"""The free hours of one partner: what its terms owe, what its sessions gave, and what follows from both."""

from collections.abc import Iterator
from dataclasses import dataclass, field
from datetime import datetime

from shared.contracts.partners.admission import AgreementTerms

MINUTES_OF_AN_HOUR = 60


@dataclass(slots=True)
class FreeTerm:
    """A term in which hours are owed: that of an agreement, or of its renewal."""

    agreement_id: str
    begins_at: datetime
    ends_at: datetime
    owed_minutes: int
    since: datetime
    """When the version that says so came into force."""
    binding: bool
    """Whether it falls due. What came into force before hours were counted does not."""
    reminded_days: int | None = None
    fell_due: bool = False
    ended_early: bool = False

    @property
    def due_minutes(self) -> int:
        """What it owes, where it falls due at all."""
        return self.owed_minutes if self.binding and not self.ended_early else 0


@dataclass(frozen=True, slots=True)
class Given:
    """What one session gave."""

    starts_at: datetime
    minutes: int


@dataclass(frozen=True, slots=True)
class Standing:
    """How one term stands."""

    term: FreeTerm
    carried: int
    """Missing from the terms before, in minutes, as the next two."""
    given: int
    missing: int


@dataclass(slots=True)
class FreeHours:
    """A session counts for the last term that had begun by its start, whenever it is reported.

    What is missing is carried into the next term and comes first there; what is given beyond what is owed is
    not. So the order in which deliveries, corrections and terms are heard of changes nothing.
    """

    terms: list[FreeTerm] = field(default_factory=list)
    """By their beginning."""
    given: dict[str, Given] = field(default_factory=dict)
    """By session."""

    def begin(self, agreement_id: str, agreed: AgreementTerms, since: datetime, *, binding: bool) -> None:
        """A version came into force. One that begins within the term says anew what the whole of it owes;
        one that begins as it ends is a renewal, with a term of its own."""
        owed = agreed.free_hours_owed * MINUTES_OF_AN_HOUR
        last = next((one for one in reversed(self.terms) if one.agreement_id == agreement_id), None)
        if last is not None and agreed.starts_at < last.ends_at:
            last.ends_at, last.owed_minutes = agreed.ends_at, owed
            last.since, last.binding, last.reminded_days = since, binding, None
            return
        self.terms.append(FreeTerm(agreement_id, agreed.starts_at, agreed.ends_at, owed, since, binding))
        self.terms.sort(key=lambda one: one.begins_at)

    def standings(self) -> Iterator[Standing]:
        """The terms, the first one first."""
        carried = 0
        for term, given in zip(self.terms, self._given(), strict=True):
            missing = max(0, carried + term.due_minutes - given)
            yield Standing(term, carried, given, missing)
            carried = missing

    def missing_of(self, wanted: FreeTerm) -> int:
        """What is missing by the end of a term, with what later sessions made good."""
        place = next(number for number, term in enumerate(self.terms) if term is wanted)
        return self._missing([number <= place for number in range(len(self.terms))])

    @property
    def late(self) -> int:
        """What fell due and was not given since, in minutes."""
        return self._missing([term.fell_due for term in self.terms])

    def _missing(self, due: list[bool]) -> int:
        """What is missing of those terms that are taken to be due, by all that was given."""
        missing = 0
        for term, is_due, given in zip(self.terms, due, self._given(), strict=True):
            missing = max(0, missing + (term.due_minutes if is_due else 0) - given)
        return missing

    def _given(self) -> list[int]:
        """What was given in each term; sessions before the first one count for none."""
        sums = [0] * len(self.terms)
        for one in self.given.values():
            begun = sum(term.begins_at <= one.starts_at for term in self.terms)
            if begun:
                sums[begun - 1] += one.minutes
        return sums
