"""The district's officers: who they are, by name where the vault knows one."""

from services.gateway.domain.state import DISTRICT_LOG
from services.gateway.operations.caller import Caller
from shared.contracts.gateway.identity import OfficerView
from shared.kernel.models import Page
from shared.projections.cursors import cursor_after, key_in

_LIST = "officers"


async def list_officers(caller: Caller, cursor: str | None, limit: int) -> Page[OfficerView]:
    """Those who act for the sub-district, in all its communities, by their ids."""
    state = await caller.gateway.state_of(DISTRICT_LOG)
    after = key_in(cursor, _LIST)
    officers = sorted(person for person in state.officers if after is None or person > after)
    known = await caller.gateway.vault.people(DISTRICT_LOG, officers[:limit])
    names = {person_id: person.name for person_id, person in known.items()}
    found = [OfficerView(person_id=person, name=names.get(person)) for person in officers[:limit]]
    return Page(items=found, next_cursor=cursor_after(officers, limit, _LIST))
