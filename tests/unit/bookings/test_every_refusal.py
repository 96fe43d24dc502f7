"""Every refusal is given by some specification, and named by the operations that it refuses."""

from pathlib import Path

import pytest

from services.bookings.service import SERVICE
from shared.contracts.bookings import COMMANDS, refusals
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


def test_every_refusal_is_named_by_some_operation() -> None:
    queries = {query for projection in SERVICE.projections for query in projection.queries}
    operations = [one.operation for one in COMMANDS] + [one.operation for one in queries]
    named = {refusal for operation in operations for refusal in operation.refuses}
    assert named >= set(CLOSED_LIST.values())


def test_codes_are_the_names_in_lower_case_and_sentences_end() -> None:
    for name, refusal in CLOSED_LIST.items():
        assert refusal.code == name.lower()
        assert refusal.sentence.endswith(".")
