"""Invariant 8 as a property: whatever is changed in a log, wherever, the offline check finds it."""

import sqlite3
from collections.abc import Callable
from contextlib import closing
from dataclasses import replace
from pathlib import Path
from tempfile import TemporaryDirectory

import pytest
from hypothesis import given, settings
from hypothesis import strategies as st

from shared.eventlog.commit import Commit, Head, seal
from shared.eventlog.sqlite_rows import commit_of
from shared.eventlog.verify import ChainCheck, verify_chain, verify_file
from tests.unit.eventlog.shed import HAIWAN, NANBEITAI, commits_in


@pytest.fixture(scope="module")
def commits(untouched: Path) -> list[Commit]:
    return commits_in(untouched)


def flipped(content: bytes, at: int, by: int) -> bytes:
    place = at % len(content)
    return content[:place] + bytes([content[place] ^ by]) + content[place + 1 :]


Change = Callable[[list[Commit]], list[Commit]]


def _at(n: int, change: Callable[[Commit], Commit]) -> Change:
    return lambda log: [*log[:n], change(log[n]), *log[n + 1 :]]


@st.composite
def changes(draw: st.DrawFn) -> tuple[str, Change]:
    """One change of a log of six commits, other than cutting off its end."""
    n = draw(st.integers(0, 5))
    at, by = draw(st.integers(0, 10_000)), draw(st.integers(1, 255))
    delta = draw(st.integers(-3, 3).filter(bool))
    other = draw(st.integers(0, 5).filter(lambda other: other != n))
    everything: dict[str, Change] = {
        "a byte of the body": _at(n, lambda one: replace(one, body=flipped(one.body, at, by))),
        "a byte of the hash": _at(n, lambda one: replace(one, hash=flipped(one.hash, at, by))),
        "a byte of the hash before": _at(
            n, lambda one: replace(one, prev_hash=flipped(one.prev_hash, at, by))
        ),
        "the first sequence": _at(n, lambda one: replace(one, first=one.first + delta)),
        "the last sequence": _at(n, lambda one: replace(one, last=one.last + delta)),
        "a type": _at(n, lambda one: replace(one, types=("shed.other.v1", *one.types[1:]))),
        "a type less": _at(n, lambda one: replace(one, types=one.types[1:])),
        "a moment": _at(n, lambda one: replace(one, committed_at=one.committed_at.replace(microsecond=by))),
        "a community": _at(n, lambda one: replace(one, community=NANBEITAI)),
        "a line less": _at(n, lambda one: replace(one, body=one.body.rpartition(b"\n")[0])),
        "a commit twice": lambda log: [*log[:n], log[n], *log[n:]],
        "two commits change places": lambda log: _swapped(log, n, other),
        "one commit in another's place": lambda log: [*log[:n], log[other], *log[n + 1 :]],
        "a commit is missing": lambda log: [one for k, one in enumerate(log) if k != min(n, 4)],
    }
    name = draw(st.sampled_from(sorted(everything)))
    return name, everything[name]


def _swapped(log: list[Commit], n: int, other: int) -> list[Commit]:
    result = list(log)
    result[n], result[other] = result[other], result[n]
    return result


@settings(max_examples=400, deadline=None)
@given(changes())
def test_any_change_of_any_commit_is_found(commits: list[Commit], change: tuple[str, Change]) -> None:
    changed = change[1](commits)
    if changed == commits:  # The moment had these microseconds.
        return
    assert verify_chain("shed", HAIWAN, iter(changed)).fault is not None


@settings(max_examples=100, deadline=None)
@given(st.integers(0, 5), st.integers(1, 3), st.booleans())
def test_events_that_were_dropped_or_exchanged_inside_a_commit_are_found_even_when_it_was_sealed_again(
    commits: list[Commit], n: int, count: int, drop: bool
) -> None:
    """All but the last commit: the next one tells. The last one is what the noted head is for."""
    one = commits[n]
    lines = one.lines[:-count] if drop else list(reversed(one.lines))
    if not lines or lines == one.lines or n == len(commits) - 1:
        return
    head = Head(one.first - 1, one.prev_hash)
    types = one.types[: len(lines)] if drop else tuple(reversed(one.types))
    changed = seal(HAIWAN, head, one.header, lines, types, one.committed_at)
    check = ChainCheck("shed", HAIWAN)
    check.head = head
    assert check.take(changed), check.fault
    assert verify_chain("shed", HAIWAN, iter([*commits[:n], changed, *commits[n + 1 :]])).fault is not None


def _said(path: Path) -> list[Commit]:
    """All that the rows of a file say. (The ``T`` of a time may be any letter without saying otherwise.)"""
    with closing(sqlite3.connect(f"{path.as_uri()}?mode=ro", uri=True)) as connection:
        return [
            commit_of(row) for row in connection.execute("SELECT * FROM commits ORDER BY community, first")
        ]


@settings(max_examples=150, deadline=None)
@given(st.integers(100, 2**31), st.integers(1, 255))
def test_any_byte_of_the_file_that_changes_what_a_log_says_is_found(
    untouched: Path, at: int, by: int
) -> None:
    with TemporaryDirectory() as directory:
        path = Path(directory) / "shed.sqlite"
        path.write_bytes(flipped(untouched.read_bytes(), at, by))
        try:
            verdicts = verify_file(path)
        except sqlite3.Error:
            return  # Found: it can't be read at all.
        if any(verdict.fault for verdict in verdicts):
            return
        # Nothing was found, so nothing may have changed: it was a byte of free space.
        assert _said(path) == _said(untouched)
