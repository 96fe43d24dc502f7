"""Checks a pack: both chains, and the fund's books by the auditor's own arithmetic; writes its tables."""

import gc
from collections import defaultdict
from collections.abc import Callable, Iterable, Iterator, Sequence
from concurrent.futures import Future, ProcessPoolExecutor
from contextlib import contextmanager
from dataclasses import dataclass
from multiprocessing import get_context
from pathlib import Path

from hehuo.audit_pack.copies import Copies
from hehuo.audit_pack.entries import Entries, Period
from hehuo.audit_pack.journals import Journals
from hehuo.audit_pack.pack import Pack
from hehuo.audit_pack.reading import KnownHead, Reader, Told
from hehuo.audit_pack.registers import Offices, Registers
from hehuo.audit_pack.sheets import Folder
from hehuo.audit_pack.stock import Stock
from hehuo.audit_pack.vouchers import Vouchers
from services.fund.audit import audit
from services.fund.domain.decider import DECIDER as FUND
from services.gateway.domain.decider import DECIDER as GATEWAY
from shared.contracts.fund.ledger import HOST_CHARITY
from shared.eventlog.verify import Verdict
from shared.kernel.messages import Event
from shared.kernel.money import yuan

_LARGE = 256 * 1024 * 1024
"""Bytes of a fund's log from which on a second process is worth its two seconds of start."""


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
    vouchers: str = ""
    """How many there are and, where their files were given, how many are as they were attached."""
    taken: str = ""
    """Who took the pack and when, and which event of it says so."""

    def lines(self) -> Iterator[str]:
        """The report for people."""
        for one in self.verdicts:
            mark = "!!" if one.fault else "ok"
            yield f"{mark} {one.log:<9} {self.community:<16} {one.events:>8,} events  head {one.head}"
        yield f"-- {self.entries:,} entries; {yuan(self.assets_fen)} yuan at the host charity"
        if self.taken:
            yield f"-- {self.taken}"
        if self.vouchers:
            yield f"-- {self.vouchers}"
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


def check(
    path: Path,
    out: Path | None,
    period: Period,
    heads: Sequence[KnownHead] = (),
    vouchers: Path | None = None,
) -> Report:
    """Checks the pack; `PackIsBroken` for what is none. ``out`` is a directory that must not be there yet.

    ``heads``: where its chains must pass, as was noted down before. ``vouchers``: a directory of files, as
    they were read from the platform, to be held against the hashes that the pack has of them.

    Of a large pack two processes read the fund's log, each with its own check of the chain: one reads every
    event and adds the books up, the other writes the tables, and reads what they need. That both come to the
    same head says that they read the same. Where either finds a fault in the log, one process reads all of it
    again, so what is said of a damaged pack does not depend on its size.
    """
    pack, folder = Pack(path), Folder(out)
    try:
        if is_large(pack):
            checking = _Checking(pack, folder, period, heads, vouchers)
            with ProcessPoolExecutor(1, get_context("spawn")) as other:
                books = checking.read_beside(other.submit(books_of, path))
            if books is not None:
                return checking.report(books)
            folder.empty()
        checking = _Checking(pack, folder, period, heads, vouchers)
        return checking.report(checking.read_alone())
    finally:
        folder.close()
        pack.close()


def is_large(pack: Pack) -> bool:
    """Whether two processes read a pack sooner than one."""
    return pack.bytes_of(FUND.name) >= _LARGE


@dataclass(frozen=True, slots=True)
class Books:
    """What the events of the fund come to by the auditor's own arithmetic."""

    verdict: Verdict
    """On the chain that they were read from."""
    assets_fen: int
    discrepancies: tuple[str, ...]


def books_of(path: Path) -> Books:
    """Adds up the fund of a pack, and does nothing else."""
    pack = Pack(path)
    try:
        reader = Reader(pack, FUND)
        with without_collecting():
            return _books(reader, reader.events())
    finally:
        pack.close()


def _books(reader: Reader, events: Iterable[tuple[int, Event]]) -> Books:
    findings = audit(events)
    assets_fen = findings.accounts.get(HOST_CHARITY, 0)
    return Books(reader.check.verdict, assets_fen, tuple(map(str, findings.discrepancies)))


@contextmanager
def without_collecting() -> Iterator[None]:
    """Events are no circles, and there are millions: looking for circles takes a third of the time."""
    was_on = gc.isenabled()
    gc.disable()
    try:
        yield
    finally:
        if was_on:
            gc.enable()


class _Checking:
    def __init__(
        self,
        pack: Pack,
        folder: Folder,
        period: Period,
        heads: Sequence[KnownHead],
        vouchers: Path | None,
    ) -> None:
        self._pack = pack
        self._period = period
        self._fund, self._gateway = Reader(pack, FUND, heads), Reader(pack, GATEWAY, heads)
        self._entries = Entries(folder, period)
        self._journals = Journals(folder, pack.manifest.community)
        self._registers = Registers(folder, period)
        self._offices = Offices(folder)
        self._stock = Stock(folder, period)
        self._vouchers = Vouchers(folder, period, vouchers)
        self._copies = Copies(folder, period, pack.manifest)
        self._readers = self._readers_by_kind()
        self._unread = {one.type for one in FUND.events if one not in self._readers}
        self._read_by_entries_alone = {
            kind.type for kind, takes in self._readers.items() if takes == [self._booked]
        }

    def _readers_by_kind(self) -> dict[type[Event], list[Callable[[Told], None]]]:
        """Which tables are written of which events."""
        readers = defaultdict[type[Event], list[Callable[[Told], None]]](list)
        for kinds, take in (
            (self._registers.kinds, self._registers.take),
            (self._stock.kinds, self._stock.take),
            (self._vouchers.kinds, self._vouchers.take),
            (self._copies.kinds, self._copies.take),
            (self._entries.kinds, self._booked),
        ):
            for kind in kinds:
                readers[kind].append(take)
        return dict(readers)

    def _booked(self, told: Told) -> None:
        if booked := self._entries.take(told):
            self._journals.take(booked)

    def read_alone(self) -> Books:
        """Adds the books up and writes the tables in one reading."""
        with without_collecting():
            events = ((told.sequence, told.data) for told in self._tabled(self._fund.told()))
            return _books(self._fund, events)

    def read_beside(self, other: "Future[Books]") -> Books | None:
        """Writes the tables while ``other`` adds the books up; None where either finds a fault in the log."""
        with without_collecting():
            for _ in self._tabled(self._fund.told_of(self._wants)):
                pass
        books = other.result()
        return None if self._fund.check.fault or books.verdict.fault else books

    def _wants(self, wire_name: str, line: bytes) -> bool:
        """Whether a table may be written of an event."""
        if wire_name in self._unread:  # One of a retired name is not: it becomes another one.
            return False
        return wire_name not in self._read_by_entries_alone or not self._entries.is_later(line)

    def _tabled(self, events: Iterable[Told]) -> Iterator[Told]:
        """The fund's events, while the tables are written of the same reading."""
        readers = self._readers
        for told in events:
            for take in readers.get(type(told.data), ()):
                take(told)
            if told.onbehalfof is not None:
                self._registers.take_on_behalf(told)
            yield told

    def report(self, books: Books) -> Report:
        """What was found, once the fund was read: reads the gateway's log, and finishes the tables."""
        with without_collecting():
            for told in self._gateway.told():
                self._offices.take(told)
                self._vouchers.take_redaction(told)
        self._entries.finish()
        self._journals.finish(self._period, self._entries.balances)
        verdicts = (self._fund.check.verdict, self._gateway.check.verdict)
        faults = [fault for one in verdicts for fault in self._pack.faults(one)]
        if not faults and books.verdict != verdicts[0]:
            faults.append("fund: the pack was changed while it was checked")
        if not faults:
            faults += self._copies.faults()
        faults += [*self._fund.strayed(), *self._gateway.strayed(), *self._vouchers.finish()]
        return Report(
            self._pack.manifest.community,
            verdicts,
            self._entries.written,
            books.assets_fen,
            tuple(self._registers.finish()),
            (*faults, *books.discrepancies),
            self._vouchers.told,
            self._copies.told,
        )
