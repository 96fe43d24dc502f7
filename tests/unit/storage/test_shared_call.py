"""One call for all who ask at the same time, and never an answer of before the question."""

import asyncio

import pytest

from shared.storage.faults import StoreUnavailable
from shared.storage.shared_call import SharedCall


class Slow:
    """Counts how often it was called, and answers with that number when it is let go."""

    def __init__(self) -> None:
        self.begun = 0
        self.let_go = asyncio.Event()

    async def __call__(self) -> int:
        self.begun += 1
        number = self.begun
        await self.let_go.wait()
        return number


async def some(call: SharedCall[int], many: int) -> list["asyncio.Task[int]"]:
    asked = [asyncio.create_task(call()) for _ in range(many)]
    for _ in range(5):
        await asyncio.sleep(0)
    return asked


async def test_who_asks_while_a_call_is_under_way_shares_the_next_one() -> None:
    slow = Slow()
    call = SharedCall(slow)
    first = await some(call, 10)
    second = await some(call, 10)
    assert slow.begun == 1
    slow.let_go.set()
    assert await asyncio.gather(*first) == [1] * 10
    assert await asyncio.gather(*second) == [2] * 10
    assert await call() == 3


async def test_a_failure_is_told_to_those_who_shared_it_and_the_next_call_is_a_new_one() -> None:
    answers: list[int | Exception] = [StoreUnavailable("away"), 7]

    async def work() -> int:
        answer = answers.pop(0)
        if isinstance(answer, Exception):
            raise answer
        return answer

    call = SharedCall(work)
    asked = await asyncio.gather(call(), call(), return_exceptions=True)
    assert [type(one) for one in asked] == [StoreUnavailable] * 2
    assert await call() == 7


async def test_one_who_leaves_takes_nothing_from_the_others() -> None:
    slow = Slow()
    call = SharedCall(slow)
    leaving, staying = await some(call, 2)
    leaving.cancel()
    with pytest.raises(asyncio.CancelledError):
        await leaving
    slow.let_go.set()
    assert await staying == 1
