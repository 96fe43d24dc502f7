"""What the writers of one service have done, in plain numbers: read when somebody looks, never sent."""

from collections import defaultdict
from collections.abc import Callable, Iterable, Iterator, Sequence
from dataclasses import dataclass, field
from enum import StrEnum
from time import perf_counter
from typing import NamedTuple, TypeVar

from shared.eventlog.rounds import Round, Unit
from shared.kernel.messages import Command
from shared.kernel.refusals import Kind, Rejected
from shared.kernel.histogram import Histogram

E = TypeVar("E", bound=Exception)
K = TypeVar("K")
_Counts = defaultdict[K, int]

_DECIDE_SECONDS = (0.0001, 0.00025, 0.0005, 0.001, 0.0025, 0.005, 0.01, 0.025, 0.05, 0.1, 0.5)
_COMMANDS = (1.0, 2.0, 4.0, 8.0, 16.0, 32.0, 64.0, 128.0, 256.0)


class Came(StrEnum):
    """What came of a command."""

    RECORDED = "recorded"
    REPEATED = "repeated"
    NOTHING_TO_DO = "nothing_to_do"
    REFUSED = "refused"
    UNAVAILABLE = "unavailable"
    FAILED = "failed"


class Asked(NamedTuple):
    """A kind of command and what came of it: what is counted together."""

    command: type[Command]
    came: Came
    code: str = ""
    """Of the rule that refused it, or the name of the error that it failed with."""


class Timing(NamedTuple):
    """When a round that recorded something was decided and appended, by `perf_counter`; its command ids."""

    command_ids: Sequence[str]
    began: float
    decided: float
    appended: float


@dataclass(slots=True)
class Tally:
    """Counts since the process began: one for all writers of a service, which share a loop."""

    recorded: _Counts[type[Command]] = field(default_factory=lambda: defaultdict(int))
    repeated: _Counts[type[Command]] = field(default_factory=lambda: defaultdict(int))
    nothing_to_do: _Counts[type[Command]] = field(default_factory=lambda: defaultdict(int))
    others: _Counts[Asked] = field(default_factory=lambda: defaultdict(int))
    """Refused, unavailable, failed. The good cases have tables of their own: every command pays for them."""
    decide: Histogram = field(default_factory=lambda: Histogram(_DECIDE_SECONDS))
    """How long it took to decide a round, in seconds."""
    append: Histogram = field(default_factory=Histogram)
    """How long the store took to append a commit, in seconds."""
    commands_per_commit: Histogram = field(default_factory=lambda: Histogram(_COMMANDS))
    """How many commands the events of a commit answer."""
    events: int = 0
    """How many events were recorded."""
    conflicts: int = 0
    """How often another writer had appended in the meantime."""
    watch: Callable[[Timing], None] | None = None
    """Whoever wants to know of each round; for traces."""

    @property
    def commands(self) -> Iterator[tuple[Asked, int]]:
        """How often each kind of command was asked for, by what came of it."""
        for came, counts in (
            (Came.RECORDED, self.recorded),
            (Came.REPEATED, self.repeated),
            (Came.NOTHING_TO_DO, self.nothing_to_do),
        ):
            for command, times in counts.items():
                yield Asked(command, came), times
        yield from self.others.items()

    def failed(self, commands: Iterable[Command], error: E) -> E:
        """Counts commands that were refused, could not be taken, or broke; returns the error."""
        came, code = Came.FAILED, type(error).__name__
        if isinstance(error, Rejected):
            unavailable = error.refusal.kind is Kind.UNAVAILABLE
            came, code = Came.UNAVAILABLE if unavailable else Came.REFUSED, error.code
        for command in commands:
            self.others[Asked(type(command), came, code)] += 1
        return error

    def settled(self, unit: Unit) -> None:
        """Counts the commands of a unit that was decided, and recorded if there was anything to record."""
        if unit.events:
            counts = self.recorded
        elif unit.refusal is not None:
            self.failed(unit.commands, unit.refusal)
            return
        else:
            counts = self.nothing_to_do if unit.repeats is None else self.repeated
        for command in unit.commands:
            counts[type(command)] += 1

    def appended(self, round_: Round, seconds: float) -> None:
        """Counts a commit."""
        self.append.observe(seconds)
        self.commands_per_commit.observe(len(round_.answered))
        self.events += len(round_.lines)

    def finished(self, decided: Sequence[Unit], began: float, decided_at: float) -> None:
        """Counts a round, and tells whoever watches if it recorded something."""
        self.decide.observe(decided_at - began)
        if self.watch is not None and any(unit.events for unit in decided):
            ids = [command.command_id for unit in decided for command in unit.commands]
            self.watch(Timing(ids, began, decided_at, perf_counter()))
