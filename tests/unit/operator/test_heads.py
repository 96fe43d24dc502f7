"""A log that lost its end, or all of it, is found by the heads that all stores keep; losses stay known."""

import asyncio
import sqlite3
from collections.abc import Callable
from contextlib import closing
from datetime import timedelta
from functools import partial
from pathlib import Path

import pytest
from click.testing import CliRunner

from hehuo.cli import main
from hehuo.operator.proof import Proof, prove, prove_stores
from hehuo.operator.witnesses import mark_of, require_no_loss
from services.gateway.identity.vault_sqlite import SqliteVault
from shared.eventlog.commit import Commit, Head, chain
from shared.eventlog.heads import HEADS, HeadKeeper
from shared.eventlog.packing import unpacked
from shared.eventlog.sqlite import SqliteEventStore
from shared.kernel.clock import DevelopmentClock, SystemClock
from shared.kernel.obstacles import Obstacle
from shared.runtime.directory import DataDirectory
from tests.faulty_store import FaultyStore
from tests.unit.operator.test_proof import record, tamper

LOGS = ("partners", "bookings", "gateway", "feed")


def stores_of(directory: DataDirectory) -> dict[str, SqliteEventStore]:
    return {name: SqliteEventStore(directory.log(name)) for name in LOGS}


async def proofs(directory: DataDirectory) -> list[Proof]:
    """What `hehuo verify` finds, by the way of either profile."""
    found = [prove(directory)]
    stores = stores_of(directory)
    found.append(await prove_stores({**stores}))
    for store in stores.values():
        await store.close()
    return found


async def look(directory: DataDirectory) -> HeadKeeper:
    """As the platform does when it starts, and every minute."""
    stores = stores_of(directory)
    keeper = HeadKeeper(stores, SystemClock())
    await keeper.examine()
    for store in stores.values():
        await store.close()
    return keeper


@pytest.fixture(params=["all logs at once", "each log by itself"])
def _ways(request: pytest.FixtureRequest, monkeypatch: pytest.MonkeyPatch) -> None:
    """A store may tell the ends of all its logs in one answer; what is found must be the same without."""
    if request.param == "each log by itself":
        monkeypatch.setattr(SqliteEventStore, "ends", None)


@pytest.fixture
async def directory(_ways: None, tmp_path: Path) -> DataDirectory:
    """Logs of which no other log speaks, with their heads kept."""
    found = DataDirectory(tmp_path)
    for name in LOGS:
        await record(found, name, {}, {}, {})
    assert not (await look(found)).losses
    return found


def replace_last_commit(directory: DataDirectory, service: str) -> None:
    """Another content, with the hash that belongs to it: the chain holds."""
    with closing(sqlite3.connect(directory.log(service))) as connection:
        row = connection.execute("SELECT body, prev_hash FROM commits WHERE first = 3").fetchone()
    body = unpacked(row[0]).replace(b'{"n":2}', b'{"n":7}')
    assert body != unpacked(row[0])
    digest = chain(row[1], body).hex()
    tamper(
        directory,
        service,
        f"UPDATE commits SET body = X'{body.hex()}', hash = X'{digest}' WHERE first = 3",  # noqa: S608
    )


def cut(directory: DataDirectory, service: str) -> None:
    tamper(directory, service, "DELETE FROM commits WHERE first = 3")


def take_away(directory: DataDirectory, service: str) -> None:
    directory.log(service).unlink()


@pytest.mark.parametrize("service", LOGS)
@pytest.mark.parametrize(
    ("harm", "said"),
    [
        (cut, "ends at 2, but was seen to end at 3"),
        (replace_last_commit, "is another one up to 3 than the one that was seen"),
        (take_away, "ends at 0, but was seen to end at 3"),
    ],
)
async def test_what_was_done_to_a_log_is_named(
    directory: DataDirectory, service: str, harm: Callable[[DataDirectory, str], None], said: str
) -> None:
    harm(directory, service)
    for proof in await proofs(directory):
        assert not proof.holds
        assert [fault for fault in proof.faults if fault.startswith(f"{service}/haiwan: {said}")]


async def test_a_new_command_after_a_loss_does_not_make_it_whole(directory: DataDirectory) -> None:
    cut(directory, "bookings")
    await record(directory, "bookings", {"partners": 3}, {"partners": 3})
    for _ in range(2):
        for proof in await proofs(directory):
            assert not proof.holds
            assert "bookings/haiwan: is another one up to 3" in proof.faults[0]
        assert [one.log for one in (await look(directory)).open_losses] == ["bookings"]


@pytest.mark.parametrize("by", ["feed", "gateway"])
async def test_what_was_lost_before_its_head_was_kept_is_known_by_the_logs_that_have_come_so_far(
    directory: DataDirectory, by: str
) -> None:
    await record(directory, by, {"partners": 9, "nobody": 7})
    assert [one.sentence for one in (await look(directory)).open_losses] == [
        "partners/haiwan: ends at 3, but another log has come to 9 in it"
    ]
    await record(directory, "bookings", {"partners": 5})
    keeper = await look(directory)
    assert [one.sequence for one in keeper.open_losses] == [9], "told once, as far as it goes"
    with pytest.raises(Obstacle, match="accept the loss with `hehuo acknowledge partners haiwan`"):
        require_no_loss(keeper.open_losses)
    for proof in await proofs(directory):
        assert not proof.holds
        assert "partners/haiwan: ends at 3, but another log has come to 9 in it" in proof.faults


async def test_a_loss_in_another_communitys_log_is_known_by_the_log_that_has_come_so_far(
    directory: DataDirectory,
) -> None:
    await record(directory, "bookings", {"partners": 3, "bookings@nanbeitai": 4})
    assert [one.sentence for one in (await look(directory)).open_losses] == [
        "bookings/nanbeitai: ends at 0, but another log has come to 4 in it"
    ]


async def test_what_others_have_come_to_and_was_accepted_is_told_no_more(directory: DataDirectory) -> None:
    await record(directory, "bookings", {"partners": 9})
    stores = stores_of(directory)
    keeper = HeadKeeper(stores, SystemClock())
    await keeper.examine()
    [loss] = await keeper.acknowledge("partners", "haiwan", reason="the disk of Monday", by="Luo")
    for store in stores.values():
        await store.close()
    assert (await look(directory)).losses == [loss]
    for proof in await proofs(directory):
        assert proof.holds
        assert proof.notes == (f"lost and accepted: {loss.sentence}",)


async def test_a_loss_that_was_seen_once_is_never_forgotten_though_the_log_be_put_right(
    directory: DataDirectory,
) -> None:
    whole = directory.log("fund").with_name("kept")
    whole.write_bytes(directory.log("partners").read_bytes())
    cut(directory, "partners")
    await look(directory)
    whole.replace(directory.log("partners"))
    assert [one.log for one in (await look(directory)).open_losses] == ["partners"]


@pytest.mark.parametrize("left_out", [1, 2, 3])
async def test_what_a_database_leaves_out_of_an_answer_is_no_loss_unless_it_stays_away(
    directory: DataDirectory, left_out: int
) -> None:
    stores = stores_of(directory)

    class Forgetful(FaultyStore):
        answers = 0

        async def read(self, community: str, after: int = 0, *, commits: int = 256) -> list[Commit]:
            self.answers += 1
            found = await super().read(community, after, commits=commits)
            return [] if self.answers <= left_out else found

    forgetful = Forgetful(stores["partners"])
    keeper = HeadKeeper({**stores, "partners": forgetful}, SystemClock(), asks_again_after=(0.0, 0.0))
    await keeper.examine()
    assert [loss.log for loss in keeper.losses] == ["partners"] * (left_out == 3)
    for store in stores.values():
        await store.close()


async def test_no_platform_starts_on_a_loss(directory: DataDirectory) -> None:
    take_away(directory, "feed")
    with pytest.raises(
        Obstacle, match="restore the last backup, or accept the loss with `hehuo acknowledge fe"
    ):
        require_no_loss((await look(directory)).open_losses)


async def test_an_operator_accepts_a_loss_and_every_proof_says_so(directory: DataDirectory) -> None:
    cut(directory, "bookings")
    stores = stores_of(directory)
    keeper = HeadKeeper(stores, SystemClock())
    await keeper.examine()
    await keeper.acknowledge("bookings", "haiwan", reason="the disk of Monday", by="Luo")
    for store in stores.values():
        await store.close()
    await record(directory, "bookings", {})
    assert not (await look(directory)).open_losses
    for proof in await proofs(directory):
        assert proof.holds
        [note] = proof.notes
        assert note.startswith("lost and accepted: bookings/haiwan: ends at 2, but was seen to end at 3")
        assert note.endswith("(acknowledged by Luo: the disk of Monday)")
    cut(directory, "bookings")
    assert [one.sequence for one in (await look(directory)).open_losses] == [3]


def test_who_accepts_that_the_feed_is_lost_begins_an_epoch_so_that_followers_begin_anew(
    tmp_path: Path,
) -> None:
    directory = DataDirectory(tmp_path)

    async def lose_the_feed() -> None:
        for name in LOGS:
            await record(directory, name, {}, {}, {})
        await look(directory)
        take_away(directory, "feed")

    async def epochs() -> set[int]:
        stores = stores_of(directory)
        found = {(await store.epoch()).number for store in stores.values()}
        for store in stores.values():
            await store.close()
        return found

    asyncio.run(lose_the_feed())
    words = ["acknowledge", "feed", "haiwan", "--reason", "r", "--by", "Luo", "--data-dir", str(tmp_path)]
    said = CliRunner().invoke(main, words)
    assert said.exit_code == 0, said.output
    assert "feed/haiwan: ends at 0, but was seen to end at 3 (acknowledged by Luo: r)" in said.output
    assert asyncio.run(epochs()) == {1}
    again = CliRunner().invoke(main, words)
    assert "has lost nothing that was not acknowledged before" in again.output
    assert asyncio.run(epochs()) == {1}


async def test_a_vault_that_is_gone_is_named_and_can_be_accepted(directory: DataDirectory) -> None:
    async def examined() -> HeadKeeper:
        stores, vault = stores_of(directory), SqliteVault(directory.vault)
        keeper = HeadKeeper(stores, SystemClock(), partial(mark_of, vault))
        await keeper.examine()
        if keeper.open_losses:
            await keeper.acknowledge("vault", "all", reason="r", by="Luo")
        for store in stores.values():
            await store.close()
        await vault.close()
        return keeper

    assert not (await examined()).losses
    assert not (await examined()).losses
    assert prove(directory).holds
    for file in directory.path.glob("vault.db*"):
        file.unlink()
    said = "vault/all: personal data is not there, or another vault is in its place"
    assert prove(directory).faults == (said,)
    [loss] = (await examined()).losses
    assert loss.sentence == f"{said} (acknowledged by Luo: r)"
    [again] = (await examined()).losses
    assert again == loss
    assert prove(directory).holds


async def test_heads_are_kept_while_logs_grow_and_cost_nothing_while_they_do_not(tmp_path: Path) -> None:
    directory = DataDirectory(tmp_path)
    for name in LOGS:
        await record(directory, name, {})
    stores = stores_of(directory)
    keeper = HeadKeeper(stores, DevelopmentClock(timedelta()))
    await keeper.examine()
    before = await stores["feed"].snapshot(HEADS)
    await keeper.look()
    assert await stores["feed"].snapshot(HEADS) == before
    await record(directory, "partners", {})
    await keeper.look()
    head = await stores["partners"].head("haiwan")
    assert head != Head()
    for store in stores.values():
        kept = await store.snapshot(HEADS)
        assert kept is not None
        assert head.hash.hex().encode() in kept.body
        await store.close()


async def test_logs_of_which_no_heads_were_kept_hold_and_that_is_said(tmp_path: Path) -> None:
    directory = DataDirectory(tmp_path)
    await record(directory, "partners", {})
    proof = prove(directory)
    assert proof.holds
    assert proof.notes[0].startswith("no heads have been kept yet")
