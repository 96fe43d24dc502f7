"""One community with a long history, beside a young one on the same platform."""

import json
import time
from datetime import datetime
from pathlib import Path
from statistics import median
from tempfile import TemporaryDirectory
from zoneinfo import ZoneInfo

import uvloop

from benchmarks.client import NUMBER, Connection, request
from benchmarks.measurement import Measurement, quantile
from benchmarks.scale import gifts
from benchmarks.scale.site import OnDisk, Ready, Site

_OLD, _YOUNG = "old", "young"
_YOUNG_EVENTS = 1_000
_COMMANDS = 400
_WARMING_UP = 50


def measure(events: int) -> list[Measurement]:
    """Memory, disk, being ready again, and a command, at so many events in one community."""
    with TemporaryDirectory() as name:
        site = Site.at(Path(name))
        try:
            return uvloop.run(_measure(site, events))
        finally:
            site.end()


async def _measure(site: Site, events: int) -> list[Measurement]:
    directory = site.platform.directory
    site.up()
    await site.open([_OLD, _YOUNG])
    site.on_disk()
    await gifts.record(directory, [_YOUNG], _YOUNG_EVENTS)
    site.up()
    empty = site.killed_and_ready()
    bare = site.on_disk()
    began = time.process_time()
    given = await gifts.record(directory, [_OLD], events)
    recorded = gifts.last_of(directory, _OLD)
    recording = time.process_time() - began
    caught_up = site.up()
    full = site.killed_and_ready()
    grown = site.on_disk()
    site.up()
    old, young = await _commands(site)
    lists = await _lists(site)
    told = f"{recorded:,} events, {given:,} gifts with receipts, in one community of an embedded platform."
    return [
        *_costs(empty, full, bare, grown, given, told),
        Measurement(
            "one community: snapshot of its fund", gifts.snapshot_bytes(directory, _OLD) / 1e3, "kB", told
        ),
        Measurement(
            f"one community: a command, of one with {_YOUNG_EVENTS:,} events",
            median(old),
            "ms",
            f"POST of a gift by one caller, {_COMMANDS} to each community in turns, medians; p95"
            f" {quantile(old, 0.95):.1f} and {quantile(young, 0.95):.1f} ms. {told}",
            median(young),
        ),
        *lists,
        Measurement(
            "one community: recorded by its writer",
            recorded / recording,
            "events/s",
            f"Processor time of all threads, {gifts.AT_ONCE} commands at once. {told}",
        ),
        Measurement(
            "one community: read models and feed from nothing",
            recorded / max(caught_up - empty.processor_seconds, 1e-3),
            "events/s",
            f"Processor time of the whole platform, but for what an empty one takes to start. {told}",
        ),
    ]


def _costs(
    empty: Ready, full: Ready, bare: OnDisk, grown: OnDisk, given: int, told: str
) -> list[Measurement]:
    each = {
        "disk": (grown.all - bare.all, "logs, feed, documents, indexes"),
        "disk of the fund's log": (grown.fund_log - bare.fund_log, "with what lies beside it"),
        "disk of its documents": (grown.fund_documents - bare.fund_documents, "with their indexes"),
        "disk of all else": (grown.other - bare.other, "the feeds, mostly"),
    }
    return [
        Measurement(
            "one community: memory above an empty one",
            full.resident_mb - empty.resident_mb,
            "MB",
            f"Resident, of a process that was killed and is ready again; the empty one holds"
            f" {empty.resident_mb:.0f} MB. {told}",
        ),
        *(
            Measurement(f"one community: {what} of a gift", size / given, "B", f"{of}; {told}")
            for what, (size, of) in each.items()
        ),
        Measurement(
            "one community: ready again after a kill",
            full.seconds,
            "s",
            f"By the clock, from the start of the process, imports included; peer: the empty platform."
            f" Processor time {full.processor_seconds:.2f} and {empty.processor_seconds:.2f} s. {told}",
            empty.seconds,
        ),
    ]


async def _commands(site: Site) -> tuple[list[float], list[float]]:
    """Milliseconds of each command to the old community and to the young one, sent in turns."""
    connection = await Connection.open(site.platform.url)
    today = datetime.now(ZoneInfo("Asia/Shanghai")).date().isoformat()
    gift = {"amount_fen": 880, "channel": "qr_code", "received_on": today, "reference": NUMBER}
    token = site.platform.token("qian-treasurer")
    waits: dict[str, list[float]] = {_OLD: [], _YOUNG: []}
    for number in range(_WARMING_UP + _COMMANDS):
        for community, found in waits.items():
            sent = request("POST", f"/v1/communities/{community}/fund/donations", token, gift)
            began = time.perf_counter()
            status, body = await connection.ask(sent)
            assert status == 201, (status, body)
            if number >= _WARMING_UP:
                found.append((time.perf_counter() - began) * 1e3)
    connection.close()
    return waits[_OLD], waits[_YOUNG]


async def _lists(site: Site) -> list[Measurement]:
    """Pages of lists of the old community, beside those of the young one."""
    connection = await Connection.open(site.platform.url)
    token, found = site.platform.token("qian-treasurer"), []
    for what, path in (
        ("50 gifts", "fund/donations?limit=50"),
        (
            "50 gifts that are only pledged (none is)",
            "fund/donations/records?limit=50&state=pledged",
        ),
        ("50 entries", "fund/ledger?limit=50"),
        ("the statement", "fund"),
    ):
        waits: dict[str, list[float]] = {_OLD: [], _YOUNG: []}
        for _ in range(30):
            for community, taken in waits.items():
                sent = request("GET", f"/v1/communities/{community}/{path}", token)
                began = time.perf_counter()
                status, body = await connection.ask(sent)
                assert status == 200, (path, status, json.loads(body))
                taken.append((time.perf_counter() - began) * 1e3)
        told = f"GET {path}, in turns with the young community, medians of 30"
        ours, peer = median(waits[_OLD]), median(waits[_YOUNG])
        found.append(Measurement(f"one community: {what}", ours, "ms", told, peer))
    connection.close()
    return found
