"""The table of laws names refusals that are given and tests that exist."""

import re
from itertools import chain
from pathlib import Path

from tests.architecture.contracts import all_refusals
from tests.changes_of_laws import CHANGES
from tests.proving_laws import changed_by

ROOT = Path(__file__).parents[2]
TEXT = (ROOT / "docs" / "laws.md").read_text(encoding="utf-8")
NAMED = set(re.findall(r"`([a-z][a-z0-9_]+)`", TEXT))


def test_every_test_that_proves_a_law_is_there() -> None:
    written = "\n".join(path.read_text(encoding="utf-8") for path in (ROOT / "tests").rglob("test_*.py"))
    defined = set(re.findall(r"^(?:async )?def (test_\w+)", written, re.MULTILINE))
    named = {one for one in NAMED if one.startswith("test_")}
    assert len(named) > 10
    assert named - defined == set()


def test_every_refusal_that_enforces_a_law_is_given() -> None:
    codes = {one.code for _, one in all_refusals()}
    assert {one for one in NAMED if not one.startswith("test_")} - codes == set()


def test_what_breaks_a_law_to_show_that_its_test_fails_fits_the_code() -> None:
    """`tests.proving_laws` makes these changes, by hand; here it is seen that each could still be made."""
    assert CHANGES.keys() <= NAMED
    for change in chain.from_iterable(CHANGES.values()):
        assert changed_by(change)
