"""What waits is the same however long the lists are in which it stands."""

import ast
from collections.abc import Iterator
from pathlib import Path
from typing import Any

from examples.gangwan.people import identities
from services.gateway.operations.caller import Caller
from services.gateway.operations.waiting import listing
from services.gateway.operations.waiting.listing import list_waiting
from services.gateway.platform import Gateway
from shared.kernel.messages import Actor
from shared.kernel.models import Page, PagedQuery, Query
from shared.kernel.roles import Role
from tests.component.gateway import stage
from tests.component.test_bookings_sessions import HERE
from tests.component.test_gateway_pages import Browser
from tests.component.test_gateway_restricted import NEED
from tests.scenes import Scenes

_NOTHING_YET = "nothing stood on the first page"


class Leafing(Caller):
    """A caller to whom the store hands each list out one by one, on a first page nothing at all.

    Whatever reads no further than a page then misses what it is to tell.
    """

    __slots__ = ("begun", "leafed")

    def __init__(self, gateway: Gateway, community: str, actor: Actor) -> None:
        super().__init__(gateway, community, actor, None)
        self.begun, self.leafed = set[str](), set[str]()
        """What was asked for, and what of that beyond its first page."""

    async def ask(self, query: Query[Any], *, community: str | None = None) -> Any:
        if not isinstance(query, PagedQuery):
            return await super().ask(query, community=community)
        asked = f"{type(query).__name__} {query.model_dump(exclude={'cursor', 'limit'})}"
        if query.cursor is None:
            self.begun.add(asked)
            return Page(items=[], next_cursor=_NOTHING_YET)
        self.leafed.add(asked)
        cursor = None if query.cursor == _NOTHING_YET else query.cursor
        one = query.model_copy(update={"cursor": cursor, "limit": 1})
        return await super().ask(one, community=community)


async def test_nobody_is_told_less_because_a_list_is_long(tmp_path: Path, scenes: Scenes) -> None:
    asked = set[str]()
    async with stage(scenes.example(tmp_path / "data")) as running:
        gateway = running.platform.gateway
        for one in identities().values():
            if one.community is None:
                continue
            actor = Actor(id=one.person_id, roles=frozenset(Role))
            told = await list_waiting(Caller(gateway, one.community, actor, None))
            leafing = Leafing(gateway, one.community, actor)
            assert (await list_waiting(leafing)).things == told.things, one.name
            assert leafing.begun == leafing.leafed, one.name
            asked |= {each.partition(" ")[0] for each in leafing.begun}
    assert len(asked) > 30, sorted(asked)


def test_no_desk_reads_a_page_and_takes_it_for_the_list() -> None:
    """Not even of a kind of which the example has none: lists are read by `whole_lists` alone."""
    folder = Path(listing.__file__).parent
    cut = [f"{path.name}:{node.lineno}" for path in sorted(folder.glob("*.py")) for node in _cuts(path)]
    assert cut == []


def _cuts(path: Path) -> Iterator[ast.expr]:
    tree = ast.parse(path.read_text(encoding="utf-8"))
    called = {node.func for node in ast.walk(tree) if isinstance(node, ast.Call)}
    for node in ast.walk(tree):
        if isinstance(node, ast.Attribute) and node.attr == "items" and node not in called:
            yield node
        if isinstance(node, ast.keyword) and node.arg == "limit" and ast.unparse(node.value) != "AT_ONCE":
            yield node.value


async def test_a_desk_with_more_than_a_hundred_of_a_task_tells_the_oldest_and_counts_the_rest(
    tmp_path: Path,
) -> None:
    async with stage(tmp_path / "data") as running:
        await running.open("haiwan")
        for number in range(102):
            need = NEED | {"title": f"需求 {number}"}
            await running.done("wu-staff", "POST", f"{HERE}/needs", need)
        found = await running.done("chen-staff", "GET", f"{HERE}/waiting?role=staff")
        titles = [one["title"] for one in found["things"] if one["task"] == "verify_need"]
        assert titles == [f"需求 {number}" for number in range(100)]
        assert found["left_off"] == [{"task": "verify_need", "role": "staff", "count": 2, "overdue": 0}]
        browser = Browser(running.http)
        await browser.sign_in("chen-staff")
        desk = await browser.get("/haiwan/desk")
        assert "还有 2 项未列出" in desk.text
        english = await browser.get("/haiwan/desk", accept_language="en")
        assert "2 more are not listed" in english.text
