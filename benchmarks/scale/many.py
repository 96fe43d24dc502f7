"""Many communities on one platform: what one of them costs, and what their histories cost."""

from pathlib import Path
from tempfile import TemporaryDirectory

import uvloop

from benchmarks.measurement import Measurement
from benchmarks.scale import gifts
from benchmarks.scale.site import Site

_READS = ("spaces", "needs", "fund", "fund/ledger?limit=1")


def measure(communities: int, each: int) -> list[Measurement]:
    """So many communities, without a history first and then with so many events of each."""
    with TemporaryDirectory() as name:
        site = Site.at(Path(name))
        try:
            return uvloop.run(_measure(site, communities, each))
        finally:
            site.end()


async def _measure(site: Site, communities: int, each: int) -> list[Measurement]:
    names = [f"c{number:05d}" for number in range(communities)]
    site.up()
    bare_ready = site.killed_and_ready()
    bare = site.on_disk()
    site.up()
    await site.open(names)
    opened_ready = site.killed_and_ready()
    opened = site.on_disk()
    given = await gifts.record(site.platform.directory, names, each)
    caught_up = site.up()
    full_ready = site.killed_and_ready()
    await site.read_all(names, _READS)
    site.wait_until_quiet()
    read_mb = site.resident_mb()
    grown = site.on_disk()
    told = f"{communities:,} communities of one embedded platform"
    gifts_told = f"{told}, with {each:,} events in the fund of each"
    events = given * gifts.EVENTS_OF_A_GIFT
    return [
        Measurement(
            "many: memory of a community",
            (opened_ready.resident_mb - bare_ready.resident_mb) / communities * 1_024,
            "kB",
            f"Resident, once it was killed and is ready; without any {bare_ready.resident_mb:.0f} MB. {told}",
        ),
        Measurement(
            "many: disk of a community",
            (opened.all - bare.all) / communities / 1_024,
            "kB",
            f"{told}, opened",
        ),
        Measurement("many: ready again", opened_ready.seconds, "s", told, bare_ready.seconds),
        Measurement(
            "many: memory with histories",
            full_ready.resident_mb,
            "MB",
            f"{gifts_told}; peer: without those events. {read_mb:.0f} MB once {len(_READS)} questions were"
            " asked of each",
            opened_ready.resident_mb,
        ),
        Measurement(
            "many: ready again with histories",
            full_ready.seconds,
            "s",
            f"{gifts_told}; processor time {full_ready.processor_seconds:.1f} and"
            f" {opened_ready.processor_seconds:.1f} s. Peer: without those events",
            opened_ready.seconds,
        ),
        Measurement("many: disk of a gift", (grown.all - opened.all) / given, "B", gifts_told),
        Measurement(
            "many: read models and feed from nothing",
            events / max(caught_up - opened_ready.processor_seconds, 1e-3),
            "events/s",
            f"Processor time of the whole platform. {gifts_told}",
        ),
    ]
