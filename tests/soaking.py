"""How long tests of faults go on: briefly in CI, and at length in ``make soak``."""

import os
from typing import TypeVar

T = TypeVar("T")

SOAKING = os.environ.get("HEHUO_TEST_SOAK") == "1"


def when_soaking(at_length: T, otherwise: T) -> T:
    """The first for ``make soak``, the second for every other run."""
    return at_length if SOAKING else otherwise
