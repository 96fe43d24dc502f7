"""Parking: a lane stops at an event that fails for its own sake, until somebody replays or skips it."""

from collections.abc import Sequence

import structlog

from shared.bus.port import Lane, Message
from shared.consumers.checkpoints import CheckpointStore, Parked, Skipped
from shared.consumers.handler import Pace
from shared.consumers.lanes import LaneState, LaneStates
from shared.consumers.waiting import Waiters
from shared.kernel.clock import Clock
from shared.kernel.error_text import describe_error

_log = structlog.get_logger(__name__)


class LaneParking:
    """Parks and releases the lanes of one consumer, durably."""

    def __init__(
        self,
        consumer: str,
        store: CheckpointStore,
        states: LaneStates,
        waiters: Waiters,
        pace: Pace,
        clock: Clock,
    ) -> None:
        self._consumer = consumer
        self._store = store
        self._states = states
        self._waiters = waiters
        self._pace = pace
        self._clock = clock
        self.too_much = False
        """Whether so much is parked that it must be a bug."""

    async def park(self, state: LaneState, messages: Sequence[Message], error: Exception) -> None:
        """Parks the lane at its next event, unless the store fails: then that event is tried again."""
        kind = messages[0].type if messages else "unreadable"
        where = (self._consumer, *state.lane, state.position + 1)
        parked = Parked(*where, kind, f"{type(error).__name__}: {error}"[:2000], self._clock.now())
        try:
            await self._store.park(parked)
        except Exception as fault:  # noqa: BLE001 (what is not parked is not passed over: it is tried again)
            _log.warning("not_parked_yet", **state.named(self._consumer), error=repr(fault))
            return
        state.parked = parked
        self._waiters.give_up(state.lane)
        _log.error("lane_parked", **state.named(self._consumer), type=kind, trace=describe_error(error))
        self.count()

    def count(self) -> None:
        """Decides whether too much is parked; nobody is left waiting then."""
        parked, lanes = len(self._states.parked), len(self._states.all())
        self.too_much = parked > self._pace.most_parked and parked * 2 > lanes
        if self.too_much:
            _log.critical("consumer_stopped_itself", consumer=self._consumer, parked=parked, lanes=lanes)
            self._waiters.give_up_all()

    async def unpark(self, lane: Lane) -> LaneState:
        """Forgets in the store that the lane is parked; ``LookupError`` if it is not."""
        state, _ = self._parked_at(lane)
        await self._store.unpark(self._consumer, lane)
        return state

    async def skip(self, lane: Lane, reason: str, by: str) -> tuple[LaneState, Skipped]:
        """Notes in the store that the parked event is passed over; ``LookupError`` if none is parked."""
        state, parked = self._parked_at(lane)
        skipped = Skipped(parked, reason, by, self._clock.now())
        await self._store.skip(skipped)
        return state, skipped

    def _parked_at(self, lane: Lane) -> tuple[LaneState, Parked]:
        state = self._states.get(lane)
        if state is None or state.parked is None:
            raise LookupError(f"{self._consumer}: nothing is parked in {lane.source}/{lane.community}")
        return state, state.parked
