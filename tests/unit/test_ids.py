"""Identifiers sort by time, and nobody draws the same twice."""

import os
import re
from datetime import UTC, datetime, timedelta

from shared.kernel.ids import derived_id, new_id

NOW = datetime(2026, 7, 6, 1, tzinfo=UTC)
VERSION_7 = re.compile(r"[0-9a-f]{8}-[0-9a-f]{4}-7[0-9a-f]{3}-[89ab][0-9a-f]{3}-[0-9a-f]{12}")


def test_fresh_ids_are_all_different_and_of_version_7() -> None:
    found = [new_id(NOW) for _ in range(5_000)]
    assert len(set(found)) == 5_000
    assert all(VERSION_7.fullmatch(one) for one in found)


def test_ids_sort_by_time() -> None:
    times = [NOW + timedelta(milliseconds=passed) for passed in range(200)]
    found = [new_id(at) for at in times]
    assert found == sorted(found)


def test_names_give_the_same_id_at_the_same_moment_only() -> None:
    assert derived_id(NOW, "command", "booking") == derived_id(NOW, "command", "booking")
    assert derived_id(NOW, "command", "booking") != derived_id(NOW, "command", "hold")
    assert derived_id(NOW, "command", "booking") != derived_id(
        NOW + timedelta(seconds=1), "command", "booking"
    )
    assert VERSION_7.fullmatch(derived_id(NOW, "command", "booking"))


def test_a_forked_process_draws_ids_of_its_own() -> None:
    new_id(NOW)  # From here on some randomness is at hand, which a child must not share.
    reading, writing = os.pipe()
    child = os.fork()
    if child == 0:
        os.write(writing, new_id(NOW).encode())
        os._exit(0)
    os.waitpid(child, 0)
    theirs = os.read(reading, 100).decode()
    os.close(reading)
    os.close(writing)
    assert VERSION_7.fullmatch(theirs)
    assert theirs not in {new_id(NOW) for _ in range(1_000)}
