"""Re-computes the hash chain of every log in a file, offline, and names the first bad commit."""

import sqlite3
from collections.abc import Collection, Iterator, Mapping
from dataclasses import dataclass
from pathlib import Path

from shared.eventlog.commit import Commit, Head, Header
from shared.eventlog.sqlite import connect
from shared.eventlog.sqlite_rows import commit_of
from shared.eventlog.wire import type_of
from shared.kernel.error_text import in_one_line


@dataclass(frozen=True, slots=True)
class Verdict:
    """What the check of one log found."""

    log: str
    community: str
    commits: int
    events: int
    head: str
    """The hash of the last good commit, in hex: compare it with one that was published or noted down."""
    fault: str | None = None


def _fault_in_chain(commit: Commit, head: Head) -> str | None:
    """Why a commit does not follow ``head``, or is not what was recorded; None if it does and is."""
    if commit.first != head.sequence + 1:
        return f"begins at sequence {commit.first} where {head.sequence + 1} should follow"
    if commit.prev_hash != head.hash:
        return "does not continue the commit before it (prev_hash differs)"
    if not commit.is_intact:
        return "its content does not have its hash: it was changed after it was recorded"
    return None


def _fault_in_types(commit: Commit) -> str | None:
    """Which event is of another type than its index says; None if none is."""
    types = tuple(map(type_of, commit.lines))
    if types == commit.types:
        return None
    pairs = enumerate(zip(types, commit.types, strict=True), commit.first)
    sequence, (found, said) = next((at, pair) for at, pair in pairs if pair[0] != pair[1])
    return f"event {sequence} is of type {found}, its index says {said}"


class ChainCheck:
    """Follows one log's chain, commit after commit, from the beginning to the first fault or the end."""

    def __init__(self, log: str, community: str, watched: Collection[int] = ()) -> None:
        """``watched``: sequences of which `seen` is to say with which hash the chain passes them."""
        self._log = log
        self._watched = watched
        self.seen: dict[int, str] = {}
        """Where a commit ends at a watched sequence: its hash, in hex."""
        self.community = community
        self.head = Head()
        """Where the good part ends."""
        self.sources: Mapping[str, int] = {}
        """How far the last good commit says that the log has come in other logs."""
        self.fault: str | None = None
        self._commits = 0

    def take(self, commit: Commit, *, typed: bool = False) -> bool:
        """Checks the next commit; False if it is at fault, and with it all that would follow.

        ``typed``: its types were just read off its lines, as `next_commit` does.
        """
        fault = _fault_in_chain(commit, self.head)
        if fault is not None:
            return self._broken(commit, fault)
        said = commit.first_line
        if not commit.matches_header(said):
            told = f"was not recorded for {commit.community} at {commit.committed_at.isoformat()}"
            return self._broken(commit, told)
        if not typed and (fault := _fault_in_types(commit)):
            return self._broken(commit, fault)
        self.head = Head(commit.last, commit.hash)
        if commit.last in self._watched:
            self.seen[commit.last] = commit.hash.hex()
        self.sources = Header.of(said).sources or {}
        self._commits += 1
        return True

    def _broken(self, commit: Commit, fault: str) -> bool:
        self.fault = f"commit at sequence {commit.first}: {fault}"
        return False

    def unreadable(self, error: Exception) -> None:
        """What comes next is no commit at all."""
        self.fault = f"commit after sequence {self.head.sequence} can't be read: {in_one_line(error)}"

    @property
    def verdict(self) -> Verdict:
        """What was found so far."""
        head = self.head
        return Verdict(self._log, self.community, self._commits, head.sequence, head.hash.hex(), self.fault)


def verify_chain(log: str, community: str, commits: Iterator[Commit]) -> Verdict:
    """Follows one log's chain from the beginning to the first fault or the end."""
    check = ChainCheck(log, community)
    try:
        for commit in commits:
            if not check.take(commit):
                break
    except (ValueError, TypeError, KeyError, AttributeError, sqlite3.DatabaseError) as error:
        check.unreadable(error)
    return check.verdict


def verify_file(path: Path) -> list[Verdict]:
    """Checks every log in a SQLite file, read-only; ``sqlite3.Error`` if it is no such file, or damaged.

    The chains come first, since they name the commit. Where they hold, the file itself is checked: an
    index may hide what a row says.
    """
    log = path.name.partition(".")[0]
    connection = connect(path, read_only=True)
    try:
        communities = _communities(connection)
        verdicts = [verify_chain(log, one, _commits(connection, one)) for one in communities]
        if not any(verdict.fault for verdict in verdicts):
            _check_integrity(connection)
        return verdicts
    finally:
        connection.close()


def _check_integrity(connection: sqlite3.Connection) -> None:
    found = str(connection.execute("PRAGMA integrity_check(1)").fetchone()[0])
    if found != "ok":
        raise sqlite3.DatabaseError(found)


def _communities(connection: sqlite3.Connection) -> list[str]:
    try:
        return [row[0] for row in connection.execute("SELECT DISTINCT community FROM commits ORDER BY 1")]
    except UnicodeDecodeError as error:  # In a damaged file even the message of the error may be damaged.
        raise sqlite3.DatabaseError(str(error)) from error


def _commits(connection: sqlite3.Connection, community: str) -> Iterator[Commit]:
    rows = connection.execute("SELECT * FROM commits WHERE community = ? ORDER BY first", (community,))
    for row in rows:
        yield commit_of(row)
