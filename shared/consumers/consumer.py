"""The consumer: brings every event of the logs it follows to one handler, in order, once in effect.

Messages are taken as they come while a lane is live. Whatever goes wrong (a gap, a restart, a fault, an
event that fails) makes the lane fall behind; a task of its own then reads it from the log until it has
caught up. So there is one way for the good case, one for all others, and lanes never wait for each other.

Where processes share the lanes (`Sharing`), what is stored decides: a lane that another process has served
meanwhile goes on from its checkpoint there, and one that another process serves is only asked after.
"""

import asyncio
import contextlib
from collections.abc import Callable, Mapping, Sequence

import structlog

from shared.bus.faults import delay_seconds, is_passing
from shared.bus.port import EventBus, Lane, Message, Sharing, SourceLog, Subscription
from shared.consumers.checkpoints import Checkpoint, CheckpointStore, Parked, Skipped
from shared.consumers.handler import Handler, Pace
from shared.consumers.heads import Heads
from shared.consumers.lanes import Runs, Track, Tracks
from shared.consumers.looking import Lookout
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
        tracks: Tracks | None = None,
    ) -> None:
        self.name = name
        self.sources = frozenset(logs)
        self._logs = logs
        self._handler = handler
        self._store = store
        self._pace = pace or Pace()
        self._clock = clock or SystemClock()
        self._tracks = tracks or Tracks()
        self._waiters = Waiters()
        self._turns = asyncio.Semaphore(self._pace.lanes_at_once)
        self._catching_up: dict[Track, asyncio.Task[None]] = {}
        self._caught_up = asyncio.Event()
        self._subscription: Subscription | None = None
        self._sharing: Sharing | None = None
        self._unwatch: Callable[[], None] = lambda: None
        self._lookout = Lookout(f"{name}:look", self._look)
        self._heads = Heads(name, logs, self._tracks)
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
        await self._look_at_store()
        # Subscribed before the heads are read: what is appended in between is seen by one of the two.
        self._subscription = await bus.subscribe(group or self.name, self.sources, self.receive, self.glance)
        await self._heads.learn()
        self._running = True
        if self._heads.unknown:
            self._learning = asyncio.create_task(self._learn_on(), name=f"{self.name}:heads")
        self._look_at_parked()
        self._go_on()
        if self._sharing is not None:
            self._unwatch = self._sharing.watch(self._lookout.now)
            self._lookout.start(self._sharing.look_seconds)

    async def stop(self) -> None:
        """Takes nothing more, leaves what is not done to the next start, saves its checkpoints."""
        self._running = False
        self._unwatch()
        self._unwatch = lambda: None
        await self._lookout.stop()
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
        track = self._tracks.get(Lane(source, community))
        return track.position if track else 0

    def positions(self) -> dict[Lane, int]:
        """The last sequence that is done, for every lane known."""
        return {track.lane: track.position for track in self._tracks.all()}

    async def wait_for(
        self, source: str, community: str, sequence: int, timeout_seconds: float | None
    ) -> bool:
        """Whether the lane came to ``sequence`` in time. A parked lane is not waited for."""
        lane = Lane(source, community)
        track = self._tracks.get(lane)
        if sequence <= (track.position if track else 0):
            return True
        if self.stopped_itself or (track and track.parked):
            return False
        if self._sharing is not None:
            return await self._wait_among_others(lane, sequence, timeout_seconds)
        if self._subscription is not None:
            self._subscription.hurry()
        return await self._waiters.wait(lane, sequence, timeout_seconds)

    def heads(self) -> dict[Lane, int]:
        """The last sequence that is known to exist, for every lane known."""
        return {track.lane: track.head for track in self._tracks.all()}

    def lag(self) -> dict[Lane, int]:
        """How many events are not done yet, for the lanes served here where there are any."""
        return self._tracks.lag(self._serves)

    def waiting_seconds(self) -> dict[Lane, float]:
        """For the same lanes, how long at least an event has been waiting here."""
        return self._tracks.waiting_seconds()

    @property
    def parked(self) -> list[Parked]:
        """What is parked."""
        return self._tracks.parked

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
        runs = self._tracks.sort(messages)
        if not self._running or self.stopped_itself:
            return
        ready = {track: run for track, run in runs.items() if run}
        if ready:
            await self._take(ready)
        for track in runs:
            self._check(track)

    def glance(self, messages: Sequence[Message]) -> bool:
        """Takes messages of one lane if they only move its position; see `Glance`."""
        first, last = messages[0].sequence, messages[-1].sequence
        track = self._tracks[Lane(messages[0].source, messages[0].community)]
        in_order = first == track.position + 1 and last - first + 1 == len(messages)
        ready = in_order and track.live and not track.taken and self._running and not self.stopped_itself
        if not ready or any(map(self._handler.wants, [one.type for one in messages])):
            return False
        self._move(track, last, saved=False)
        return True

    async def _take(self, runs: Runs) -> None:
        for track in runs:
            track.taken = True
        try:
            await self._handle(runs)
        except Exception as error:  # noqa: BLE001 (whatever it is: each lane finds out for itself)
            for track in runs:
                track.faults = int(is_passing(error))
        finally:
            for track in runs:
                track.taken = False

    async def _handle(self, runs: Runs) -> None:
        """Has the handler do what it wants of these runs; then their lanes have moved."""
        wanted = [one for run in runs.values() for one in run if self._handler.wants(one.type)]
        if wanted:
            reached = [Checkpoint(self.name, *track.lane, run[-1].sequence) for track, run in runs.items()]
            await self._handler.handle(wanted, reached)
        saved = bool(wanted) and self._handler.saves_checkpoints
        for track, run in runs.items():
            self._move(track, run[-1].sequence, saved=saved)

    def _move(self, track: Track, sequence: int, *, saved: bool) -> None:
        track.position = sequence
        track.head = max(track.head, sequence)
        track.tries = track.faults = 0
        self._waiters.reached(track.lane, sequence)
        if not saved:
            self._hints.note(track.lane, sequence)

    # -- events from the log ---------------------------------------------------------------------

    def _check(self, track: Track) -> None:
        """Sends a lane to its log if there is more than it has seen and nobody is at it."""
        if not track.live or track.taken or track.head <= track.position or not self._running:
            return
        if not self._serves(track.lane):
            return
        track.behind = True
        track.unsure = self._sharing is not None
        self._caught_up.clear()
        name = f"{self.name}:{track.lane.source}/{track.lane.community}"
        self._catching_up[track] = asyncio.create_task(self._catch_up(track), name=name)

    def _go_on(self) -> None:
        """Sends every lane that is not where it should be to its log."""
        if not self.stopped_itself:
            for track in self._tracks.all():
                self._check(track)
        self._note_caught_up()

    def _note_caught_up(self) -> None:
        if not self._catching_up and not self._heads.unknown:
            self._caught_up.set()

    async def _catch_up(self, track: Track) -> None:
        try:
            while track.head > track.position and track.parked is None and not self.stopped_itself:
                if failures := track.faults + track.tries:
                    await asyncio.sleep(self._delay(failures))
                if not self._serves(track.lane):
                    break
                async with self._turns:
                    if not self.stopped_itself:
                        await self._read_on(track)
        finally:
            track.behind = False
            track.held.clear()
            self._catching_up.pop(track, None)
            self._note_caught_up()

    def _delay(self, failures: int) -> float:
        return delay_seconds(failures, self._pace.first_delay_seconds, self._pace.longest_delay_seconds)

    async def _read_on(self, track: Track) -> None:
        """One stride from the log; a failure is weighed, never raised."""
        messages: list[Message] = []
        try:
            if track.unsure:
                self._resume(track, await self._store.checkpoint(self.name, track.lane))
                track.unsure = False
                if track.head <= track.position:
                    return
            track.stride = track.stride or self._pace.stride
            messages = await next_messages(track, self._logs[track.lane.source], track.stride)
            await self._handle({track: messages})
            track.stride = min(track.stride * 2, self._pace.stride)
        except Exception as error:  # noqa: BLE001 (weighed here: passing, or the event's own)
            await self._weigh(track, messages, error)

    async def _weigh(self, track: Track, messages: Sequence[Message], error: Exception) -> None:
        if is_passing(error):
            track.faults += 1
            _log.warning("consumer_waits", **track.named(self.name), error=repr(error))
        elif len(messages) > 1:
            track.stride = len(messages) // 2  # Which of them is it? Halving finds it in a few steps.
        else:
            track.tries += 1
            if track.tries >= self._pace.most_tries:
                await self._park(track, messages, error)

    # -- among other processes -------------------------------------------------------------------

    def _serves(self, lane: Lane) -> bool:
        """Whether this lane is for this process to bring forward."""
        return self._sharing is None or self.alone or self._sharing.owns(lane)

    def _resume(self, track: Track, stored: int) -> None:
        """Goes on from where another process has come to, if that is further than here."""
        if stored > track.position:
            self._handler.forget(track.lane)
            self._move(track, stored, saved=True)

    async def _look(self) -> None:
        """Notes what the logs have and what other processes did: what the bus has lost is found here."""
        await self._look_at_store()
        await self._heads.look()
        self._look_at_parked()
        self._go_on()

    async def _look_at_store(self) -> None:
        async with self._deciding:
            stored = await self._store.checkpoints(self.name)
            parked = {one.lane: one for one in await self._store.parked(self.name)}
            for track in [self._tracks[lane] for lane in {*stored, *parked}] + self._tracks.all():
                if track.idle:
                    self._resume(track, stored.get(track.lane, 0))
                    track.agree(parked.get(track.lane))

    async def _wait_among_others(self, lane: Lane, sequence: int, timeout_seconds: float | None) -> bool:
        """Like `wait_for`, in a lane that may be served here, elsewhere, or first here and then there."""
        async for left in polling(timeout_seconds):
            track = self._tracks[lane]
            if self._serves(lane):
                if self._subscription is not None:
                    self._subscription.hurry()
                await self._waiters.wait(lane, sequence, min(left, _SLICE_SECONDS))
            else:
                with contextlib.suppress(StoreUnavailable):  # Asked again in a moment, until the time is up.
                    stored = await self._store.checkpoint(self.name, lane)
                    self._resume(track, stored if track.idle else 0)
            if track.position >= sequence:
                return True
            if self.stopped_itself or track.parked:
                return False
        return False

    # -- parking ---------------------------------------------------------------------------------

    async def _park(self, track: Track, messages: Sequence[Message], error: Exception) -> None:
        kind = messages[0].type if messages else "unreadable"
        where = (self.name, *track.lane, track.position + 1)
        parked = Parked(*where, kind, f"{type(error).__name__}: {error}"[:2000], self._clock.now())
        try:
            await self._store.park(parked)
        except Exception as fault:  # noqa: BLE001 (what is not parked is not passed over: it is tried again)
            _log.warning("not_parked_yet", **track.named(self.name), error=repr(fault))
            return
        track.parked = parked
        self._waiters.give_up(track.lane)
        _log.error("lane_parked", **track.named(self.name), type=kind, trace=describe_error(error))
        self._look_at_parked()

    def _look_at_parked(self) -> None:
        parked, lanes = len(self._tracks.parked), len(self._tracks.all())
        self.stopped_itself = parked > self._pace.most_parked and parked * 2 > lanes
        if self.stopped_itself:
            _log.critical("consumer_stopped_itself", consumer=self.name, parked=parked, lanes=lanes)
            self._waiters.give_up_all()

    async def replay(self, lane: Lane) -> None:
        """Tries a parked event again, and all that wait behind it; ``LookupError`` if none is parked."""
        async with self._deciding:
            track, _ = self._parked_at(lane)
            await self._store.unpark(self.name, lane)
            self._release(track)

    async def skip(self, lane: Lane, *, reason: str, by: str) -> Skipped:
        """Passes over a parked event, for a reason that is kept; ``LookupError`` if none is parked."""
        async with self._deciding:
            track, parked = self._parked_at(lane)
            skipped = Skipped(parked, reason, by, self._clock.now())
            await self._store.skip(skipped)
            self._move(track, parked.sequence, saved=True)
            self._release(track)
            return skipped

    def _parked_at(self, lane: Lane) -> tuple[Track, Parked]:
        track = self._tracks.get(lane)
        if track is None or track.parked is None:
            raise LookupError(f"{self.name}: nothing is parked in {lane.source}/{lane.community}")
        return track, track.parked

    def _release(self, track: Track) -> None:
        track.parked = None
        track.tries = track.faults = track.stride = 0
        self._look_at_parked()
        self._go_on()
