"""Lists read as a whole, page after page, by whoever looks through all of one."""

from collections.abc import Awaitable, Callable
from typing import Protocol, TypeVar

from shared.kernel.models import Page, PagedQuery, Query

T = TypeVar("T")

AT_ONCE = 200


class Asks(Protocol):
    """Whoever can put a question: a caller, a visit."""

    async def ask(self, query: Query[T], /) -> T: ...


async def whole(read: Callable[[str | None], Awaitable[Page[T]]], most: int | None = None) -> list[T]:
    """Every item in the list's order; ``read`` gets each page by the cursor of the one before.

    Once there are ``most`` items no further page is read; so many are enough for what a person looks at.
    """
    found: list[T] = []
    cursor: str | None = None
    while most is None or len(found) < most:
        page = await read(cursor)
        found += page.items
        cursor = page.next_cursor
        if cursor is None:
            break
    return found


async def whole_answer(asks: Asks, query: PagedQuery[Page[T]], most: int | None = None) -> list[T]:
    """Every item that the query finds, as ``whole`` reads them."""
    return await whole(
        lambda cursor: asks.ask(query.model_copy(update={"cursor": cursor, "limit": AT_ONCE})), most
    )
