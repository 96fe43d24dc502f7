"""The development clock of a cluster on one machine: one offset, kept in the data directory for all."""

from collections.abc import Awaitable, Callable, Mapping, Sequence
from datetime import datetime, timedelta

from hehuo.operator.lag import lags
from hehuo.operator.service import Progress
from shared.eventlog.logs import Logs
from shared.kernel.clock import Clock, DevelopmentClock, SystemClock
from shared.rpc.remote import Channel
from shared.runtime.directory import DataDirectory
from shared.runtime.settling import wait_until
from shared.settings import Settings

_LONGEST_SETTLING_SECONDS = 30.0
_PAUSE_SECONDS = 0.05


def clock_of(settings: Settings) -> Clock:
    """The clock that a process begins with."""
    if settings.development_clock:
        return DataDirectory(settings.data_dir).development_clock()
    return SystemClock()


async def refresh(settings: Settings, clock: Clock, logs: Logs[object]) -> None:
    """Takes over an offset that another process has kept, and does what is due by it."""
    if isinstance(clock, DevelopmentClock):
        ahead = DataDirectory(settings.data_dir).development_clock().ahead
        clock.ahead = max(ahead, clock.ahead)
        await logs.refresh()
        await logs.time_has_moved()


class SharedClock:
    """Moves the clock of every process; for the gateway."""

    def __init__(
        self,
        settings: Settings,
        clock: DevelopmentClock,
        channels: Mapping[str, Channel],
        own: Callable[[], Awaitable[Progress]],
        own_logs: Logs[object],
    ) -> None:
        """``own`` tells how far the gateway itself is."""
        self._directory = DataDirectory(settings.data_dir)
        self._clock = clock
        self._channels = channels
        self._own = own
        self._own_logs = own_logs

    async def advance(self, by: timedelta) -> datetime:
        """Moves the clock and returns when what became due is done in every process, as far as can be seen.

        ``ValueError`` for a step back.
        """
        self._directory.keep_clock(self._clock.moved(by))
        now = self._clock.advance(by)
        await self._own_logs.time_has_moved()
        for channel in self._channels.values():
            await channel.everywhere("POST", "/internal/clock")
        await self._settle()
        return now

    async def _settle(self) -> None:
        """Waits until nobody is behind and no command waits, in any process."""
        await wait_until(self._is_settled, _LONGEST_SETTLING_SECONDS, _PAUSE_SECONDS)

    async def _is_settled(self) -> bool:
        progress = await self._everybodys()
        waiting = any(one.waiting for instances in progress.values() for one in instances)
        return not waiting and not lags(progress)

    async def _everybodys(self) -> Mapping[str, Sequence[Progress]]:
        found: dict[str, Sequence[Progress]] = {"gateway": [await self._own()]}
        for name, channel in self._channels.items():
            answers = await channel.everywhere("GET", "/operator/progress")
            found[name] = [Progress.model_validate_json(answer.content) for answer in answers]
        return found
