"""Where a loss is accepted, the feeds begin anew from where they agree with the log, and nowhere else."""

from collections.abc import AsyncIterator, Mapping
from dataclasses import dataclass
from functools import partial
from pathlib import Path

import pytest

from hehuo.backup.stores import Stores, documents_of, opened
from hehuo.operator import going_on
from hehuo.operator.accepting import accept
from hehuo.operator.proof import prove
from hehuo.operator.witnesses import mark_of
from hehuo.services import ALL_SERVICES, FEED, FEED_RELAY, FEEDS, RESTRICTED
from services.partners.service import SERVICE as PARTNERS
from shared.bus.port import Lane
from shared.consumers.checkpoints import Checkpoint, CheckpointStore
from shared.contracts.partners.passed_over import PartnersNumberPassedOver
from shared.eventlog.commit import Commit, Header, seal
from shared.eventlog.heads import HeadKeeper
from shared.eventlog.losses import Loss
from shared.eventlog.sqlite import SqliteEventStore
from shared.eventlog.wire import Wire
from shared.kernel.clock import SystemClock
from shared.projections.store import DocumentStore
from shared.runtime.directory import DataDirectory
from shared.settings import Settings
from tests.accepting import OF_BOOKINGS, PUBLIC, append, epochs, fill, line, reached
from tests.specification import MONDAY


@dataclass
class Lost:
    directory: DataDirectory
    stores: Stores
    documents: Mapping[str, DocumentStore]

    @property
    def checkpoints(self) -> CheckpointStore:
        return self.documents["gateway"]

    async def accept(self, log: str = "partners", *, relayed: bool = False) -> list[Loss]:
        stores, said = self.stores, {"reason": "an old disk", "by": "Luo"}
        return [
            *await accept(stores.logs, stores.vault, self.documents, log, "haiwan", relayed=relayed, **said)
        ]

    async def head(self, log: str) -> int:
        return (await self.stores.logs[log].head("haiwan")).sequence


@pytest.fixture
async def lost(tmp_path: Path) -> AsyncIterator[Lost]:
    directory, settings = DataDirectory(tmp_path), Settings(data_dir=tmp_path)
    for name in (*FEEDS, *(one.name for one in ALL_SERVICES)):
        await SqliteEventStore(directory.log(name)).close()
    async with opened(settings, fresh=False) as stores, documents_of(settings) as documents:
        yield Lost(directory, stores, documents)


async def test_a_feed_that_has_come_further_goes_on_from_where_the_log_ends(lost: Lost) -> None:
    await fill(lost.stores, lost.checkpoints, log=range(1, 6))
    [loss] = await lost.accept()
    assert loss.sentence == (
        "partners/haiwan: ends at 5, but another log has come to 6 in it (acknowledged by Luo: an old disk);"
        " feed/haiwan had 8 events and goes on anew after 6;"
        " an epoch began, 1: whoever follows a feed begins anew;"
        " partners/haiwan goes on at 7: no number is given twice"
    )
    assert await lost.head(FEED) == 6, "up to the last commit that says nothing of what was lost"
    assert await epochs(lost.stores) == {1}
    assert await reached(lost.checkpoints) == {"other": 6}
    assert prove(lost.directory).faults == ()
    assert await lost.accept() == [], "there is nothing more to do"
    assert await epochs(lost.stores) == {1}


async def test_it_goes_on_from_before_the_first_event_that_is_another_one(lost: Lost) -> None:
    await fill(lost.stores, lost.checkpoints, log=range(1, 5))
    keeper = HeadKeeper(lost.stores.logs, SystemClock(), partial(mark_of, lost.stores.vault))
    await keeper.examine()
    await lost.stores.logs["partners"].cut("haiwan", 3)
    await append(lost.stores.logs["partners"], {4: (PUBLIC, 7)})
    losses = await lost.accept()
    assert {one.found.split(":")[0] for one in losses} == {
        "ends at 4, but another log has come to 6 in it",
        "is another one up to 4 than the one that was seen",
    }
    assert await lost.head(FEED) == 3
    assert prove(lost.directory).faults == ()


async def test_what_no_feed_knows_of_disturbs_nobody_who_follows_one(lost: Lost) -> None:
    await fill(lost.stores, lost.checkpoints, log=range(1, 8))
    keeper = HeadKeeper(lost.stores.logs, SystemClock(), partial(mark_of, lost.stores.vault))
    await keeper.examine()
    await lost.stores.logs["partners"].cut("haiwan", 6)
    [loss] = await lost.accept()
    assert loss.done == "partners/haiwan goes on at 8: no number is given twice"
    assert await lost.head(FEED) == 8
    assert await epochs(lost.stores) == {0}
    # A feed remembers how far it has read, also what it does not take: all the same it reads that again.
    assert await reached(lost.checkpoints) == {FEED_RELAY: 8, "other": 6}


async def test_where_an_earlier_version_accepted_it_that_is_said_and_can_be_put_right(lost: Lost) -> None:
    await fill(lost.stores, lost.checkpoints, log=range(1, 5))
    keeper = HeadKeeper(lost.stores.logs, SystemClock(), partial(mark_of, lost.stores.vault))
    await keeper.examine()
    await keeper.acknowledge("partners", "haiwan", reason="then", by="Chen")
    [fault] = prove(lost.directory).faults
    assert fault.startswith("feed/haiwan: it does not know that partners/haiwan lost events")
    [loss] = await lost.accept()
    assert "feed/haiwan had 8 events and goes on anew after 6" in loss.done
    assert prove(lost.directory).faults == ()
    assert await epochs(lost.stores) == {1}


async def test_a_log_that_has_lost_nothing_stays_and_so_do_its_feeds(lost: Lost) -> None:
    await fill(lost.stores, lost.checkpoints, log=range(1, 7))
    assert await lost.accept() == []
    assert await lost.head(FEED) == 8
    assert await epochs(lost.stores) == {0}
    assert (await reached(lost.checkpoints))[RESTRICTED] == 6


async def test_cut_off_after_its_first_steps_it_is_done_by_the_next(lost: Lost) -> None:
    await fill(lost.stores, lost.checkpoints, log=range(1, 5))
    keeper = HeadKeeper(lost.stores.logs, SystemClock(), partial(mark_of, lost.stores.vault))
    await keeper.examine()
    await lost.stores.logs[FEED].cut("haiwan", 6)
    [loss] = await lost.accept()
    assert loss.done == "partners/haiwan goes on at 7: no number is given twice"
    [again] = await lost.accept(FEED)
    assert again.found == "ends at 6, but was seen to end at 8"
    assert await epochs(lost.stores) == {1}
    assert prove(lost.directory).faults == ()


async def test_the_log_goes_on_behind_all_that_anybody_has_seen_of_it(lost: Lost) -> None:
    await fill(lost.stores, lost.checkpoints, log=range(1, 6))
    seen = [Checkpoint("bookings.policies", "partners", "haiwan", 9)]
    await lost.documents["bookings"].save_checkpoints(seen)
    [loss] = await lost.accept()
    assert "partners/haiwan goes on at 10" in loss.done
    [commit] = await lost.stores.logs["partners"].read("haiwan", 5)
    assert (commit.first, commit.last) == (6, 9)
    told = Wire(PARTNERS.decider.events).decode(commit.lines[-1])
    assert (told.id, told.actor, told.data) == (
        "haiwan:9",
        "operator",
        PartnersNumberPassedOver(lost_after=5, lost_through=9),
    )
    proof = prove(lost.directory)
    assert proof.faults == ()
    assert await lost.accept() == []


async def because_of_a_lost_one(lost: Lost) -> None:
    log = lost.stores.logs["bookings"]
    told = line(OF_BOOKINGS, 3).replace(b'"data"', b'"causationid":"partners/haiwan:6","data"')
    head = await log.head("haiwan")
    await log.append(seal("haiwan", head, Header((), {"partners": 6}), [told], [OF_BOOKINGS], MONDAY))


async def test_what_others_did_because_of_lost_events_is_named(lost: Lost) -> None:
    await fill(lost.stores, lost.checkpoints, log=range(1, 6))
    await because_of_a_lost_one(lost)
    [loss] = await lost.accept()
    assert loss.done.endswith("bookings/haiwan has events because of lost ones, which stay: 3")


@pytest.mark.parametrize(
    ("step", "many"), [("append", 2), ("retire", 1_000), ("retire", 2), ("acknowledge", 2)]
)
async def test_cut_off_after_numbers_were_passed_over_the_next_names_them_as_well(
    lost: Lost, monkeypatch: pytest.MonkeyPatch, step: str, many: int
) -> None:
    appended: list[Commit] = []
    append = SqliteEventStore.append

    async def killed(*_args: object, **_named: object) -> None:
        raise InterruptedError

    async def killed_at_the_second(store: SqliteEventStore, commit: Commit) -> None:
        appended.append(commit)
        if len(appended) == 2:
            raise InterruptedError
        await append(store, commit)

    await fill(lost.stores, lost.checkpoints, log=range(1, 6))
    seen = [Checkpoint("bookings.policies", "partners", "haiwan", 9)]
    await lost.documents["bookings"].save_checkpoints(seen)
    await because_of_a_lost_one(lost)
    documents = type(lost.documents["partners"])
    with monkeypatch.context() as patch:
        patch.setattr(going_on, "_A_COMMIT", many)
        if step == "append":
            patch.setattr(SqliteEventStore, "append", killed_at_the_second)
        else:
            patch.setattr(documents if step == "retire" else HeadKeeper, step, killed)
        with pytest.raises(InterruptedError):
            await lost.accept()
    [loss] = await lost.accept()
    assert loss.done.endswith(
        "partners/haiwan goes on at 10: no number is given twice;"
        " bookings/haiwan has events because of lost ones, which stay: 3"
    )
    assert await lost.head("partners") == 9


async def test_its_read_models_are_built_anew_and_its_policies_go_on_from_where_the_log_says(
    lost: Lost,
) -> None:
    await fill(lost.stores, lost.checkpoints, log=range(1, 5))
    head = await lost.stores.logs["partners"].head("haiwan")
    told = [line(PUBLIC, 5)]
    await lost.stores.logs["partners"].append(
        seal("haiwan", head, Header((), {"bookings": 1}), told, [PUBLIC], MONDAY)
    )
    own = lost.documents["partners"]
    generation = await own.begin("needs", "of today", ())
    await own.swap(generation)
    places = [("bookings", "haiwan", 2), ("bookings", "nanbeitai", 7)]
    await own.save_checkpoints([Checkpoint("partners.policies", *one) for one in places])
    await lost.accept()
    assert await own.currents() == {}
    assert await own.checkpoints("partners.policies") == {
        Lane("bookings", "haiwan"): 1,
        Lane("bookings", "nanbeitai"): 7,
    }


async def test_a_loss_that_an_earlier_version_accepted_is_gone_on_behind_with_a_warning(lost: Lost) -> None:
    await fill(lost.stores, lost.checkpoints, log=range(1, 8))
    keeper = HeadKeeper(lost.stores.logs, SystemClock(), partial(mark_of, lost.stores.vault))
    await keeper.examine()
    await lost.stores.logs["partners"].cut("haiwan", 6)
    await keeper.look()
    await keeper.acknowledge("partners", "haiwan", reason="then", by="Chen")
    [loss] = await lost.accept()
    assert loss.done == (
        "partners/haiwan goes on at 8: no number is given twice; what partners/haiwan had recorded since was"
        " perhaps passed over by other services"
    )


async def test_an_epoch_begins_where_events_go_to_kafka(lost: Lost) -> None:
    await fill(lost.stores, lost.checkpoints, log=range(1, 8))
    keeper = HeadKeeper(lost.stores.logs, SystemClock(), partial(mark_of, lost.stores.vault))
    await keeper.examine()
    await lost.stores.logs["partners"].cut("haiwan", 6)
    await lost.accept(relayed=True)
    assert await epochs(lost.stores) == {1}
    assert await lost.head(FEED) == 8, "nobody outside has seen what was lost"
