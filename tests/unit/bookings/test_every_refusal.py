"""Every refusal is raised by some specification, and every message of the contract has its rule."""

from pathlib import Path

import pytest

from shared.contracts.bookings import refusals
from shared.kernel.refusals import Refusal

SPECIFICATIONS = "\n".join(
    path.read_text(encoding="utf-8")
    for path in Path(__file__).parent.glob("test_*.py")
    if path.name != Path(__file__).name
)
CLOSED_LIST = {name: value for name, value in vars(refusals).items() if isinstance(value, Refusal)}


@pytest.mark.parametrize("name", sorted(CLOSED_LIST))
def test_every_refusal_is_specified(name: str) -> None:
    # An unused import fails the lint, so a name in a specification is a refusal that it expects.
    assert name in SPECIFICATIONS


def test_codes_are_the_names_in_lower_case_and_sentences_end() -> None:
    for name, refusal in CLOSED_LIST.items():
        assert refusal.code == name.lower()
        assert refusal.sentence.endswith(".")
