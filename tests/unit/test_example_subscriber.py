"""The example's rule of positions: exactly the next one, across repeats, gaps, restores and kills."""

import random
import sqlite3
from collections.abc import Iterator
from pathlib import Path

import pytest

from examples.subscriber.consumer import TABLES, take


@pytest.fixture
def store() -> Iterator[sqlite3.Connection]:
    connection = sqlite3.connect(":memory:")
    connection.executescript(TABLES)
    yield connection
    connection.close()


def told(store: sqlite3.Connection, community: str = "haiwan") -> list[tuple[int, str]]:
    query = "SELECT sequence, type FROM told WHERE community = ? ORDER BY rowid"
    return store.execute(query, (community,)).fetchall()


def send(store: sqlite3.Connection, *sequences: int, epoch: int = 0, community: str = "haiwan") -> list[int]:
    """Which of these were taken, in this order of arrival."""
    return [one for one in sequences if take(store, community, epoch, one, f"event {one} of {epoch}")]


def test_repeats_are_skipped(store: sqlite3.Connection) -> None:
    assert send(store, 1, 2, 1, 2, 3, 2, 3, 4) == [1, 2, 3, 4]
    assert told(store) == [(one, f"event {one} of 0") for one in (1, 2, 3, 4)]


def test_one_that_comes_too_early_waits_for_the_missing_one(store: sqlite3.Connection) -> None:
    assert send(store, 3, 1, 3, 4) == [1]
    assert send(store, 2, 3, 4) == [2, 3, 4]


def test_each_community_has_a_place_of_its_own(store: sqlite3.Connection) -> None:
    assert send(store, 1, 2) == [1, 2]
    assert send(store, 2, 1, community="nanbeitai") == [1]
    assert send(store, 3) == [3]


def test_after_a_restore_all_is_told_anew_and_what_was_told_before_is_forgotten(
    store: sqlite3.Connection,
) -> None:
    assert send(store, 1, 2, 3, 4) == [1, 2, 3, 4]
    assert send(store, 3, epoch=1) == []
    assert [one for one, _ in told(store)] == [1, 2, 3, 4]
    assert send(store, 1, 2, epoch=1) == [1, 2]
    assert send(store, 3, 4, 5) == []
    assert told(store) == [(1, "event 1 of 1"), (2, "event 2 of 1")]
    assert send(store, 3, epoch=1) == [3]


def test_an_effect_and_its_place_are_kept_together_or_not_at_all(tmp_path: Path) -> None:
    """What a kill leaves: a transaction that was not finished."""
    store = sqlite3.connect(tmp_path / "told.db")
    store.executescript(TABLES)
    with store:
        send(store, 1, 2)
    send(store, 3)
    store.close()
    again = sqlite3.connect(tmp_path / "told.db")
    assert [one for one, _ in told(again)] == [1, 2]
    assert send(again, 2, 3) == [3]
    again.close()


@pytest.mark.parametrize("seed", range(20))
def test_whatever_a_relay_repeats_all_is_told_once_and_in_order(store: sqlite3.Connection, seed: int) -> None:
    """Runs that begin at or before the first one that is missing, and end anywhere."""
    chance = random.Random(seed)
    last = 0
    for _ in range(30):
        begin = chance.randint(1, last + 1)
        end = chance.randint(begin, begin + 20)
        send(store, *range(begin, end + 1))
        last = max(last, end)
    assert [one for one, _ in told(store)] == list(range(1, last + 1))
