"""What one measurement says, and how it is shown."""

import json
from collections.abc import Sequence
from dataclasses import dataclass
from pathlib import Path


@dataclass(frozen=True, slots=True)
class Measurement:
    """One number of ours, with the peer's number of the same run where there is a peer."""

    name: str
    ours: float
    unit: str
    conditions: str
    peer: float | None = None

    @property
    def ratio(self) -> float | None:
        """Ours to the peer's; None without a peer."""
        return self.ours / self.peer if self.peer else None

    @property
    def row(self) -> str:
        """One line of the table."""
        peer = f"{self.peer:,.1f}" if self.peer is not None else "-"
        ratio = f"{self.ratio:.2f}" if self.ratio is not None else "-"
        return f"{self.name:<50} {self.ours:>11,.1f} {peer:>11} {ratio:>7}  {self.unit}"


HEADING = f"{'what':<50} {'ours':>11} {'peer':>11} {'ratio':>7}  unit"


def write(path: Path, measurements: Sequence[Measurement]) -> None:
    """All measurements of a run as a JSON list."""
    path.parent.mkdir(parents=True, exist_ok=True)
    rows = [
        {
            "name": one.name,
            "ours": round(one.ours, 3),
            "peer": round(one.peer, 3) if one.peer is not None else None,
            "ratio": round(one.ratio, 3) if one.ratio is not None else None,
            "unit": one.unit,
            "conditions": one.conditions,
        }
        for one in measurements
    ]
    path.write_text(json.dumps(rows, ensure_ascii=False, indent=2) + "\n", encoding="utf-8")


def quantile(values: Sequence[float], share: float) -> float:
    """The smallest value that this share of all values does not exceed."""
    ordered = sorted(values)
    return ordered[min(len(ordered) - 1, int(share * len(ordered)))]
