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


async def test_it_is_known_how_far_anybody_has_come_in_a_lane(store: DocumentStore) -> None:
    places = [("feed", HAIWAN, 3), ("relay", HAIWAN, 9), ("feed", NANBEITAI, 12)]
    for consumer, community, sequence in places:
        await store.save_checkpoints([Checkpoint(consumer, "shed", community, sequence)])
    assert await store.farthest(Lane("shed", HAIWAN)) == 9
    assert await store.farthest(Lane("other", HAIWAN)) == 0


async def test_generations_that_are_retired_are_read_no_more_and_can_be_dropped(store: DocumentStore) -> None:
    first, second = [await store.begin(name, "of today", ()) for name in ("needs", "rooms")]
    await store.swap(first)
    await store.swap(second)
    await store.retire()
    assert await store.currents() == {}
    assert await store.current("needs") is None
    await store.drop(first)
    assert await store.generations("needs") == []
    later = await store.begin("needs", "of today", ())
    assert later.number > first.number
    await store.swap(later)
    assert await store.current("needs") == later
