"""The ASVS list answers every requirement of levels 1 and 2 once: a test that is there, a reason, or open."""

import re
from collections import Counter
from collections.abc import Iterator
from pathlib import Path

ROOT = Path(__file__).parents[2]
TEXT = (ROOT / "docs" / "asvs.md").read_text(encoding="utf-8")
ROWS = re.findall(r"^\| ([0-9][^|]*) \| ([^|]+) \| ([^|]+) \|$", TEXT, re.MULTILINE)

_SECTIONS = (
    "1.1:2 1.2:9 1.3:11 1.4:3 1.5:2 2.1:3 2.2:3 2.3:4 2.4:1 3.2:2 3.3:4 3.4:6 3.5:5 "
    "3.7:2 4.1:3 4.2:1 4.3:2 4.4:4 5.1:1 5.2:3 5.3:2 5.4:3 6.1:3 6.2:12 6.3:4 6.4:4 "
    "6.5:5 6.6:3 6.8:4 7.1:3 7.2:4 7.3:2 7.4:5 7.5:2 7.6:2 8.1:2 8.2:3 8.3:1 8.4:1 "
    "9.1:3 9.2:4 10.1:2 10.2:2 10.3:4 10.4:11 10.5:5 10.6:2 10.7:3 11.1:2 11.2:3 11.3:3 11.4:4 "
    "11.5:1 11.6:1 12.1:3 12.2:2 12.3:4 13.1:1 13.2:5 13.3:2 13.4:5 14.1:2 14.2:4 14.3:3 15.1:3 "
    "15.2:3 15.3:7 16.1:1 16.2:5 16.3:4 16.4:3 16.5:3 17.1:1 17.2:4 17.3:2 "
)
"""How many requirements each section of version 5.0.0 has at levels 1 and 2; they are numbered from 1."""


def _counts() -> Iterator[tuple[str, int]]:
    for one in _SECTIONS.split():
        section, _, count = one.partition(":")
        yield section, int(count)


ALL = [f"{section}.{number}" for section, count in _counts() for number in range(1, count + 1)]


def answered() -> Iterator[str]:
    for numbers, _, _ in ROWS:
        for part in numbers.split(", "):
            first, _, last = part.partition(" to ")
            yield from ALL[ALL.index(first) : ALL.index(last or first) + 1]


def test_every_requirement_is_answered_once() -> None:
    assert len(ALL) == 253
    assert Counter(answered()) == Counter(ALL)


def test_each_answer_is_a_test_a_reason_or_open() -> None:
    for numbers, _, answer in ROWS:
        said = re.search(r"`tests/\S+\.py`|reason: |\*\*open\*\*|`make |`docs/", answer)
        assert said, f"{numbers}: {answer}"


def test_every_test_that_the_threat_model_names_is_there() -> None:
    text = (ROOT / "SECURITY.md").read_text(encoding="utf-8")
    named = set(re.findall(r"`(tests/\S+\.py)`", text))
    assert len(named) > 20
    assert [one for one in sorted(named) if not (ROOT / one).exists()] == []


def test_all_that_an_answer_names_is_there() -> None:
    named = {one for _, _, answer in ROWS for one in re.findall(r"`([\w.-]+(?:/[\w.-]+)+)`", answer)}
    assert len({one for one in named if one.startswith("tests/")}) > 40
    assert [one for one in sorted(named) if not (ROOT / one).exists()] == []
