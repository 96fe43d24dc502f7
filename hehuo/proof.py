"""``hehuo verify``: proves, offline, that every log is what was recorded, and that every fund adds up."""

import json
import sqlite3
from collections.abc import Iterable, Iterator
from dataclasses import asdict, dataclass
from itertools import chain

from services.fund.audit import audit
from services.fund.domain.decider import DECIDER
from shared.contracts.fund.ledger import HOST_CHARITY
from shared.eventlog.commit import Header
from shared.eventlog.sqlite import commit_of, connect
from shared.eventlog.verify import Verdict, verify_file
from shared.eventlog.wire import Wire
from shared.host.directory import DataDirectory
from shared.kernel.money import yuan

_FUND = "fund"


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
        for fault in self.faults:
            yield f"!! {fault}"
        if not self.verdicts:
            yield "!! there is no log to check: is it the right --data-dir?"
        elif self.holds:
            yield "Every chain holds and every fund adds up. Compare the heads with those noted down before."

    def to_json(self) -> dict[str, object]:
        """The proof for programs."""
        return {"holds": self.holds, **asdict(self)}


def prove(directory: DataDirectory) -> Proof:
    """Checks every chain, and that no log is shorter than what other logs have read of it.

    A hash chain alone can't tell that its end was cut off: each service's log records how far it has
    come in the others', and snapshots remember the head that they were taken at.
    """
    verdicts: list[Verdict] = []
    faults: list[str] = []
    for path in directory.logs:
        try:
            verdicts += verify_file(path)
        except sqlite3.Error as error:
            faults.append(f"{path.name} can't be read: {error}")
    faults += [f"{one.log}/{one.community}: {one.fault}" for one in verdicts if one.fault]
    faults += _cut_off(directory, verdicts)
    broken = {(one.log, one.community) for one in verdicts if one.fault}
    funds = (
        [_recompute(directory, one.community) for one in verdicts if one.log == _FUND] if not broken else []
    )
    faults += [f"the fund of {fund.community}: {what}" for fund in funds for what in fund.discrepancies]
    return Proof(tuple(verdicts), tuple(funds), tuple(faults))


def _recompute(directory: DataDirectory, community: str) -> Fund:
    """Has the auditor's own arithmetic go over a fund's log, whose chain holds."""
    wire = Wire(DECIDER.events, DECIDER.upcasters)
    connection = connect(directory.log(_FUND), read_only=True)
    try:
        rows = connection.execute("SELECT * FROM commits WHERE community = ? ORDER BY first", (community,))
        commits = [commit_of(row) for row in rows]
    finally:
        connection.close()
    events = chain.from_iterable(wire.events(commit.types, commit.lines) for commit in commits)
    findings = audit(enumerate(events, 1))
    discrepancies = tuple(map(str, findings.discrepancies))
    return Fund(community, findings.events, findings.accounts.get(HOST_CHARITY, 0), discrepancies)


def _cut_off(directory: DataDirectory, verdicts: Iterable[Verdict]) -> Iterator[str]:
    reached = {(one.log, one.community): one.events for one in verdicts}
    broken = {(one.log, one.community) for one in verdicts if one.fault}
    for witness, log, community, sequence in _witnessed(directory):
        there = reached.get((log, community), 0)
        if there < sequence and (log, community) not in broken:
            yield f"{log}/{community}: ends at {there}, but {witness} has seen {sequence}: was it cut off?"


def _witnessed(directory: DataDirectory) -> Iterator[tuple[str, str, str, int]]:
    """Who has seen which log of which community up to which sequence."""
    for path in directory.logs:
        service = path.name.partition(".")[0]
        connection = connect(path, read_only=True)
        try:
            for community, body in connection.execute(
                "SELECT community, body FROM commits c WHERE first ="
                " (SELECT max(first) FROM commits WHERE community = c.community)"
            ).fetchall():
                header = Header.from_line(body.partition(b"\n")[0])
                for source, sequence in (header.sources or {}).items():
                    yield f"the log of {service}", source, community, sequence
            for community, sequence in connection.execute("SELECT community, sequence FROM snapshots"):
                yield f"a snapshot of {service}", service, community, sequence
        except (sqlite3.Error, ValueError, json.JSONDecodeError):
            continue  # `verify_file` has said what is wrong with it.
        finally:
            connection.close()
