"""Whether a process does its work: pieces of real work, tried."""

import asyncio
from collections.abc import Awaitable, Callable, Mapping

Check = Callable[[], Awaitable[None]]
"""Does a piece of real work; raises if it can't be done."""

_LONGEST_CHECK_SECONDS = 5.0


async def failures(checks: Mapping[str, Check]) -> dict[str, str]:
    """What does not work, by the name of the check, and why."""

    async def failure(check: Check) -> str | None:
        try:
            async with asyncio.timeout(_LONGEST_CHECK_SECONDS):
                await check()
        except TimeoutError:
            return f"no answer in {_LONGEST_CHECK_SECONDS:g} s"
        except Exception as error:  # noqa: BLE001 (whatever it is, it is the answer to the question)
            return f"{type(error).__name__}: {error}"
        return None

    found = dict(zip(checks, await asyncio.gather(*map(failure, checks.values())), strict=True))
    return {name: why for name, why in found.items() if why is not None}
