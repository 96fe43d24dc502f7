"""Pictures of numbers: bars as SVG, made here, with no script and no inline style."""

from collections.abc import Sequence
from dataclasses import dataclass

_WIDTH = 360
_LABEL_HEIGHT = 20
_TOP = 8
_HEIGHT = 110
_MOST_BARS = 12


@dataclass(frozen=True, slots=True)
class Bar:
    """One bar: where it stands, how high it is, and of which kind."""

    x: float
    y: float
    width: float
    height: float
    kind: str
    """A class of the style sheet: ``in`` or ``out``."""


@dataclass(frozen=True, slots=True)
class Label:
    """Words below the bars."""

    x: float
    words: str


@dataclass(frozen=True, slots=True)
class Plot:
    """Pairs of bars side by side, on one scale."""

    width: int
    height: int
    floor: int
    """Where the bars stand."""
    bars: tuple[Bar, ...]
    labels: tuple[Label, ...]


def paired_bars(pairs: Sequence[tuple[str, int, int]]) -> Plot:
    """What came in and what went out, by name; the last twelve, on one scale that begins at nought."""
    shown = pairs[-_MOST_BARS:]
    highest = max((max(one, other) for _, one, other in shown), default=0) or 1
    floor = _TOP + _HEIGHT
    slot = _WIDTH / max(len(shown), 1)
    width = min(slot * 0.32, 44)
    bars: list[Bar] = []
    labels: list[Label] = []
    for place, (name, came, went) in enumerate(shown):
        middle = slot * (place + 0.5)
        for kind, amount, left in (("in", came, middle - width - 1), ("out", went, middle + 1)):
            height = max(amount, 0) / highest * _HEIGHT
            bars.append(
                Bar(round(left, 1), round(floor - height, 1), round(width, 1), round(height, 1), kind)
            )
        labels.append(Label(round(middle, 1), name))
    return Plot(_WIDTH, floor + _LABEL_HEIGHT, floor, tuple(bars), tuple(labels))
