"""``python -m benchmarks [NAME …]``: measures, prints a table, writes build/bench.json."""

import os
import platform
import sys
import time
from collections.abc import Callable
from dataclasses import replace
from pathlib import Path

from benchmarks import http, latency, memory, race, rebuild, replay, writer
from benchmarks.measurement import HEADING, Measurement, write
from hehuo.serving import collect_less_often

_ALL: dict[str, Callable[[], list[Measurement]]] = {
    "writer": writer.measure,
    "replay": replay.measure,
    "http": http.measure,
    "latency": latency.measure,
    "rebuild": rebuild.measure,
    "race": race.measure,
    "memory": memory.measure,
}
_REPORT = Path("build/bench.json")


def main(names: list[str]) -> int:
    """Runs the measurements of these names, all without any; returns the exit status."""
    unknown = [name for name in names if name not in _ALL]
    if unknown:
        print(f"no measurement is called {', '.join(unknown)}; there are: {', '.join(_ALL)}", file=sys.stderr)
        return 2
    print(f"Python {platform.python_version()}, {os.cpu_count()} cores, {platform.machine()}\n{HEADING}")
    began = time.monotonic()
    collect_less_often()  # As the platform does when it is up; the peers in this process have it, too.
    measurements: list[Measurement] = []
    for name in names or _ALL:
        before = os.getloadavg()[0]
        found = _ALL[name]()
        load = f" Load average {before:.1f} before, {os.getloadavg()[0]:.1f} after."
        for one in found:
            measurements.append(replace(one, conditions=one.conditions + load))
            print(one.row, flush=True)
    print("\nConditions:")
    for one in measurements:
        print(f"- {one.name}: {one.conditions}")
    write(_REPORT, measurements)
    print(f"\n{time.monotonic() - began:.0f} s; written to {_REPORT}")
    return 0


sys.exit(main(sys.argv[1:]))
