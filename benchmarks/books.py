"""Five years of a fund's books: its pages, closing a month, the audit pack and the check of it."""

import asyncio
import os
import resource
import time
from collections.abc import Awaitable, Callable
from datetime import UTC, datetime, timedelta
from pathlib import Path
from statistics import median
from tempfile import TemporaryDirectory
from uuid import UUID
from zoneinfo import ZoneInfo

import uvloop

from benchmarks.measurement import Measurement, quantile
from examples.gangwan.people import identities
from hehuo.audit_pack.checking import check
from hehuo.audit_pack.entries import Period
from services.fund.domain.decider import DECIDER as FUND
from shared.contracts.fund.donations.commands import RecordDonation
from shared.contracts.fund.donations.events import Channel, DonationReceived, ReceiptState
from shared.contracts.fund.ledger import HOST_CHARITY, Entry, EntryKind, IncomeSource, Line
from shared.eventlog.commit import Head, Header, seal
from shared.eventlog.sqlite import SqliteEventStore
from shared.eventlog.wire import Encoder
from shared.kernel.messages import Actor
from shared.kernel.roles import Role
from shared.runtime.directory import DataDirectory
from tests.component.gateway import OFFICER, Stage, stage

_ENTRIES = int(os.environ.get("HEHUO_BENCH_ENTRIES", "1000000"))
_YEARS, _ASKED, _A_COMMIT, _FEN = 5, 50, 500, 880
_HERE, _ZONE = "haiwan", ZoneInfo("Asia/Shanghai")
_FUND = f"/v1/communities/{_HERE}/fund"
_MOST_SECONDS = 6 * 3_600


def measure() -> list[Measurement]:
    """One fund, written straight into its log as its service writes it, on one platform after the other."""
    with TemporaryDirectory() as name:
        return uvloop.run(_measure(Path(name)))


async def _measure(path: Path) -> list[Measurement]:
    async with stage(path / "data") as running:
        await running.open(_HERE)
        assert await running.platform.host.settled(_MOST_SECONDS)
        opened = running.platform.gateway.clock.now()
    events = await _written(DataDirectory(path / "data"), opened)
    began = time.process_time()
    async with stage(path / "data", settle_seconds=_MOST_SECONDS) as running:
        caught_up = time.process_time() - began
        for days in (*[365] * _YEARS, 32):  # The clock takes a year at most.
            over = {"advance_seconds": days * 24 * 3_600}
            await running.done(None, "POST", "/v1/development/clock", over)
        assert await running.platform.host.settled(_MOST_SECONDS)
        pages = await _pages(running)
        closing = await _closing(running, opened + timedelta(days=_YEARS * 365 - 32))
        pack = path / "pack.zip"
        taking = await _timed(lambda: _pack(running, pack))
    return [
        *pages,
        *closing,
        Measurement("read models of the fund, from nothing", events / caught_up, "events/s", _told("all")),
        *await asyncio.to_thread(_packed, pack, taking, opened),
    ]


def _told(what: str) -> str:
    return f"Processor time, {what}; {_ENTRIES:,} entries over {_YEARS} years, embedded, SQLite."


async def _written(directory: DataDirectory, opened: datetime) -> int:
    """So many gifts from the day on which the fund was opened; how many events the log holds then."""
    store = SqliteEventStore(directory.log(FUND.name))
    head = await store.head(_HERE)
    encoder = Encoder(FUND.name, FUND.events)
    treasurer = Actor(id=identities()["qian-treasurer"].person_id, roles=frozenset({Role.TREASURER}))
    step = timedelta(days=_YEARS * 365) / _ENTRIES
    for first in range(0, _ENTRIES, _A_COMMIT):
        at = opened + first * step
        command = RecordDonation(
            command_id=f"gifts-{first}",
            actor=treasurer,
            now=at,
            amount_fen=_FEN,
            channel=Channel.QR_CODE,
            received_on=at.astimezone(_ZONE).date(),
            reference=f"随手捐 {first}",
        )
        envelope = encoder.envelope(_HERE, command)
        gifts = [_gift(number, at) for number in range(first, min(first + _A_COMMIT, _ENTRIES))]
        lines = [
            encoder.line(_HERE, envelope, number, gift)
            for number, gift in enumerate(gifts, head.sequence + 1)
        ]
        commit = seal(_HERE, head, Header(), lines, [DonationReceived.type] * len(gifts), at)
        await store.append(commit)
        head = Head(commit.last, commit.hash)
    await store.close()
    return head.sequence


def _gift(number: int, at: datetime) -> DonationReceived:
    """An anonymous one: no receipt is due for it."""
    gift, day = str(UUID(int=2 * number + 2)), at.astimezone(_ZONE).date()
    entry = Entry(
        entry_id=str(UUID(int=2 * number + 3)),
        number=number + 1,
        kind=EntryKind.DONATION_RECEIVED,
        subject_id=gift,
        booked_on=day,
        occurred_at=at.astimezone(UTC),
        lines=(
            Line(account=HOST_CHARITY, earmark_id=None, amount_fen=_FEN),
            Line(account=f"income:{IncomeSource.CASUAL_DONATION}", earmark_id=None, amount_fen=-_FEN),
        ),
        balance_after_fen=(number + 1) * _FEN,
    )
    return DonationReceived(
        donation_id=gift,
        source=IncomeSource.CASUAL_DONATION,
        amount_fen=_FEN,
        channel=Channel.QR_CODE,
        earmark_id=None,
        received_on=day,
        reference=f"随手捐 {number}",
        receipt=ReceiptState.ANONYMOUS,
        entry=entry,
    )


async def _pages(running: Stage) -> list[Measurement]:
    """Statement, ledger and district as people see them and as other systems read them."""
    person = {"person": identities()[OFFICER].person_id, "to": "/district"}
    signed_in = await running.http.post("/sign-in/development", data=person)
    assert signed_in.status_code == 303, signed_in.text
    asked = {
        "fund: the page of the statement": f"/{_HERE}/fund",
        "fund: a page of the ledger": f"/{_HERE}/fund/ledger",
        "fund: the district's page": "/district",
        "fund: the statement (API)": _FUND,
        "fund: 50 entries of the ledger (API)": f"{_FUND}/ledger?limit=50",
    }
    return [await _page(running, what, path) for what, path in asked.items()]


async def _page(running: Stage, what: str, path: str) -> Measurement:
    times = []
    for _ in range(_ASKED):
        taken = await _timed(lambda: running.http.get(path))
        times.append(taken * 1e3)
    answer = await running.http.get(path)
    assert answer.status_code == 200, answer.text
    told = f"GET through the whole application, the median of {_ASKED}; p95 {quantile(times, 0.95):.1f} ms"
    return Measurement(what, median(times), "ms", _told(told))


async def _closing(running: Stage, at: datetime) -> list[Measurement]:
    """A month, by two people, with all the months before it."""
    month = {"month": f"{at.astimezone(_ZONE):%Y-%m}"}
    found = []
    for what, who, path in (
        ("fund: a month is declared complete", "qian-treasurer", "prepared-periods"),
        ("fund: a month is closed", "bao-supervisor", "periods"),
    ):

        async def post(who: str = who, path: str = path) -> object:
            return await running.done(who, "POST", f"{_FUND}/{path}", month)

        taken = await _timed(post)
        found.append(Measurement(what, taken * 1e3, "ms", _told("one request")))
    return found


async def _pack(running: Stage, path: Path) -> None:
    answer = await running.ask("song-auditor", "GET", f"{_FUND}/audit-pack")
    assert answer.is_success, answer.text
    await asyncio.to_thread(path.write_bytes, answer.content)


def _packed(pack: Path, worked: float, opened: datetime) -> list[Measurement]:
    """What the pack weighs, and the check of it on an empty folder with the tables of a year."""
    first = opened.astimezone(_ZONE) + timedelta(days=365)
    year = Period(f"{first:%Y}-01", f"{first:%Y}-12")
    own, other = time.process_time(), _of_children()
    report = check(pack, pack.with_name("books"), year)
    # Of a large pack two processes read the log: the check takes as long as the busier one.
    took = max(time.process_time() - own, _of_children() - other)
    assert not report.faults, report.faults[:3]
    events = sum(one.events for one in report.verdicts)
    tables = f"with the tables and journals of a year, {report.entries:,} entries"
    return [
        Measurement("fund: the audit pack is taken", worked, "s", _told("the whole log")),
        Measurement("fund: the audit pack", pack.stat().st_size / 1e6, "MB", _told("the whole log")),
        Measurement("fund: the audit pack is checked", events / took, "events/s", _told(tables)),
    ]


def _of_children() -> float:
    """The processor time of the processes that were started and have ended, in seconds."""
    used = resource.getrusage(resource.RUSAGE_CHILDREN)
    return used.ru_utime + used.ru_stime


async def _timed(ask: Callable[[], Awaitable[object]]) -> float:
    """The processor time that it takes, in seconds."""
    began = time.process_time()
    await ask()
    return time.process_time() - began
