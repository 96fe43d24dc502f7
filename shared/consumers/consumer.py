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

from shared.bus.faults import delay_seconds, is_transient
from shared.bus.port import EventBus, Lane, Message, Sharing, SourceLog, Subscription
from shared.consumers.checkpoints import Checkpoint, CheckpointStore, Parked, Skipped
from shared.consumers.handler import Handler, Pace
from shared.consumers.heads import Heads
from shared.consumers.lanes import LaneState, LaneStates, Runs
from shared.consumers.periodic import PeriodicTask
from shared.consumers.reading import next_messages
from shared.consumers.saving import LazyCheckpoints
from shared.consumers.waiting import Waiters, polling
from shared.kernel.clock import Clock, SystemClock
from shared.kernel.error_text import describe_error
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
        self._logs = logs
        self._handler = handler
        self._store = store
        self._pace = pace or Pace()
        self._clock = clock or SystemClock()
        self._states = states or LaneStates()
        self._waiters = Waiters()
        self._turns = asyncio.Semaphore(self._pace.lanes_at_once)
        self._catching_up: dict[LaneState, asyncio.Task[None]] = {}
        self._caught_up = asyncio.Event()
        self._subscription: Subscription | None = None
        self._sharing: Sharing | None = None
        self._unwatch: Callable[[], None] = lambda: None
        self._refreshing = PeriodicTask(f"{name}:look", self._refresh)
        self._heads = Heads(name, logs, self._states)
        self._learning: asyncio.Task[None] | None = None
        self._hints = LazyCheckpoints(name, store, self._pace.save_seconds)
        self._deciding = asyncio.Lock()
        self._running = False
        self.stopped_itself = False
        """Whether so much is parked that it must be a bug: nothing moves until somebody has looked."""
        self.alone = False
        """Whether no other process knows of it: then it serves every lane, whoever shares them."""

    # -- its life --------------------------------------------------------------------------------

    async def start(self, bus: EventBus, group: str | None = None) -> None:
        """Goes on from its checkpoints: reads what the logs have beyond them, then lives from the bus.

        A log that can't be read now (its service is away) is asked again until it answers.
        """
        self._sharing = bus.sharing
        await self._refresh_from_store()
        # Subscribed before the heads are read: what is appended in between is seen by one of the two.
        self._subscription = await bus.subscribe(
            group or self.name, self.sources, self.receive, self.try_skip
        )
        await self._heads.learn()
        self._running = True
        if self._heads.unknown:
            self._learning = asyncio.create_task(self._learn_on(), name=f"{self.name}:heads")
        self._count_parked()
        self._go_on()
        if self._sharing is not None:
            self._unwatch = self._sharing.watch(self._refreshing.now)
            self._refreshing.start(self._sharing.look_seconds)

    async def stop(self) -> None:
        """Takes nothing more, leaves what is not done to the next start, saves its checkpoints."""
        self._running = False
        self._unwatch()
        self._unwatch = lambda: None
        await self._refreshing.stop()
        if self._subscription is not None:
            await self._subscription.close()
            self._subscription = None
        tasks = [*self._catching_up.values(), *([self._learning] if self._learning else [])]
        for task in tasks:
            task.cancel()
        await asyncio.gather(*tasks, return_exceptions=True)
        await self._hints.stop()

    async def _learn_on(self) -> None:
        tries = 0
        while self._heads.unknown:
            tries += 1
            await asyncio.sleep(self._delay(tries))
            try:
                await self._heads.learn()
            except Exception as error:  # noqa: BLE001 (whatever it is: the lanes wait, and this says why)
                _log.error("heads_not_read", consumer=self.name, error=repr(error))
            self._go_on()

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
    def parked(self) -> list[Parked]:
        """What is parked."""
        return self._states.parked

    @property
    def beyond(self) -> list[Lane]:
        """Lanes whose checkpoint lies beyond the end of their log: the log is not the one it was."""
        return self._heads.beyond

    async def caught_up(self) -> None:
        """Returns when no lane is being read from its log: each is live, parked, or served elsewhere."""
        await self._caught_up.wait()

    async def knows_heads(self) -> None:
        """Returns when every log has said where it ends: until then `heads` leaves lanes out."""
        await self._heads.known.wait()

    # -- events as they come ---------------------------------------------------------------------

    async def receive(self, messages: Sequence[Message]) -> None:
        """Takes messages from the bus. What can't be done now is left to the log, so this never raises."""
        runs = self._states.sort(messages)
        if not self._running or self.stopped_itself:
            return
        ready = {state: run for state, run in runs.items() if run}
        if ready:
            await self._take(ready)
        for state in runs:
            self._check(state)

    def try_skip(self, messages: Sequence[Message]) -> bool:
        """Takes messages of one lane if they only move its position; see `TrySkip`."""
        first, last = messages[0].sequence, messages[-1].sequence
        state = self._states[Lane(messages[0].source, messages[0].community)]
        in_order = first == state.position + 1 and last - first + 1 == len(messages)
        ready = in_order and state.live and not state.in_flight and self._running and not self.stopped_itself
        if not ready or any(map(self._handler.wants, [one.type for one in messages])):
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

    # -- events from the log ---------------------------------------------------------------------

    def _check(self, state: LaneState) -> None:
        """Sends a lane to its log if there is more than it has seen and nobody is at it."""
        if not state.live or state.in_flight or state.head <= state.position or not self._running:
            return
        if not self._serves(state.lane):
            return
        state.behind = True
        state.stale = self._sharing is not None
        self._caught_up.clear()
        name = f"{self.name}:{state.lane.source}/{state.lane.community}"
        self._catching_up[state] = asyncio.create_task(self._catch_up(state), name=name)

    def _go_on(self) -> None:
        """Sends every lane that is not where it should be to its log."""
        if not self.stopped_itself:
            for state in self._states.all():
                self._check(state)
        self._note_caught_up()

    def _note_caught_up(self) -> None:
        if not self._catching_up and not self._heads.unknown:
            self._caught_up.set()

    async def _catch_up(self, state: LaneState) -> None:
        try:
            while state.head > state.position and state.parked is None and not self.stopped_itself:
                if failures := state.faults + state.tries:
                    await asyncio.sleep(self._delay(failures))
                if not self._serves(state.lane):
                    break
                async with self._turns:
                    if not self.stopped_itself:
                        await self._read_on(state)
        finally:
            state.behind = False
            state.buffered.clear()
            self._catching_up.pop(state, None)
            self._note_caught_up()

    def _delay(self, failures: int) -> float:
        return delay_seconds(failures, self._pace.first_delay_seconds, self._pace.longest_delay_seconds)

    async def _read_on(self, state: LaneState) -> None:
        """One stride from the log; a failure is weighed, never raised."""
        messages: list[Message] = []
        try:
            if state.stale:
                self._resume(state, await self._store.checkpoint(self.name, state.lane))
                state.stale = False
                if state.head <= state.position:
                    return
            state.stride = state.stride or self._pace.stride
            messages = await next_messages(state, self._logs[state.lane.source], state.stride)
            await self._handle({state: messages})
            state.stride = min(state.stride * 2, self._pace.stride)
        except Exception as error:  # noqa: BLE001 (weighed here: passing, or the event's own)
            await self._weigh(state, messages, error)

    async def _weigh(self, state: LaneState, messages: Sequence[Message], error: Exception) -> None:
        if is_transient(error):
            state.faults += 1
            _log.warning("consumer_waits", **state.named(self.name), error=repr(error))
        elif len(messages) > 1:
            state.stride = len(messages) // 2  # Which of them is it? Halving finds it in a few steps.
        else:
            state.tries += 1
            if state.tries >= self._pace.most_tries:
                await self._park(state, messages, error)

    # -- among other processes -------------------------------------------------------------------

    def _serves(self, lane: Lane) -> bool:
        """Whether this lane is for this process to bring forward."""
        return self._sharing is None or self.alone or self._sharing.owns(lane)

    def _resume(self, state: LaneState, stored: int) -> None:
        """Goes on from where another process has come to, if that is further than here."""
        if stored > state.position:
            self._handler.forget(state.lane)
            self._move(state, stored, saved=True)

    async def _refresh(self) -> None:
        """Notes what the logs have and what other processes did: what the bus has lost is found here."""
        await self._refresh_from_store()
        await self._heads.refresh()
        self._count_parked()
        self._go_on()

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

    # -- parking ---------------------------------------------------------------------------------

    async def _park(self, state: LaneState, messages: Sequence[Message], error: Exception) -> None:
        kind = messages[0].type if messages else "unreadable"
        where = (self.name, *state.lane, state.position + 1)
        parked = Parked(*where, kind, f"{type(error).__name__}: {error}"[:2000], self._clock.now())
        try:
            await self._store.park(parked)
        except Exception as fault:  # noqa: BLE001 (what is not parked is not passed over: it is tried again)
            _log.warning("not_parked_yet", **state.named(self.name), error=repr(fault))
            return
        state.parked = parked
        self._waiters.give_up(state.lane)
        _log.error("lane_parked", **state.named(self.name), type=kind, trace=describe_error(error))
        self._count_parked()

    def _count_parked(self) -> None:
        parked, lanes = len(self._states.parked), len(self._states.all())
        self.stopped_itself = parked > self._pace.most_parked and parked * 2 > lanes
        if self.stopped_itself:
            _log.critical("consumer_stopped_itself", consumer=self.name, parked=parked, lanes=lanes)
            self._waiters.give_up_all()

    async def replay(self, lane: Lane) -> None:
        """Tries a parked event again, and all that wait behind it; ``LookupError`` if none is parked."""
        async with self._deciding:
            state, _ = self._parked_at(lane)
            await self._store.unpark(self.name, lane)
            self._release(state)

    async def skip(self, lane: Lane, *, reason: str, by: str) -> Skipped:
        """Passes over a parked event, for a reason that is kept; ``LookupError`` if none is parked."""
        async with self._deciding:
            state, parked = self._parked_at(lane)
            skipped = Skipped(parked, reason, by, self._clock.now())
            await self._store.skip(skipped)
            self._move(state, parked.sequence, saved=True)
            self._release(state)
            return skipped

    def _parked_at(self, lane: Lane) -> tuple[LaneState, Parked]:
        state = self._states.get(lane)
        if state is None or state.parked is None:
            raise LookupError(f"{self.name}: nothing is parked in {lane.source}/{lane.community}")
        return state, state.parked

    def _release(self, state: LaneState) -> None:
        state.parked = None
        state.tries = state.faults = state.stride = 0
        self._count_parked()
        self._go_on()
