"""Whether a process does its work: pieces of real work, tried."""

import asyncio
from collections.abc import Awaitable, Callable, Mapping
from dataclasses import dataclass

_LONGEST_CHECK_SECONDS = 5.0


@dataclass(frozen=True, slots=True)
class Check:
    """A piece of real work."""

    work: Callable[[], Awaitable[None]]
    """Does it; raises if it can't be done."""
    is_vital: bool
    """Without it no command can be taken. Without the others commands go on, and what waits catches up."""


@dataclass(frozen=True, slots=True)
class Health:
    """What does not work, by the name of the check, and why."""

    broken: Mapping[str, str]
    """What is vital: the process is not healthy."""
    impaired: Mapping[str, str]
    """The rest: it is healthy, and somebody should look at what it needs."""


async def examine(checks: Mapping[str, Check]) -> Health:
    """Does all of the work at once, and tells what could not be done."""
    found = dict(zip(checks, await asyncio.gather(*map(_failure, checks.values())), strict=True))
    failed = {name: why for name, why in found.items() if why is not None}
    return Health(
        broken={name: why for name, why in failed.items() if checks[name].is_vital},
        impaired={name: why for name, why in failed.items() if not checks[name].is_vital},
    )


async def _failure(check: Check) -> str | None:
    try:
        async with asyncio.timeout(_LONGEST_CHECK_SECONDS):
            await check.work()
    except TimeoutError:
        return f"no answer in {_LONGEST_CHECK_SECONDS:g} s"
    except Exception as error:  # noqa: BLE001 (whatever it is, it is the answer to the question)
        return f"{type(error).__name__}: {error}"
    return None
