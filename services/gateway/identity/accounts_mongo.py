"""Accounts and passkeys in MongoDB: a document for each, in the gateway's database."""

import json
import time
from collections.abc import Callable, Mapping, Sequence
from dataclasses import asdict
from typing import cast

from services.gateway.identity.accounts import ATTEMPT_SECONDS, Login, Passkey, digest_of, new_token
from shared.storage.faults import StoreUnavailable
from shared.storage.mongo_client import Database
from shared.storage.mongo_driver import Fields


class MongoAccounts:
    """`Accounts` in one database. The client belongs to the caller."""

    COLLECTIONS = frozenset({"sign_ins", "logins", "passkeys"})

    def __init__(self, database: Database, clock: Callable[[], float] = time.time) -> None:
        self._clock = clock
        self._database = database.handle()
        self._attempts = self._database.collection("sign_ins")
        self._logins = self._database.collection("logins")
        self._passkeys = self._database.collection("passkeys")
        self._indexed = False

    async def begin(self, facts: Mapping[str, str]) -> str:
        """See `Accounts.begin`. What has run out is swept away on the way."""
        await self._index()
        now, token = self._clock(), new_token()
        await self._attempts.delete({"over_at": {"$lte": now}})
        kept: Fields = {
            "_id": digest_of(token),
            "facts": json.dumps(dict(facts)),
            "over_at": now + ATTEMPT_SECONDS,
        }
        await self._attempts.insert(kept)
        return token

    async def finish(self, token: str) -> Mapping[str, str] | None:
        """See `Accounts.finish`."""
        digest = digest_of(token)
        found = await self._attempts.get(digest)
        # Who deletes it has it: of two who come at once, one finds nothing to delete.
        if found is None or not await self._attempts.delete({"_id": digest}):
            return None
        if cast("float", found["over_at"]) <= self._clock():
            return None
        facts: Mapping[str, str] = json.loads(cast("str", found["facts"]))
        return facts

    async def person_of(self, login: Login) -> str | None:
        """See `Accounts.person_of`."""
        found = await self._logins.get(_key(login))
        return cast("str", found["person_id"]) if found else None

    async def link(self, login: Login, person_id: str) -> str:
        """See `Accounts.link`."""
        await self._index()
        document: Fields = {"_id": _key(login), "issuer": login.issuer, "subject": login.subject}
        await self._logins.insert({**document, "person_id": person_id})
        owner = await self.person_of(login)
        if owner is None:
            raise StoreUnavailable("an account was taken away while it was linked")
        return owner

    async def logins_of(self, person_id: str) -> Sequence[Login]:
        """See `Accounts.logins_of`."""
        found = await self._logins.find({"person_id": person_id}, order=[("_id", 1)])
        return [Login(cast("str", one["issuer"]), cast("str", one["subject"])) for one in found]

    async def put_passkey(self, passkey: Passkey) -> bool:
        """See `Accounts.put_passkey`."""
        await self._index()
        return await self._passkeys.insert(_fields(passkey))

    async def passkey(self, credential: str) -> Passkey | None:
        """See `Accounts.passkey`."""
        found = await self._passkeys.get(credential)
        return _passkey(found) if found else None

    async def passkeys_of(self, person_id: str) -> Sequence[Passkey]:
        """See `Accounts.passkeys_of`."""
        found = await self._passkeys.find({"person_id": person_id}, order=[("_id", 1)])
        return sorted(map(_passkey, found), key=lambda one: (one.added_at, one.credential))

    async def use_passkey(self, passkey: Passkey) -> None:
        """See `Accounts.use_passkey`."""
        where: Fields = {"_id": passkey.credential, "person_id": passkey.person_id}
        await self._passkeys.replace(where, _fields(passkey))

    async def drop_passkey(self, credential: str, person_id: str) -> None:
        """See `Accounts.drop_passkey`."""
        await self._passkeys.delete({"_id": credential, "person_id": person_id})

    async def forget(self, person_id: str) -> None:
        """See `Accounts.forget`."""
        await self._logins.delete({"person_id": person_id})
        await self._passkeys.delete({"person_id": person_id})

    async def close(self) -> None:
        """From now on every call is `StoreUnavailable`. The client is closed by whom it belongs to."""
        self._database.close()

    async def _index(self) -> None:
        if not self._indexed:
            await self._attempts.make_index("over_at", "over_at")
            await self._logins.make_index("person_id", "person_id")
            await self._passkeys.make_index("person_id", "person_id")
            self._indexed = True


def _key(login: Login) -> str:
    return json.dumps(login)


def _fields(passkey: Passkey) -> Fields:
    fields: Fields = asdict(passkey)
    return {**fields, "_id": passkey.credential, "public_key": passkey.public_key.hex()}


def _passkey(fields: Fields) -> Passkey:
    return Passkey(
        credential=cast("str", fields["_id"]),
        person_id=cast("str", fields["person_id"]),
        public_key=bytes.fromhex(cast("str", fields["public_key"])),
        sign_count=cast("int", fields["sign_count"]),
        added_at=cast("float", fields["added_at"]),
        used_at=cast("float", fields["used_at"]),
    )
