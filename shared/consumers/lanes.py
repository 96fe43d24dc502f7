"""What a consumer knows of each lane, in memory: where it is, and whether it is live, behind or parked."""

from collections.abc import Callable, Iterable
from dataclasses import dataclass, field
from time import monotonic

from shared.bus.port import Lane, Message
from shared.consumers.checkpoints import Parked

_MOST_HELD = 100


@dataclass(slots=True, eq=False)
class Track:
    """One lane of a consumer.

    *Live*: fed by messages as they come. *Behind*: fed from the log until it has caught up. *Parked*: an
    event fails for its own sake, and all after it wait. Every lane starts live at its checkpoint.
    """

    lane: Lane
    position: int = 0
    """The last event that is done."""
    head: int = 0
    """The last event known to exist."""
    noted: int = 0
    """The head at the last look. What nobody has brought by the next one, nobody brings any more."""
    behind: bool = False
    taken: bool = False
    """Whether messages of it are being handled just now, as they came."""
    unsure: bool = False
    """Whether another process may have come further: then the stored checkpoint is read first."""
    parked: Parked | None = None
    tries: int = 0
    """How often the event after ``position`` has failed for its own sake."""
    faults: int = 0
    """How often in a row something passing was in the way."""
    mark: int = 0
    """An event whose arrival was noted, so that one can tell how long it has been waiting."""
    marked_at: float = 0.0
    stride: int = 0
    """How many events to read from the log at once; 1 singles out an event that fails."""
    held: list[Message] = field(default_factory=list)
    """The newest messages that came while it was behind, without a gap: the end of the way is read here,
    or a lane under steady load would be read from its log for ever, always a moment late."""

    @property
    def live(self) -> bool:
        """Whether the next message can be taken as it comes."""
        return not self.behind and self.parked is None

    @property
    def idle(self) -> bool:
        """Whether nothing of it is being done, so that it can be moved."""
        return not self.behind and not self.taken

    def agree(self, parked: Parked | None) -> None:
        """Takes over what another process has parked, or what one has tried again or skipped."""
        if parked is None and self.parked is not None:
            self.tries = self.faults = self.stride = 0
        self.parked = parked

    def note_arrival(self, sequence: int, now: float) -> None:
        """Notes that an event is there now, unless one that came before it is still waiting."""
        if self.mark <= self.position:
            self.mark, self.marked_at = sequence, now

    def waiting_seconds(self, now: float) -> float:
        """How long an event has been waiting at least; 0 where none is.

        From the arrival of the event that was noted; once that is done, from the next look at the lane on.
        """
        if self.mark <= self.position < self.head:
            self.mark, self.marked_at = self.head, now
        return now - self.marked_at if self.mark > self.position else 0.0

    def named(self, consumer: str) -> dict[str, str]:
        """The event that a consumer is at here, as log lines name it."""
        source, community = self.lane
        event_id = f"{source}/{community}:{self.position + 1}"
        return {"consumer": consumer, "source": source, "community": community, "event_id": event_id}

    def hold(self, message: Message) -> None:
        """Keeps a message for when a lane that is behind has come so far."""
        if not self.behind:
            return
        last = self.held[-1].sequence if self.held else 0
        if self.held and message.sequence <= last:
            return
        if message.sequence != last + 1 or len(self.held) == _MOST_HELD:
            self.held.clear()
        self.held.append(message)

    def next_held(self, most: int) -> list[Message]:
        """The messages that follow the position, as far as they were kept."""
        held = self.held
        if not held or held[0].sequence > self.position + 1:
            return []
        start = self.position + 1 - held[0].sequence
        self.held = held[start + most :]
        return held[start : start + most]


Runs = dict[Track, list[Message]]
"""Messages that follow their lane's position without a gap."""


class Tracks:
    """All lanes of a consumer."""

    def __init__(self, seconds: Callable[[], float] = monotonic) -> None:
        self._by_lane: dict[Lane, Track] = {}
        self._seconds = seconds

    def __getitem__(self, lane: Lane) -> Track:
        track = self._by_lane.get(lane)
        if track is None:
            track = self._by_lane[lane] = Track(lane)
        return track

    def get(self, lane: Lane) -> Track | None:
        """The lane, if anything is known of it."""
        return self._by_lane.get(lane)

    def all(self) -> list[Track]:
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
            track.lane: track.waiting_seconds(now)
            for track in self._by_lane.values()
            if track.head > track.position
        }

    def note_arrival(self, track: Track) -> None:
        """Notes that everything up to the head of a lane is there now."""
        track.note_arrival(track.head, self._seconds())

    @property
    def parked(self) -> list[Parked]:
        """What is parked, in whatever lane."""
        return [track.parked for track in self._by_lane.values() if track.parked is not None]

    def sort(self, messages: Iterable[Message]) -> Runs:
        """Takes note of what exists, and tells what of it can be done now, for every live lane.

        A run is empty if the lane has seen all of it already, or misses something before it.
        """
        runs: Runs = {}
        now = self._seconds()
        community = source = track = None
        live, run = False, list[Message]()
        for message in messages:
            # One lane's messages come together: looked up once. Each consumer does this for each event.
            if message.community is not community or message.source is not source or track is None:
                community, source = message.community, message.source
                track = self[Lane(source, community)]
                live = track.live
                run = runs.setdefault(track, []) if live else run
                track.note_arrival(message.sequence, now)
            sequence = message.sequence
            track.head = max(track.head, sequence)
            if not live:
                track.hold(message)
            elif sequence == (run[-1].sequence if run else track.position) + 1:
                run.append(message)
        return runs
