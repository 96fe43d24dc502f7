"""What the vault keeps of access, in MongoDB: claim codes, who read contact data, keys of feeds."""

import secrets
from collections.abc import AsyncIterator, Sequence
from collections.abc import Collection as Some
from datetime import datetime
from typing import NotRequired, TypedDict, cast

from services.gateway.identity.vault import ClaimCode, ContactRead, FeedKey, Kept
from shared.storage.faults import StoreUnavailable
from shared.storage.mongo_client import Collection, Database
from shared.storage.mongo_driver import Fields

ACCESS_COLLECTIONS = frozenset({"codes", "contact_reads", "door_secrets", "tries", "feed_keys"})
_MOST_TRIES = 20
_BULK = 50
_PORTION = 500


class _Code(TypedDict):
    _id: str
    community: str
    locator: str
    digest: str
    person: str | None
    expires_at: str
    tries_left: int
    issued_by: NotRequired[str]
    """Not there in what was kept before 0.2."""


class _Read(TypedDict):
    _id: str
    community: str
    person: str
    reader: str
    purpose: str
    read_at: str


class MongoAccess:
    """The part of a vault that has to do with who may come in, and who looked."""

    def __init__(self, database: Database) -> None:
        self._codes = database.collection("codes")
        self._reads = database.collection("contact_reads")
        self._feed_keys = database.collection("feed_keys")
        self._door_secrets = database.collection("door_secrets")
        self._tries = database.collection("tries")
        self._reads_indexed = False

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

    # -- codes at doors --------------------------------------------------------------------------

    async def door_secret(self, community: str, application_id: str, *, make: bool = False) -> bytes | None:
        """See `Vault.door_secret`."""
        key = _name(community, application_id)
        if make:  # Another process may have been quicker: then its secret stays.
            await self._door_secrets.insert({"_id": key, "secret": secrets.token_hex(32)})
        found = await self._door_secrets.get(key)
        return bytes.fromhex(cast("str", found["secret"])) if found else None

    async def take_try(self, community: str, person_id: str, minute: str, most: int) -> bool:
        """See `Vault.take_try`."""
        key = _name(community, person_id)
        for _ in range(_MOST_TRIES):
            found = await self._tries.get(key)
            tries = cast("int", found["tries"]) + 1 if found and found["minute"] == minute else 1
            now: Fields = {"_id": key, "person": person_id, "minute": minute, "tries": tries}
            if found is None:
                done = await self._tries.insert(now)
            else:
                as_read: Fields = {"_id": key, "minute": found["minute"], "tries": found["tries"]}
                done = await self._tries.replace(as_read, now)
            if done:
                return tries <= most
        raise StoreUnavailable(f"{key} is changed by others all the time")

    # -- who read contact data -------------------------------------------------------------------

    async def note_reads(self, reads: Sequence[ContactRead]) -> None:
        """See `Vault.note_reads`."""
        if not self._reads_indexed:
            await self._reads.make_index("person", "person")
            self._reads_indexed = True
        documents = [_read_fields(one) for one in reads]
        for at in range(0, len(documents), _BULK):
            await self._reads.insert_many(documents[at : at + _BULK])

    async def reads_of(self, person_ids: Some[str], before: str | None, limit: int) -> Sequence[ContactRead]:
        """See `Vault.reads_of`."""
        older: Fields = {} if before is None else {"_id": {"$lt": before}}
        where: Fields = {"person": {"$in": sorted(person_ids)}, **older}
        return [_read(one) for one in await self._reads.find(where, order=[("_id", -1)], limit=limit)]

    # -- keys of feeds ---------------------------------------------------------------------------

    async def feed_key(self, community: str) -> bytes:
        """See `Vault.feed_key`."""
        found = await self._feed_keys.get(community)
        if found is None:
            await self._feed_keys.insert({"_id": community, "key": secrets.token_hex(32)})
            found = await self._feed_keys.get(community)  # Another process may have been quicker.
        if found is None:
            raise StoreUnavailable(f"the key of {community} was taken away while it was made")
        return bytes.fromhex(cast("str", found["key"]))

    # -- backups ---------------------------------------------------------------------------------

    async def _access(self) -> AsyncIterator[Sequence[Kept]]:
        """All of this part, in portions."""
        async for keys in portions(self._feed_keys):
            yield [FeedKey(str(one["_id"]), str(one["key"])) for one in keys]
        async for codes in portions(self._codes):
            yield [_code(one) for one in codes]
        async for reads in portions(self._reads):
            yield [_read(one) for one in reads]

    async def _refill_access(self, one: FeedKey | ClaimCode | ContactRead) -> None:
        if isinstance(one, FeedKey):
            await self._feed_keys.put({"_id": one.community, "key": one.key})
        elif isinstance(one, ClaimCode):
            await self._codes.put(_code_fields(one))
        else:
            await self._reads.put(_read_fields(one))

    async def _erase_access(self, person_id: str) -> None:
        await self._codes.delete({"person": person_id})
        await self._reads.delete({"person": person_id})
        await self._tries.delete({"person": person_id})


async def portions(collection: Collection, at_once: int = _PORTION) -> AsyncIterator[Sequence[Fields]]:
    """All documents of a collection, some at a time, by their ids."""
    last = ""
    while some := await collection.find({"_id": {"$gt": last}}, order=[("_id", 1)], limit=at_once):
        yield some
        last = str(some[-1]["_id"])


def _name(community: str, locator: str) -> str:
    return f"{community}:{locator}"


def _code_fields(code: ClaimCode, tries_left: int | None = None) -> Fields:
    return {
        "_id": _name(code.community, code.locator),
        "community": code.community,
        "locator": code.locator,
        "digest": code.digest,
        "person": code.person_id,
        "expires_at": code.expires_at.isoformat(),
        "tries_left": code.tries_left if tries_left is None else tries_left,
        "issued_by": code.issued_by,
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
        stored.get("issued_by", ""),
    )


def _read_fields(read: ContactRead) -> Fields:
    return {
        "_id": read.id,
        "community": read.community,
        "person": read.person_id,
        "reader": read.reader,
        "purpose": read.purpose,
        "read_at": read.at.isoformat(),
    }


def _read(fields: Fields) -> ContactRead:
    stored = cast("_Read", fields)
    at = datetime.fromisoformat(stored["read_at"])
    return ContactRead(
        stored["community"], stored["person"], stored["reader"], stored["purpose"], at, stored["_id"]
    )
