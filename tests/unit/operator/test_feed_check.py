"""The feed and the logs are held against each other: what is missing or was changed in either is named."""

from collections.abc import Callable, Sequence
from pathlib import Path

import pytest

from hehuo.operator.feed_check import FeedCheck
from hehuo.operator.proof import prove, prove_stores
from shared.eventlog.commit import Commit, Head, Header, seal
from shared.eventlog.sqlite import SqliteEventStore
from shared.runtime.directory import DataDirectory
from tests.specification import MONDAY
from tests.unit.operator.test_heads import replace_last_commit
from tests.unit.operator.test_proof import tamper

PUBLIC, INSIDE = "partners.need_closed.v1", "partners.need_collected.v2"
Line = tuple[str, bytes]


def line(sequence: int, kind: str = PUBLIC, n: int = 0) -> Line:
    return kind, f'{{"type":"{kind}","sequence":"{sequence:016d}","data":{{"n":{n}}}}}'.encode()


def commit(lines: Sequence[Line], head: Head | None = None, **sources: int) -> Commit:
    return seal(
        "haiwan",
        head or Head(),
        Header((), sources),
        [one for _, one in lines],
        [kind for kind, _ in lines],
        MONDAY,
    )


def nothing_accepted(_log: str, _community: str, _sequence: int) -> bool:
    return False


def found(
    feed: Sequence[Line],
    log: Sequence[Line],
    reached: int,
    accepted: Callable[[str, str, int], bool] = nothing_accepted,
) -> list[str]:
    check = FeedCheck("haiwan")
    if feed:
        check.take_feed(commit(feed, partners=reached))
    if log:
        check.take("partners", commit(log), accepted)
    return [*check.faults((), accepted)]


LOG = [line(1), line(2, INSIDE), line(3), line(4)]


def test_a_feed_that_has_all_public_events_up_to_where_it_has_come_is_right() -> None:
    assert found([line(1), line(3), line(4)], LOG, 4) == []
    assert found([line(1)], LOG, 2) == [], "it need not have come to the end"
    assert found([line(1)], LOG[:1], 1) == []


@pytest.mark.parametrize(
    ("feed", "log", "said"),
    [
        ([line(1), line(4)], LOG, f"partners missing in the feed: partners:3 ({PUBLIC})"),
        ([line(1), line(3), line(4)], LOG[:2], "partners missing in the log: partners:3, which the feed has"),
        ([line(1), line(3, n=7), line(4)], LOG, "one of them was changed: partners:3, in the feed 2"),
        ([line(1), line(3), line(4), line(3)], LOG, "partners twice in the feed: partners:3 at 4"),
    ],
)
def test_what_is_missing_or_changed_is_named(feed: list[Line], log: list[Line], said: str) -> None:
    [*faults] = found(feed, log, 4)
    assert any(said in fault for fault in faults)
    assert all(fault.startswith("feed/haiwan: events of partners ") for fault in faults)


def test_the_restricted_feed_is_held_against_the_logs_by_its_own_types() -> None:
    check = FeedCheck("haiwan", "restricted")
    check.take_feed(commit([line(2, INSIDE)], partners=5))
    check.take("partners", commit([*LOG, line(5, INSIDE)]), nothing_accepted)
    [fault] = check.faults((), nothing_accepted)
    assert fault == (f"restricted/haiwan: events of partners missing in the feed: partners:5 ({INSIDE})")


def test_many_are_counted() -> None:
    [fault] = found([line(1)], [line(at) for at in range(1, 10)], 9)
    assert fault.endswith(f"partners:6 ({PUBLIC}), and 3 more")


@pytest.mark.parametrize(
    ("feed", "log"),
    [
        ([line(1), line(3, n=7)], LOG),
        ([line(1), line(3), line(4)], LOG[:3]),
        ([line(1)], LOG),
        ([line(1)], LOG[:2]),
    ],
)
def test_a_feed_that_has_not_begun_anew_after_an_accepted_loss_is_named(
    feed: list[Line], log: list[Line]
) -> None:
    def accepted(of: str, _community: str, at: int) -> bool:
        return of == "partners" and at <= 4

    [fault] = found(feed, log, 4, accepted)
    assert fault.startswith("feed/haiwan: it does not know that partners/haiwan lost events")
    assert "run `hehuo acknowledge partners haiwan` again" in fault
    assert found([line(1), line(3), line(4)], LOG, 4, accepted) == [], "it has begun anew"


def test_a_loss_of_the_feed_that_somebody_accepted_is_no_fault() -> None:
    of_the_feed = [line(1), line(3, n=7)], LOG
    assert found(*of_the_feed, 4)
    assert found(*of_the_feed, 4, lambda log, _community, at: (log, at <= 3) == ("feed", True)) == []


def test_logs_that_are_at_fault_themselves_are_left_to_their_own_verdict() -> None:
    check = FeedCheck("haiwan")
    check.take_feed(commit([line(1)], partners=1))
    assert [*check.faults(["partners"], nothing_accepted)] == []


@pytest.fixture
async def directory(tmp_path: Path) -> DataDirectory:
    """A log of three commits and its feed; no heads were ever kept, so that nothing else speaks of it."""
    directory = DataDirectory(tmp_path)
    for name in ("partners", "feed"):
        store = SqliteEventStore(directory.log(name))
        for number in range(3):
            sources = {"partners": number + 1} if name == "feed" else {}
            await store.append(commit([line(number + 1, n=number)], await store.head("haiwan"), **sources))
        await store.close()
    return directory


async def faults(directory: DataDirectory) -> list[tuple[str, ...]]:
    """What `hehuo verify` finds, by the way of either profile."""
    stores = {name: SqliteEventStore(directory.log(name)) for name in ("partners", "feed")}
    by_stores = await prove_stores({**stores})
    for store in stores.values():
        await store.close()
    return [prove(directory).faults, by_stores.faults]


async def test_a_last_commit_that_was_replaced_with_its_hash_is_found_because_the_feed_has_the_original(
    directory: DataDirectory,
) -> None:
    assert await faults(directory) == [(), ()]
    replace_last_commit(directory, "partners")
    for one in await faults(directory):
        [fault] = one
        assert fault.endswith("so one of them was changed: partners:3, in the feed 3")


async def test_a_feed_that_lacks_an_event_in_the_middle_is_found(directory: DataDirectory) -> None:
    directory.log("feed").unlink()
    store = SqliteEventStore(directory.log("feed"))
    await store.append(commit([line(1, n=0), line(3, n=2)], partners=3))
    await store.close()
    for one in await faults(directory):
        assert one == (f"feed/haiwan: events of partners missing in the feed: partners:2 ({PUBLIC})",)


async def test_a_feed_of_what_are_no_events_is_a_fault_and_no_traceback(directory: DataDirectory) -> None:
    tamper(directory, "feed", "DELETE FROM commits WHERE first > 0")
    store = SqliteEventStore(directory.log("feed"))
    await store.append(commit([(PUBLIC, f'{{"type":"{PUBLIC}"}}'.encode())], await store.head("haiwan")))
    await store.close()
    for one in await faults(directory):
        assert any("it can't be held against the logs" in fault for fault in one)
