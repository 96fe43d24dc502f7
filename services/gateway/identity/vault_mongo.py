"""The vault in MongoDB: a document for each membership, and one for each text with whom it concerns.

What is erased leaves the collections at once. The server's files hold what was there until the space is
used again, and its oplog and backups for as long as they are kept: both are the operator's to bound.
"""

import asyncio
from collections.abc import AsyncIterator, Iterable, Mapping, Sequence
from dataclasses import replace

from services.gateway.identity.vault import UNPLACED, Kept, KeptText, Person, plain_number, stays_unproved
from services.gateway.identity.vault_access_mongo import ACCESS_COLLECTIONS, MongoAccess, portions
from services.gateway.identity.vault_documents_mongo import (
    contact_fields,
    contact_of,
    name_of,
    person_fields,
    person_of,
    text_fields,
    text_of,
)
from shared.contracts.gateway.refusals import PERSON_IS_ERASED
from shared.kernel.refusals import Rejected, check_revision
from shared.storage.faults import StoreUnavailable
from shared.storage.mongo_client import Database

_PORTION = 500
_TEXTS = 25
"""At once, of a backup: files of vouchers are among them."""
_AT_A_TIME = 32
_MOST_TRIES = 20


class MongoVault(MongoAccess):
    """`Vault` in one database. The client belongs to the caller."""

    COLLECTIONS = frozenset({"people", "contacts", "texts", "erased"}) | ACCESS_COLLECTIONS

    def __init__(self, database: Database) -> None:
        self._database = database.handle()
        self._people = self._database.collection("people")  # As 0.1 kept them: see `place`.
        self._contacts = self._database.collection("contacts")
        self._erased = self._database.collection("erased")
        self._texts = self._database.collection("texts")
        super().__init__(self._database)
        self._indexed = False

    async def close(self) -> None:
        """From now on every call is `StoreUnavailable`. The client is closed by whom it belongs to."""
        self._database.close()

    # -- people ----------------------------------------------------------------------------------

    async def put_person(
        self,
        community: str,
        person_id: str,
        name: str,
        phone: str | None,
        *,
        email: str | None = None,
        unproved: bool = False,
        expected: int | None = None,
    ) -> Person:
        """See `Vault.put_person`."""
        person = await self._put(Person(person_id, name, phone, 0, community, email, unproved), expected)
        # Erasing first says so and then deletes: whoever finds that nothing was said has written before.
        if await self._any_erased((person_id,)):
            await self.forget_person(community, person_id)
            raise Rejected(PERSON_IS_ERASED, person_id=person_id)
        return person

    async def _put(self, wanted: Person, expected: int | None) -> Person:
        await self._index()
        community, person_id = wanted.community, wanted.id
        for _ in range(_MOST_TRIES):
            known = await self.person(community, person_id)
            revision = known.revision if known else 0
            check_revision(revision, expected)
            still = stays_unproved(known, wanted.phone, unproved=wanted.phone_unproved)
            person = replace(wanted, revision=revision + 1, phone_unproved=still)
            if known is None:
                done = await self._contacts.insert(contact_fields(person))
            elif (known.name, known.phone, known.email) == (wanted.name, wanted.phone, wanted.email):
                return known
            else:
                unchanged = {"_id": name_of(community, person_id), "revision": revision}
                done = await self._contacts.replace(unchanged, contact_fields(person))
            if done:
                return person
        raise StoreUnavailable(f"{person_id} is changed by others all the time")

    async def person(self, community: str, person_id: str) -> Person | None:
        """See `Vault.person`."""
        return (await self.people(community, (person_id,))).get(person_id)

    async def people(self, community: str, person_ids: Iterable[str]) -> Mapping[str, Person]:
        """See `Vault.people`."""
        wanted = sorted({name_of(community, one) for one in person_ids})
        found = map(contact_of, await self._contacts.get_many(wanted))
        return {one.id: one for one in found}

    async def holders(self, phone: str) -> Sequence[tuple[str, str]]:
        """See `Vault.holders`. It reads all contacts: somebody is registered a few times a day."""
        plain = plain_number(phone)
        found = [
            (one.community, one.id)
            async for contacts in portions(self._contacts)
            for one in map(contact_of, contacts)
            if one.phone is not None and plain_number(one.phone) == plain
        ]
        return sorted(found)

    async def prove_phone(self, person_id: str, phone: str) -> None:
        """See `Vault.prove_phone`."""
        for one in map(contact_of, await self._contacts.find({"person": person_id})):
            if one.phone_unproved and one.phone and plain_number(one.phone) == plain_number(phone):
                same = {"_id": name_of(one.community, person_id), "revision": one.revision}
                proved = replace(one, phone_unproved=False, revision=one.revision + 1)
                await self._contacts.replace(same, contact_fields(proved))

    async def communities_of(self, person_id: str) -> Sequence[str]:
        """See `Vault.communities_of`."""
        return sorted([contact_of(one).community for one in await self._contacts.find({"person": person_id})])

    async def forget_person(self, community: str, person_id: str) -> None:
        """See `Vault.forget_person`."""
        await self._contacts.delete({"_id": name_of(community, person_id)})

    async def unplaced(self) -> Sequence[Person]:
        """See `Vault.unplaced`."""
        return [person_of(one) for one in await self._people.find({}, order=[("_id", 1)], limit=_PORTION)]

    async def place(self, person: Person, communities: Iterable[str]) -> None:
        """See `Vault.place`."""
        await self._index()
        for community in communities:
            await self._contacts.insert(contact_fields(replace(person, community=community)))
        await self._people.delete({"_id": person.id})

    async def _any_erased(self, person_ids: Iterable[str]) -> bool:
        return bool(await self._erased.get_many(sorted(set(person_ids))))

    async def _index(self) -> None:
        """Erasing a person looks for what there is of them."""
        if not self._indexed:
            await self._contacts.make_index("person", "person")
            await self._texts.make_index("people", "people")
            self._indexed = True

    # -- texts -----------------------------------------------------------------------------------

    async def keep_text(self, text: KeptText) -> KeptText | None:
        """See `Vault.keep_text`."""
        await self._index()
        for _ in range(_MOST_TRIES):
            new = await self._texts.insert(text_fields(text))
            if await self._any_erased(text.person_ids):  # As in `put_person`: looked at afterwards.
                if new:
                    await self.forget_texts(text.community, (text.id,))
                return None
            if new:
                return text
            if there := await self._texts.get(name_of(text.community, text.id)):
                return text_of(there)
        raise StoreUnavailable(f"{text.id} is changed by others all the time")

    async def keep_texts(self, texts: Sequence[KeptText]) -> Sequence[KeptText | None]:
        """See `Vault.keep_texts`. Some at a time, which wait for the journal together."""
        kept: list[KeptText | None] = []
        for first in range(0, len(texts), _AT_A_TIME):
            kept += await asyncio.gather(*map(self.keep_text, texts[first : first + _AT_A_TIME]))
        return kept

    async def people_of_text(self, community: str, text_id: str) -> Sequence[str]:
        """See `Vault.people_of_text`."""
        found = await self._texts.get(name_of(community, text_id))
        return sorted(text_of(found).person_ids) if found else []

    async def texts_of(self, community: str, text_ids: Iterable[str]) -> Mapping[str, str]:
        """See `Vault.texts_of`."""
        wanted = sorted({name_of(community, text_id) for text_id in text_ids})
        found = map(text_of, await self._texts.get_many(wanted))
        return {one.id: one.text for one in found}

    async def salts_of(self, community: str, text_ids: Iterable[str]) -> Mapping[str, str]:
        """See `Vault.salts_of`."""
        wanted = sorted({name_of(community, text_id) for text_id in text_ids})
        return {one.id: one.salt for one in map(text_of, await self._texts.get_many(wanted))}

    async def forget_texts(self, community: str, text_ids: Iterable[str]) -> None:
        """See `Vault.forget_texts`."""
        for text_id in text_ids:
            await self._texts.delete({"_id": name_of(community, text_id)})

    async def texts_like(self, community: str, text: str) -> Sequence[str]:
        """See `Vault.texts_like`."""
        found = await self._texts.find({"community": community, "text": text})
        return [text_of(one).id for one in found]

    async def redact_texts(self, community: str, text_ids: Iterable[str]) -> None:
        """See `Vault.redact_texts`."""
        await self.forget_texts(community, text_ids)

    async def erase(self, person_id: str) -> None:
        """See `Vault.erase`. The texts go first, so that one that was cut short can be asked for again."""
        await self._erased.put({"_id": person_id})
        await self._texts.delete({"people": person_id})
        await self._erase_access(person_id)
        await self._contacts.delete({"person": person_id})
        await self._people.delete({"_id": person_id})

    # -- backups ---------------------------------------------------------------------------------

    async def everything(self) -> AsyncIterator[Sequence[Kept]]:
        """See `Vault.everything`."""
        async for people in portions(self._people):
            yield [person_of(one) for one in people]
        async for contacts in portions(self._contacts):
            yield [contact_of(one) for one in contacts]
        async for texts in portions(self._texts, _TEXTS):
            yield [text_of(one) for one in texts]
        async for some in self._access():
            yield some

    async def refill(self, kept: Sequence[Kept]) -> None:
        """See `Vault.refill`."""
        for one in kept:
            if isinstance(one, Person) and one.community == UNPLACED:
                await self._people.put(person_fields(one))
            elif isinstance(one, Person):
                await self._contacts.put(contact_fields(one))
            elif isinstance(one, KeptText):
                await self._texts.put(text_fields(one))
            else:
                await self._refill_access(one)
