"""The vault in MongoDB: a document for each person, and one for each text with the ids of whom it concerns.

What is erased leaves the collections at once. The server's files hold what was there until the space is
used again, and its oplog and backups for as long as they are kept: both are the operator's to bound.
"""

from collections.abc import AsyncIterator, Iterable, Mapping, Sequence
from datetime import datetime
from typing import TypedDict, cast

from services.gateway.identity.vault import ClaimCode, Kept, KeptText, Person
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


class _Code(TypedDict):
    _id: str
    community: str
    locator: str
    digest: str
    person: str | None
    expires_at: str
    tries_left: int


class MongoVault:
    """`Vault` in one database. The client belongs to the caller."""

    COLLECTIONS = frozenset({"people", "texts", "codes"})

    def __init__(self, database: Database) -> None:
        self._database = database.handle()
        self._people = self._database.collection("people")
        self._texts = self._database.collection("texts")
        self._codes = self._database.collection("codes")
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
        await self._codes.delete({"person": person_id})
        await self._people.delete({"_id": person_id})

    # -- claim codes -----------------------------------------------------------------------------

    async def put_code(self, code: ClaimCode, now: datetime) -> bool:
        """See `Vault.put_code`."""
        await self._codes.delete({"community": code.community, "expires_at": {"$lte": now.isoformat()}})
        if code.person_id is not None:
            await self._codes.delete({"community": code.community, "person": code.person_id})
        return await self._codes.insert(_code_fields(code))

    async def take_code(self, community: str, locator: str, digest: str, now: datetime) -> ClaimCode | None:
        """See `Vault.take_code`."""
        key = _name(community, locator)
        for _ in range(_MOST_TRIES):
            found = await self._codes.get(key)
            if found is None:
                return None
            code = _code(found)
            # Whoever meets the code as it was read changes it; for everybody else it is another by then.
            as_read = {"_id": key, "digest": code.digest, "tries_left": code.tries_left}
            if code.expires_at > now and code.digest != digest and code.tries_left > 1:
                if await self._codes.replace(as_read, _code_fields(code, code.tries_left - 1)):
                    return None
            elif await self._codes.delete(as_read):
                return code if code.expires_at > now and code.digest == digest else None
        raise StoreUnavailable(f"{key} is changed by others all the time")

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


def _code_fields(code: ClaimCode, tries_left: int | None = None) -> Fields:
    return {
        "_id": _name(code.community, code.locator),
        "community": code.community,
        "locator": code.locator,
        "digest": code.digest,
        "person": code.person_id,
        "expires_at": code.expires_at.isoformat(),
        "tries_left": code.tries_left if tries_left is None else tries_left,
    }


def _code(fields: Fields) -> ClaimCode:
    stored = cast("_Code", fields)
    return ClaimCode(
        stored["community"],
        stored["locator"],
        stored["digest"],
        stored["person"],
        datetime.fromisoformat(stored["expires_at"]),
        stored["tries_left"],
    )
