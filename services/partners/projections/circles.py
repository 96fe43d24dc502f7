"""Who is one person with whom, and to whom officials are related: what `guards.related_to` goes by, to read.

It is read up to a place in the log, so that what a decision rests on stays what it was.
"""

from collections.abc import Awaitable, Callable
from dataclasses import dataclass
from typing import TypeVar

from shared.contracts.partners.people import PersonsCountedAsOne
from shared.contracts.partners.reviews.relations import RelationsRegistered
from shared.kernel.messages import Recorded
from shared.kernel.models import Frozen, View

_PERSON = "person:"


class Linked(Frozen):
    """Another id of the same person, and where in the log it says so."""

    person: str
    sequence: int


class Registered(Frozen):
    """What an official registered, and where in the log."""

    people: tuple[str, ...]
    organisations: tuple[str, ...]
    sequence: int


class PersonDocument(View):
    """What is on record of one id, under ``person:<id>``."""

    into: Linked | None = None
    """As whom it counts."""
    others: tuple[Linked, ...] = ()
    """Who counts as this one."""
    registered: tuple[Registered, ...] = ()
    """Each takes the place of the one before."""


D = TypeVar("D", bound=PersonDocument)


def of_person(person: str) -> str:
    """Key of the document of one id."""
    return _PERSON + person


def of_official(event: RelationsRegistered) -> str:
    """Key of the document that the event touches."""
    return _PERSON + event.person


def of_both(event: PersonsCountedAsOne) -> list[str]:
    """Keys of the documents that the event touches."""
    return [_PERSON + event.person_id, _PERSON + event.into]


def with_registered(document: D, recorded: Recorded[RelationsRegistered]) -> D:
    """Adds what an official said."""
    event = recorded.data
    said = Registered(people=event.people(), organisations=event.organisations(), sequence=recorded.sequence)
    return document.model_copy(update={"registered": (*document.registered, said)})


def with_linked(document: D, recorded: Recorded[PersonsCountedAsOne], key: str) -> D:
    """Links one of two ids to the other."""
    event = recorded.data
    if key == _PERSON + event.person_id:
        return document.model_copy(update={"into": Linked(person=event.into, sequence=recorded.sequence)})
    other = Linked(person=event.person_id, sequence=recorded.sequence)
    return document.model_copy(update={"into": None, "others": (*document.others, other)})


@dataclass(frozen=True, slots=True)
class Circle:
    """One person: every id of theirs, and to whom they registered that they are related."""

    ids: tuple[str, ...]
    """The first is the one that counts."""
    people: frozenset[str]
    organisations: frozenset[str]

    @property
    def one(self) -> str:
        """The id as which all of them count."""
        return self.ids[0]


class Circles:
    """People as they stood at a place in the log."""

    def __init__(self, get: Callable[[str], Awaitable[PersonDocument | None]], until: int | None) -> None:
        self._document = get
        self._until = until
        self._read: dict[str, PersonDocument] = {}

    async def of(self, person: str) -> Circle:
        """Everything about whoever has this id."""
        one = await self._one(person)
        ids: dict[str, int] = {}
        people, organisations = await self._gather(one, ids)
        return Circle(tuple(ids), frozenset(people), frozenset(organisations))

    async def _one(self, person: str) -> str:
        while (into := (await self._get(person)).into) is not None and self._is_before(into.sequence):
            person = into.person
        return person

    async def _gather(self, person: str, ids: dict[str, int]) -> tuple[set[str], set[str]]:
        """Notes the ids; gives what was registered under them, as far as nothing took its place."""
        document = await self._get(person)
        ids[person] = len(ids)
        said = [one for one in document.registered if self._is_before(one.sequence)]
        people = set(said[-1].people) if said else set()
        organisations = set(said[-1].organisations) if said else set()
        for other in document.others:
            if other.person in ids or not self._is_before(other.sequence):
                continue
            theirs = await self._gather(other.person, ids)
            if not said or other.sequence > said[-1].sequence:
                people |= theirs[0]
                organisations |= theirs[1]
        return people, organisations

    def _is_before(self, sequence: int) -> bool:
        return self._until is None or sequence < self._until

    async def _get(self, person: str) -> PersonDocument:
        if person not in self._read:
            self._read[person] = await self._document(_PERSON + person) or PersonDocument()
        return self._read[person]
