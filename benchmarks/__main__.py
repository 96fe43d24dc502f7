"""``python -m benchmarks [--against COMMIT] [NAME …]``: measures, prints a table, writes build/bench.json."""

import argparse
import os
import platform
import sys
import time
import traceback
from collections.abc import Callable, Iterator
from contextlib import contextmanager
from dataclasses import replace

from benchmarks import (
    against,
    books,
    growth,
    http,
    latency,
    lists,
    memory,
    newcomers,
    pages,
    race,
    rebuild,
    replay,
    surveys,
    webhooks,
    writer,
    year,
)
from benchmarks.measurement import HEADING, Measurement, write
from hehuo.serving import collect_less_often

_ALL: dict[str, Callable[[], list[Measurement]]] = {
    "writer": writer.measure,
    "replay": replay.measure,
    "http": http.measure,
    "latency": latency.measure,
    "newcomers": newcomers.measure,
    "webhooks": webhooks.measure,
    "rebuild": rebuild.measure,
    "surveys": surveys.measure,
    "lists": lists.measure,
    "year": year.measure,
    "pages": pages.measure,
    "race": race.measure,
    "memory": memory.measure,
    "growth": growth.measure,
    "books": books.measure,
}
_BY_NAME_ALONE = {"books"}
"""A fund of 1,000,000 entries takes far longer than all others together."""


def main(words: list[str]) -> int:
    """Runs the measurements that are named, or all that take seconds to minutes; returns the exit status."""
    parser = argparse.ArgumentParser(prog="python -m benchmarks")
    parser.add_argument(
        "names", nargs="*", metavar="NAME", help=f"of: {', '.join(_ALL)}. Default: all but books"
    )
    parser.add_argument(
        "--against", metavar="COMMIT", help="an older commit, measured in turns with this one"
    )
    parser.add_argument("--rounds", type=int, default=3, help="how often each side has its turn. Default: 3")
    asked = parser.parse_args(words)
    unknown = [name for name in asked.names if name not in _ALL]
    if unknown:
        print(f"no measurement is called {', '.join(unknown)}; there are: {', '.join(_ALL)}", file=sys.stderr)
        return 2
    names = asked.names or [name for name in _ALL if name not in _BY_NAME_ALONE]
    return against.compare(asked.against, names, asked.rounds) if asked.against else _measure(names)


def _measure(names: list[str]) -> int:
    print(f"Python {platform.python_version()}, {os.cpu_count()} cores, {platform.machine()}\n{HEADING}")
    began = time.monotonic()
    collect_less_often()  # As the platform does when it is up; the peers in this process have it, too.
    measurements: list[Measurement] = []
    failed: list[str] = []
    for name in names:
        before, found = os.getloadavg()[0], list[Measurement]()
        with _noting(name, failed):
            found = _ALL[name]()
        load = f" Load average {before:.1f} before, {os.getloadavg()[0]:.1f} after."
        for one in found:
            measurements.append(replace(one, conditions=one.conditions + load))
            print(one.row, flush=True)
    print("\nConditions:")
    for one in measurements:
        print(f"- {one.name}: {one.conditions}")
    write(against.REPORT, measurements)
    print(f"\n{time.monotonic() - began:.0f} s; written to {against.REPORT}")
    if failed:
        print(f"failed, as told above: {', '.join(failed)}", file=sys.stderr)
    return 1 if failed else 0


@contextmanager
def _noting(name: str, failed: list[str]) -> Iterator[None]:
    """What the others measured in minutes is not lost by one that fails: it is told, and the next begins."""
    try:
        yield
    except Exception:  # noqa: BLE001 (told, and the status says so)
        failed.append(name)
        print(f"{name} failed:\n{traceback.format_exc()}", file=sys.stderr, flush=True)


sys.exit(main(sys.argv[1:]))
