"""``hehuo verify`` finds what was done to a log, and says where."""

import sqlite3
from datetime import UTC, datetime
from pathlib import Path

import pytest

from hehuo.operator.proof import prove, prove_stores
from shared.eventlog.commit import Answered, Head, Header, seal
from shared.eventlog.packing import unpacked
from shared.eventlog.sqlite import SqliteEventStore
from shared.runtime.directory import DataDirectory

NOW = datetime(2026, 7, 6, tzinfo=UTC)


async def record(directory: DataDirectory, service: str, *sources: dict[str, int]) -> None:
    """One commit of one event for each of ``sources``."""
    store = SqliteEventStore(directory.log(service))
    head = await store.head("haiwan")
    for number, seen in enumerate(sources):
        header = Header((Answered(f"c{number}", "f", 1),), seen)
        of = "partners" if service == "feed" else service  # The feed copies what others have recorded.
        kind, sequence = f"{of}.it_happened.v1", head.sequence + 1
        line = f'{{"type":"{kind}","sequence":"{sequence:016d}","data":{{"n":{number}}}}}'.encode()
        commit = seal("haiwan", head, header, [line], [kind], NOW)
        await store.append(commit)
        head = Head(commit.last, commit.hash)
    await store.close()


def tamper(directory: DataDirectory, service: str, statement: str) -> None:
    connection = sqlite3.connect(directory.log(service))
    connection.create_function("unpacked", 1, unpacked)
    connection.executescript("DROP TRIGGER commits_are_never_updated; DROP TRIGGER commits_are_never_deleted")
    connection.execute(statement)
    connection.commit()
    connection.close()


@pytest.fixture
async def directory(tmp_path: Path) -> DataDirectory:
    found = DataDirectory(tmp_path)
    await record(found, "partners", {}, {}, {})
    await record(found, "bookings", {"partners": 1}, {"partners": 3})
    return found


async def test_untouched_logs_hold(directory: DataDirectory) -> None:
    proof = prove(directory)
    assert proof.holds
    assert [(one.log, one.events) for one in proof.verdicts] == [("bookings", 2), ("partners", 3)]


async def test_a_changed_event_is_found_and_its_commit_named(directory: DataDirectory) -> None:
    tamper(
        directory,
        "partners",
        "UPDATE commits SET body = CAST(replace(CAST(unpacked(body) AS TEXT), '1', '7') AS BLOB)"
        " WHERE first = 2",
    )
    proof = prove(directory)
    assert not proof.holds
    assert "partners/haiwan: commit at sequence 2" in proof.faults[0]


async def test_a_log_that_was_cut_off_is_betrayed_by_those_who_have_read_it(directory: DataDirectory) -> None:
    tamper(directory, "partners", "DELETE FROM commits WHERE first = 3")
    proof = prove(directory)
    assert not proof.holds
    assert "partners/haiwan: ends at 2, but the log of bookings has seen 3" in proof.faults[0]


async def test_a_missing_file_is_betrayed_as_well(directory: DataDirectory) -> None:
    directory.log("partners").unlink()
    assert "partners/haiwan: ends at 0" in prove(directory).faults[0]


async def test_a_file_that_is_no_log_is_a_fault(directory: DataDirectory) -> None:
    directory.log("fund").write_bytes(b"nothing of the kind" * 100)
    assert any("fund.log.db can't be read" in fault for fault in prove(directory).faults)


def test_an_empty_directory_proves_nothing(tmp_path: Path) -> None:
    proof = prove(DataDirectory(tmp_path))
    assert not proof.holds
    assert [*proof.lines()] == ["!! there is no log to check: is it the right HEHUO_DATA_DIR?"]
    assert proof.to_json().keys() == {"holds", "verdicts", "funds", "faults", "notes"}


async def test_databases_without_an_event_prove_nothing_and_are_said_to_be_new(tmp_path: Path) -> None:
    store = SqliteEventStore(tmp_path / "fund.log.db")
    proof = await prove_stores({"fund": store})
    await store.close()
    assert not proof.holds
    [line] = proof.lines()
    assert "right for a platform on which no community was opened yet" in line
