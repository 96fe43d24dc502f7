"""This commit beside an older one: the same measurements, in turns, on the same machine in the same run.

Each side runs its own ``python -m benchmarks NAME`` in its own checkout and environment, so that nothing but
the figures has to fit together.
"""

import json
import os
import subprocess
import sys
from collections.abc import Iterable, Mapping, Sequence
from dataclasses import dataclass, field
from pathlib import Path
from statistics import median

ROOT = Path(__file__).parents[1]
REPORT = Path("build/bench.json")
_CHECKOUTS = ROOT / "build" / "against"
_UNKNOWN = 2
"""The exit status of a side that has no measurement of the name."""
HEADING = f"{'what':<50} {'this':>11} {'older':>11} {'ratio':>8} {'lowest':>8} {'highest':>8}  unit"


class CanNotCompare(Exception):  # noqa: N818 (the command line shows it as a sentence)
    """One of the sides can't be built or measured."""


@dataclass
class Row:
    """One figure of both sides, a pair for each round."""

    name: str
    unit: str
    this: list[float] = field(default_factory=list)
    older: list[float] = field(default_factory=list)

    @property
    def ratios(self) -> list[float]:
        """This to the older one, round by round: what disturbs a round disturbs both of it."""
        return [this / older for this, older in zip(self.this, self.older, strict=False) if older]

    @property
    def text(self) -> str:
        """One line of the table, with the medians; a dash where a side has no such figure."""
        this, older = (f"{median(one):,.1f}" if one else "-" for one in (self.this, self.older))
        ratios = " ".join(f"{one:>8.2f}" for one in self._spread) if self.ratios else f"{'-':>8}"
        return f"{self.name:<50} {this:>11} {older:>11} {ratios}  {self.unit}"

    def to_json(self) -> dict[str, object]:
        """The row for programs, with every round."""
        ratio = dict(zip(("ratio", "lowest", "highest"), self._spread, strict=True)) if self.ratios else {}
        return {"name": self.name, "unit": self.unit, **ratio, "this": self.this, "older": self.older}

    @property
    def _spread(self) -> tuple[float, float, float]:
        """The rounds' ratios: their median, the lowest, the highest."""
        return median(self.ratios), min(self.ratios), max(self.ratios)


def compare(commit: str, names: Iterable[str], rounds: int) -> int:
    """Measures each of these names in turns, prints the ratios, writes the report; the exit status."""
    try:
        sha = _git("rev-parse", "--verify", f"{commit}^{{commit}}")
        older = _checkout(sha)
        print(f"this: {_described()}\nolder: {sha[:12]}, in {older.relative_to(ROOT)}\n{HEADING}", flush=True)
        rows: list[Row] = []
        for name in names:
            measured = in_turns(name, ROOT, older, rounds)
            rows += measured.values()
            print("\n".join(one.text for one in measured.values()), flush=True)
    except CanNotCompare as error:
        print(error, file=sys.stderr)
        return 1
    report = {"this": _described(), "older": sha, "rounds": rounds, "rows": [one.to_json() for one in rows]}
    (ROOT / REPORT).write_text(json.dumps(report, ensure_ascii=False, indent=2) + "\n", encoding="utf-8")
    print(f"\n{rounds} rounds, the sides in turns; the median of the rounds' ratios. Written to {REPORT}")
    return 0


def in_turns(name: str, this: Path, older: Path, rounds: int) -> Mapping[str, Row]:
    """What two checkouts say of one name: this, older, this, older …; by row."""
    rows: dict[str, Row] = {}
    for _ in range(rounds):
        for checkout in (this, older):
            for one in _measured(name, checkout):
                row = rows.setdefault(one["name"], Row(one["name"], one["unit"]))
                (row.this if checkout == this else row.older).append(float(one["ours"]))
    return rows


def _measured(name: str, checkout: Path) -> Sequence[Mapping[str, str]]:
    """What a side says of one name; nothing if it doesn't know it."""
    command = [str(checkout / ".venv" / "bin" / "python"), "-m", "benchmarks", name]
    done = _run(command, checkout)
    if done.returncode == _UNKNOWN:
        return ()
    if done.returncode:
        raise CanNotCompare(f"{name} failed in {checkout}:\n{_tail(done)}")
    found: list[Mapping[str, str]] = json.loads((checkout / REPORT).read_bytes())
    return found


def _checkout(sha: str) -> Path:
    """The older commit, with an environment of its own requirements; built once."""
    checkout = _CHECKOUTS / sha[:12]
    if not checkout.exists():
        _git("worktree", "prune")  # `make clean` takes checkouts away without a word to git.
        _git("worktree", "add", "--detach", str(checkout), sha)
    built = _run(["make", "install"], checkout)
    if built.returncode:
        raise CanNotCompare(f"{sha[:12]} can't be built:\n{_tail(built)}")
    return checkout


def _described() -> str:
    return _git("describe", "--always", "--dirty", "--abbrev=12", "--exclude=*")


def _git(*words: str) -> str:
    done = _run(["git", *words], ROOT)
    if done.returncode:
        raise CanNotCompare(f"git {' '.join(words)}: {done.stderr.strip()}")
    return done.stdout.strip()


def _run(command: Sequence[str], where: Path) -> "subprocess.CompletedProcess[str]":
    """In a checkout, without what would lead it to another one, or to other settings."""
    foreign = ("HEHUO_", "PYTHONPATH", "VIRTUAL_ENV", "MAKE", "MFLAGS")
    environment = {name: value for name, value in os.environ.items() if not name.startswith(foreign)}
    return subprocess.run(command, cwd=where, env=environment, capture_output=True, text=True, check=False)


def _tail(done: "subprocess.CompletedProcess[str]") -> str:
    return "\n".join((done.stdout + done.stderr).strip().splitlines()[-20:])
