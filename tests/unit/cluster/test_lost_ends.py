"""A log that ends before what a consumer has seen is found at the start, and said until it is accepted."""

from collections.abc import Mapping, Sequence
from dataclasses import dataclass, field

import pytest

from hehuo.cluster.lost_ends import LostEnds
from shared.bus.port import Lane

HAIWAN = Lane("partners", "haiwan")


@dataclass
class Log:
    """Ends somewhere else each time it is asked; the last answer stays."""

    ends: list[Mapping[str, int] | Exception]
    asked: int = 0

    async def heads(self) -> Mapping[str, int]:
        self.asked += 1
        answer = self.ends.pop(0) if len(self.ends) > 1 else self.ends[0]
        if isinstance(answer, Exception):
            raise answer
        return answer


@dataclass
class Follower:
    """Has seen seven events of a log that ended before, when it was asked first."""

    name: str = "feed"
    beyond: Sequence[Lane] = (HAIWAN,)
    knew: list[str] = field(default_factory=list)

    def positions(self) -> Mapping[Lane, int]:
        return {HAIWAN: 7}

    async def knows_heads(self) -> None:
        self.knew.append(self.name)


async def found(log: Log, *consumers: Follower) -> LostEnds:
    lost_ends = LostEnds({"partners": log}, (0.0, 0.0))
    await lost_ends.look(consumers)
    return lost_ends


def never(_log: str, _community: str, _sequence: int) -> bool:
    return False


@pytest.mark.parametrize("end", [{"haiwan": 6}, {}, ConnectionError("away")])
async def test_one_that_shows_again_is_said_with_what_to_do(end: Mapping[str, int] | Exception) -> None:
    follower = Follower()
    [said] = (await found(Log([end]), follower)).sentences(never)
    assert said == ("feed has seen 7 events of partners/haiwan, which ends before: restore the last backup")
    assert follower.knew == ["feed"]


async def test_one_that_was_left_out_of_one_answer_is_none() -> None:
    assert (await found(Log([{}, {"haiwan": 7}]), Follower())).sentences(never) == []


async def test_nothing_is_asked_again_where_nothing_is_missing() -> None:
    log = Log([{"haiwan": 7}])
    assert (await found(log, Follower(beyond=()))).sentences(never) == []
    assert log.asked == 0


async def test_one_that_was_accepted_is_said_no_more() -> None:
    lost_ends = await found(Log([{}]), Follower())
    assert lost_ends.sentences(lambda *of: of == ("partners", "haiwan", 7)) == []


async def test_a_fault_that_does_not_pass_by_itself_ends_the_start() -> None:
    with pytest.raises(ZeroDivisionError):
        await found(Log([ZeroDivisionError()]), Follower())
