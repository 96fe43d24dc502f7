"""The offline check of logs: what it finds, how it names the place, and what it can't know."""

import asyncio
import re
import sqlite3
from contextlib import closing
from pathlib import Path

import pytest

from shared.eventlog.commit import Head, seal
from shared.eventlog.packing import unpacked
from shared.eventlog.sqlite import SqliteEventStore
from shared.eventlog.verify import Verdict, verify_chain, verify_file
from shared.eventlog.writer import Writer
from tests.unit.eventlog.shed import HAIWAN, NANBEITAI, commits_in, put, shed_context


@pytest.fixture
def copy(untouched: Path, tmp_path: Path) -> Path:
    """A file to tamper with."""
    path = tmp_path / "shed.sqlite"
    path.write_bytes(untouched.read_bytes())
    return path


def tamper(path: Path, *statements: str) -> None:
    """What somebody with the file and some patience can do."""
    with closing(sqlite3.connect(path)) as connection:
        connection.create_function("unpacked", 1, unpacked)
        connection.executescript(
            "DROP TRIGGER commits_are_never_updated; DROP TRIGGER commits_are_never_deleted"
        )
        for statement in statements:
            assert connection.execute(statement).rowcount != 0
        connection.commit()


def verdict_on(path: Path, community: str) -> Verdict:
    return next(verdict for verdict in verify_file(path) if verdict.community == community)


def test_an_untouched_log_holds(untouched: Path) -> None:
    verdicts = verify_file(untouched)
    assert [(one.log, one.community, one.commits, one.events, one.fault) for one in verdicts] == [
        ("shed", HAIWAN, 6, 12, None),
        ("shed", NANBEITAI, 6, 12, None),
    ]
    assert verdicts[0].head != verdicts[1].head
    assert all(len(one.head) == 64 for one in verdicts)


def test_verifying_changes_nothing_and_needs_no_leave_to_write(copy: Path) -> None:
    content = copy.read_bytes()
    copy.chmod(0o444)
    assert all(one.fault is None for one in verify_file(copy))
    assert copy.read_bytes() == content


@pytest.mark.parametrize(
    ("statements", "sequence", "fault"),
    [
        pytest.param(
            [("UPDATE commits SET body = "
             "CAST(replace(CAST(unpacked(body) AS TEXT), '2.1', '2.9') AS BLOB) WHERE first = 4")],
            4, "does not have its hash", id="one letter of one event",
        ),
        pytest.param(
            ["UPDATE commits SET body = CAST(CAST(unpacked(body) AS TEXT) || ' ' AS BLOB) WHERE first = 4"],
            4, "does not have its hash", id="a blank at the end",
        ),
        pytest.param(
            ["UPDATE commits SET body = substr(body, 1, length(body) - 1) WHERE first = 4"],
            4, "can't be read: it can't be unpacked", id="a packed body that is too short",
        ),
        pytest.param(
            ["UPDATE commits SET body = CAST(body || X'00' AS BLOB) WHERE first = 4"],
            4, "can't be read: it can't be unpacked", id="a packed body that is too long",
        ),
        pytest.param(
            ["UPDATE commits SET committed_at = '2026-01-01T00:00:00+00:00' WHERE first = 4"],
            4, "was not recorded for haiwan at 2026-01-01", id="the time",
        ),
        pytest.param(
            ["UPDATE commits SET types = replace(types, 'put', 'got') WHERE first = 4"],
            4, "its index says shed.tool_got.v2", id="the index of types",
        ),
        pytest.param(
            ["UPDATE commits SET types = '7' WHERE first = 4"],
            4, "can't be read", id="an index of types that is none",
        ),
        pytest.param(
            ["UPDATE commits SET hash = zeroblob(32) WHERE first = 4"],
            4, "does not have its hash", id="the hash",
        ),
        pytest.param(
            ["UPDATE commits SET prev_hash = zeroblob(32) WHERE first = 4"],
            4, "does not continue the commit before it", id="the hash before",
        ),
        pytest.param(
            ["UPDATE commits SET last = 7 WHERE first = 4"],
            4, "does not have its hash", id="the last sequence",
        ),
        pytest.param(
            ["UPDATE commits SET first = 5 WHERE first = 4"],
            5, "begins at sequence 5 where 4 should follow", id="the first sequence",
        ),
        pytest.param(
            ["DELETE FROM commits WHERE first = 4"],
            7, "begins at sequence 7 where 4 should follow", id="a commit is missing",
        ),
        pytest.param(
            ["DELETE FROM commits WHERE first = 1"],
            2, "begins at sequence 2 where 1 should follow", id="the beginning is missing",
        ),
        pytest.param(
            ["DELETE FROM commits WHERE first BETWEEN 4 AND 11"],
            12, "begins at sequence 12 where 4 should follow", id="the middle is missing",
        ),
        pytest.param(
            ["UPDATE commits SET first = -1 WHERE first = 11",
             "UPDATE commits SET first = 11 WHERE first = 12",
             "UPDATE commits SET first = 12 WHERE first = -1"],
            11, "does not continue the commit before it", id="two commits change places",
        ),
        pytest.param(
            ["DELETE FROM commits WHERE community = 'haiwan'",
             "UPDATE commits SET community = 'haiwan' WHERE community = 'nanbeitai'"],
            1, "was not recorded for haiwan", id="another community's whole log",
        ),
    ],
)  # fmt: skip
def test_what_was_done_to_a_log_is_found_and_placed(
    copy: Path, statements: list[str], sequence: int, fault: str
) -> None:
    tamper(copy, *statements)
    verdict = verdict_on(copy, HAIWAN)
    assert verdict.fault is not None
    assert fault in verdict.fault
    named = f"commit after sequence {sequence - 1} " if "read" in fault else f"commit at sequence {sequence}:"
    assert verdict.fault.startswith(named)


def test_a_row_that_its_index_hides_is_found(copy: Path) -> None:
    content = copy.read_bytes()
    row = re.search(rb'haiwan(?=.{0,4}\["shed.tool_put.v2"\])', content, re.DOTALL)
    assert row is not None
    copy.write_bytes(content[: row.start()] + b"taiwan" + content[row.end() :])
    with pytest.raises(sqlite3.DatabaseError, match="index"):
        verify_file(copy)


def test_the_other_logs_of_a_file_are_judged_by_themselves(copy: Path) -> None:
    tamper(copy, "DELETE FROM commits WHERE community = 'haiwan' AND first = 4")
    assert verdict_on(copy, HAIWAN).fault is not None
    assert verdict_on(copy, NANBEITAI).fault is None


def test_a_log_that_was_cut_off_has_another_head(copy: Path, untouched: Path) -> None:
    """A chain can't know what followed: that is what noting the head down is for."""
    tamper(copy, "DELETE FROM commits WHERE community = 'haiwan' AND first = 12")
    cut, whole = verdict_on(copy, HAIWAN), verdict_on(untouched, HAIWAN)
    assert cut.fault is None
    assert (cut.events, whole.events) == (11, 12)
    assert cut.head != whole.head


def test_a_history_that_was_written_anew_has_another_head(untouched: Path) -> None:
    """Whoever re-computes every hash gets a chain that holds: the head tells it from the true one."""
    head, forged = Head(), []
    for commit in commits_in(untouched):
        lines = [line.replace("锤子".encode(), "黄金".encode()) for line in commit.lines]
        forged.append(seal(HAIWAN, head, commit.header, lines, commit.types, commit.committed_at))
        head = Head(forged[-1].last, forged[-1].hash)
    verdict = verify_chain("shed", HAIWAN, iter(forged))
    assert verdict.fault is None
    assert verdict.head != verdict_on(untouched, HAIWAN).head


def test_a_log_is_verified_while_it_is_written(untouched: Path, tmp_path: Path) -> None:
    async def run() -> None:
        path = tmp_path / "live.sqlite"
        store = SqliteEventStore(path)
        writer = Writer(HAIWAN, shed_context(store))
        for n in range(10):
            await writer.submit(put(f"锤子 {n}"))
            (verdict,) = await asyncio.to_thread(verify_file, path)
            assert (verdict.fault, verdict.events) == (None, n + 1)
        await store.close()

    asyncio.run(run())


def test_a_file_that_is_no_database_is_no_log(tmp_path: Path) -> None:
    path = tmp_path / "shed.sqlite"
    path.write_bytes(b"nothing of the kind" * 1000)
    with pytest.raises(sqlite3.Error):
        verify_file(path)
    with pytest.raises(sqlite3.Error):
        verify_file(tmp_path / "absent.sqlite")
    assert not (tmp_path / "absent.sqlite").exists()
