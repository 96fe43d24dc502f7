"""``hehuo verify``: proves that every log is what was recorded, and that every fund adds up."""

import json
import sqlite3
from collections.abc import Iterable, Iterator, Mapping, Sequence
from dataclasses import asdict, dataclass, replace
from typing import NamedTuple

from hehuo.operator import witnesses
from hehuo.operator.feed_check import feed_faults_in, feed_faults_of
from hehuo.operator.text_check import TextFindings, texts_in, texts_of
from services.fund.audit import audit
from services.fund.domain.decider import DECIDER
from services.gateway.identity.vault import Vault
from shared.contracts.fund.ledger import HOST_CHARITY
from shared.eventlog.commit import Commit, Header, log_of
from shared.eventlog.heads import seen_by
from shared.eventlog.losses import Seen
from shared.eventlog.packing import unpacked
from shared.eventlog.port import EventStore
from shared.eventlog.sqlite import connect
from shared.eventlog.sqlite_rows import commit_of
from shared.eventlog.verify import ChainCheck, Verdict, verify_file
from shared.eventlog.wire import Wire
from shared.kernel.messages import Event
from shared.kernel.money import yuan
from shared.runtime.directory import DataDirectory

_FUND = "fund"
_NO_FILES = "there is no log to check: is it the right HEHUO_DATA_DIR?"
_EMPTY_DATABASES = (
    "no log holds an event, so there is nothing to prove. That is right for a platform on which no community"
    " was opened yet; for any other look at HEHUO_MONGO_URL and HEHUO_MONGO_PREFIX"
)


@dataclass(frozen=True, slots=True)
class Fund:
    """What the recorded facts of one fund add up to, recomputed from them alone."""

    community: str
    events: int
    assets_fen: int
    discrepancies: tuple[str, ...]


@dataclass(frozen=True, slots=True)
class Proof:
    """What a check of all logs found."""

    verdicts: tuple[Verdict, ...]
    funds: tuple[Fund, ...]
    faults: tuple[str, ...]
    """What is wrong, in sentences; empty if everything holds."""
    notes: tuple[str, ...]
    """What is not wrong and must be known: losses that were accepted, and what could not be proved."""
    if_empty: str
    """What to say where no log holds an event."""

    @property
    def holds(self) -> bool:
        """Whether there is something to check and nothing is wrong with it."""
        return bool(self.verdicts) and not self.faults

    def lines(self) -> Iterator[str]:
        """The proof for people."""
        for one in self.verdicts:
            mark = "!!" if one.fault else "ok"
            yield f"{mark} {one.log:<9} {one.community:<16} {one.events:>8,} events  head {one.head[:16]}"
        for fund in self.funds:
            mark = "!!" if fund.discrepancies else "ok"
            yield f"{mark} the fund of {fund.community}: {yuan(fund.assets_fen)} yuan at the host charity"
        for note in self.notes:
            yield f"-- {note}"
        for fault in self.faults:
            yield f"!! {fault}"
        if not self.verdicts:
            yield f"!! {self.if_empty}"
        elif self.holds:
            yield "Every chain holds and every fund adds up. Compare the heads with those noted down before."

    def to_json(self) -> dict[str, object]:
        """The proof for programs."""
        found = asdict(self)
        del found["if_empty"]
        return {"holds": self.holds, **found}


def prove(directory: DataDirectory) -> Proof:
    """Checks every log in the files of an embedded platform, read-only.

    A hash chain alone can't tell that its end was cut off: each service's log records how far it has
    come in the others', snapshots remember the head that they were taken at, and every store keeps the heads
    of all logs. And the feed has every public event a second time. The vault's texts are held against the
    hashes that events hold of them.
    """
    verdicts: list[Verdict] = []
    unreadable: list[str] = []
    for path in directory.logs:
        try:
            verdicts += verify_file(path)
        except sqlite3.Error as error:
            unreadable.append(f"{path.name} can't be read: {error}")
    seen = witnesses.seen_in(directory)
    faults = [*unreadable, *_faults(verdicts, _witnessed(directory), seen)]
    if not unreadable:
        faults += witnesses.faults_in(directory, seen, verdicts)
        faults += feed_faults_in(directory, seen, verdicts)
    sound = not any(verdict.fault for verdict in verdicts)
    funds = [_recompute(directory, one.community) for one in verdicts if one.log == _FUND and sound]
    texts = TextFindings() if unreadable else texts_in(directory, verdicts)
    return _with_texts(_concluded(verdicts, funds, faults, seen, _NO_FILES), texts)


async def prove_stores(stores: Mapping[str, EventStore], vault: Vault | None = None) -> Proof:
    """Checks every log in these stores, by service, and the texts of the vault, if there is one; also while
    others append. `StoreUnavailable` may come."""
    verdicts: list[Verdict] = []
    witnessed: list[_Witness] = []
    funds: list[Fund] = []
    for log, store in stores.items():
        for community, known in sorted((await store.heads()).items()):
            auditor = _Auditor(community) if log == _FUND else None
            check = ChainCheck(log, community)
            try:
                await _follow(store, check, auditor)
            except (ValueError, TypeError, KeyError, AttributeError) as error:
                check.unreadable(error)
            verdict = check.verdict
            if verdict.fault is None and verdict.events < known:
                verdict = replace(verdict, fault=f"ends at {verdict.events} where {known} is known to be")
            verdicts.append(verdict)
            if auditor is not None and verdict.fault is None:
                funds.append(auditor.fund)
            witnessed += [
                _Witness(f"the log of {log}", *log_of(source, community), sequence)
                for source, sequence in check.sources.items()
            ]
            snapshot = await store.snapshot(community)
            if snapshot is not None:
                witnessed.append(_Witness(f"a snapshot of {log}", log, community, snapshot.sequence))
    seen = await seen_by(stores)
    faults = [*_faults(verdicts, witnessed, seen), *await witnesses.faults_of(stores, seen, verdicts)]
    faults += await feed_faults_of(stores, seen, verdicts)
    texts = TextFindings() if vault is None else await texts_of(stores, vault, verdicts)
    return _with_texts(_concluded(verdicts, funds, faults, seen, _EMPTY_DATABASES), texts)


class _Witness(NamedTuple):
    """Who has seen which log of which community up to which sequence."""

    who: str
    log: str
    community: str
    sequence: int


class _Auditor:
    """Has the auditor's own arithmetic go over a fund's log."""

    def __init__(self, community: str) -> None:
        self._community = community
        self._wire = Wire(DECIDER.events, DECIDER.upcasters)
        self._events: list[Event] = []

    def take(self, commit: Commit) -> None:
        """The next commit of the log."""
        self._events += self._wire.events(commit.types, commit.lines)

    @property
    def fund(self) -> Fund:
        """What they add up to."""
        findings = audit(enumerate(self._events, 1))
        discrepancies = tuple(map(str, findings.discrepancies))
        assets = findings.accounts.get(HOST_CHARITY, 0)
        return Fund(self._community, findings.events, assets, discrepancies)


async def _follow(store: EventStore, check: ChainCheck, auditor: _Auditor | None) -> None:
    while check.fault is None:
        commits = await store.read(check.community, check.head.sequence)
        if not commits:
            return
        for commit in commits:
            if not check.take(commit):
                return
            if auditor is not None:
                auditor.take(commit)


def _concluded(
    verdicts: Sequence[Verdict], funds: Sequence[Fund], faults: Sequence[str], seen: Seen, if_empty: str
) -> Proof:
    wrong = [f"the fund of {fund.community}: {what}" for fund in funds for what in fund.discrepancies]
    notes = witnesses.notes_on(seen) if verdicts else ()
    return Proof(tuple(verdicts), tuple(funds), (*dict.fromkeys(faults), *wrong), notes, if_empty)


def _with_texts(proof: Proof, texts: TextFindings) -> Proof:
    return replace(proof, notes=(*proof.notes, *texts.notes), faults=(*proof.faults, *texts.faults))


def _faults(verdicts: Sequence[Verdict], witnessed: Iterable[_Witness], seen: Seen) -> Iterator[str]:
    """What speaks against the logs, each by itself and each as the others have seen it."""
    for one in verdicts:
        if one.fault:
            yield f"{one.log}/{one.community}: {one.fault}"
    reached = {(one.log, one.community): one.events for one in verdicts}
    broken = {(one.log, one.community) for one in verdicts if one.fault}
    for who, log, community, sequence in witnessed:
        there = reached.get((log, community), 0)
        known = (log, community) in broken or seen.is_acknowledged(log, community, sequence)
        if there < sequence and not known:
            yield f"{log}/{community}: ends at {there}, but {who} has seen {sequence}: was it cut off?"


def _recompute(directory: DataDirectory, community: str) -> Fund:
    connection = connect(directory.log(_FUND), read_only=True)
    auditor = _Auditor(community)
    try:
        rows = connection.execute("SELECT * FROM commits WHERE community = ? ORDER BY first", (community,))
        for row in rows:
            auditor.take(commit_of(row))
    finally:
        connection.close()
    return auditor.fund


def _witnessed(directory: DataDirectory) -> Iterator[_Witness]:
    for path in directory.logs:
        service = path.name.partition(".")[0]
        connection = connect(path, read_only=True)
        try:
            for community, body in connection.execute(
                "SELECT community, body FROM commits c WHERE first ="
                " (SELECT max(first) FROM commits WHERE community = c.community)"
            ).fetchall():
                header = Header.from_line(unpacked(body).partition(b"\n")[0])
                for source, sequence in (header.sources or {}).items():
                    yield _Witness(f"the log of {service}", *log_of(source, community), sequence)
            for community, sequence in connection.execute("SELECT community, sequence FROM snapshots"):
                yield _Witness(f"a snapshot of {service}", service, community, sequence)
        except (sqlite3.Error, ValueError, json.JSONDecodeError):
            continue  # `verify_file` has said what is wrong with it.
        finally:
            connection.close()
