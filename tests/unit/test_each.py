"""One test of many things fails for each that is wrong, and where there is none."""

from collections.abc import Iterator
from contextlib import contextmanager
from typing import Any, cast

import pytest

from tests.each import each


class Told:
    """Takes down which fail, as pytest's own does."""

    def __init__(self) -> None:
        self.looked_at: list[int] = []
        self.subtests: list[str] = []
        self.failed: list[str] = []

    @contextmanager
    def test(self, called: str) -> Iterator[None]:
        self.subtests.append(called)
        try:
            yield
        except AssertionError:
            self.failed.append(called)


def _run(numbers: list[int]) -> Told:
    told = Told()

    @each(numbers, lambda number: f"number {number}")
    def is_even(number: int) -> None:
        told.looked_at.append(number)
        assert number % 2 == 0

    is_even(cast("Any", told))
    return told


def test_each_that_is_wrong_is_told_and_all_are_looked_at() -> None:
    told = _run([2, 3, 4, 5])
    assert told.looked_at == [2, 3, 4, 5]
    assert told.failed == told.subtests == ["number 3", "number 5"]


def test_nothing_to_look_at_is_a_failure() -> None:
    with pytest.raises(AssertionError, match="there is nothing to look at"):
        _run([])
