"""One test that looks at each of many things, and names every one that fails.

One that fails is a subtest. Nothing is said of those that pass: to report thousands of them to whoever hands
out the tests took as long as to look at them.
"""

from collections.abc import Callable, Iterable, Iterator
from contextlib import contextmanager
from typing import TypeVar

import pytest

T = TypeVar("T")


@contextmanager
def told_if_failing(subtests: pytest.Subtests, name: str) -> Iterator[None]:
    """Makes what fails here a subtest of this name, after which the test goes on."""
    try:
        yield
    except (
        BaseException
    ):  # What pytest's own words raise is no Exception; a subtest lets an interruption pass.
        with subtests.test(name):
            raise


def each(
    values: Iterable[T], called: Callable[[T], str] = str
) -> Callable[[Callable[[T], None]], Callable[[pytest.Subtests], None]]:
    """As ``pytest.mark.parametrize`` for hundreds of values. Every one that fails is told, by what it is
    ``called``; and that there is none at all is a failure.
    """

    def decorate(function: Callable[[T], None]) -> Callable[[pytest.Subtests], None]:
        def test(subtests: pytest.Subtests) -> None:
            tried = 0
            for value in values:
                tried += 1
                with told_if_failing(subtests, called(value)):
                    function(value)
            assert tried, "there is nothing to look at"

        test.__name__, test.__qualname__ = function.__name__, function.__qualname__
        test.__module__, test.__doc__ = function.__module__, function.__doc__
        return test

    return decorate
