"""A list that is read as a whole has all of its pages, and no more are read than are wanted."""

from services.gateway.operations.whole_lists import whole
from shared.kernel.models import Page


class _Pages:
    """A list of ``count`` numbers in pages of ``size``; remembers which were read."""

    def __init__(self, count: int, size: int) -> None:
        self._count, self._size = count, size
        self.read = list[str | None]()

    async def page(self, cursor: str | None) -> Page[int]:
        self.read.append(cursor)
        first = int(cursor or 0)
        last = min(first + self._size, self._count)
        return Page(items=[*range(first, last)], next_cursor=str(last) if last < self._count else None)


async def test_every_page_is_there_in_order() -> None:
    """Six thousand lines of a month are six thousand: a checklist that looks at fewer calls the rest done."""
    pages = _Pages(6_000, 200)

    assert await whole(pages.page) == [*range(6_000)]
    assert len(pages.read) == 30


async def test_an_empty_list_is_one_page() -> None:
    pages = _Pages(0, 200)

    assert await whole(pages.page) == []
    assert pages.read == [None]


async def test_no_page_is_read_once_there_are_enough() -> None:
    pages = _Pages(1_000, 200)

    assert len(await whole(pages.page, most=300)) == 400
    assert pages.read == [None, "200"]
