"""An older commit is measured in turns with this one, and only their figures are compared."""

import json
from pathlib import Path

import pytest

from benchmarks.against import CanNotCompare, Row, in_turns

_SIDE = """#!/bin/sh
[ "$*" = "-m benchmarks writer" ] || exit {otherwise}
echo {side} >> "{turns}"
mkdir -p build
cp rows.json build/bench.json
"""


def side(folder: Path, rows: dict[str, float], *, otherwise: int = 2) -> Path:
    """A checkout whose interpreter says these figures."""
    (folder / ".venv" / "bin").mkdir(parents=True)
    found = [{"name": name, "unit": "ms", "ours": ours} for name, ours in rows.items()]
    (folder / "rows.json").write_text(json.dumps(found))
    python = folder / ".venv" / "bin" / "python"
    python.write_text(
        _SIDE.format(side=folder.name, turns=folder.parent / "turns", otherwise=otherwise), encoding="utf-8"
    )
    python.chmod(0o700)
    return folder


def test_the_sides_take_turns_and_a_row_has_the_ratio_of_every_round(tmp_path: Path) -> None:
    this = side(tmp_path / "this", {"p99": 20.0, "of this alone": 1.0})
    older = side(tmp_path / "older", {"p99": 40.0})
    rows = in_turns("writer", this, older, 3)
    assert (tmp_path / "turns").read_text().split() == ["this", "older"] * 3
    assert rows["p99"].ratios == [0.5, 0.5, 0.5]
    assert (rows["of this alone"].this, rows["of this alone"].ratios) == ([1.0] * 3, [])


def test_what_the_older_side_does_not_measure_has_no_ratio(tmp_path: Path) -> None:
    assert in_turns("site", side(tmp_path / "this", {}), side(tmp_path / "older", {}), 1) == {}


def test_a_side_that_fails_is_told_and_not_taken_for_one_that_has_no_such_row(tmp_path: Path) -> None:
    this, older = side(tmp_path / "this", {}), side(tmp_path / "older", {}, otherwise=1)
    with pytest.raises(CanNotCompare, match=r"site failed in .*older"):
        in_turns("site", this, older, 1)


def test_a_line_shows_the_medians_and_how_far_the_rounds_lie_apart() -> None:
    row = Row("durable commands", "a second", this=[100.0, 300.0, 120.0], older=[100.0, 100.0, 100.0])
    assert row.text.split() == [
        "durable",
        "commands",
        "120.0",
        "100.0",
        "1.20",
        "1.00",
        "3.00",
        "a",
        "second",
    ]
    assert Row("new", "ms", this=[1.0]).text.split() == ["new", "1.0", "-", "-", "ms"]
