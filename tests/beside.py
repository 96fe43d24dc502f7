"""Doings that go on beside a test until it is over."""

import asyncio
from collections.abc import AsyncIterator, Coroutine, Iterable
from contextlib import asynccontextmanager
from typing import Any


@asynccontextmanager
async def beside(doings: Iterable[Coroutine[Any, Any, None]]) -> AsyncIterator[None]:
    """Ends them at the end. None of them ends by itself but for a fault, which then is the test's."""
    tasks = [asyncio.create_task(one) for one in doings]
    try:
        yield
        broken = [one.exception() for one in tasks if one.done()]
        assert not broken, broken
    finally:
        for one in tasks:
            one.cancel()
        await asyncio.gather(*tasks, return_exceptions=True)
