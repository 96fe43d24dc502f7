"""Files of tests are dealt out one by one; what is done on whole clusters is one piece, and begins first."""

from types import SimpleNamespace
from typing import Any, cast

from tests.turns import InTurn, sort

WHOLE = "tests/cluster/whole/test_kills.py::test_a[x/y]"
WATCHED = "tests/cluster/watched/test_telemetry.py::test_b"
BUS = "tests/cluster/test_kafka_bus.py::test_c"
OTHER = "tests/unit/test_words.py::test_d"


def scope_of(nodeid: str) -> str:
    scope: str = object.__new__(InTurn)._split_scope(nodeid)
    return scope


def test_whole_clusters_are_one_scope_and_every_other_file_is_its_own() -> None:
    assert scope_of(WHOLE) == scope_of(WATCHED)
    assert len({scope_of(one) for one in (WHOLE, BUS, OTHER)}) == 3
    assert scope_of(OTHER) == "tests/unit/test_words.py"


def test_the_longest_come_first_and_others_stay_in_their_order() -> None:
    items: list[Any] = [SimpleNamespace(nodeid=one) for one in (OTHER, "z", "a", BUS, WATCHED, WHOLE)]
    sort(items)
    assert [cast("str", one.nodeid) for one in items] == [WHOLE, WATCHED, BUS, OTHER, "z", "a"]
