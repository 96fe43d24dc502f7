"""``python -m benchmarks.cluster [NAME …]``: starts a rig, measures, stops it, prints a table, writes
build/bench-cluster.json."""

import os
import platform
import sys
import time
from collections.abc import Callable
from dataclasses import replace
from pathlib import Path

from benchmarks.cluster import across, appends, commands, kafka, rebuild
from benchmarks.cluster.site import Cluster, cluster, quiet
from benchmarks.measurement import HEADING, Measurement, write
from hehuo.serving import collect_less_often

_ALL: dict[str, Callable[[Cluster], list[Measurement]]] = {
    "commands": commands.measure,
    "across": across.measure,
    "kafka": lambda at: kafka.measure(at.rig.kafka),
    "appends": appends.measure,
    "rebuild": rebuild.measure,
}
_REPORT = Path("build/bench-cluster.json")


def main(names: list[str]) -> int:
    """Runs the measurements of these names, all without any; returns the exit status."""
    unknown = [name for name in names if name not in _ALL]
    if unknown:
        print(f"no measurement is called {', '.join(unknown)}; there are: {', '.join(_ALL)}", file=sys.stderr)
        return 2
    quiet()
    began = time.monotonic()
    measurements: list[Measurement] = []
    with cluster() as at:
        print(
            f"Python {platform.python_version()}, {os.cpu_count()} cores, {platform.machine()}; Kafka 4.3.1"
            f" and FerretDB 1.24.2 on SQLite, one node each, four processes, and this client on the same"
            f" machine; up in {time.monotonic() - began:.0f} s\n{HEADING}"
        )
        collect_less_often()
        for name in names or _ALL:
            measurements += _measured(name, at)
    print("\nConditions:")
    told = ""
    for one in measurements:
        if one.conditions != told:
            print(f"- {one.name}: {one.conditions}")
        told = one.conditions
    write(_REPORT, measurements)
    print(f"\n{time.monotonic() - began:.0f} s; written to {_REPORT}")
    return 0


def _measured(name: str, at: Cluster) -> list[Measurement]:
    at.wait_until_quiet()
    before = os.getloadavg()[0]
    found = _ALL[name](at)
    load = f" Load average {before:.1f} before, {os.getloadavg()[0]:.1f} after."
    for one in found:
        print(one.row, flush=True)
    return [replace(one, conditions=one.conditions + load) for one in found]


sys.exit(main(sys.argv[1:]))
