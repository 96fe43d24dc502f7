"""Events a second when a read model is built anew from its log."""

import re
from dataclasses import replace
from datetime import UTC, datetime

import uvloop

from benchmarks.measurement import Measurement
from benchmarks.site import donation, example_platform
from benchmarks.subject import told
from services.fund.service import SERVICE as FUND
from shared.contracts.fund.donations import RecordDonation
from shared.eventlog.sqlite import SqliteEventStore
from shared.eventlog.writer import MOST_COMMANDS_PER_COMMIT, Writer, recording
from shared.host.directory import DataDirectory
from shared.host.embedded import EmbeddedHost
from shared.host.settings import Settings
from shared.kernel.clock import SystemClock
from shared.kernel.messages import Actor, Role
from shared.kernel.policies import Policies

_EVENTS = 50_000
_TREASURER = Actor(id="treasurer", roles=frozenset({Role.TREASURER}))
_READ_MODELS = ("donations",)


def measure() -> list[Measurement]:
    """The read model that keeps a document for every event."""
    with example_platform() as platform:
        platform.stop()
        return uvloop.run(_measure(platform.directory))


async def _measure(directory: DataDirectory) -> list[Measurement]:
    await _write_log(directory)
    # This read model alone, else the others fold meanwhile; and without the policies, which follow
    # other services' logs.
    measured = tuple(one for one in FUND.projections if one.name in _READ_MODELS)
    alone = replace(FUND, projections=measured, policies=Policies())
    host = EmbeddedHost([alone], Settings(), directory)
    await host.start()
    assert await host.settled(120)
    found = []
    for name in _READ_MODELS:
        report = await host.runtimes[FUND.name].read_models.rebuild(name)
        figures = re.match(r"([\d,]+) events in ([\d.]+) s", report)
        assert figures is not None, report
        events = int(figures[1].replace(",", ""))
        found.append(
            Measurement(
                f"rebuild of fund.{name}",
                events / float(figures[2]),
                "events/s",
                f"{report}; a log of {_EVENTS:,} donations, {MOST_COMMANDS_PER_COMMIT} a commit, into SQLite"
                f" documents beside the generation that answers, to the swap.",
            )
        )
    await host.stop()
    return found


async def _write_log(directory: DataDirectory) -> None:
    store = SqliteEventStore(directory.log(FUND.name))
    writer = Writer("haiwan", recording(FUND.decider, store, SystemClock(), told))
    for first in range(0, _EVENTS, MOST_COMMANDS_PER_COMMIT):
        commands = [_donation(number) for number in range(first, first + MOST_COMMANDS_PER_COMMIT)]
        await writer.submit_unit(commands, source="benchmark", sequence=first + 1)
    await writer.close()
    await store.close()


def _donation(number: int) -> RecordDonation:
    command = {"command_id": f"donation-{number}", "actor": _TREASURER, "now": datetime.now(UTC)}
    return RecordDonation.model_validate({**donation(), **command})
