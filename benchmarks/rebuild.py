"""Events a second when a read model is built anew from its log."""

import re
from dataclasses import replace
from datetime import UTC, datetime
from statistics import median

import uvloop

from benchmarks.measurement import Measurement
from benchmarks.site import donation, example_platform
from benchmarks.subject import told
from services.fund.service import SERVICE as FUND
from shared.contracts.fund.donations.commands import RecordDonation
from shared.eventlog.port import EventStore
from shared.eventlog.sqlite import SqliteEventStore
from shared.eventlog.writer import MOST_COMMANDS_PER_COMMIT, Writer
from shared.eventlog.writer_context import writer_context
from shared.kernel.clock import SystemClock
from shared.kernel.messages import Actor
from shared.kernel.policies import Policies
from shared.kernel.roles import Role
from shared.runtime.directory import DataDirectory
from shared.runtime.embedded import EmbeddedHost
from shared.settings import Settings

_EVENTS = 50_000
_TREASURER = Actor(id="treasurer", roles=frozenset({Role.TREASURER}))
_READ_MODELS = {
    "donations": "a new document for every event, with five indexes",
    "books": "every event into the one document of the fund",
    "shares": "hardly an event that it wants",
}
_ROUNDS = 3


def measure() -> list[Measurement]:
    """From the worst for a read model to the best, each built alone."""
    with example_platform() as platform:
        platform.stop()
        return uvloop.run(_measure(platform.directory))


async def _measure(directory: DataDirectory) -> list[Measurement]:
    store = SqliteEventStore(directory.log(FUND.name))
    await write_donations(store, _EVENTS)
    await store.close()
    return [await _rebuilt(directory, name) for name in _READ_MODELS]


async def _rebuilt(directory: DataDirectory, name: str) -> Measurement:
    # This read model alone, else the others fold meanwhile; and without the policies, which follow
    # other services' logs.
    measured = tuple(one for one in FUND.projections if one.name == name)
    host = EmbeddedHost([replace(FUND, projections=measured, policies=Policies())], Settings(), directory)
    await host.start()
    assert await host.settled(120)
    reports = [await host.runtimes[FUND.name].read_models.rebuild(name) for _ in range(_ROUNDS)]
    await host.stop()
    return Measurement(
        f"rebuild of fund.{name}",
        median(map(rate_of, reports)),
        "events/s",
        f"{_READ_MODELS[name]}; {'; '.join(reports)}; a log of {_EVENTS:,} donations,"
        f" {MOST_COMMANDS_PER_COMMIT} a commit, into SQLite documents beside the generation that answers,"
        " to the swap; median.",
    )


def rate_of(report: str) -> float:
    """Events a second, from what a rebuild says of itself."""
    figures = re.match(r"([\d,]+) events in ([\d.]+) s", report)
    assert figures is not None, report
    return int(figures[1].replace(",", "")) / float(figures[2])


async def write_donations(store: EventStore, events: int) -> None:
    """A log of so many donations, as many of them in a commit as a writer takes."""
    writer = Writer("haiwan", writer_context(FUND.decider, store, SystemClock(), told))
    for first in range(0, events, MOST_COMMANDS_PER_COMMIT):
        numbers = range(first, min(events, first + MOST_COMMANDS_PER_COMMIT))
        await writer.submit_unit(list(map(_donation, numbers)), source="benchmark", sequence=first + 1)
    await writer.close()


def _donation(number: int) -> RecordDonation:
    command = {"command_id": f"donation-{number}", "actor": _TREASURER, "now": datetime.now(UTC)}
    return RecordDonation.model_validate({**donation(), "reference": f"slip {number}", **command})
