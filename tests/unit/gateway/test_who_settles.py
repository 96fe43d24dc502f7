"""Who is offered to settle a contested relation to an applicant: whoever has no part in it by the rules."""

from typing import Any, cast

import pytest

from services.gateway.operations.caller import Caller
from services.gateway.operations.declared_relations import takes_part_in
from shared.contracts.partners.decisions.claimed_relations import CaseRelationView, ListCaseRelations
from shared.contracts.partners.decisions.events import RelationKind
from shared.kernel.claims import RelationState
from shared.kernel.messages import Actor
from shared.kernel.models import Page
from tests.specification import MONDAY

CASE = "0197e2a0-0000-7000-8000-000000000001"


def relation(person_id: str, state: RelationState) -> CaseRelationView:
    return CaseRelationView(
        application_id=CASE,
        person_id=person_id,
        kind=RelationKind.FAMILY,
        declared_by="staff-li",
        declared_at=MONDAY,
        state=state,
    )


class Asked:
    """A supervisor of whom it was declared before that they are related to the same applicant."""

    actor = Actor(id="supervisor", roles=frozenset())

    def __init__(self, became: RelationState) -> None:
        self.became = became

    async def ask(self, query: object) -> Any:
        if isinstance(query, ListCaseRelations):
            return Page(items=[relation("supervisor", self.became)])
        return None  # Of the application nothing more is known.


@pytest.mark.parametrize("became", [*RelationState])
async def test_what_was_dismissed_or_lapsed_keeps_nobody_from_settling_another_ones(
    became: RelationState,
) -> None:
    caller = cast("Caller", Asked(became))
    takes_part = await takes_part_in(caller, relation("zhou", RelationState.CONTESTED))
    assert takes_part is (became not in {RelationState.DISMISSED, RelationState.LAPSED})
