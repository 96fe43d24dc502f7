"""What a rule refuses, the description of its route says."""

import pytest

from shared.contracts.partners import COMMANDS
from shared.kernel.messages import Tick
from tests.unit.partners.cases import Case
from tests.unit.partners.routes import ROUTES, may_say, operation_of
from tests.unit.partners.test_every_refusal import TOPICS

CASES = [case for topic in TOPICS for case in topic.CASES]


@pytest.mark.parametrize("case", CASES, ids=[f"{case.refusal.code}: {case.when}" for case in CASES])
def test_a_route_documents_what_its_rule_refuses(case: Case) -> None:
    assert case.refusal.code in may_say(type(case.command(case.scene())))


def test_every_command_but_the_clocks_has_a_route() -> None:
    assert {operation_of(command) for command in COMMANDS if command is not Tick} <= ROUTES.keys()


def test_every_route_says_what_it_does() -> None:
    for route in ROUTES.values():
        assert route.summary
        assert route.description
        assert route.response_model is not None
