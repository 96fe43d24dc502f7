"""What earlier versions left in files and in backups is proved, served, rebuilt and gone on with."""

import json
from pathlib import Path

import pytest
from click.testing import CliRunner

from hehuo.cli import main
from hehuo.operator.proof import prove
from hehuo.operator.service import Operator
from shared.eventlog.wire import type_of
from shared.runtime.directory import DataDirectory
from tests.component.gateway import Stage, stage
from tests.component.test_kill import documents
from tests.fixtures import (
    FILES,
    Kept,
    content,
    differences,
    funds_in,
    heads_in,
    heads_of,
    newer,
    vault_of,
    versions,
)


@pytest.fixture(params=versions())
def kept(request: pytest.FixtureRequest) -> Kept:
    return Kept(request.param, "embedded")


@pytest.fixture(params=["as it was left", "restored"])
def directory(request: pytest.FixtureRequest, kept: Kept, tmp_path: Path) -> DataDirectory:
    """The data directory of the version itself, or one that was filled from its backup."""
    found = tmp_path / "data"
    if request.param == "restored":
        hehuo(found, "restore", str(kept.unpack("backup.tar.xz", tmp_path / "backup")))
    else:
        kept.unpack("data.tar.xz", found)
    kept.stop_the_time(found)
    return DataDirectory(found)


def hehuo(data: Path, *words: str) -> str:
    """What a word of the command line says, which has to succeed."""
    done = CliRunner().invoke(main, [*words, "--data-dir", str(data)], catch_exceptions=False)
    assert done.exit_code == 0, done.output
    return done.stdout


def test_every_version_left_all_that_the_tests_look_at() -> None:
    assert "v0_1_0" in versions()
    for version in versions():
        for store, files in FILES.items():
            kept = Kept(version, store)
            assert {one.name for one in kept.folder.iterdir()} == {*files}
            assert len(kept.expected.questions) > 100
            logs = {name.partition("/")[0] for name in kept.expected.heads}
            assert logs == {"partners", "bookings", "fund", "gateway", "feed"}


def test_every_chain_holds_and_ends_where_it_did(kept: Kept, directory: DataDirectory) -> None:
    verified = hehuo(directory.path, "verify", "--json")
    assert heads_in(verified) == kept.expected.heads
    assert funds_in(verified) == kept.expected.funds


def test_a_backup_of_it_holds_what_the_kept_one_holds(
    kept: Kept, directory: DataDirectory, tmp_path: Path
) -> None:
    hehuo(directory.path, "backup", "--out", str(tmp_path / "again"))
    assert heads_of(tmp_path / "again") == kept.expected.heads
    before = vault_of(kept.unpack("backup.tar.xz", tmp_path / "before"))
    assert before
    assert [*differences(before, vault_of(tmp_path / "again"))] == []


async def test_it_answers_as_it_did_when_rebuilt_too_and_goes_on(
    kept: Kept, directory: DataDirectory
) -> None:
    async with stage(directory.path) as running:
        await running.platform.host.settled()
        assert await changed(kept, running) == []
        await shows_nobody(running)
        await running.platform.courier.stop()  # What it sends meanwhile would show in the documents.
        shown = await documents(directory)
        operator = Operator(running.platform.host.runtimes)
        for name in operator.projections:
            await operator.rebuild(name)
        assert await documents(directory) == shown
        assert await changed(kept, running) == []
        await goes_on(kept, running)
    assert prove(directory).holds


async def changed(kept: Kept, running: Stage) -> list[str]:
    """What is answered otherwise than by the version itself."""
    found: list[str] = []
    for one in kept.expected.questions:
        answer = await running.ask(one.who, "GET", one.path_today)
        assert answer.is_success, (one.path, answer.text)
        now = content(answer.headers["content-type"], answer.text)
        found += differences(one.answer, now, one.path)
    return found


async def shows_nobody(running: Stage) -> None:
    """The feed of then is served in the form of today, and who followed it begins anew."""
    feed = await running.done(None, "GET", "/v1/communities/haiwan/events?limit=1000")
    logs = running.platform.host.log_of
    lines = [json.loads(line) for log in logs.values() for _, line in await log.lines("haiwan", 0)]
    people = {line["actor"] for line in lines}
    assert len(people) > 5
    assert feed["epoch"] > 0
    assert [one for one in people if one in json.dumps(feed)] == []


async def goes_on(kept: Kept, running: Stage) -> None:
    """A key of then gets its outcome of then, and a new command continues the log."""
    was, kept_events = kept.expected.repeat, kept.expected.heads["fund/haiwan"].events
    since = [
        type_of(line) for _, line in await running.platform.host.log_of["fund"].lines("haiwan", kept_events)
    ]
    assert since == ["fund.audit_copy_taken.v1"] * 2, "the ledger was asked for twice"
    again = await running.ask(was.who, "POST", was.path, was.body, Idempotency_Key=was.key)
    told = {**was.answer, "sequence": was.answer["sequence"] + len(since)}  # By which the outcome is seen.
    assert (again.status_code, again.json()) == (201, told)
    assert again.headers["idempotent-replayed"] == "true"
    opened_at = (await running.done(None, "GET", "/v1/communities/haiwan/fund"))["opened_at"]
    fresh = await running.done(was.who, "POST", was.path, newer(was.body, opened_at))
    assert fresh["sequence"] == kept_events + len(since) + 1
    path = f"/v1/communities/haiwan/fund?min_sequence={fresh['sequence']}"
    statement = await running.done(None, "GET", path)
    assert statement["at_host_charity_fen"] == kept.expected.funds["haiwan"] + was.body["amount_fen"]
