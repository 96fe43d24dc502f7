"""What the writers of one service have done, in plain numbers: read on demand, never sent."""

from collections import defaultdict
from collections.abc import Callable, Iterable, Iterator, Sequence
from dataclasses import dataclass, field
from enum import StrEnum
from time import perf_counter
from typing import NamedTuple, TypeVar

from shared.eventlog.batch import Batch, PendingCommands
from shared.kernel.histogram import Histogram
from shared.kernel.messages import Command
from shared.kernel.refusals import Kind, Rejected

E = TypeVar("E", bound=Exception)
K = TypeVar("K")
_Counts = defaultdict[K, int]

_DECIDE_SECONDS = (0.0001, 0.00025, 0.0005, 0.001, 0.0025, 0.005, 0.01, 0.025, 0.05, 0.1, 0.5)
_COMMANDS = (1.0, 2.0, 4.0, 8.0, 16.0, 32.0, 64.0, 128.0, 256.0)


class CommandOutcome(StrEnum):
    """What came of a command."""

    RECORDED = "recorded"
    REPEATED = "repeated"
    NOTHING_TO_DO = "nothing_to_do"
    REFUSED = "refused"
    UNAVAILABLE = "unavailable"
    FAILED = "failed"


class CommandKey(NamedTuple):
    """A kind of command and its outcome: the key of a counter."""

    command: type[Command]
    outcome: CommandOutcome
    code: str = ""
    """Of the rule that refused it, or the name of the error that it failed with."""


class Timing(NamedTuple):
    """When a batch that recorded something was decided and appended, by `perf_counter`; its command ids."""

    command_ids: Sequence[str]
    began: float
    decided: float
    appended: float


@dataclass(slots=True)
class WriterMetrics:
    """Counts since the process began: one for all writers of a service, which share a loop."""

    recorded: _Counts[type[Command]] = field(default_factory=lambda: defaultdict(int))
    repeated: _Counts[type[Command]] = field(default_factory=lambda: defaultdict(int))
    nothing_to_do: _Counts[type[Command]] = field(default_factory=lambda: defaultdict(int))
    others: _Counts[CommandKey] = field(default_factory=lambda: defaultdict(int))
    """Refused, unavailable, failed. The good cases have tables of their own: every command pays for them."""
    decide: Histogram = field(default_factory=lambda: Histogram(_DECIDE_SECONDS))
    """How long it took to decide a batch, in seconds."""
    append: Histogram = field(default_factory=Histogram)
    """How long the store took to append a commit, in seconds."""
    commands_per_commit: Histogram = field(default_factory=lambda: Histogram(_COMMANDS))
    """How many commands the events of a commit answer."""
    events: int = 0
    """How many events were recorded."""
    conflicts: int = 0
    """How often another writer had appended in the meantime."""
    on_batch: Callable[[Timing], None] | None = None
    """Called after each batch that recorded something; for traces."""

    @property
    def commands(self) -> Iterator[tuple[CommandKey, int]]:
        """How often each kind of command was asked for, by its outcome."""
        for outcome, counts in (
            (CommandOutcome.RECORDED, self.recorded),
            (CommandOutcome.REPEATED, self.repeated),
            (CommandOutcome.NOTHING_TO_DO, self.nothing_to_do),
        ):
            for command, times in counts.items():
                yield CommandKey(command, outcome), times
        yield from self.others.items()

    def failed(self, commands: Iterable[Command], error: E) -> E:
        """Counts commands that were refused, could not be taken, or broke; returns the error."""
        outcome, code = CommandOutcome.FAILED, type(error).__name__
        if isinstance(error, Rejected):
            unavailable = error.refusal.kind is Kind.UNAVAILABLE
            outcome, code = CommandOutcome.UNAVAILABLE if unavailable else CommandOutcome.REFUSED, error.code
        for command in commands:
            self.others[CommandKey(type(command), outcome, code)] += 1
        return error

    def settled(self, unit: PendingCommands) -> None:
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

    def appended(self, batch: Batch, seconds: float) -> None:
        """Counts a commit."""
        self.append.observe(seconds)
        self.commands_per_commit.observe(len(batch.answered))
        self.events += len(batch.lines)

    def finished(self, decided: Sequence[PendingCommands], began: float, decided_at: float) -> None:
        """Counts a batch, and reports one that recorded something to `on_batch`."""
        self.decide.observe(decided_at - began)
        if self.on_batch is not None and any(unit.events for unit in decided):
            ids = [command.command_id for unit in decided for command in unit.commands]
            self.on_batch(Timing(ids, began, decided_at, perf_counter()))
