"""What every `DocumentStore` must do. An adapter joins by one line in ``document_stores``."""

import asyncio
import itertools
from collections.abc import AsyncIterator, Awaitable, Callable
from dataclasses import replace
from pathlib import Path

import pytest
from hypothesis import HealthCheck, given, settings
from hypothesis import strategies as st

from shared.bus.port import Lane
from shared.consumers.checkpoints import Checkpoint, Parked, Skipped
from shared.projections.store import Document, DocumentStore, Generation, Indexed, Search, Sought
from shared.storage.faults import StoreUnavailable
from tests.conformance.document_stores import PARAMS, open_adapter
from tests.specification import MONDAY, later

Open = Callable[[], Awaitable[DocumentStore]]

HAIWAN, NANBEITAI = "haiwan", "nanbeitai"


@pytest.fixture(params=PARAMS)
async def open_store(request: pytest.FixtureRequest, tmp_path: Path) -> AsyncIterator[Open]:
    """Opens the same documents as often as it is called, each time as after a restart."""
    adapter = open_adapter(request, request.param)
    opened: list[DocumentStore] = []

    async def open_again() -> DocumentStore:
        for store in opened:
            await store.close()
        opened.append(await adapter(tmp_path))
        return opened[-1]

    yield open_again
    for store in opened:
        await store.close()


@pytest.fixture
async def store(open_store: Open) -> DocumentStore:
    return await open_store()


@pytest.fixture
async def generation(store: DocumentStore) -> Generation:
    begun = await store.begin("tools", "first", ("name", "shelf"))
    await store.swap(begun)
    return begun


def document(
    key: str,
    seen: int = 1,
    *,
    name: Indexed = "电钻",
    shelf: Indexed = 1,
    community: str = HAIWAN,
    body: bytes | None = None,
) -> Document:
    text = body if body is not None else f'{{"name":"{name}","seen":{seen}}}'.encode()
    return Document(community, key, seen, text, (name, shelf))


def gone(key: str, seen: int) -> Document:
    return Document(HAIWAN, key, seen, None)


def parked(community: str = HAIWAN, sequence: int = 7, consumer: str = "tools.1") -> Parked:
    return Parked(
        consumer, "shed", community, sequence, "shed.tool_put.v2", "ZeroDivisionError: 除以零", MONDAY
    )


async def keys(store: DocumentStore, generation: Generation, search: Search) -> list[str]:
    return [one.key for one in await store.find(generation, HAIWAN, search)]


# -- generations ---------------------------------------------------------------------------------


async def test_nothing_is_current_before_a_swap(store: DocumentStore) -> None:
    begun = await store.begin("tools", "first", ("name",))
    assert await store.current("tools") is None
    assert await store.generations("tools") == [begun]
    await store.swap(begun)
    assert await store.current("tools") == begun


async def test_a_generation_remembers_what_it_was_built_with(open_store: Open) -> None:
    store = await open_store()
    begun = await store.begin("tools", "first", ("name", "shelf"))
    await store.swap(begun)
    assert await (await open_store()).current("tools") == Generation("tools", 1, "first", ("name", "shelf"))


async def test_a_swap_leaves_the_old_generation_readable_until_it_is_dropped(
    store: DocumentStore, generation: Generation
) -> None:
    await store.write(generation, [document("drill")], [])
    newer = await store.begin("tools", "second", ())
    await store.write(newer, [Document(HAIWAN, "saw", 1, b"{}")], [])
    await store.swap(newer)
    assert await store.current("tools") == newer
    assert await keys(store, generation, Search()) == ["drill"]
    assert await keys(store, newer, Search()) == ["saw"]
    await store.drop(generation)
    assert await store.generations("tools") == [newer]


async def test_the_current_generation_cannot_be_dropped(store: DocumentStore, generation: Generation) -> None:
    await store.write(generation, [document("drill")], [])
    await store.drop(generation)
    assert await store.current("tools") == generation
    assert await keys(store, generation, Search()) == ["drill"]


async def test_a_number_is_never_given_again(open_store: Open) -> None:
    store = await open_store()
    for expected in (1, 2, 3):
        begun = await store.begin("tools", "first", ())
        assert begun.number == expected
        await store.drop(begun)
        store = await open_store()


async def test_dropping_forgets_checkpoints_and_parked_events_but_no_skip(store: DocumentStore) -> None:
    begun = await store.begin("tools", "first", ())
    name = begun.consumer
    await store.write(begun, [], [Checkpoint(name, "shed", HAIWAN, 9)])
    await store.park(parked(NANBEITAI, consumer=name))
    await store.skip(Skipped(parked(consumer=name), "一个坏事件", "staff-wang", MONDAY))
    await store.drop(begun)
    assert await store.checkpoints(name) == {}
    assert await store.parked(name) == []
    assert len(await store.skipped(name)) == 1


async def test_projections_have_generations_of_their_own(store: DocumentStore) -> None:
    tools, loans = await store.begin("tools", "f", ()), await store.begin("loans", "f", ())
    assert (tools.number, loans.number) == (1, 1)
    await store.write(tools, [Document(HAIWAN, "drill", 1, b"{}")], [])
    assert await store.get(loans, HAIWAN, "drill") is None


async def test_the_current_generations_of_all_projections_come_at_once(store: DocumentStore) -> None:
    tools, loans = await store.begin("tools", "f", ("name",)), await store.begin("loans", "g", ())
    assert await store.currents() == {}
    await store.swap(tools)
    assert await store.currents() == {"tools": tools}
    await store.swap(loans)
    newer = await store.begin("tools", "f", ())
    assert await store.currents() == {"tools": tools, "loans": loans}
    await store.swap(newer)
    assert await store.currents() == {"tools": newer, "loans": loans}


async def test_a_lease_is_granted_to_its_holder_again_and_to_another_when_it_is_given_back(
    store: DocumentStore,
) -> None:
    for _ in range(2):
        assert await store.hold("build tools", "one", 10)
    assert await store.hold("build loans", "other", 10)
    assert await store.hold("build tools", "other", 10) != store.shared
    await store.release("build tools", "one")
    assert await store.hold("build tools", "other", 10)


# -- documents -----------------------------------------------------------------------------------


async def test_a_document_comes_back_byte_for_byte(store: DocumentStore, generation: Generation) -> None:
    body = '{"name":"电钻","note":"\\u0000 \\" 🔧"}'.encode()
    await store.write(generation, [document("drill", 3, body=body)], [])
    found = await store.get(generation, HAIWAN, "drill")
    assert found is not None
    assert found[:4] == (HAIWAN, "drill", 3, body)


async def test_what_is_not_there_is_none(store: DocumentStore, generation: Generation) -> None:
    assert await store.get(generation, HAIWAN, "drill") is None
    assert await store.get_many(generation, [(HAIWAN, "drill")]) == []


async def test_communities_share_no_document(store: DocumentStore, generation: Generation) -> None:
    await store.write(generation, [document("drill"), document("drill", 2, community=NANBEITAI)], [])
    here, there = (
        await store.get(generation, HAIWAN, "drill"),
        await store.get(generation, NANBEITAI, "drill"),
    )
    assert here is not None
    assert there is not None
    assert (here.seen, there.seen) == (1, 2)
    assert [one.seen for one in await store.find(generation, NANBEITAI, Search())] == [2]


async def test_many_documents_of_several_communities_come_at_once(
    store: DocumentStore, generation: Generation
) -> None:
    wanted = [(community, f"tool-{n}") for community in (HAIWAN, NANBEITAI) for n in range(150)]
    await store.write(generation, [document(key, community=where) for where, key in wanted], [])
    found = await store.get_many(generation, [*wanted, (HAIWAN, "saw")])
    assert sorted((one.community, one.key) for one in found) == sorted(wanted)


async def test_a_later_document_takes_the_place_of_an_earlier_one(
    store: DocumentStore, generation: Generation
) -> None:
    await store.write(generation, [document("drill", 1, name="电钻")], [])
    await store.write(generation, [document("drill", 2, name="手电钻")], [])
    assert await keys(store, generation, Search(where=(("name", "手电钻"),))) == ["drill"]
    assert await keys(store, generation, Search(where=(("name", "电钻"),))) == []


async def test_a_document_that_has_seen_less_changes_nothing(
    store: DocumentStore, generation: Generation
) -> None:
    await store.write(generation, [document("drill", 5, name="手电钻")], [])
    await store.write(generation, [document("drill", 4, name="电钻")], [])
    await store.write(generation, [gone("drill", 4)], [])
    found = await store.get(generation, HAIWAN, "drill")
    assert found is not None
    assert found.seen == 5
    assert await keys(store, generation, Search(where=(("name", "手电钻"),))) == ["drill"]


async def test_a_document_is_taken_away_and_may_come_again(
    store: DocumentStore, generation: Generation
) -> None:
    await store.write(generation, [document("drill", 1), document("saw", 1)], [])
    await store.write(generation, [gone("drill", 2), gone("never-there", 2)], [])
    assert await store.get(generation, HAIWAN, "drill") is None
    assert await keys(store, generation, Search()) == ["saw"]
    await store.write(generation, [document("drill", 3)], [])
    assert await keys(store, generation, Search()) == ["drill", "saw"]


async def test_a_repeated_write_changes_nothing(store: DocumentStore, generation: Generation) -> None:
    batch = [document("drill", 2), gone("saw", 3), document("hammer", 4, shelf=None)]
    for _ in range(2):
        await store.write(generation, batch, [Checkpoint("tools.1", "shed", HAIWAN, 4)])
    assert await keys(store, generation, Search()) == ["drill", "hammer"]
    assert await store.checkpoints("tools.1") == {Lane("shed", HAIWAN): 4}


async def test_what_was_written_is_there_after_a_restart(open_store: Open) -> None:
    store = await open_store()
    begun = await store.begin("tools", "first", ("name", "shelf"))
    await store.write(begun, [document("drill", 6)], [Checkpoint(begun.consumer, "shed", HAIWAN, 6)])
    await store.swap(begun)
    store = await open_store()
    assert await keys(store, begun, Search()) == ["drill"]
    assert await store.checkpoints(begun.consumer) == {Lane("shed", HAIWAN): 6}


async def test_writes_that_come_together_all_happen(store: DocumentStore, generation: Generation) -> None:
    batches = [[document(f"tool-{n:03}-{m}") for m in range(3)] for n in range(60)]
    await asyncio.gather(*(store.write(generation, batch, []) for batch in batches))
    assert len(await store.find(generation, HAIWAN, Search())) == 180


async def test_a_caller_who_goes_away_disturbs_nobody(store: DocumentStore, generation: Generation) -> None:
    going = asyncio.create_task(store.write(generation, [document("drill")], []))
    staying = asyncio.create_task(store.write(generation, [document("saw")], []))
    await asyncio.sleep(0)
    going.cancel()
    await staying
    assert "saw" in await keys(store, generation, Search())


async def test_a_closed_store_says_so(store: DocumentStore, generation: Generation) -> None:
    await store.close()
    await store.close()
    with pytest.raises(StoreUnavailable, match="closed"):
        await store.get(generation, HAIWAN, "drill")
    with pytest.raises(StoreUnavailable, match="closed"):
        await store.write(generation, [document("drill")], [])


# -- searches ------------------------------------------------------------------------------------

SHELVES = {"a": 3, "b": 1, "c": None, "d": 3, "e": 2, "f": None}


@pytest.fixture
async def shelved(store: DocumentStore, generation: Generation) -> Generation:
    rows = [
        document(key, name=("saw" if key in "abc" else "drill"), shelf=shelf)
        for key, shelf in SHELVES.items()
    ]
    await store.write(generation, rows, [])
    return generation


@pytest.mark.parametrize(
    ("search", "expected"),
    [
        (Search(), "abcdef"),
        (Search(descending=True), "fedcba"),
        (Search(limit=2), "ab"),
        (Search(where=(("name", "saw"),)), "abc"),
        (Search(where=(("shelf", None),)), "cf"),
        (Search(where=(("name", "saw"), ("shelf", 3))), "a"),
        (Search(where=(("name", "hammer"),)), ""),
        (Search(where=(("name", ("saw", "drill", "hammer")),)), "abcdef"),
        (Search(where=(("shelf", (1, 2)), ("name", "drill"))), "e"),
        (Search(where=(("shelf", ()),)), ""),
        (Search(where=(("shelf", (3, 1)),), order="shelf", limit=2), "ba"),
        (Search(where=(("name", ("saw",)),), order="shelf", after=(None, "c")), "ba"),
        (Search(order="shelf"), "cfbead"),
        (Search(order="shelf", descending=True), "daebfc"),
        (Search(order="shelf", at_least=2), "ead"),
        (Search(order="shelf", below=3), "be"),
        (Search(order="shelf", at_least=2, below=3), "e"),
        (Search(order="shelf", below=3, descending=True), "eb"),
        (Search(where=(("name", "drill"),), order="shelf", descending=True), "def"),
        (Search(after=(None, "c")), "def"),
        (Search(after=(None, "c"), descending=True), "ba"),
        (Search(order="shelf", after=(2, "e")), "ad"),
        (Search(order="shelf", after=(None, "c")), "fbead"),
        (Search(order="shelf", after=(3, "a"), descending=True), "ebfc"),
        (Search(order="shelf", after=(None, "f"), descending=True), "c"),
    ],
)
async def test_a_search_finds_in_order(
    store: DocumentStore, shelved: Generation, search: Search, expected: str
) -> None:
    assert "".join(await keys(store, shelved, search)) == expected


@pytest.mark.parametrize("usual", [(None,), (None, "saw"), (None, "saw", "drill")])
@pytest.mark.parametrize(
    ("search", "expected"),
    [
        (Search(where=(("name", "saw"),)), "abc"),
        (Search(where=(("name", "drill"),), order="shelf"), "fed"),
        (Search(where=(("name", "saw"),), order="shelf", descending=True), "abc"),
        (Search(where=(("name", "saw"),), order="shelf", after=(None, "c")), "ba"),
        (Search(where=(("name", None),)), ""),
        (Search(where=(("name", "hammer"),)), ""),
        (Search(where=(("name", ("saw", "drill")), ("shelf", 3))), "ad"),
    ],
)
async def test_what_is_usual_is_found_like_all_else(
    store: DocumentStore, search: Search, expected: str, usual: tuple[Indexed, ...]
) -> None:
    begun = await store.begin("tools", "f", ("name", "shelf"))
    await store.swap(begun, {"name": usual})
    rows = [
        document(key, name=("saw" if key in "abc" else "drill"), shelf=shelf)
        for key, shelf in SHELVES.items()
    ]
    await store.write(begun, rows, [])
    assert "".join(await keys(store, begun, replace(search, usual={"name": usual}))) == expected


async def test_text_is_ordered_by_code_point(store: DocumentStore, generation: Generation) -> None:
    names = ["锤子", "a", "Z", "z", "电钻", "A", "0", "🔧", "a b"]
    await store.write(generation, [document(f"k{n}", name=name) for n, name in enumerate(names)], [])
    found = await keys(store, generation, Search(order="name"))
    assert [names[int(key[1:])] for key in found] == sorted(names)


TEXTS = {
    "a": ("亲子 无土栽培 (初级) 100%", 5),
    "b": ("ai study room", 0),
    "c": ("亲子阅读", None),
    "d": ("a.b*c[d]\\e^f$g_h", 12),
}


@pytest.mark.parametrize(
    ("sought", "expected"),
    [
        (Sought(texts=(("text_sought", ("亲子",)),)), "ac"),
        (Sought(texts=(("text_sought", ("栽培", "亲子")),)), "a"),
        (Sought(texts=(("text_sought", ("study room",)),)), "b"),
        (Sought(texts=(("text_sought", (".",)),)), "d"),
        (Sought(texts=(("text_sought", ("(初级)", "%")),)), "a"),
        (Sought(texts=(("text_sought", ("_", "\\e^f$", "*c[d]")),)), "d"),
        (Sought(texts=(("text_sought", ("ai.study",)),)), ""),
        (Sought(between=(("age_sought", 5, None),)), "ad"),
        (Sought(between=(("age_sought", None, 5),)), "ab"),
        (Sought(between=(("age_sought", 1, 11),)), "a"),
        (Sought(texts=(("text_sought", ("亲子",)),), between=(("age_sought", 0, None),)), "a"),
    ],
)
async def test_what_is_sought_is_searched_through_with_all_else(
    store: DocumentStore, sought: Sought, expected: str
) -> None:
    begun = await store.begin("lessons", "f", ("shelf", "text_sought", "age_sought"))
    rows = [Document(HAIWAN, key, 1, b"{}", (1 if key < "d" else 2, *texts)) for key, texts in TEXTS.items()]
    await store.write(begun, [*rows, rows[0]._replace(community=NANBEITAI)], [])
    await store.swap(begun)
    assert "".join(await keys(store, begun, Search(sought=sought))) == expected
    on_shelf = Search(where=(("shelf", (1,)),), order="shelf", sought=sought, limit=1)
    assert "".join(await keys(store, begun, on_shelf)) == expected.replace("d", "")[:1]


@settings(
    max_examples=30, deadline=None, suppress_health_check=[HealthCheck.function_scoped_fixture]
)  # Each example begins a generation of its own.
@given(
    shelves=st.lists(st.none() | st.integers(-3, 3), max_size=25),
    descending=st.booleans(),
    order=st.sampled_from([None, "shelf"]),
    limit=st.integers(1, 7),
)
async def test_pages_hold_every_document_once_and_in_order(
    store: DocumentStore, shelves: list[int | None], *, descending: bool, order: str | None, limit: int
) -> None:
    begun = await store.begin("tools", "f", ("name", "shelf"))
    await store.write(begun, [document(f"k{n:02}", shelf=shelf) for n, shelf in enumerate(shelves)], [])
    await store.swap(begun)
    search = Search(order=order, descending=descending, limit=limit)
    found: list[str] = []
    while page := await keys(store, begun, search):
        found += page
        last = None if order is None else shelves[int(page[-1][1:])]
        search = replace(search, after=(last, page[-1]))

    def place(key: str) -> tuple[bool, int, str]:
        shelf = shelves[int(key[1:])] if order else None
        return (shelf is not None, shelf or 0, key)

    assert found == sorted((f"k{n:02}" for n in range(len(shelves))), key=place, reverse=descending)


# -- checkpoints and what is parked --------------------------------------------------------------


async def test_a_checkpoint_never_moves_back(store: DocumentStore) -> None:
    for sequence in (3, 9, 5):
        await store.save_checkpoints([Checkpoint("feed", "shed", HAIWAN, sequence)])
    assert await store.checkpoints("feed") == {Lane("shed", HAIWAN): 9}


async def test_checkpoints_are_kept_by_consumer_and_lane(store: DocumentStore) -> None:
    every = [
        Checkpoint(consumer, source, community, number)
        for number, (consumer, source, community) in enumerate(
            itertools.product(("feed", "policies"), ("shed", "fund"), (HAIWAN, NANBEITAI)), 1
        )
    ]
    await store.save_checkpoints(every)
    await store.save_checkpoints([])
    for consumer in ("feed", "policies"):
        expected = {
            Lane(one.source, one.community): one.sequence for one in every if one.consumer == consumer
        }
        assert await store.checkpoints(consumer) == expected
    assert await store.checkpoints("nobody") == {}


async def test_documents_and_checkpoints_are_written_together(
    store: DocumentStore, generation: Generation
) -> None:
    reached = [Checkpoint("tools.1", "shed", where, 8) for where in (HAIWAN, NANBEITAI)]
    await store.write(generation, [document("drill", 8)], reached)
    assert await store.checkpoints("tools.1") == {Lane("shed", HAIWAN): 8, Lane("shed", NANBEITAI): 8}


async def test_what_is_parked_is_found_by_its_consumer(open_store: Open) -> None:
    store = await open_store()
    first, second, other = parked(), parked(NANBEITAI, 3), parked(consumer="feed")
    for one in (second, other, first):
        await store.park(one)
    store = await open_store()
    assert await store.parked("tools.1") == [first, second]
    assert await store.parked() == [other, first, second]


async def test_a_lane_has_one_parked_event(store: DocumentStore) -> None:
    await store.park(parked(sequence=7))
    await store.park(parked(sequence=8))
    assert [one.sequence for one in await store.parked("tools.1")] == [8]
    await store.unpark("tools.1", Lane("shed", HAIWAN))
    await store.unpark("tools.1", Lane("shed", HAIWAN))
    assert await store.parked() == []


async def test_a_skip_is_recorded_and_moves_the_checkpoint(open_store: Open) -> None:
    store = await open_store()
    await store.save_checkpoints([Checkpoint("tools.1", "shed", HAIWAN, 6)])
    await store.park(parked(sequence=7))
    skips = [
        Skipped(parked(sequence=7), "工具已报废", "staff-wang", later(hours=1)),
        Skipped(parked(NANBEITAI, 2), "测试数据", "staff-li", later(hours=2)),
    ]
    for skip in skips:
        await store.skip(skip)
    store = await open_store()
    assert await store.parked() == []
    assert await store.checkpoints("tools.1") == {Lane("shed", HAIWAN): 7, Lane("shed", NANBEITAI): 2}
    assert await store.skipped() == skips
    assert await store.skipped("feed") == []
