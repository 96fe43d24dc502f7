"""Catching up: a lane that is behind is read from its log, in a task of its own, until it is live again."""

import asyncio
from collections.abc import Awaitable, Callable, Mapping, Sequence

import structlog

from shared.bus.faults import is_transient
from shared.bus.port import Lane, Message, SourceLog
from shared.consumers.handler import Pace
from shared.consumers.heads import Heads
from shared.consumers.lane_parking import LaneParking
from shared.consumers.lanes import LaneState, LaneStates, Runs
from shared.consumers.reading import LogGap, next_messages

_log = structlog.get_logger(__name__)


class CatchUp:
    """Brings the lanes of one consumer forward from their logs."""

    def __init__(
        self,
        consumer: str,
        logs: Mapping[str, SourceLog],
        states: LaneStates,
        pace: Pace,
        heads: Heads,
        parking: LaneParking,
        *,
        serves: Callable[[Lane], bool],
        handle: Callable[[Runs], Awaitable[None]],
        resume: Callable[[LaneState], Awaitable[None]],
    ) -> None:
        """``serves``: whether a lane is for this process; ``handle`` has messages handled and moves their
        lanes; ``resume`` moves a lane to where another process has come to."""
        self._consumer = consumer
        self._logs = logs
        self._states = states
        self._pace = pace
        self._heads = heads
        self._parking = parking
        self._serves = serves
        self._handle = handle
        self._resume = resume
        self._shared = False
        self._turns = asyncio.Semaphore(pace.lanes_at_once)
        self._tasks: dict[LaneState, asyncio.Task[None]] = {}
        self.running = False
        self.caught_up = asyncio.Event()
        """Set while no lane is being read from its log."""

    def start(self, *, shared: bool) -> None:
        """From now on lanes are sent to their logs; ``shared``: other processes may serve them, too."""
        self._shared = shared
        self.running = True

    async def stop(self) -> None:
        """Reads no further; what is not done is left to the next start."""
        self.running = False
        tasks = [*self._tasks.values()]
        for task in tasks:
            task.cancel()
        await asyncio.gather(*tasks, return_exceptions=True)

    def check(self, state: LaneState) -> None:
        """Sends a lane to its log if there is more than it has seen and nobody is at it."""
        if not state.live or state.in_flight or state.head <= state.position or not self.running:
            return
        if not self._serves(state.lane):
            return
        state.behind = True
        state.stale = self._shared
        self.caught_up.clear()
        name = f"{self._consumer}:{state.lane.source}/{state.lane.community}"
        self._tasks[state] = asyncio.create_task(self._catch_up(state), name=name)

    def go_on(self) -> None:
        """Sends every lane that is not where it should be to its log."""
        if not self._parking.too_much:
            for state in self._states.all():
                self.check(state)
        self._note_caught_up()

    def _note_caught_up(self) -> None:
        if not self._tasks and not self._heads.unknown:
            self.caught_up.set()

    async def _catch_up(self, state: LaneState) -> None:
        try:
            while state.head > state.position and state.parked is None and not self._parking.too_much:
                if failures := state.faults + state.tries:
                    await asyncio.sleep(self._pace.delay_seconds(failures))
                if not self._serves(state.lane):
                    break
                async with self._turns:
                    if not self._parking.too_much:
                        await self._read_on(state)
        finally:
            state.behind = False
            state.buffered.clear()
            self._tasks.pop(state, None)
            self._note_caught_up()

    async def _read_on(self, state: LaneState) -> None:
        """One stride from the log; a failure is weighed, never raised."""
        messages: list[Message] = []
        try:
            if state.stale:
                await self._resume(state)
                state.stale = False
                if state.head <= state.position:
                    return
            state.stride = state.stride or self._pace.stride
            messages = await next_messages(state, self._logs[state.lane.source], state.stride)
            await self._handle({state: messages})
            state.stride = min(state.stride * 2, self._pace.stride)
        except Exception as error:  # noqa: BLE001 (weighed here: transient, or the event's own)
            await self._weigh(state, messages, error)

    async def _weigh(self, state: LaneState, messages: Sequence[Message], error: Exception) -> None:
        may_pass = isinstance(error, LogGap) and state.faults < self._pace.most_looks_at_a_gap
        if may_pass or is_transient(error):
            state.faults += 1
            _log.warning("consumer_waits", **state.named(self._consumer), error=repr(error))
        elif len(messages) > 1:
            state.stride = len(messages) // 2  # Which of them is it? Halving finds it in a few steps.
        else:
            state.tries += 1
            if state.tries >= self._pace.most_tries:
                await self._parking.park(state, messages, error)
