"""The feeds held against the logs that they copy: for ``hehuo verify``.

A feed keeps every event of its types as its service recorded it. A hash chain that was made anew from a
changed event on holds by itself; here it shows, because the feed has the original.
"""

from collections import defaultdict
from collections.abc import AsyncIterator, Callable, Collection, Iterator, Mapping, Sequence
from contextlib import closing
from hashlib import sha256

from hehuo.names import SERVICE_NAMES
from hehuo.services import EVENTS, FEED, RESTRICTED
from services.gateway.feed.restricted import READERS
from shared.eventlog.commit import Commit
from shared.eventlog.losses import Seen
from shared.eventlog.port import EventStore
from shared.eventlog.sqlite import connect
from shared.eventlog.sqlite_rows import commit_of
from shared.eventlog.verify import Verdict
from shared.eventlog.wire import type_of
from shared.runtime.directory import DataDirectory

PUBLIC = frozenset(event.type for event in EVENTS if event.public)
TYPES = {FEED: PUBLIC, RESTRICTED: frozenset(READERS)}
"""By feed: what it holds."""
_SEQUENCE_MARK = b'"sequence":"'
_MOST_NAMED = 5

IsAccepted = Callable[[str, str, int], bool]
"""Whether it is known and accepted that this log lost what it had up to this sequence."""


class FeedCheck:
    """One feed of a community and the logs of which it holds copies.

    The feed is taken first: what the logs get meanwhile it need not have.
    """

    def __init__(self, community: str, feed: str = FEED) -> None:
        self.community = community
        self.feed = feed
        self._types = TYPES[feed]
        self._copies: defaultdict[str, dict[int, tuple[int, bytes]]] = defaultdict(dict)
        self._reached: Mapping[str, int] = {}
        self._wrong: defaultdict[str, list[str]] = defaultdict(list)
        self._ends: dict[str, int] = {}
        self._not_anew: set[str] = set()
        """The services of whose accepted losses this feed does not know."""

    def take_feed(self, commit: Commit) -> None:
        """The next commit of the feed; `ValueError` if its lines are no events."""
        for at, line in enumerate(commit.lines, commit.first):
            service, sequence = type_of(line).partition(".")[0], sequence_of(line)
            if sequence in self._copies[service]:
                self._note(f"{service} twice in the feed", f"{service}:{sequence} at {at}")
            self._copies[service][sequence] = at, sha256(line).digest()
        self._reached = commit.header.sources or {}

    def take(self, service: str, commit: Commit, is_accepted: IsAccepted) -> None:
        """The next commit of a service's log."""
        copies, reached = self._copies[service], self._reached.get(service, 0)
        self._ends[service] = commit.last
        for sequence, line in enumerate(commit.lines, commit.first):
            copy = copies.pop(sequence, None)
            # Where the feed has lost something, it is not known which events that was: any may be missing.
            at = copy[0] if copy is not None else 1
            changed = copy is not None and copy[1] != sha256(line).digest()
            missing = copy is None and sequence <= reached and type_of(line) in self._types
            if not (changed or missing) or is_accepted(self.feed, self.community, at):
                continue
            if is_accepted(service, self.community, sequence):
                self._not_anew.add(service)
            elif copy is not None:
                kind = f"{service} otherwise than in the feed, so one of them was changed"
                self._note(kind, f"{service}:{sequence}, in the feed {copy[0]}")
            else:
                self._note(f"{service} missing in the feed", f"{service}:{sequence} ({type_of(line)})")

    def faults(self, left_out: Collection[str], is_accepted: IsAccepted) -> Iterator[str]:
        """What is wrong, once all logs were taken but those ``left_out``, which are at fault themselves."""
        for service, copies in self._copies.items():
            for sequence, (at, _) in copies.items():
                if service in left_out or is_accepted(self.feed, self.community, at):
                    continue
                if is_accepted(service, self.community, sequence):
                    self._not_anew.add(service)
                else:
                    self._note(
                        f"{service} missing in the log", f"{service}:{sequence}, which the feed has as {at}"
                    )
        for service, reached in self._reached.items():
            beyond = reached > self._ends.get(service, 0) and service not in left_out
            if beyond and is_accepted(service, self.community, reached):
                self._not_anew.add(service)
        for service in sorted(self._not_anew):
            yield (
                f"{self.feed}/{self.community}: it does not know that {service}/{self.community} lost events,"
                " which was accepted: those who follow it may miss new ones. Stop every process and run"
                f" `hehuo acknowledge {service} {self.community}` again: the feed begins anew"
            )
        for kind, places in sorted(self._wrong.items()):
            more = f", and {len(places) - _MOST_NAMED} more" if len(places) > _MOST_NAMED else ""
            yield f"{self.feed}/{self.community}: events of {kind}: {'; '.join(places[:_MOST_NAMED])}{more}"

    def _note(self, kind: str, place: str) -> None:
        self._wrong[kind].append(place)


def sequence_of(line: bytes) -> int:
    """Where an event stands in its service's log."""
    # Nothing that anybody chooses stands before it.
    start = line.index(_SEQUENCE_MARK) + len(_SEQUENCE_MARK)
    return int(line[start : line.index(b'"', start)])


def feed_faults_in(directory: DataDirectory, seen: Seen, verdicts: Sequence[Verdict]) -> list[str]:
    """What speaks against the feeds or the logs in these files, held against each other."""
    found: list[str] = []
    for check, sound in _checks(verdicts):
        try:
            for commit in commits_in(directory, check.feed, check.community):
                check.take_feed(commit)
            for service in sound:
                for commit in commits_in(directory, service, check.community):
                    check.take(service, commit, seen.is_acknowledged)
        except ValueError as error:
            found.append(f"{check.feed}/{check.community}: it can't be held against the logs: {error}")
        else:
            found += check.faults({*SERVICE_NAMES} - {*sound}, seen.is_acknowledged)
    return found


async def feed_faults_of(
    stores: Mapping[str, EventStore], seen: Seen, verdicts: Sequence[Verdict]
) -> list[str]:
    """As `feed_faults_in`, for the stores of a cluster; also while others append."""
    found: list[str] = []
    for check, sound in _checks(verdicts):
        try:
            async for commit in commits_of(stores.get(check.feed), check.community):
                check.take_feed(commit)
            for service in sound:
                async for commit in commits_of(stores.get(service), check.community):
                    check.take(service, commit, seen.is_acknowledged)
        except ValueError as error:
            found.append(f"{check.feed}/{check.community}: it can't be held against the logs: {error}")
        else:
            found += check.faults({*SERVICE_NAMES} - {*sound}, seen.is_acknowledged)
    return found


def _checks(verdicts: Sequence[Verdict]) -> Iterator[tuple[FeedCheck, list[str]]]:
    """A check for each feed whose chain holds, with the services whose logs do."""
    broken = {(one.log, one.community) for one in verdicts if one.fault}
    for one in verdicts:
        if one.log in TYPES and not one.fault:
            sound = [name for name in SERVICE_NAMES if (name, one.community) not in broken]
            yield FeedCheck(one.community, one.log), sound


def commits_in(directory: DataDirectory, log: str, community: str) -> Iterator[Commit]:
    """A log's commits, from its file."""
    path = directory.log(log)
    if not path.exists():
        return
    with closing(connect(path, read_only=True)) as connection:
        statement = "SELECT * FROM commits WHERE community = ? ORDER BY first"
        for row in connection.execute(statement, (community,)):
            yield commit_of(row)


async def commits_of(store: EventStore | None, community: str) -> AsyncIterator[Commit]:
    """A log's commits, from its store; none where there is no store."""
    after = 0
    while store is not None and (commits := await store.read(community, after)):
        for commit in commits:
            yield commit
        after = commits[-1].last
