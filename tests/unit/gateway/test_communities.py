"""The list of communities: what each is called is asked once, and side by side."""

import asyncio
from collections.abc import Collection
from datetime import UTC, datetime
from types import SimpleNamespace
from typing import Any, cast

from services.gateway.operations.communities import list_communities, summaries_of
from services.gateway.platform import Gateway
from shared.projections.cursors import to_cursor

NAMES = [f"community-{number:03}" for number in range(100)]


class Partners:
    """Counts the questions, and how many of them are under way at once."""

    name = "partners"

    def __init__(self) -> None:
        self.asked: list[str] = []
        self.most_at_once = self._under_way = 0
        self.behind: set[str] = set()

    async def ask(self, community: str, _query: object) -> Any:
        self.asked.append(community)
        self._under_way += 1
        self.most_at_once = max(self.most_at_once, self._under_way)
        await asyncio.sleep(0)
        self._under_way -= 1
        return None if community in self.behind else SimpleNamespace(name=community, name_en=community)


def gateway_on(partners: Partners) -> Gateway:
    async def names() -> Collection[str]:
        return NAMES[::-1]

    parts: Any = {"clients": {"partners": partners}, "community_names": names}
    for name in ("vault", "sessions", "accounts", "tokens", "feed", "restricted", "state_of"):
        parts[name] = cast("Any", None)
    return Gateway(**parts, clock=SimpleNamespace(now=lambda: datetime(2026, 7, 6, tzinfo=UTC)))


async def test_each_is_asked_about_once_and_side_by_side() -> None:
    partners = Partners()
    gateway = gateway_on(partners)
    first = await list_communities(gateway, None, 60)
    assert [one.community for one in first.items] == NAMES[:60]
    assert first.next_cursor == to_cursor("communities", None, NAMES[59])
    assert partners.most_at_once == 32
    again = await list_communities(gateway, None, 60)
    assert again == first
    assert len(partners.asked) == 60
    rest = await list_communities(gateway, first.next_cursor, 60)
    assert [one.community for one in rest.items] == NAMES[60:]
    assert rest.next_cursor is None
    assert sorted(partners.asked) == NAMES


async def test_one_whose_read_model_is_not_there_yet_is_asked_about_again() -> None:
    partners = Partners()
    partners.behind = {NAMES[0]}
    gateway = gateway_on(partners)
    assert [one.community for one in (await list_communities(gateway, None, 2)).items] == NAMES[1:2]
    partners.behind = set()
    assert [one.community for one in (await list_communities(gateway, None, 2)).items] == NAMES[:2]


async def test_of_some_by_name_no_others_are_asked_about() -> None:
    partners = Partners()
    gateway = gateway_on(partners)
    wanted = [NAMES[99], NAMES[3]]
    assert [one.community for one in await summaries_of(gateway, wanted)] == wanted
    assert partners.asked == wanted
