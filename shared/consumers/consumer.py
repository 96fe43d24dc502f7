"""The consumer: brings every event of the logs it follows to one handler, in order, once in effect.

Messages are taken as they come while a lane is live. Whatever goes wrong (a gap, a restart, a fault, an
event that fails) makes the lane fall behind; a task of its own then reads it from the log until it has
caught up. So there is one way for the good case, one for all others, and lanes never wait for each other.

Where processes share the lanes (`Sharing`), what is stored decides: a lane that another process has served
meanwhile goes on from its checkpoint there, and one that another process serves is only read from there.
"""

import asyncio
import contextlib
from collections.abc import Callable, Mapping, Sequence

import structlog

from shared.bus.faults import is_transient, retry_until_available
from shared.bus.port import EventBus, Lane, Message, Sharing, SourceLog, Subscription
from shared.consumers.catching_up import CatchUp
from shared.consumers.checkpoints import Checkpoint, CheckpointStore, Parked, Skipped
from shared.consumers.handler import Handler, Pace
from shared.consumers.heads import Heads
from shared.consumers.lane_parking import LaneParking
from shared.consumers.lanes import LaneState, LaneStates, Runs
from shared.consumers.saving import LazyCheckpoints
from shared.consumers.waiting import Waiters, polling
from shared.kernel.clock import Clock, SystemClock
from shared.kernel.periodic import PeriodicTask
from shared.storage.faults import StoreUnavailable

_log = structlog.get_logger(__name__)
_SLICE_SECONDS = 0.25


class Consumer:
    """A named reader of some services' logs, with durable checkpoints."""

    def __init__(
        self,
        name: str,
        logs: Mapping[str, SourceLog],
        handler: Handler,
        store: CheckpointStore,
        *,
        pace: Pace | None = None,
        clock: Clock | None = None,
        states: LaneStates | None = None,
    ) -> None:
        self.name = name
        self.sources = frozenset(logs)
        self._handler = handler
        self._store = store
        self._pace = pace = pace or Pace()
        self._states = states or LaneStates()
        self._waiters = Waiters()
        self._subscription: Subscription | None = None
        self._sharing: Sharing | None = None
        self._unwatch: Callable[[], None] = lambda: None
        self._refreshing = PeriodicTask(f"{name}:look", self._refresh)
        self._heads = Heads(name, logs, self._states)
        self._learning: asyncio.Task[None] | None = None
        self._parking = LaneParking(name, store, self._states, self._waiters, pace, clock or SystemClock())
        self._catch_up = CatchUp(
            name,
            logs,
            self._states,
            pace,
            self._heads,
            self._parking,
            serves=self._serves,
            handle=self._handle,
            resume=self._resume_from_store,
        )
        self._hints = LazyCheckpoints(name, store, self._pace.save_seconds)
        self._deciding = asyncio.Lock()
        self.alone = False
        """Whether no other process knows of it: then it serves every lane, whoever shares them."""

    # -- its life --------------------------------------------------------------------------------

    async def start(self, bus: EventBus, group: str | None = None) -> None:
        """Goes on from its checkpoints: reads what the logs have beyond them, then lives from the bus.

        A log that can't be read now (its service is away) is asked again until it answers; so is a store
        that others share, which may be slow while they start, too.
        """
        self._sharing, read = bus.sharing, self._refresh_from_store
        await (retry_until_available(read, f"{self.name}'s store") if self._sharing else read())
        # Subscribed before the heads are read: what is appended in between is seen by one of the two.
        group = group or self.name
        self._subscription = await bus.subscribe(group, self.sources, self.receive, self.try_skip)
        await self._heads.learn()
        self._catch_up.start(shared=self._sharing is not None)
        if self._heads.unknown:
            learning = self._heads.learn_on(self._pace.delay_seconds, self._catch_up.go_on)
            self._learning = asyncio.create_task(learning, name=f"{self.name}:heads")
        self._parking.count()
        self._catch_up.go_on()
        if self._sharing is not None:
            self._unwatch = self._sharing.watch(self._refreshing.now)
            self._refreshing.start(self._sharing.look_seconds)

    async def stop(self) -> None:
        """Takes nothing more, leaves what is not done to the next start, saves its checkpoints."""
        self._catch_up.running = False
        self._unwatch()
        self._unwatch = lambda: None
        await self._refreshing.stop()
        if self._subscription is not None:
            await self._subscription.close()
            self._subscription = None
        if self._learning is not None:
            self._learning.cancel()
            await asyncio.gather(self._learning, return_exceptions=True)
        await self._catch_up.stop()
        await self._hints.stop()

    # -- what can be seen of it ------------------------------------------------------------------

    def position(self, source: str, community: str) -> int:
        """The last sequence of this lane that is done."""
        state = self._states.get(Lane(source, community))
        return state.position if state else 0

    def positions(self) -> dict[Lane, int]:
        """The last sequence that is done, for every lane known."""
        return {state.lane: state.position for state in self._states.all()}

    async def wait_for(
        self, source: str, community: str, sequence: int, timeout_seconds: float | None
    ) -> bool:
        """Whether the lane came to ``sequence`` in time. A parked lane is not waited for."""
        lane = Lane(source, community)
        state = self._states.get(lane)
        if sequence <= (state.position if state else 0):
            return True
        if self.stopped_itself or (state and state.parked):
            return False
        if self._sharing is not None:
            return await self._wait_among_others(lane, sequence, timeout_seconds)
        if self._subscription is not None:
            self._subscription.flush()
        return await self._waiters.wait(lane, sequence, timeout_seconds)

    def heads(self) -> dict[Lane, int]:
        """The last sequence that is known to exist, for every lane known."""
        return {state.lane: state.head for state in self._states.all()}

    def lag(self) -> dict[Lane, int]:
        """How many events are not done yet, for the lanes served here where there are any."""
        return self._states.lag(self._serves)

    def waiting_seconds(self) -> dict[Lane, float]:
        """For the same lanes, how long at least an event has been waiting here."""
        return self._states.waiting_seconds()

    @property
    def stopped_itself(self) -> bool:
        """Whether so much is parked that it must be a bug: nothing moves until somebody has looked."""
        return self._parking.too_much

    @property
    def parked(self) -> list[Parked]:
        """What is parked."""
        return self._states.parked

    @property
    def beyond(self) -> list[Lane]:
        """Lanes whose checkpoint lies beyond the end of their log: the log is not the one it was."""
        return self._heads.beyond

    async def caught_up(self) -> None:
        """Returns when no lane is being read from its log: each is live, parked, or served elsewhere."""
        await self._catch_up.caught_up.wait()

    async def knows_heads(self) -> None:
        """Returns when every log has said where it ends: until then `heads` leaves lanes out."""
        await self._heads.known.wait()

    # -- events as they come ---------------------------------------------------------------------

    async def receive(self, messages: Sequence[Message]) -> None:
        """Takes messages from the bus. What can't be done now is left to the log, so this never raises."""
        runs = self._states.sort(messages)
        if not self._catch_up.running or self.stopped_itself:
            return
        ready = {state: run for state, run in runs.items() if run}
        if ready:
            await self._take(ready)
        for state in runs:
            self._catch_up.check(state)

    def try_skip(self, messages: Sequence[Message]) -> bool:
        """Takes messages of one lane if they only move its position; see `TrySkip`."""
        first, last = messages[0].sequence, messages[-1].sequence
        state = self._states[Lane(messages[0].source, messages[0].community)]
        in_order = first == state.position + 1 and last - first + 1 == len(messages)
        moving = self._catch_up.running and not self._parking.too_much
        ready = in_order and moving and state.live and not state.in_flight
        if not ready or any(map(self._handler.wants, {one.type for one in messages})):
            return False
        self._move(state, last, saved=False)
        return True

    async def _take(self, runs: Runs) -> None:
        for state in runs:
            state.in_flight = True
        try:
            await self._handle(runs)
        except Exception as error:  # noqa: BLE001 (whatever it is: each lane finds out for itself)
            for state in runs:
                state.faults = int(is_transient(error))
        finally:
            for state in runs:
                state.in_flight = False

    async def _handle(self, runs: Runs) -> None:
        """Has the handler do what it wants of these runs; then their lanes have moved."""
        wanted = [one for run in runs.values() for one in run if self._handler.wants(one.type)]
        if wanted:
            reached = [Checkpoint(self.name, *state.lane, run[-1].sequence) for state, run in runs.items()]
            await self._handler.handle(wanted, reached)
        saved = bool(wanted) and self._handler.saves_checkpoints
        for state, run in runs.items():
            self._move(state, run[-1].sequence, saved=saved)

    def _move(self, state: LaneState, sequence: int, *, saved: bool) -> None:
        state.position = sequence
        state.head = max(state.head, sequence)
        state.tries = state.faults = 0
        self._waiters.reached(state.lane, sequence)
        if not saved:
            self._hints.note(state.lane, sequence)

    # -- among other processes -------------------------------------------------------------------

    def _serves(self, lane: Lane) -> bool:
        """Whether this lane is for this process to bring forward."""
        return self._sharing is None or self.alone or self._sharing.owns(lane)

    async def _resume_from_store(self, state: LaneState) -> None:
        self._resume(state, await self._store.checkpoint(self.name, state.lane))

    def _resume(self, state: LaneState, stored: int) -> None:
        """Goes on from where another process has come to, if that is further than here."""
        if stored > state.position:
            self._handler.forget(state.lane)
            self._move(state, stored, saved=True)

    async def _refresh(self) -> None:
        """Notes what the logs have and what other processes did: what the bus has lost is found here."""
        await self._refresh_from_store()
        await self._heads.refresh()
        self._parking.count()
        self._catch_up.go_on()

    async def _refresh_from_store(self) -> None:
        async with self._deciding:
            stored = await self._store.checkpoints(self.name)
            parked = {one.lane: one for one in await self._store.parked(self.name)}
            for state in [self._states[lane] for lane in {*stored, *parked}] + self._states.all():
                if state.idle:
                    self._resume(state, stored.get(state.lane, 0))
                    state.adopt_parked(parked.get(state.lane))

    async def _wait_among_others(self, lane: Lane, sequence: int, timeout_seconds: float | None) -> bool:
        """Like `wait_for`, in a lane that may be served here, elsewhere, or first here and then there."""
        async for left in polling(timeout_seconds):
            state = self._states[lane]
            if self._serves(lane):
                if self._subscription is not None:
                    self._subscription.flush()
                await self._waiters.wait(lane, sequence, min(left, _SLICE_SECONDS))
            else:
                with contextlib.suppress(StoreUnavailable):  # Asked again in a moment, until the time is up.
                    stored = await self._store.checkpoint(self.name, lane)
                    self._resume(state, stored if state.idle else 0)
            if state.position >= sequence:
                return True
            if self.stopped_itself or state.parked:
                return False
        return False

    async def replay(self, lane: Lane) -> None:
        """Tries a parked event again, and all that wait behind it; ``LookupError`` if none is parked."""
        async with self._deciding:
            self._resume_reading(await self._parking.unpark(lane))

    async def skip(self, lane: Lane, *, reason: str, by: str) -> Skipped:
        """Passes over a parked event, for a reason that is kept; ``LookupError`` if none is parked."""
        async with self._deciding:
            state, skipped = await self._parking.skip(lane, reason, by)
            self._move(state, skipped.parked.sequence, saved=True)
            self._resume_reading(state)
            return skipped

    def _resume_reading(self, state: LaneState) -> None:
        state.release()
        self._parking.count()
        self._catch_up.go_on()
