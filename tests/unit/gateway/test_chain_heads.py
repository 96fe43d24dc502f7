"""The last commit that a log had at a moment, found by halving, is the one that a walk through it finds."""

from collections.abc import Sequence
from datetime import timedelta
from itertools import accumulate

import hypothesis.strategies as st
from hypothesis import given

from services.gateway.operations.chain_heads import last_commit_by
from shared.eventlog.commit import GENESIS, Commit
from tests.specification import MONDAY


class Log:
    """Commits in memory, and how often it was asked."""

    def __init__(self, commits: Sequence[Commit]) -> None:
        self.kept = commits
        self.asked = 0

    async def commits(self, community: str, after: int = 0, limit: int = 256) -> list[Commit]:
        assert community == "haiwan"
        self.asked += 1
        return [one for one in self.kept if one.last > after][:limit]


def of(sizes: Sequence[int]) -> list[Commit]:
    """A commit each minute, of so many events each."""
    return [
        Commit("haiwan", end - size + 1, end, (), b"", GENESIS, GENESIS, MONDAY + timedelta(minutes=place))
        for place, (size, end) in enumerate(zip(sizes, accumulate(sizes), strict=True))
    ]


@given(st.lists(st.integers(1, 9), max_size=60), st.integers(-1, 61))
async def test_it_is_the_last_one_that_was_made_by_then(sizes: list[int], minutes: int) -> None:
    log, at = Log(of(sizes)), MONDAY + timedelta(minutes=minutes)
    walked = [one for one in log.kept if one.committed_at <= at]
    assert await last_commit_by(log, "haiwan", at) == (walked[-1] if walked else None)


async def test_a_long_log_is_asked_a_few_dozen_times() -> None:
    log = Log(of([3] * 4_000))
    found = await last_commit_by(log, "haiwan", MONDAY + timedelta(minutes=2_718))
    assert found == log.kept[2_718]
    assert log.asked < 40
