"""What the gateway does once when the platform starts, before it takes requests."""

import asyncio
from collections.abc import AsyncIterator, Coroutine, Iterable, Sequence
from itertools import islice
from typing import Any

from services.gateway import erasure, merges
from services.gateway.domain.state import DISTRICT_LOG
from services.gateway.platform import Gateway
from shared.contracts.gateway.identity import BindRepresentatives, NameFirstOfficers
from shared.contracts.partners.partnership import ListPartners, PartnerState, PartnerView
from shared.kernel.ids import new_id
from shared.kernel.messages import Actor
from shared.kernel.roles import Role

_HOST = Actor(id="system:host", roles=frozenset({Role.SYSTEM}))
_PAGE = 200
_AT_ONCE = 32
"""Commands under way at a time, to one service."""


async def start(gateway: Gateway, first_officers: Sequence[str]) -> None:
    """Names the district's first officers, if it has none, and finishes what a crash or an upgrade left."""
    if first_officers:
        now = gateway.clock.now()
        command = NameFirstOfficers(
            command_id=new_id(now), actor=_HOST, now=now, person_ids=tuple(first_officers)
        )
        await gateway.clients["gateway"].submit(DISTRICT_LOG, command)
    await _count_as_one(gateway)
    await erasure.finish(gateway)
    await erasure.take_out_redacted(gateway)
    await _release_who_left(gateway)
    await _unbind_partners_that_left(gateway)
    await _place_contacts(gateway)


async def _count_as_one(gateway: Gateway) -> None:
    """Has merged records counted as one person's, in case that a crash came before that was told.

    What they had booked ahead is given back with that of everybody who is no resident any more.
    """
    merged = [
        (community, person, merge.into)
        for community in sorted(await gateway.community_names())
        for person, merge in sorted((await gateway.state_of(community)).merged.items())
    ]
    await _some_at_a_time(merges.count_as_one(gateway, *one) for one in merged)


async def _some_at_a_time(doings: Iterable[Coroutine[Any, Any, None]]) -> None:
    """The start waits for them."""
    left = iter(doings)
    while some := [*islice(left, _AT_ONCE)]:
        await asyncio.gather(*some)


async def _release_who_left(gateway: Gateway) -> None:
    """Gives back what is booked ahead by who is no resident any more.

    It was given back when the role ended, unless a crash came between the two. Everybody who ever left is
    asked for.
    """
    left = [
        (community, person)
        for community in sorted(await gateway.community_names())
        for person in sorted((await gateway.state_of(community)).left)
    ]
    await _some_at_a_time(erasure.release(gateway, *one) for one in left)


async def _unbind_partners_that_left(gateway: Gateway) -> None:
    """Ends the role of whoever still acts for a partner that has left.

    Since 0.2 it ends when the partner leaves; of those that left before, nothing told the gateway.
    """
    for community in sorted(await gateway.community_names()):
        bound = {
            one for partners in (await gateway.state_of(community)).partners.values() for one in partners
        }
        if not bound:
            continue
        found = [
            one.partner_id
            for state in (PartnerState.EXITED, PartnerState.TERMINATED)
            async for one in _partners_in(gateway, community, state)
            if one.partner_id in bound
        ]
        await _some_at_a_time(_unbind(gateway, community, one) for one in found)


async def _partners_in(gateway: Gateway, community: str, state: PartnerState) -> AsyncIterator[PartnerView]:
    cursor: str | None = None
    while True:
        asked = ListPartners(state=state, limit=_PAGE, cursor=cursor)
        page = await gateway.clients["partners"].ask(community, asked)
        for one in page.items:
            yield one
        if (cursor := page.next_cursor) is None:
            return


async def _unbind(gateway: Gateway, community: str, partner_id: str) -> None:
    now = gateway.clock.now()
    command = BindRepresentatives(
        command_id=new_id(now), actor=_HOST, now=now, partner_id=partner_id, person_ids=()
    )
    await gateway.clients["gateway"].submit(community, command)


async def _place_contacts(gateway: Gateway) -> None:
    """Gives the communities that somebody belongs to what 0.1 kept of that person as one row for all.

    Cut off, it goes on at the next start; a backup of 0.1 that was restored is placed just so.
    """
    members: dict[str, list[str]] | None = None
    while unplaced := await gateway.vault.unplaced():
        if members is None:
            members = {}
            for community in sorted(await gateway.community_names()):
                for member in (await gateway.state_of(community)).roles:
                    members.setdefault(member, []).append(community)
        for person in unplaced:
            await gateway.vault.place(person, [DISTRICT_LOG, *members.get(person.id, ())])
