"""Read models at work: folded live, asked, parked, rebuilt beside themselves."""

import asyncio
from collections.abc import AsyncIterator
from pathlib import Path

import pytest
from pydantic import ValidationError

from shared.bus.port import Lane
from shared.consumers.checkpoints import Checkpoint
from shared.consumers.parking import Parking
from shared.eventlog.wire import Encoder
from shared.kernel.messages import Command, Recorded
from shared.kernel.models import Query
from shared.kernel.refusals import Rejected
from shared.projections.building import RebuildFailed
from shared.projections.folding import Folder
from shared.projections.projection import Documents, Projection
from shared.projections.refusals import READ_MODEL_IS_BEHIND
from shared.projections.store import Search
from tests.example_log import ToolPut, ToolPutFirst
from tests.example_readers import (
    HAIWAN,
    NANBEITAI,
    WIRE,
    GetTool,
    ListTools,
    ToolView,
    lent,
    put,
    returned,
    tools,
    until,
)
from tests.faulty_documents import unavailable
from tests.specification import envelope
from tests.unit.place import Place

HERE = Lane("shed", HAIWAN)


@pytest.fixture
async def place(tmp_path: Path) -> AsyncIterator[Place]:
    opened = Place(tmp_path / "documents.sqlite")
    await opened.bus.start()
    yield opened
    await opened.stop()
    await opened.bus.stop()
    await opened.store.close()


class Fuse:
    """A mistake in a fold that can be mended while it runs."""

    def __init__(self, *blows_at: tuple[str, int]) -> None:
        self.blows_at = set(blows_at)

    def projection(self, name: str = "fused", *, version: int = 1) -> Projection[ToolView]:
        def fold(document: ToolView | None, recorded: Recorded[ToolPut], key: str) -> ToolView:
            if (recorded.community, recorded.sequence) in self.blows_at:
                raise ZeroDivisionError("除以零")
            history = (*(document.history if document else ()), recorded.sequence)
            return ToolView(tool_id=key, name=recorded.data.name, history=history)

        return Projection(name, ToolView, version=version).on(ToolPut, lambda event: event.tool_id, fold)


# -- asking --------------------------------------------------------------------------------------


async def test_a_query_sees_the_write_that_it_names(place: Place) -> None:
    runner = await place.start()
    for number in range(20):
        sequence = await place.happens(put(number))
        found = await runner.ask(HAIWAN, GetTool(tool_id=f"tool-{number:04}"), min_sequence=sequence)
        assert found is not None
        assert found.history == (sequence,)


async def test_queries_see_their_own_community_alone(place: Place) -> None:
    runner = await place.start()
    await place.happens(put(1, "海湾的"), community=HAIWAN)
    await place.happens(put(1, "南北台的"), put(2), community=NANBEITAI)
    here = await runner.ask(HAIWAN, ListTools(), min_sequence=1)
    there = await runner.ask(NANBEITAI, ListTools(), min_sequence=2)
    assert [one.name for one in here.items] == ["海湾的"]
    assert len(there.items) == 2
    assert (await runner.ask("community-new", ListTools())).items == []


async def test_waiting_for_a_write_that_does_not_come_is_refused_in_time(place: Place) -> None:
    runner = await place.start(wait_seconds=0.02)
    sequence = await place.happens(put(1))
    assert await runner.wait_for(HAIWAN, sequence, 5)
    with pytest.raises(Rejected) as caught:
        await runner.ask(HAIWAN, ListTools(), min_sequence=7)
    assert caught.value.refusal == READ_MODEL_IS_BEHIND
    assert caught.value.facts == {"wanted": 7, "reached": 1, "retry_after_seconds": 1}


async def test_a_query_that_nobody_answers_is_a_mistake(place: Place) -> None:
    class CountTools(Query[int]):
        pass

    runner = await place.start()
    with pytest.raises(LookupError, match="no projection of shed answers CountTools"):
        await runner.ask(HAIWAN, CountTools())


async def test_two_projections_answer_no_query_together(place: Place) -> None:
    with pytest.raises(TypeError, match="answer ListTools"):
        await place.start(tools("one"), tools("two"))
    with pytest.raises(TypeError, match="two projections of one name"):
        await place.start(tools(), tools(asked=False))


# -- folding -------------------------------------------------------------------------------------


async def test_all_projections_see_all_events(place: Place) -> None:
    await place.happens(put(1), put(2))
    runner = await place.start(tools(), tools("copies", asked=False))
    sequence = await place.happens(lent(1), returned(1), lent(2))
    await until(lambda: len(runner.consumers) == 2)
    assert await runner.wait_for(HAIWAN, sequence, 5)
    assert await place.documents() == await place.documents("copies") == place.expected()


async def test_events_of_a_retired_type_are_folded_as_todays(place: Place) -> None:
    old = Encoder("shed", (ToolPutFirst,))
    event = ToolPutFirst(tool_id="tool-0001", label="老电钻")
    line = old.line(HAIWAN, old.envelope(HAIWAN, Command(**envelope())), 1, event)
    runner = await place.start()
    await place.bus.publish(place.log.append_line(HAIWAN, line))
    found = await runner.ask(HAIWAN, GetTool(tool_id="tool-0001"), min_sequence=1)
    assert found is not None
    assert found.name == "老电钻"


async def test_it_goes_on_where_it_was_after_a_restart(place: Place) -> None:
    runner = await place.start()
    await runner.ask(HAIWAN, ListTools(), min_sequence=await place.happens(put(1), lent(1)))
    await place.stop()
    place.log.append(HAIWAN, returned(1), put(2))
    readings = place.log.readings
    runner = await place.start()
    await runner.ask(HAIWAN, ListTools(), min_sequence=4)
    assert await place.documents() == place.expected()
    assert place.log.readings == readings + 1
    assert [one.number for one in await place.store.generations("tools")] == [1]


async def test_a_store_that_is_away_for_a_while_loses_nothing(place: Place) -> None:
    runner = await place.start()
    for step in ("write:before", "write:after", "get_many:before"):
        place.store.trouble = unavailable(step, 3)
        sequence = await place.happens(put(1), lent(1), returned(1), put(2))
        await runner.ask(HAIWAN, ListTools(), min_sequence=sequence)
        assert await place.documents() == place.expected()


async def test_a_long_batch_that_fails_leaves_no_trace(place: Place) -> None:
    """Half of it in the store would, when the batch is tried again, meet documents that have gone since."""
    projection = tools()
    generation = await place.store.begin("tools", projection.fingerprint, projection.indexes)
    folder = Folder(projection, generation, place.store, WIRE)
    messages = place.log.append(HAIWAN, *(put(number) for number in range(1_500)))
    messages += place.log.append_line(HAIWAN, b'{"type":"shed.tool_put.v2","sequence":"1501","data":{}}')
    reached = [Checkpoint(generation.consumer, "shed", HAIWAN, len(messages))]
    with pytest.raises(ValidationError):
        await folder.handle(messages, reached)
    assert await place.store.find(generation, HAIWAN, Search()) == []
    assert await place.store.checkpoints(generation.consumer) == {}
    await folder.handle(messages[:-1], reached)
    assert len(await place.store.find(generation, HAIWAN, Search())) == 1_500


# -- parked --------------------------------------------------------------------------------------


async def test_a_fold_that_fails_parks_one_community_for_one_projection(place: Place) -> None:
    fuse = Fuse((HAIWAN, 2))
    runner = await place.start(fuse.projection(), tools())
    for number in range(4):
        await place.happens(put(number), community=HAIWAN)
        await place.happens(put(number), community=NANBEITAI)
    await runner.ask(HAIWAN, ListTools(), min_sequence=4)
    await until(lambda: any(one.parked for one in runner.consumers))
    assert len(await place.documents("tools")) == 4
    fused = next(one for one in runner.consumers if one.name.startswith("fused"))
    assert await fused.wait_for("shed", NANBEITAI, 4, 5)
    assert len(await place.documents("fused", NANBEITAI)) == 4
    assert set(await place.documents("fused", HAIWAN)) == {"tool-0000"}

    fuse.blows_at.clear()
    await Parking(place.store, lambda: runner.consumers).replay(fused.name, HERE)
    assert await fused.wait_for("shed", HAIWAN, 4, 5)
    assert len(await place.documents("fused", HAIWAN)) == 4


async def test_a_line_that_cannot_be_read_parks_its_community(place: Place) -> None:
    runner = await place.start()
    await place.happens(put(1))
    broken = place.log.append_line(HAIWAN, b'{"type":"shed.tool_put.v2","sequence":"2","data":{}}')
    await place.bus.publish(broken)
    await place.happens(put(1), community=NANBEITAI)
    await runner.ask(NANBEITAI, ListTools(), min_sequence=1)
    await until(lambda: bool(runner.consumers[0].parked))
    with pytest.raises(Rejected):  # At once: what is parked does not come by waiting.
        await asyncio.wait_for(runner.ask(HAIWAN, ListTools(), min_sequence=2), 1)
    await Parking(place.store, lambda: runner.consumers).skip("tools.1", HERE, reason="坏行", by="staff-wang")
    assert (await runner.ask(HAIWAN, ListTools(), min_sequence=2)).items


# -- rebuilt -------------------------------------------------------------------------------------


async def test_a_rebuild_gives_the_very_same_documents(place: Place) -> None:
    runner = await place.start()
    for number in range(60):
        await place.happens(put(number), lent(number), returned(number), lent(number))
    await runner.ask(HAIWAN, ListTools(), min_sequence=240)
    live = await place.documents()
    report = await runner.rebuild("tools")
    assert report.startswith("240 events in ")
    assert report.endswith("generation 2")
    assert await place.documents() == live == place.expected()
    assert [one.number for one in await place.store.generations("tools")] == [2]
    assert len(runner.consumers) == 1


async def test_live_events_and_queries_go_on_during_a_rebuild(place: Place) -> None:
    place.log.append(HAIWAN, *(put(number) for number in range(800)))
    runner = await place.start()
    await runner.ask(HAIWAN, ListTools(), min_sequence=800)
    rebuilding = asyncio.create_task(runner.rebuild("tools"))
    number = 0
    while not rebuilding.done():
        number += 1
        sequence = await place.happens(lent(number % 800))
        found = await runner.ask(HAIWAN, GetTool(tool_id=f"tool-{number % 800:04}"), min_sequence=sequence)
        assert found is not None
        assert found.history[-1] == sequence
    await rebuilding
    await runner.ask(HAIWAN, ListTools(), min_sequence=800 + number)
    assert await place.documents() == place.expected()


async def test_readers_never_go_back_in_time_at_the_swap(place: Place) -> None:
    place.log.append(HAIWAN, put(1))
    runner = await place.start()
    await runner.ask(HAIWAN, ListTools(), min_sequence=1)
    seen: list[int] = []
    stop = asyncio.Event()

    async def write() -> None:
        while not stop.is_set():
            await place.happens(put(1))
            await asyncio.sleep(0.001)

    async def read() -> None:
        while not stop.is_set():
            found = await runner.ask(HAIWAN, GetTool(tool_id="tool-0001"))
            seen.append(found.history[-1] if found else 0)
            await asyncio.sleep(0)

    others = [asyncio.create_task(one()) for one in (write, read)]
    for _ in range(3):
        await runner.rebuild("tools")
    stop.set()
    await asyncio.gather(*others)
    assert seen == sorted(seen)


async def test_a_changed_declaration_is_rebuilt_at_the_start(place: Place) -> None:
    runner = await place.start()
    await runner.ask(HAIWAN, ListTools(), min_sequence=await place.happens(put(1), lent(1)))
    runner = await place.start(tools(version=2))
    assert (await runner.ask(HAIWAN, ListTools(), min_sequence=2)).items
    current = await place.store.current("tools")
    assert current is not None
    assert (current.number, current.fingerprint) == (2, tools(version=2).fingerprint)
    await until_one_generation(place)
    assert await place.documents() == place.expected()


async def until_one_generation(place: Place) -> None:
    async with asyncio.timeout(5):
        while len(await place.store.generations("tools")) != 1:
            await asyncio.sleep(0.001)


async def test_nothing_half_built_is_ever_asked(place: Place) -> None:
    gate = asyncio.Event()

    async def wait(step: str) -> None:
        if step == "lines":
            await gate.wait()

    place.log.append(HAIWAN, *(put(number) for number in range(10)))
    place.log.trouble = wait
    runner = await place.start(wait_seconds=0.02)
    with pytest.raises(Rejected) as caught:
        await runner.ask(HAIWAN, ListTools())
    assert caught.value.refusal == READ_MODEL_IS_BEHIND
    gate.set()
    async with asyncio.timeout(5):
        while True:
            try:
                assert len((await runner.ask(HAIWAN, ListTools())).items) == 10
            except Rejected:
                continue
            return


async def test_a_first_build_is_tried_until_the_store_is_there(place: Place) -> None:
    place.log.append(HAIWAN, put(1))
    place.store.trouble = unavailable("swap:before", 2)
    runner = await place.start()
    assert (await runner.ask(HAIWAN, ListTools())).items
    await until_one_generation(place)


async def test_a_new_shared_database_is_asked_for_a_few_read_models_at_once(place: Place) -> None:
    """Each makes a collection and its indexes there: sixty at once, and every answer comes too late."""
    under_way, most = 0, 0

    async def count(step: str) -> None:
        nonlocal under_way, most
        if step == "begin:before":
            under_way += 1
            most = max(most, under_way)
            await asyncio.sleep(0)  # Whoever may begin, too, does.
        elif step == "swap:after":
            under_way -= 1

    place.store.shared = True
    place.store.trouble = count
    await place.happens(put(1))
    runner = await place.start(*(tools(f"tools-{number}", asked=False) for number in range(30)))
    assert await runner.wait_for(HAIWAN, 1, 30)
    assert 1 < most <= 4


async def test_a_rebuild_that_would_park_more_leaves_the_old_one(place: Place) -> None:
    fuse = Fuse()
    runner = await place.start(fuse.projection("tools"))
    await place.happens(put(1), put(2), put(3))
    assert await runner.wait_for(HAIWAN, 3, 5)
    before = await place.documents()
    fuse.blows_at.add((HAIWAN, 2))
    with pytest.raises(RebuildFailed, match=r"haiwan would be parked, at haiwan:2 by ZeroDivisionError"):
        await runner.rebuild("tools")
    assert await place.documents() == before
    assert await place.store.parked() == []
    await place.happens(put(4))
    assert await runner.wait_for(HAIWAN, 4, 5)
    assert [one.number for one in await place.store.generations("tools")] == [1]


async def test_a_rebuild_after_the_fold_is_mended_clears_what_was_parked(place: Place) -> None:
    fuse = Fuse((HAIWAN, 2))
    place.log.append(HAIWAN, put(1), put(2), put(3))
    runner = await place.start(fuse.projection("tools"))
    await until(lambda: bool(runner.consumers and runner.consumers[0].parked))
    fuse.blows_at.clear()
    assert await runner.wait_for("community-new", 0, 5)
    await runner.rebuild("tools")
    assert await place.store.parked() == []
    assert len(await place.documents()) == 3


async def test_what_was_skipped_is_skipped_by_a_rebuild_too(place: Place) -> None:
    fuse = Fuse((HAIWAN, 2))
    place.log.append(HAIWAN, put(1), put(2), put(3))
    runner = await place.start(fuse.projection("tools"))
    assert await runner.wait_for("community-new", 0, 5)
    parking = Parking(place.store, lambda: runner.consumers)
    await parking.skip("tools.1", HERE, reason="测试数据", by="staff-wang")
    assert await runner.wait_for(HAIWAN, 3, 5)
    await runner.rebuild("tools")
    assert set(await place.documents()) == {"tool-0001", "tool-0003"}
    assert [(one.parked.consumer, one.reason) for one in await parking.skipped()] == [
        ("tools.1", "测试数据"),
        ("tools.2", "测试数据"),
    ]


async def test_what_a_rebuild_left_that_was_cut_short_is_cleared_away(place: Place) -> None:
    runner = await place.start()
    await runner.ask(HAIWAN, ListTools(), min_sequence=await place.happens(put(1)))
    await place.stop()
    await place.store.begin("tools", "half built", ())
    await place.start()
    assert [one.number for one in await place.store.generations("tools")] == [1]


async def test_a_rebuild_that_fails_at_its_swap_can_be_asked_for_again(place: Place) -> None:
    runner = await place.start()
    await runner.ask(HAIWAN, ListTools(), min_sequence=await place.happens(put(1), lent(1)))
    for step in ("begin:after", "swap:before", "swap:after"):
        place.store.trouble = unavailable(step, 1)
        with pytest.raises(Exception, match="no answer"):
            await runner.rebuild("tools")
        sequence = await place.happens(put(2))
        assert len((await runner.ask(HAIWAN, ListTools(), min_sequence=sequence)).items) == 2
    await runner.rebuild("tools")
    assert await place.documents() == place.expected()


async def test_rebuilds_of_one_projection_wait_for_each_other(place: Place) -> None:
    runner = await place.start()
    await runner.ask(HAIWAN, ListTools(), min_sequence=await place.happens(put(1)))
    reports = await asyncio.gather(*(runner.rebuild("tools") for _ in range(3)))
    assert [report.rpartition(" ")[2] for report in reports] == ["2", "3", "4"]
    assert [one.number for one in await place.store.generations("tools")] == [4]


async def test_a_query_under_way_keeps_its_generation(place: Place) -> None:
    reading, go_on = asyncio.Event(), asyncio.Event()

    class ReadTwice(Query[list[int]]):
        pass

    async def twice(documents: Documents[ToolView], _query: ReadTwice) -> list[int]:
        first = len(await documents.all())
        reading.set()
        await go_on.wait()
        return [first, len(await documents.all())]

    runner = await place.start(tools().answers(ReadTwice, twice))
    await runner.ask(HAIWAN, ListTools(), min_sequence=await place.happens(put(1), put(2)))
    asking = asyncio.create_task(runner.ask(HAIWAN, ReadTwice()))
    await reading.wait()
    rebuilding = asyncio.create_task(runner.rebuild("tools"))
    async with asyncio.timeout(5):
        while (await place.store.current("tools")) == (await place.store.generations("tools"))[0]:
            await asyncio.sleep(0.001)
    go_on.set()
    assert await asking == [2, 2]
    await rebuilding


async def test_a_log_that_was_replaced_by_an_older_copy_is_folded_anew(place: Place) -> None:
    runner = await place.start()
    await runner.ask(HAIWAN, ListTools(), min_sequence=await place.happens(put(1), put(2), lent(1)))
    await place.stop()
    place.log.forget(HAIWAN, keep=1)
    runner = await place.start()
    await runner.ask(HAIWAN, ListTools())
    assert await place.documents() == place.expected()
    sequence = await place.happens(put(3))
    await runner.ask(HAIWAN, ListTools(), min_sequence=sequence)
    assert await place.documents() == place.expected()


async def test_a_projection_that_is_not_there_is_not_rebuilt(place: Place) -> None:
    runner = await place.start()
    with pytest.raises(LookupError, match="no projection loans"):
        await runner.rebuild("loans")


async def test_hot_documents_are_not_read_again(place: Place) -> None:
    asked: list[int] = []

    async def count(step: str) -> None:
        asked.extend([1] * (step == "get_many:before"))

    runner = await place.start()
    place.store.trouble = count
    for number in range(10):
        sequence = await place.happens(lent(1) if number else put(1))
        await runner.ask(HAIWAN, ListTools(), min_sequence=sequence)
    assert len(asked) == 1
    assert await place.documents() == place.expected()
