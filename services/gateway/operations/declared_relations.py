"""Relations declared to payees, as each caller may see them: their own, all of them for those who watch."""

from services.gateway.operations.caller import Caller
from shared.contracts.fund.relations.views import (
    DeclaredRelationView,
    ListDeclaredRelations,
    ListDeclaredRelationsRequest,
)
from shared.kernel.models import Page
from shared.kernel.roles import Role

_WATCH = (Role.SUPERVISOR, Role.AUDITOR, Role.DISTRICT)


async def list_declared_relations(
    caller: Caller, asked: ListDeclaredRelationsRequest
) -> Page[DeclaredRelationView]:
    """Those that concern the caller, or everybody's."""
    whose = None if caller.has(*_WATCH) else caller.actor.person
    return await caller.ask(ListDeclaredRelations(**dict(asked), person_id=whose))
