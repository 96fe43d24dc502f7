"""What every `CheckpointStore` does for a consumer that begins anew."""

from shared.bus.port import Lane
from shared.consumers.checkpoints import Checkpoint
from shared.projections.store import DocumentStore
from tests.conformance.test_document_store import HAIWAN, NANBEITAI, open_store, parked, store

__all__ = ["open_store", "store"]


async def test_a_consumer_is_put_back_to_the_beginning_everywhere_or_in_one_community(
    store: DocumentStore,
) -> None:
    places = [("feed", HAIWAN), ("feed", NANBEITAI), ("feeder", HAIWAN)]
    for consumer, community in places:
        await store.save_checkpoints([Checkpoint(consumer, "shed", community, 7)])
        await store.park(parked(community, consumer=consumer))
    await store.forget("feed", HAIWAN)
    assert await store.checkpoints("feed") == {Lane("shed", NANBEITAI): 7}
    assert [(one.consumer, one.community) for one in await store.parked()] == places[1:]
    await store.forget("feed")
    assert await store.checkpoints("feed") == {}
    assert await store.checkpoints("feeder") == {Lane("shed", HAIWAN): 7}
    await store.save_checkpoints([Checkpoint("feed", "shed", HAIWAN, 2)])
    assert await store.checkpoint("feed", Lane("shed", HAIWAN)) == 2
