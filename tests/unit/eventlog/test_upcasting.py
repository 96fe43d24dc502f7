"""A log that an older version wrote is read, continued and snapshot by the newer one."""

from shared.eventlog.commit import Commit
from shared.eventlog.port import EventStore
from shared.eventlog.reader import LogReader
from shared.eventlog.verify import verify_chain
from shared.eventlog.wire import type_of
from tests.example_log import OLD_SHED, ToolLent, ToolPut, ToolPutFirst
from tests.unit.eventlog.shed import HAIWAN, events, lend, put, shed_writer, submit_all, tool


async def written_by_the_old_version(store: EventStore) -> list[Commit]:
    writer = shed_writer(store, decider=OLD_SHED)
    await submit_all(writer, [put("电钻"), put("锤子")])
    await writer.close()
    assert await store.snapshot(HAIWAN) is not None
    commits = await store.read(HAIWAN)
    assert {kind for commit in commits for kind in commit.types} == {ToolPutFirst.type}
    return commits


async def test_the_newer_version_knows_what_the_older_one_recorded(store: EventStore) -> None:
    await written_by_the_old_version(store)
    state = await shed_writer(store).state()
    assert state.tools == {tool("电钻"): "电钻", tool("锤子"): "锤子"}
    # The old version noted no givers: this was evolved anew, and not taken from the old snapshot.
    assert state.givers == {"unknown"}
    assert await events(store) == [
        ToolPut(tool_id=tool(name), name=name, given_by="unknown") for name in ("电钻", "锤子")
    ]


async def test_the_newer_version_goes_on_in_the_same_log(store: EventStore) -> None:
    old = await written_by_the_old_version(store)
    writer = shed_writer(store)
    assert (await writer.submit(lend("电钻"))).sequence == 3
    await writer.submit(put("梯子"))
    commits = await store.read(HAIWAN)
    assert commits[: len(old)] == old  # Not a byte of what was recorded has changed.
    assert verify_chain("shed", HAIWAN, iter(commits)).fault is None
    kinds = [type_of(line) for _, line in await LogReader(store).lines(HAIWAN, 0)]
    assert kinds == [ToolPutFirst.type, ToolPutFirst.type, ToolLent.type, ToolPut.type]
