"""Checks a pack: both chains, and the fund's books by the auditor's own arithmetic; writes its tables."""

from collections.abc import Iterator
from dataclasses import dataclass
from pathlib import Path

from hehuo.audit_pack.entries import Entries, Period
from hehuo.audit_pack.journals import Journals
from hehuo.audit_pack.pack import Pack
from hehuo.audit_pack.registers import Offices, Registers
from hehuo.audit_pack.sheets import Folder
from services.fund.audit import audit
from services.fund.domain.decider import DECIDER as FUND
from services.gateway.domain.decider import DECIDER as GATEWAY
from shared.contracts.fund.ledger import HOST_CHARITY
from shared.eventlog.verify import ChainCheck, Verdict
from shared.eventlog.wire import Wire
from shared.kernel.messages import Event
from shared.kernel.money import yuan


@dataclass(frozen=True, slots=True)
class Report:
    """What the check of a pack found."""

    community: str
    verdicts: tuple[Verdict, ...]
    entries: int
    """Of the period."""
    assets_fen: int
    gaps: tuple[tuple[str, str], ...]
    """Receipt numbers of the period that are missing, as (first, last): to be explained, not a fault."""
    faults: tuple[str, ...]

    def lines(self) -> Iterator[str]:
        """The report for people."""
        for one in self.verdicts:
            mark = "!!" if one.fault else "ok"
            yield f"{mark} {one.log:<9} {self.community:<16} {one.events:>8,} events  head {one.head}"
        yield f"-- {self.entries:,} entries; {yuan(self.assets_fen)} yuan at the host charity"
        for first, last in self.gaps:
            yield (
                f"-- receipts: {first} to {last} are not there"
                if first != last
                else (f"-- receipts: {first} is not there")
            )
        for fault in self.faults:
            yield f"!! {fault}"
        if not self.faults:
            yield "Both chains hold and the books add up. Compare the heads with those that were published."


def check(path: Path, out: Path | None, period: Period) -> Report:
    """Checks the pack; `PackIsBroken` for what is none. ``out`` is a directory that must not be there yet."""
    pack, folder = Pack(path), Folder(out)
    try:
        return _Checking(pack, folder, period).report()
    finally:
        folder.close()
        pack.close()


class _Checking:
    def __init__(self, pack: Pack, folder: Folder, period: Period) -> None:
        community = pack.manifest.community
        self._pack = pack
        self._period = period
        self._fund, self._gateway = ChainCheck("fund", community), ChainCheck("gateway", community)
        self._entries = Entries(folder, period)
        self._journals = Journals(folder, community)
        self._registers = Registers(folder, period)
        self._offices = Offices(folder)

    def report(self) -> Report:
        findings = audit(self._fund_events())
        wire = Wire(GATEWAY.events, GATEWAY.upcasters)
        for commit in self._pack.follow("gateway", self._gateway):
            for line in commit.lines:
                self._offices.take(wire.decode(line))
        self._entries.finish()
        self._journals.finish(self._period, self._entries.balances)
        verdicts = (self._fund.verdict, self._gateway.verdict)
        faults = [fault for one in verdicts for fault in self._pack.faults(one)]
        return Report(
            self._pack.manifest.community,
            verdicts,
            self._entries.written,
            findings.accounts.get(HOST_CHARITY, 0),
            tuple(self._registers.finish()),
            (*faults, *map(str, findings.discrepancies)),
        )

    def _fund_events(self) -> Iterator[tuple[int, Event]]:
        """The fund's events for the auditor, while the tables are written of the same reading."""
        wire = Wire(FUND.events, FUND.upcasters)
        for commit in self._pack.follow("fund", self._fund):
            for line in commit.lines:
                recorded = wire.decode(line)
                self._registers.take(recorded)
                if booked := self._entries.take(recorded):
                    self._journals.take(booked)
                yield recorded.sequence, recorded.data
