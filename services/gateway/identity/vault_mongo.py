"""The vault in MongoDB: a document for each person, and one for each text with the ids of whom it concerns.

What is erased leaves the collections at once. The server's files hold what was there until the space is
used again, and its oplog and backups for as long as they are kept: both are the operator's to bound.
"""

from collections.abc import AsyncIterator, Iterable, Mapping, Sequence
from typing import TypedDict, cast

from services.gateway.identity.vault import Kept, KeptText, Person
from shared.kernel.refusals import check_revision
from shared.storage.faults import StoreUnavailable
from shared.storage.mongo_client import Collection, Database
from shared.storage.mongo_driver import Fields

_PORTION = 500
_MOST_TRIES = 20


class _Person(TypedDict):
    _id: str
    name: str
    phone: str | None
    revision: int


class _Text(TypedDict):
    _id: str
    community: str
    text: str
    people: list[str]


class MongoVault:
    """`Vault` in one database. The client belongs to the caller."""

    COLLECTIONS = frozenset({"people", "texts"})

    def __init__(self, database: Database) -> None:
        self._database = database.handle()
        self._people = self._database.collection("people")
        self._texts = self._database.collection("texts")
        self._indexed = False

    async def close(self) -> None:
        """From now on every call is `StoreUnavailable`. The client is closed by whom it belongs to."""
        self._database.close()

    # -- people ----------------------------------------------------------------------------------

    async def put_person(
        self, person_id: str, name: str, phone: str | None, *, expected: int | None = None
    ) -> Person:
        """See `Vault.put_person`."""
        for _ in range(_MOST_TRIES):
            known = await self.person(person_id)
            revision = known.revision if known else 0
            check_revision(revision, expected)
            person = Person(person_id, name, phone, revision + 1)
            if known is None:
                done = await self._people.insert(_person_fields(person))
            elif (known.name, known.phone) == (name, phone):
                return known
            else:
                unchanged = {"_id": person_id, "revision": revision}
                done = await self._people.replace(unchanged, _person_fields(person))
            if done:
                return person
        raise StoreUnavailable(f"{person_id} is changed by others all the time")

    async def person(self, person_id: str) -> Person | None:
        """See `Vault.person`."""
        found = await self._people.get(person_id)
        return None if found is None else _person(found)

    async def people(self, person_ids: Iterable[str]) -> Mapping[str, Person]:
        """See `Vault.people`."""
        found = map(_person, await self._people.get_many(sorted(set(person_ids))))
        return {one.id: one for one in found}

    # -- texts -----------------------------------------------------------------------------------

    async def keep_text(self, text: KeptText) -> bool:
        """See `Vault.keep_text`."""
        if not self._indexed:
            await self._texts.make_index("people", "people")  # Erasing a person looks for their texts.
            self._indexed = True
        return await self._texts.insert(_text_fields(text))

    async def texts_of(self, community: str, text_ids: Iterable[str]) -> Mapping[str, str]:
        """See `Vault.texts_of`."""
        wanted = sorted({_name(community, text_id) for text_id in text_ids})
        found = map(_text, await self._texts.get_many(wanted))
        return {one.id: one.text for one in found}

    async def forget_texts(self, community: str, text_ids: Iterable[str]) -> None:
        """See `Vault.forget_texts`."""
        for text_id in text_ids:
            await self._texts.delete({"_id": _name(community, text_id)})

    async def erase(self, person_id: str) -> None:
        """See `Vault.erase`. The texts go first, so that one that was cut short can be asked for again."""
        await self._texts.delete({"people": person_id})
        await self._people.delete({"_id": person_id})

    # -- backups ---------------------------------------------------------------------------------

    async def everything(self) -> AsyncIterator[Sequence[Kept]]:
        """See `Vault.everything`."""
        async for people in _portions(self._people):
            yield [_person(one) for one in people]
        async for texts in _portions(self._texts):
            yield [_text(one) for one in texts]

    async def refill(self, kept: Sequence[Kept]) -> None:
        """See `Vault.refill`."""
        for one in kept:
            if isinstance(one, Person):
                await self._people.put(_person_fields(one))
            else:
                await self._texts.put(_text_fields(one))


async def _portions(collection: Collection) -> AsyncIterator[Sequence[Fields]]:
    last = ""
    while some := await collection.find({"_id": {"$gt": last}}, order=[("_id", 1)], limit=_PORTION):
        yield some
        last = str(some[-1]["_id"])


def _name(community: str, text_id: str) -> str:
    return f"{community}:{text_id}"


def _person_fields(person: Person) -> Fields:
    return {"_id": person.id, "name": person.name, "phone": person.phone, "revision": person.revision}


def _person(fields: Fields) -> Person:
    stored = cast("_Person", fields)
    return Person(stored["_id"], stored["name"], stored["phone"], stored["revision"])


def _text_fields(text: KeptText) -> Fields:
    return {
        "_id": _name(text.community, text.id),
        "community": text.community,
        "text": text.text,
        "people": list(text.person_ids),
    }


def _text(fields: Fields) -> KeptText:
    stored = cast("_Text", fields)
    text_id = stored["_id"].removeprefix(f"{stored['community']}:")
    return KeptText(text_id, stored["community"], stored["text"], tuple(stored["people"]))
