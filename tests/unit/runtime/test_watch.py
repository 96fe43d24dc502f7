"""What keeps a platform from being ready: stores that can't be written, damaged files, logs cut short."""

from datetime import timedelta
from pathlib import Path

import pytest

from shared.bus.port import Lane
from shared.eventlog.sqlite import SqliteEventStore
from shared.kernel.clock import DevelopmentClock
from shared.runtime.directory import DataDirectory
from shared.runtime.health import Check
from shared.runtime.settling import describe_beyond
from shared.runtime.watch import DamageSearch, StoreWatch, log_check
from shared.storage.faults import StoreUnavailable
from tests.faulty_store import FaultyStore, no_trouble, unavailable
from tests.unit.operator.test_proof import record


async def broken() -> None:
    raise StoreUnavailable("no room")


async def test_a_store_that_takes_no_write_is_named_until_it_does(tmp_path: Path) -> None:
    store = FaultyStore(SqliteEventStore(tmp_path / "fund.log.db"))
    watch = StoreWatch({"the log of fund": log_check(store), "kafka": Check(broken, is_vital=False)})
    await watch.look()
    assert watch.missing() == []
    store.trouble = unavailable("save_snapshot:before")
    await watch.look()
    [said] = watch.missing()
    assert said.startswith("the log of fund can't be written: StoreUnavailable")
    store.trouble = no_trouble
    await watch.look()
    assert watch.missing() == []
    await store.close()


async def test_a_damaged_page_is_found_wherever_it_lies(tmp_path: Path) -> None:
    directory = DataDirectory(tmp_path)
    for name in ("fund", "partners"):
        await record(directory, name, *({} for _ in range(40)))
    content = bytearray(directory.log("fund").read_bytes())
    page = 4_096
    content[2 * page : 3 * page] = b"\x7f" * page
    directory.log("fund").write_bytes(content)
    search = DamageSearch(directory.logs)
    await search.search()
    [said] = search.found
    assert said.startswith("fund.log.db is damaged")


class Follower:
    """What is asked of a consumer here."""

    name = "bookings.policies"
    beyond = (Lane("partners", "haiwan"),)

    def positions(self) -> dict[Lane, int]:
        return {self.beyond[0]: 7}


def test_a_log_that_ends_before_what_was_seen_of_it_is_named_unless_that_was_accepted() -> None:
    [said] = describe_beyond([Follower()], lambda *_: False)
    assert said.startswith("bookings.policies has seen 7 events of partners/haiwan, which ends before")
    assert describe_beyond([Follower()], lambda *of: of == ("partners", "haiwan", 7)) == []


def test_a_clock_that_can_not_be_kept_is_a_store_that_does_not_answer(tmp_path: Path) -> None:
    (tmp_path / "development-clock.new").mkdir()
    clock = DevelopmentClock()
    with pytest.raises(StoreUnavailable, match=r"development-clock\.json: Is a directory"):
        DataDirectory(tmp_path).keep_clock(clock.moved(timedelta(hours=1)))
    assert clock.ahead == timedelta()
