"""The port through which logs are kept: what SQLite and MongoDB adapters both provide."""

from collections.abc import Mapping, Sequence
from dataclasses import dataclass
from typing import NamedTuple, Protocol

from shared.eventlog.commit import Commit, Head
from shared.eventlog.shelves import ShelfStore, Shelving


class SequenceConflict(Exception):  # noqa: N818 (an outcome that writers expect)
    """Another writer has appended in the meantime; the log's tail must be read again."""


@dataclass(frozen=True, slots=True)
class Snapshot:
    """A writer's memory at a sequence: a cache, thrown away when its schema is not the current one."""

    community: str
    schema: str
    sequence: int
    hash: bytes
    body: bytes


class Epoch(NamedTuple):
    """Which life of the logs this is: a restore from a backup, or an accepted loss, begins another.

    Whoever followed the logs of an epoch may have seen events that the next one does not have.
    """

    number: int = 0
    """Greater after each; 0 for logs of their first life."""
    whole: bool = True
    """False from the begin of a restore to its end: until then nobody may work on the logs."""


class RestoreIsUnfinished(Exception):  # noqa: N818 (shown to the operator as a sentence)
    """A restore filled these logs and was cut off: it must be run again."""


class LogEnds(Protocol):
    """What is asked of all logs of one store when a platform starts, in one question. May raise
    `StoreUnavailable`."""

    async def sources(self) -> Mapping[str, Mapping[str, int]]:
        """How far each log's last commit says that its log has come in others, if it can be read."""

    async def holding(self, events: Sequence[tuple[str, int]]) -> list[Head]:
        """Where the commits end that hold these events, each a community and a sequence; ``Head()`` for
        one that isn't there. They are read for it, not remembered."""


class EventStore(Protocol):
    """One service's logs. Every method may raise `StoreUnavailable`."""

    async def append(self, commit: Commit) -> None:
        """Appends a commit; when it returns, the commit survives a loss of power.

        Raises `SequenceConflict` unless ``commit.first`` and ``commit.prev_hash`` follow the log's head,
        and leaves the log as it was.
        """

    async def read(self, community: str, after: int = 0, *, commits: int = 256) -> list[Commit]:
        """Commits with events beyond ``after``, in order: so many, or all up to the log's end."""

    async def head(self, community: str) -> Head:
        """Where the log ends; an unknown community has an empty log."""

    async def heads(self) -> dict[str, int]:
        """The last sequence of every log that is not empty."""

    @property
    def ends(self) -> LogEnds | None:
        """All logs' ends at once; None where each log has to be asked for its own."""

    async def snapshot(self, community: str) -> Snapshot | None:
        """The newest snapshot kept of a log's writer."""

    async def save_snapshot(self, snapshot: Snapshot, shelving: Shelving | None = None) -> None:
        """Keeps a snapshot in place of the one before; with ``shelving``, all of it or nothing.

        ``shelving`` is for stores that have `shelves` alone.
        """

    @property
    def shelves(self) -> ShelfStore | None:
        """What lies beside the logs; None where several processes write to them."""

    async def epoch(self) -> Epoch:
        """The epoch that these logs are in; of empty logs too."""

    async def set_epoch(self, epoch: Epoch) -> None:
        """Says so, durably. For a restore and an accepted loss alone, with nobody at work on the logs."""

    async def cut(self, community: str, after: int) -> int:
        """Sets aside the commits that begin beyond ``after``, for good; where the log ends now.

        For a feed alone, which copies other logs, once an operator has accepted that one of those lost what
        the feed had of it; with nobody at work on the logs. Cut off midway, it may be done again.
        """

    async def close(self) -> None:
        """Lets go of files and connections. What was acknowledged is safe already."""


class CommitLog(Protocol):
    """A service's logs for whoever proves them: commits as they are stored, and nothing else of the store."""

    async def commits(self, community: str, after: int = 0, limit: int = 256) -> list[Commit]:
        """Commits with events beyond ``after``, in order, so many at most; an empty list is the log's end."""


async def whole_epoch(store: EventStore) -> int:
    """The number of the epoch of logs that can be worked on; raises `RestoreIsUnfinished`."""
    epoch = await store.epoch()
    if not epoch.whole:
        raise RestoreIsUnfinished("a restore was begun on these logs and not finished: run it again")
    return epoch.number
