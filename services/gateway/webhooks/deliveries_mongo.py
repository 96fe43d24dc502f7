"""The delivery log in MongoDB: a document for each attempt, in the gateway's database."""

from collections.abc import Sequence
from typing import cast

from services.gateway.webhooks.deliveries import Attempt
from shared.storage.mongo_client import Database
from shared.storage.mongo_driver import Fields


class MongoDeliveries:
    """`DeliveryStore` in one database. The client belongs to the caller."""

    COLLECTIONS = frozenset({"deliveries"})

    def __init__(self, database: Database) -> None:
        self._database = database.handle()
        self._attempts = self._database.collection("deliveries")
        self._indexed = False

    async def keep(self, attempts: Sequence[Attempt]) -> None:
        """See `DeliveryStore.keep`."""
        if not self._indexed:
            await self._attempts.make_index("key", "key")
            await self._attempts.make_index("webhook", "webhook_id", "key")
            self._indexed = True
        await self._attempts.insert_many([_fields(one) for one in attempts])

    async def of(self, webhook_id: str, before: str | None, limit: int) -> list[Attempt]:
        """See `DeliveryStore.of`."""
        where: Fields = {"webhook_id": webhook_id}
        if before is not None:
            where = {**where, "key": {"$lt": before}}
        found = await self._attempts.find(where, order=[("key", -1)], limit=limit)
        return [_attempt(one) for one in found]

    async def sweep(self, before: str) -> None:
        """See `DeliveryStore.sweep`."""
        await self._attempts.delete({"key": {"$lt": before}})

    async def cut(self, webhook_id: str, most: int) -> None:
        """See `DeliveryStore.cut`."""
        kept = await self._attempts.find(
            {"webhook_id": webhook_id}, order=[("key", -1)], limit=most, fields=["key"]
        )
        if len(kept) == most:
            await self._attempts.delete({"webhook_id": webhook_id, "key": {"$lt": kept[-1]["key"]}})

    async def close(self) -> None:
        """From now on every call is `StoreUnavailable`. The client is closed by whom it belongs to."""
        self._database.close()


def _fields(attempt: Attempt) -> Fields:
    return {"_id": f"{attempt.webhook_id}:{attempt.key}", **attempt._asdict()}


def _attempt(fields: Fields) -> Attempt:
    return Attempt(
        webhook_id=cast("str", fields["webhook_id"]),
        key=cast("str", fields["key"]),
        message_id=cast("str", fields["message_id"]),
        sequence=cast("int | None", fields["sequence"]),
        number=cast("int", fields["number"]),
        status=cast("int | None", fields["status"]),
        milliseconds=cast("int", fields["milliseconds"]),
        error=cast("str | None", fields["error"]),
        answer=cast("str", fields["answer"]),
    )
