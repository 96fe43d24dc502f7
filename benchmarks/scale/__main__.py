"""``python -m benchmarks.scale [one] [many]``: measures, prints a table, writes build/bench-scale.json."""

import argparse
import os
import platform
import sys
import time
from dataclasses import replace
from pathlib import Path

from benchmarks.measurement import HEADING, Measurement, write
from benchmarks.scale import many, one
from hehuo.serving import collect_less_often

_NAMES = ("one", "many")
_REPORT = Path("build/bench-scale.json")


def main(words: list[str]) -> int:
    """Runs what is named, both without any; returns the exit status."""
    parser = argparse.ArgumentParser(prog="python -m benchmarks.scale")
    parser.add_argument("names", nargs="*", metavar="NAME", help=f"of: {', '.join(_NAMES)}. Default: both")
    parser.add_argument("--events", type=int, default=1_000_000, help="in one community")
    parser.add_argument("--communities", type=int, default=1_000)
    parser.add_argument("--each", type=int, default=300, help="events in each of them")
    asked = parser.parse_args(words)
    if unknown := [name for name in asked.names if name not in _NAMES]:
        parser.error(f"nothing is called {', '.join(unknown)}; there are: {', '.join(_NAMES)}")
    print(f"Python {platform.python_version()}, {os.cpu_count()} cores, {platform.machine()}\n{HEADING}")
    began, found = time.monotonic(), list[Measurement]()
    collect_less_often()
    for name in asked.names or _NAMES:
        before = os.getloadavg()[0]
        is_one = name == "one"
        some = one.measure(asked.events) if is_one else many.measure(asked.communities, asked.each)
        load = f" Load average {before:.1f} before, {os.getloadavg()[0]:.1f} after."
        for this in some:
            found.append(replace(this, conditions=this.conditions + load))
            print(this.row, flush=True)
    print("\nConditions:")
    for this in found:
        print(f"- {this.name}: {this.conditions}")
    write(_REPORT, found)
    print(f"\n{time.monotonic() - began:.0f} s; written to {_REPORT}")
    return 0


sys.exit(main(sys.argv[1:]))
