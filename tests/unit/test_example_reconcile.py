"""The example that reconciles: halves of halves find exactly what a file lacks, in few questions."""

import json
import math
import random
import re
from functools import reduce
from typing import Any

import pytest

from examples.subscriber.reconcile import reconcile
from services.gateway.feed.digests import digest_of
from services.gateway.feed.feed import FeedEvent

LENGTH = 1_000
FEED = [
    {"source": "/fund", "id": f"haiwan:{sequence * 3}", "type": "fund.income_received.v1"}
    for sequence in range(1, LENGTH + 1)
]
WHOLE = [
    json.dumps({"epoch": 2, "sequence": sequence, **event}) for sequence, event in enumerate(FEED, start=1)
]


class Platform:
    """Answers as a gateway does, with its digests of single events."""

    def __init__(self, epoch: int = 2) -> None:
        self._epoch = epoch
        self.asked: list[str] = []

    def __call__(self, what: str) -> dict[str, Any]:
        self.asked.append(what)
        if digest := re.fullmatch(r"/digest\?after=(\d+)&through=(\d+)", what):
            return {"digest": self._digest(int(digest[1]), int(digest[2]))}
        page = re.fullmatch(r"\?after=(\d+)&limit=1", what)
        assert page is not None
        after = int(page[1])
        events = [{"sequence": after + 1, "event": one} for one in FEED[after : after + 1]]
        return {"events": events, "epoch": self._epoch}

    def _digest(self, after: int, through: int) -> str:
        events = (FeedEvent(one, json.dumps(FEED[one - 1]).encode()) for one in range(after + 1, through + 1))
        found = reduce(lambda so_far, one: so_far ^ int.from_bytes(digest_of(one)), events, 0)
        return f"{found:064x}"


@pytest.mark.parametrize("seed", range(5))
def test_what_was_lost_is_found_and_fetched_and_nothing_else_is_asked_for(seed: int) -> None:
    lost = sorted(random.Random(seed).sample(range(1, LENGTH), k=seed + 1))
    platform = Platform()
    lacking, lines = reconcile(platform, [one for at, one in enumerate(WHOLE, start=1) if at not in lost])
    assert lacking == lost
    assert [json.loads(one) for one in lines] == [json.loads(one) for one in WHOLE]
    fetched = [one for one in platform.asked[1:] if one.startswith("?")]
    assert fetched == [f"?after={one - 1}&limit=1" for one in lost]
    digests = len(platform.asked) - 1 - len(fetched)
    assert digests <= 2 * len(lost) * math.ceil(math.log2(LENGTH)) + 1


def test_an_event_that_is_not_as_the_platform_has_it_is_put_right() -> None:
    wrong = [WHOLE[0], WHOLE[1].replace("haiwan:6", "haiwan:7"), *WHOLE[2:10]]
    lacking, lines = reconcile(Platform(), wrong)
    assert lacking == [2]
    assert [json.loads(one) for one in lines] == [json.loads(one) for one in WHOLE[:10]]


def test_a_file_that_has_all_takes_two_questions_and_an_empty_one_none() -> None:
    platform = Platform()
    assert reconcile(platform, WHOLE)[0] == []
    assert len(platform.asked) == 2
    assert reconcile(platform, []) == ([], [])
    assert len(platform.asked) == 2


def test_after_a_restore_there_is_nothing_to_compare() -> None:
    with pytest.raises(SystemExit, match="told anew"):
        reconcile(Platform(epoch=3), WHOLE)
