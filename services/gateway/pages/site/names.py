"""Names in place of ids: of spaces and partners, and the calendar's of a moment."""

from datetime import timedelta
from typing import TypeVar

from services.gateway.operations.whole_lists import whole_answer
from services.gateway.pages.site.languages import name_in, title_in
from services.gateway.pages.site.visit import Visit
from shared.contracts.bookings.refusals.spaces import SPACE_IS_UNKNOWN
from shared.contracts.bookings.spaces.views import ListSpaces, SpaceView
from shared.contracts.fund.earmarks import ListEarmarks
from shared.contracts.partners.partnership import ListPartners, PartnerView
from shared.kernel.models import Page, PagedQuery
from shared.kernel.refusals import require

T = TypeVar("T")

AHEAD = timedelta(days=60)
"""So far ahead pages look for what is planned."""
_MOST = 2_000


async def everything(visit: Visit, query: PagedQuery[Page[T]]) -> list[T]:
    """All items of a list, 2,000 at most: more would be no list that a person reads."""
    return await whole_answer(visit, query, _MOST)


async def spaces_of(visit: Visit) -> dict[str, SpaceView]:
    """The community's spaces by id, in the order in which they were opened."""
    return {one.space_id: one for one in await everything(visit, ListSpaces())}


async def space_of(visit: Visit) -> SpaceView:
    """The space of this address; raises `Rejected` (404) where there is none."""
    space_id = visit.id_part("space_id", SPACE_IS_UNKNOWN)
    return require((await spaces_of(visit)).get(space_id), SPACE_IS_UNKNOWN)


async def room_choices(visit: Visit) -> tuple[tuple[str, str], ...]:
    """The spaces as a form offers them: id and name."""
    return tuple((one.space_id, name_in(visit.language, one)) for one in (await spaces_of(visit)).values())


async def partners_of(visit: Visit) -> dict[str, PartnerView]:
    """The community's partners by id, also those that have left."""
    return {one.partner_id: one for one in await everything(visit, ListPartners())}


async def purse_titles(visit: Visit) -> dict[str, str]:
    """What the purses are called in the visitor's language, by id, in the order in which they were opened."""
    purses = await everything(visit, ListEarmarks())
    return {one.earmark_id: title_in(visit.language, one) for one in purses}


async def purse_choices(visit: Visit) -> tuple[tuple[str, str], ...]:
    """The purses as a form offers them, the general one first."""
    return (("", visit.words("fund.any_purpose")), *(await purse_titles(visit)).items())


async def purse_title(visit: Visit, earmark_id: str | None) -> str:
    """What a purse is for; the fund in general where none is named."""
    titles = await purse_titles(visit) if earmark_id else {}
    return titles.get(earmark_id or "") or visit.words("fund.any_purpose")
