"""One case for one refusal: a scene, the command that it refuses, and the rule that does."""

from collections.abc import Callable
from dataclasses import dataclass
from typing import Any, Generic

import pytest
from pydantic import TypeAdapter
from typing_extensions import TypeVar

from services.partners.domain.state import Programme
from shared.kernel.messages import Command
from shared.kernel.refusals import Refusal
from tests.unit.partners.scenes import Scene

_STATE = TypeAdapter(Programme)
S = TypeVar("S", bound=Scene, default=Scene)


@dataclass(frozen=True)
class Case(Generic[S]):
    """``command`` is made once the scene has come as far as ``scene`` leads it."""

    refusal: Refusal
    when: str
    scene: Callable[[], S]
    command: Callable[[S], Command]

    def holds(self) -> None:
        """The command is refused by this rule, with the facts that the rule's example shows."""
        scene = self.scene()
        before = _STATE.dump_json(scene.state)
        facts = scene.refuses(self.command(scene), self.refusal)
        assert facts.keys() == self.refusal.example.keys()
        assert _STATE.dump_json(scene.state) == before, "a refused command changes nothing"


def each(*cases: Case[Any]) -> pytest.MarkDecorator:
    """The cases as parameters of a test, named by rule and circumstance."""
    return pytest.mark.parametrize("case", cases, ids=[f"{case.refusal.code}: {case.when}" for case in cases])
