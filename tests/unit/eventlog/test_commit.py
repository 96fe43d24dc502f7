"""Commits and their chain."""

from dataclasses import replace
from datetime import timedelta
from hashlib import sha256

import pytest
from hypothesis import given, settings
from hypothesis import strategies as st

from shared.eventlog.commit import GENESIS, Answered, Commit, Head, Header, chain, seal
from tests.specification import MONDAY

HEADER = Header((Answered("put/电钻", "0" * 24, 1), Answered("lend", "1" * 24, 1)), {"partners": 7})


FOURTH = Head(4, b"4" * 32)


def sealed(head: Head = FOURTH) -> Commit:
    return seal("haiwan", head, HEADER, [b'{"a":1}', b'{"b":2}'], ["shed.a.v1", "shed.b.v1"], MONDAY)


def test_a_commit_follows_the_head_it_was_sealed_on() -> None:
    commit = sealed()
    assert (commit.first, commit.last, commit.prev_hash) == (5, 6, b"4" * 32)
    assert commit.is_intact


def test_the_hash_covers_the_hash_before_and_the_very_bytes_of_the_body() -> None:
    commit = sealed()
    assert commit.hash == chain(commit.prev_hash, commit.body) == sha256(b"4" * 32 + commit.body).digest()


def test_the_first_commit_of_a_log_follows_genesis() -> None:
    commit = sealed(Head())
    assert (commit.first, commit.prev_hash) == (1, GENESIS)
    assert bytes(32) == GENESIS


def test_header_and_events_come_back_from_the_body() -> None:
    commit = sealed()
    assert commit.header == HEADER
    assert commit.lines == [b'{"a":1}', b'{"b":2}']


@settings(max_examples=50, deadline=None)
@given(
    st.lists(st.builds(Answered, st.text(), st.text(), st.integers(0, 2**53))),
    st.dictionaries(st.text(), st.integers(0, 2**53)),
)
def test_a_header_is_one_line_and_comes_back(commands: list[Answered], sources: dict[str, int]) -> None:
    header = Header(tuple(commands), sources)
    line = header.to_line("haiwan", MONDAY)
    assert b"\n" not in line
    assert Header.from_line(line) == header


@pytest.mark.parametrize(("lines", "types"), [([], []), ([b"{}"], []), ([b"{}"], ["a", "b"])])
def test_a_commit_needs_events_and_a_type_for_each(lines: list[bytes], types: list[str]) -> None:
    with pytest.raises(ValueError, match="at least one event"):
        seal("haiwan", Head(), Header(), lines, types, MONDAY)


@pytest.mark.parametrize(
    "changed",
    [
        pytest.param({"body": sealed().body.replace(b"1", b"2", 1)}, id="body"),
        pytest.param({"hash": b"0" * 32}, id="hash"),
        pytest.param({"prev_hash": b"5" * 32}, id="prev_hash"),
        pytest.param({"last": 7}, id="one event more"),
        pytest.param({"last": 5}, id="one event less"),
        pytest.param({"types": ("shed.a.v1",)}, id="one type less"),
        pytest.param({"first": 7}, id="no events at all"),
    ],
)
def test_a_commit_that_was_changed_does_not_hold(changed: dict[str, object]) -> None:
    assert not replace(sealed(), **changed).is_intact  # type: ignore[arg-type]  # Each case names a field and its type.


def test_a_commit_belongs_to_the_community_and_the_time_it_was_sealed_for() -> None:
    commit = sealed()
    said = commit.first_line
    assert commit.matches_header(said)
    assert not replace(commit, community="nanbeitai").matches_header(said)
    assert not replace(commit, committed_at=MONDAY + timedelta(microseconds=1)).matches_header(said)
