"""What a consumer knows of each lane, in memory: where it is, and whether it is live, behind or parked."""

from collections.abc import Callable, Iterable
from dataclasses import dataclass, field
from time import monotonic

from shared.bus.port import Lane, Message
from shared.consumers.checkpoints import Parked

_MOST_BUFFERED = 100


@dataclass(slots=True, eq=False)
class LaneState:
    """Where a consumer is in one lane.

    *Live*: fed by messages as they come. *Behind*: fed from the log until it has caught up. *Parked*: an
    event fails for its own sake, and all after it wait. Every lane starts live at its checkpoint.
    """

    lane: Lane
    position: int = 0
    """The last event that is done."""
    head: int = 0
    """The last event known to exist."""
    last_seen_head: int = 0
    """The head at the last refresh. What the bus has not brought by the next one, it will not bring."""
    behind: bool = False
    in_flight: bool = False
    """Whether messages of it are being handled just now, as they came."""
    stale: bool = False
    """Whether another process may have come further: then the stored checkpoint is read first."""
    parked: Parked | None = None
    tries: int = 0
    """How often the event after ``position`` has failed for its own sake."""
    faults: int = 0
    """How often in a row something passing was in the way."""
    mark: int = 0
    """An event whose arrival was noted, to tell how long it has been waiting."""
    marked_at: float = 0.0
    stride: int = 0
    """How many events to read from the log at once; 1 singles out an event that fails."""
    buffered: list[Message] = field(default_factory=list)
    """The newest messages that came while it was behind, without a gap: the end of the way is read here,
    or a lane under steady load would be read from its log for ever, always a moment late."""

    @property
    def live(self) -> bool:
        """Whether the next message can be taken as it comes."""
        return not self.behind and self.parked is None

    @property
    def idle(self) -> bool:
        """Whether nothing of it is being done, so that it can be moved."""
        return not self.behind and not self.in_flight

    def adopt_parked(self, parked: Parked | None) -> None:
        """Adopts what another process has parked, released or skipped."""
        if parked is None and self.parked is not None:
            self.release()
        self.parked = parked

    def release(self) -> None:
        """Lets the lane go on after an event at which it was parked."""
        self.parked = None
        self.tries = self.faults = self.stride = 0

    def note_arrival(self, sequence: int, now: float) -> None:
        """Notes that an event is there now, unless one that came before it is still waiting."""
        if self.mark <= self.position:
            self.mark, self.marked_at = sequence, now

    def waiting_seconds(self, now: float) -> float:
        """How long an event has been waiting at least; 0 where none is.

        From the arrival of the event that was noted; once that is done, from the next reading of the lane on.
        """
        if self.mark <= self.position < self.head:
            self.mark, self.marked_at = self.head, now
        return now - self.marked_at if self.mark > self.position else 0.0

    def named(self, consumer: str) -> dict[str, str]:
        """The event that a consumer is at here, as log lines name it."""
        source, community = self.lane
        event_id = f"{source}/{community}:{self.position + 1}"
        return {"consumer": consumer, "source": source, "community": community, "event_id": event_id}

    def buffer(self, message: Message) -> None:
        """Keeps a message until a lane that is behind has caught up to it."""
        if not self.behind:
            return
        last = self.buffered[-1].sequence if self.buffered else 0
        if self.buffered and message.sequence <= last:
            return
        if message.sequence != last + 1 or len(self.buffered) == _MOST_BUFFERED:
            self.buffered.clear()
        self.buffered.append(message)

    def next_buffered(self, most: int) -> list[Message]:
        """The messages that follow the position, as far as they were kept."""
        buffered = self.buffered
        if not buffered or buffered[0].sequence > self.position + 1:
            return []
        start = self.position + 1 - buffered[0].sequence
        self.buffered = buffered[start + most :]
        return buffered[start : start + most]


Runs = dict[LaneState, list[Message]]
"""Messages that follow their lane's position without a gap."""


class LaneStates:
    """All lanes of a consumer."""

    def __init__(self, seconds: Callable[[], float] = monotonic) -> None:
        self._by_lane: dict[Lane, LaneState] = {}
        self._seconds = seconds

    def __getitem__(self, lane: Lane) -> LaneState:
        state = self._by_lane.get(lane)
        if state is None:
            state = self._by_lane[lane] = LaneState(lane)
        return state

    def get(self, lane: Lane) -> LaneState | None:
        """The lane, if anything is known of it."""
        return self._by_lane.get(lane)

    def all(self) -> list[LaneState]:
        """Every known lane."""
        return list(self._by_lane.values())

    def lag(self, counts: Callable[[Lane], bool]) -> dict[Lane, int]:
        """How many events are not done yet, for the lanes that count and where there are any."""
        late = [one for one in self._by_lane.values() if one.head > one.position]
        return {one.lane: one.head - one.position for one in late if counts(one.lane)}

    def waiting_seconds(self) -> dict[Lane, float]:
        """For every lane in which an event waits, how long it has at least."""
        now = self._seconds()
        return {
            state.lane: state.waiting_seconds(now)
            for state in self._by_lane.values()
            if state.head > state.position
        }

    def note_arrival(self, state: LaneState) -> None:
        """Notes that everything up to the head of a lane is there now."""
        state.note_arrival(state.head, self._seconds())

    @property
    def parked(self) -> list[Parked]:
        """What is parked, in whatever lane."""
        return [state.parked for state in self._by_lane.values() if state.parked is not None]

    def sort(self, messages: Iterable[Message]) -> Runs:
        """Takes note of what exists, and tells what of it can be done now, for every live lane.

        A run is empty if the lane has seen all of it already, or misses something before it.
        """
        runs: Runs = {}
        now = self._seconds()
        community = source = state = None
        live, run = False, list[Message]()
        for message in messages:
            # One lane's messages come together: looked up once. Each consumer does this for each event.
            if message.community is not community or message.source is not source or state is None:
                community, source = message.community, message.source
                state = self[Lane(source, community)]
                live = state.live
                run = runs.setdefault(state, []) if live else run
                state.note_arrival(message.sequence, now)
            sequence = message.sequence
            state.head = max(state.head, sequence)
            if not live:
                state.buffer(message)
            elif sequence == (run[-1].sequence if run else state.position) + 1:
                run.append(message)
        return runs
