"""Bodies of commits in a file: smaller, the same bytes again, and those of earlier versions too."""

import sqlite3
import zlib
from contextlib import closing
from datetime import UTC, datetime
from hashlib import sha256
from pathlib import Path

import pytest
from hypothesis import given
from hypothesis import strategies as st

from shared.eventlog.commit import Commit, Head, Header, seal
from shared.eventlog.dictionary import FIRST
from shared.eventlog.packing import first_line, packed, unpacked
from shared.eventlog.port import EventStore
from shared.eventlog.verify import verify_file

NOON = datetime(2026, 7, 6, 4, 0, tzinfo=UTC)


def put(head: Head, name: str) -> Commit:
    line = b'{"type":"shed.tool_put.v2","data":{"name":"%b"}}' % name.encode()
    return seal("haiwan", head, Header(), [line], ["shed.tool_put.v2"], NOON)


@given(st.binary(max_size=3_000))
def test_whatever_it_is_it_comes_back(body: bytes) -> None:
    assert unpacked(packed(body)) == body
    assert unpacked(packed(b"{" + body)) == b"{" + body


@given(
    st.binary(max_size=200).filter(lambda line: b"\n" not in line), st.integers(0, 900), st.integers(0, 9_000)
)
def test_the_first_line_is_read_without_the_rest(line: bytes, times: int, more: int) -> None:
    first = b"{" + line * times
    for body in (first, first + b"\n" + b"{}\n" * more):
        assert first_line(packed(body)) == first_line(body) == first


def test_of_what_is_damaged_in_its_first_line_none_is_read() -> None:
    with pytest.raises(ValueError, match="can't be unpacked"):
        first_line(b"x\x01\x02\x03\x04\x05\x06")


def test_a_commit_of_one_event_takes_a_third_and_many_take_a_tenth() -> None:
    body = put(Head(), "ladder").body
    assert len(packed(body)) < len(body)
    many = b"\n".join(b'{"specversion":"1.0","source":"/shed","id":"haiwan:%d"}' % n for n in range(300))
    assert len(packed(many)) < len(many) / 10


def test_whoever_reads_many_small_commits_gives_the_dictionary_once(
    monkeypatch: pytest.MonkeyPatch,
) -> None:
    bodies = [put(Head(number, b"x"), f"ladder {number}").body for number in range(50)]
    stored = [packed(body) for body in bodies]
    assert unpacked(stored[0]) == bodies[0]
    monkeypatch.setattr(zlib, "decompressobj", None)
    assert [unpacked(one) for one in stored] == bodies
    assert [first_line(one) for one in stored] == [body.partition(b"\n")[0] for body in bodies]


def test_what_would_not_be_smaller_lies_there_as_it_is() -> None:
    assert packed(b"{}") == b"{}"


def test_the_dictionary_is_the_one_that_logs_were_packed_with() -> None:
    assert sha256(FIRST).hexdigest() == "bd4fd030391e27ef893b2855ac611cd4a9005a4d6ee87ef7d821979296b73093"


def test_a_stream_that_was_packed_with_a_dictionary_of_later_says_so() -> None:
    stream = zlib.compressobj(zdict=b"another one")
    with pytest.raises(ValueError, match="its dictionary is unknown"):
        unpacked(stream.compress(b'{"another one"}') + stream.flush())


def test_a_stream_without_a_dictionary_is_read() -> None:
    assert unpacked(zlib.compress(b"{}")) == b"{}"


@pytest.mark.parametrize("stored", [b"", b"x", b"\x00\x01\x02", packed(b"{" + b"a" * 99)[:-1]])
def test_what_is_damaged_is_told_apart(stored: bytes) -> None:
    with pytest.raises(ValueError, match="can't be unpacked"):
        unpacked(stored)


async def test_a_log_of_an_earlier_version_goes_on(store: EventStore, path: Path) -> None:
    first = put(Head(), "an old ladder, as long as the one in the yard, and lent to everybody who asks")
    with closing(sqlite3.connect(path)) as file, file:
        file.execute(
            "INSERT INTO commits VALUES ('haiwan', 1, 1, '[\"shed.tool_put.v2\"]', ?, ?, ?, ?)",
            (first.body, first.prev_hash, first.hash, NOON.isoformat()),
        )
    second = put(Head(1, first.hash), "a new ladder, as long as the one in the yard, and lent to nobody")
    await store.append(second)
    assert await store.read("haiwan") == [first, second]
    with closing(sqlite3.connect(path)) as file:
        bodies = [body for (body,) in file.execute("SELECT body FROM commits ORDER BY first")]
    assert bodies[0] == first.body
    assert len(bodies[1]) < len(second.body)
    assert [(one.events, one.fault) for one in verify_file(path)] == [(2, None)]
