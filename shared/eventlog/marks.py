"""Marks: a set of 32-bit numbers that stand for ids, four bytes for each."""

import sys
import zlib
from array import array
from bisect import bisect_left
from collections.abc import Iterable

MARK, SEQUENCE = "I", "Q"
"""The kinds of array that hold marks, and places in a log."""

_MUCH_LONGER = 8


def mark_of(command_id: str) -> int:
    """The number that stands for an id: the same in every process; few of 100,000 ids share theirs.

    Nothing rests on that: whose it is, the log itself tells.
    """
    return zlib.crc32(command_id.encode())


def as_bytes(numbers: "array[int]") -> bytes:
    """Numbers as they lie in a file, the lowest byte first."""
    if sys.byteorder == "big":
        numbers = numbers[:]
        numbers.byteswap()
    return numbers.tobytes()


def from_bytes(kind: str, content: bytes) -> "array[int]":
    """The numbers of `as_bytes`, by the kind of their array."""
    numbers = array(kind, content)
    if sys.byteorder == "big":
        numbers.byteswap()
    return numbers


class Marks:
    """Some marks. To add many at once costs little for each, to look for one a few steps."""

    __slots__ = ("_held", "_runs")

    def __init__(self, marks: Iterable[int] = ()) -> None:
        self._runs: list[array[int]] = []
        """Sorted, each much longer than the next one."""
        self._held = 0
        self.add(marks)

    def __len__(self) -> int:
        return self._held

    def __contains__(self, mark: int) -> bool:
        for run in self._runs:
            at = bisect_left(run, mark)
            if at < len(run) and run[at] == mark:
                return True
        return False

    def add(self, marks: Iterable[int]) -> None:
        """Adds these, which may be there already."""
        run = array(MARK, sorted(marks))
        self._held += len(run)
        while self._runs and len(self._runs[-1]) <= _MUCH_LONGER * len(run):
            run = array(MARK, sorted(self._runs.pop() + run))  # Quick, as it finds two sorted parts.
        if run:
            self._runs.append(run)
