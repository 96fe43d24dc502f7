"""The communities of the platform: opened for every service, and found by name."""

import asyncio
from collections.abc import Sequence

from services.gateway.operations.caller import Caller
from services.gateway.platform import Gateway
from shared.contracts.gateway.identity import CommunitySummary
from shared.contracts.partners.programme import GetCommunity, OpenCommunity, OpenCommunityRequest, Rules
from shared.contracts.partners.rule_bounds import RuleBounds
from shared.kernel.models import Page
from shared.kernel.outcome import Outcome
from shared.kernel.refusals import COMMUNITY_IS_NOT_OPEN, require
from shared.projections.cursors import cursor_after, key_in

_LIST = "communities"
_AT_ONCE = 32
"""Questions under way at a time, to the partners service."""


async def open_community(caller: Caller, body: OpenCommunityRequest) -> Outcome:
    """Opens a community, and comes back when every service knows of it."""
    outcome = await caller.submit(OpenCommunity, body)
    for service in ("bookings", "fund"):
        await caller.wait_handled(service, "partners", outcome.sequence)
    return outcome


async def rules_like(caller: Caller, community: str) -> tuple[Rules, RuleBounds]:
    """The rules and bounds of another community, for one that is to begin with the same.

    What they say of single rooms is left out: those rooms are the other one's. Raises `Rejected` (404).
    """
    view = require(await caller.ask(GetCommunity(at=caller.now), community=community), COMMUNITY_IS_NOT_OPEN)
    rules, rooms = view.rules, view.rules.rooms
    if rooms is not None:
        for_all = {
            "quotas": tuple(one for one in rooms.quotas if one.space_id is None),
            "lead_times": tuple(one for one in rooms.lead_times if one.space_id is None),
        }
        rules = rules.model_copy(update={"rooms": rooms.model_copy(update=for_all)})
    return rules, view.bounds


async def list_communities(gateway: Gateway, cursor: str | None, limit: int) -> Page[CommunitySummary]:
    """The communities of the platform, in the order of their short names."""
    after = key_in(cursor, _LIST)
    names = sorted(name for name in await gateway.community_names() if after is None or name > after)
    items = await summaries_of(gateway, names[:limit])
    return Page(items=items, next_cursor=cursor_after(names, limit, _LIST))


async def summaries_of(gateway: Gateway, names: Sequence[str]) -> list[CommunitySummary]:
    """What communities are called, in the order of ``names``; one whose read model is behind is left out.

    It is recorded when a community is opened and never changes, so each is asked about once in the life of a
    process, and those that are new side by side.
    """
    unknown = [name for name in names if name not in gateway.summaries]
    for start in range(0, len(unknown), _AT_ONCE):
        await _learn(gateway, unknown[start : start + _AT_ONCE])
    return [gateway.summaries[name] for name in names if name in gateway.summaries]


async def _learn(gateway: Gateway, names: Sequence[str]) -> None:
    partners, query = gateway.clients["partners"], GetCommunity(at=gateway.clock.now())
    views = await asyncio.gather(*(partners.ask(name, query) for name in names))
    for name, view in zip(names, views, strict=True):
        if view is not None:  # Else its read model has not come so far, and is asked again next time.
            summary = CommunitySummary(community=name, name=view.name, name_en=view.name_en)
            gateway.summaries[name] = summary
