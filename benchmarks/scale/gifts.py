"""Gifts with their receipts, recorded by the fund's own rules while no platform runs on the directory."""

import asyncio
import sqlite3
from collections.abc import Sequence
from contextlib import closing
from datetime import UTC, datetime
from uuid import uuid4
from zoneinfo import ZoneInfo

from benchmarks.subject import told
from examples.gangwan.people import identities
from services.fund.domain.decider import DECIDER as FUND
from services.fund.domain.state import Fund
from shared.contracts.fund.donations.commands import ReceiptDonation, RecordDonation
from shared.contracts.fund.donations.events import Channel
from shared.eventlog.sqlite import SqliteEventStore
from shared.eventlog.writer import Writer
from shared.eventlog.writer_context import writer_context
from shared.kernel.clock import SystemClock
from shared.kernel.ids import derived_id
from shared.kernel.messages import Actor
from shared.kernel.roles import Role
from shared.runtime.directory import DataDirectory

EVENTS_OF_A_GIFT = 3
"""It arrived, who gave it, its receipt."""
AT_ONCE = 64
"""Commands that wait at the same time, as of so many callers: they share a commit."""
_DONORS = 1_000
_ZONE = ZoneInfo("Asia/Shanghai")


async def record(directory: DataDirectory, communities: Sequence[str], events: int) -> int:
    """So many events, or a few less, in the fund of each community; how many gifts that are, over all."""
    store = SqliteEventStore(directory.log(FUND.name))
    context = writer_context(FUND, store, SystemClock(), told)
    gifts = events // EVENTS_OF_A_GIFT
    for community in communities:
        writer = Writer(community, context)
        for first in range(0, gifts, AT_ONCE):
            await _some(writer, range(first, min(gifts, first + AT_ONCE)))
        await writer.close()
    await store.close()
    return gifts * len(communities)


async def _some(writer: Writer[Fund], numbers: range) -> None:
    given = [_gift(number) for number in numbers]
    await asyncio.gather(*map(writer.submit, given))
    await asyncio.gather(*map(writer.submit, map(_receipt, given, numbers)))


def _treasurer() -> Actor:
    return Actor(id=identities()["qian-treasurer"].person_id, roles=frozenset({Role.TREASURER}))


def _gift(number: int) -> RecordDonation:
    now = datetime.now(UTC)
    return RecordDonation(
        command_id=str(uuid4()),
        actor=_treasurer(),
        now=now,
        amount_fen=880 + number % 1_000,
        channel=Channel.QR_CODE,
        received_on=now.astimezone(_ZONE).date(),
        reference=f"随手捐 {number:08}",
        donor_id=derived_id(datetime(2026, 1, 1, tzinfo=UTC), f"donor {number % _DONORS}"),
    )


def _receipt(gift: RecordDonation, number: int) -> ReceiptDonation:
    return ReceiptDonation(
        command_id=str(uuid4()),
        actor=gift.actor,
        now=datetime.now(UTC),
        donation_id=gift.new_id("donation"),
        receipt_number=f"{number:010}",
    )


def last_of(directory: DataDirectory, community: str) -> int:
    """The last sequence of a community's fund."""
    with closing(sqlite3.connect(directory.log(FUND.name))) as connection:
        query = "SELECT max(last) FROM commits WHERE community = ?"
        return int(connection.execute(query, (community,)).fetchone()[0] or 0)


def snapshot_bytes(directory: DataDirectory, community: str) -> int:
    """How large the snapshot of a community's fund is."""
    with closing(sqlite3.connect(directory.log(FUND.name))) as connection:
        query = "SELECT length(body) FROM snapshots WHERE community = ?"
        found = connection.execute(query, (community,)).fetchone()
        return int(found[0]) if found else 0
