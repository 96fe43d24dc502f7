"""One test that looks at each of many things: a subtest each, which costs a tenth of a test of its own."""

from collections.abc import Callable, Iterable
from typing import TypeVar

import pytest

T = TypeVar("T")


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
                with subtests.test(called(value)):
                    function(value)
            assert tried, "there is nothing to look at"

        test.__name__, test.__qualname__ = function.__name__, function.__qualname__
        test.__module__, test.__doc__ = function.__module__, function.__doc__
        return test

    return decorate
