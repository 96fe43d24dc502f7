"""The register of relations as each caller may see it: their own part, all of it for those who watch."""

from services.gateway.operations.caller import Caller
from services.gateway.operations.whole_lists import whole_answer
from shared.contracts.partners.reviews.relations import ListRelations, RelationsView
from shared.kernel.models import Page, PagedRequest
from shared.kernel.roles import Role

_WATCH = (Role.SUPERVISOR, Role.AUDITOR, Role.DISTRICT)


async def list_relations(caller: Caller, asked: PagedRequest) -> Page[RelationsView]:
    """What the caller registered, or what everybody did."""
    whose = None if caller.has(*_WATCH) else caller.actor.id
    return await caller.ask(ListRelations(cursor=asked.cursor, limit=asked.limit, person=whose))


async def own_relations(caller: Caller) -> RelationsView | None:
    """What the caller registered the last time; None if they never did."""
    found = await whole_answer(caller, ListRelations(person=caller.actor.id))
    return found[0] if found else None
