"""Who holds roles that exclude each other: for the district, which ends one of them."""

from heapq import nsmallest

from services.gateway.domain.exclusions import clashing_of
from services.gateway.identity.vault import ContactRead
from services.gateway.operations.caller import Caller
from shared.contracts.gateway.contact import ContactPurpose
from shared.contracts.gateway.separation import RoleConflictView
from shared.kernel.ids import new_id
from shared.kernel.models import Page
from shared.projections.cursors import cursor_after, key_in

_LIST = "role_conflicts"


async def list_role_conflicts(
    caller: Caller, purpose: ContactPurpose | None, cursor: str | None, limit: int
) -> Page[RoleConflictView]:
    """Everybody whose roles exclude each other, by community and person; names only for a purpose."""
    after = key_in(cursor, _LIST) or ""
    conflicts = {}
    for community in await caller.gateway.community_names():
        state = await caller.gateway.state_of(community)
        for person in state.roles:
            if (key := f"{community}/{person}") > after and (roles := clashing_of(state, person)):
                conflicts[key] = community, person, tuple(sorted(roles))
    keys = nsmallest(limit + 1, conflicts)
    shown = [conflicts[key] for key in keys[:limit]]
    names = await _names(caller, [(community, person) for community, person, _ in shown], purpose)
    items = [
        RoleConflictView(
            community=community, person_id=person, name=names.get((community, person)), roles=roles
        )
        for community, person, roles in shown
    ]
    return Page(items=items, next_cursor=cursor_after(keys, limit, _LIST))


async def _names(
    caller: Caller, wanted: list[tuple[str, str]], purpose: ContactPurpose | None
) -> dict[tuple[str, str], str]:
    """That they were read is written down before they are given."""
    if purpose is None:
        return {}
    vault, names = caller.gateway.vault, {}
    for community in dict.fromkeys(community for community, _ in wanted):
        known = await vault.people(community, [person for where, person in wanted if where == community])
        reads = [
            ContactRead(community, one, caller.actor.id, purpose, caller.now, new_id(caller.now))
            for one in known
            if one != caller.actor.id
        ]
        if reads:
            await vault.note_reads(reads)
        names.update({(community, one): person.name for one, person in known.items()})
    return names
