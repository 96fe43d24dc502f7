"""Which tests go to which worker, and in which turn: by file, but that whole clusters follow one another."""

import pytest
from xdist.scheduler import LoadFileScheduling

_CLUSTERS = "tests/cluster/whole/", "tests/cluster/watched/"
"""Each has one cluster for all of its files; two clusters at once are more than two cores carry."""
_LONGEST_FIRST = (
    *_CLUSTERS,
    "tests/cluster/test_kafka_bus.py",
    "tests/cluster/test_earlier_versions.py",
    "tests/cluster/test_kafka_outsiders.py",
)
"""What begins last must not be what takes long: other workers would wait for it."""


class InTurn(LoadFileScheduling):  # type: ignore[misc]  # xdist has no types.
    """Deals out files, and all that is done on whole clusters as if it were one."""

    def _split_scope(self, nodeid: str) -> str:
        file: str = super()._split_scope(nodeid)
        return "whole clusters" if file.startswith(_CLUSTERS) else file


def sort(items: list[pytest.Item]) -> None:
    """The longest first; else in the order in which they were found."""
    items.sort(key=lambda item: _turn(item.nodeid))


def _turn(nodeid: str) -> int:
    found = (turn for turn, place in enumerate(_LONGEST_FIRST) if nodeid.startswith(place))
    return next(found, len(_LONGEST_FIRST))
