"""What the fund has to disclose and has disclosed, for everybody; overdue is said plainly."""

from collections.abc import Iterable
from dataclasses import dataclass
from typing import ClassVar

from fastapi import APIRouter, Response

from services.gateway.operations.disclosures import title_in_english
from services.gateway.pages.site.languages import Language
from services.gateway.pages.site.names import purse_titles
from services.gateway.pages.site.serving import page
from services.gateway.pages.site.templates import PageView
from services.gateway.pages.site.visit import Visit
from services.gateway.pages.tables.listings import files_of
from shared.contracts.fund.disclosures.commands import DISCLOSERS
from shared.contracts.fund.disclosures.terms import DisclosureKind
from shared.contracts.fund.disclosures.views import DisclosureView, ListDisclosures

router = APIRouter(include_in_schema=False)


@dataclass(frozen=True, slots=True)
class DisclosureRow:
    """One disclosure, and what the visitor can do with it."""

    disclosure: DisclosureView
    is_overdue: bool
    title: str
    """What it is about, in the visitor's language where that has it."""
    is_other: bool
    """Whether its text is in the other language, since nobody said it in this one."""
    act: str
    """The last part of the act's address; empty where there is none."""


@dataclass(frozen=True, slots=True, kw_only=True)
class DisclosuresPage(PageView):
    """The calendar, the latest day first."""

    template: ClassVar[str] = "disclosures/disclosures.html"

    rows: tuple[DisclosureRow, ...]
    overdue: int
    """How many of those shown are overdue."""
    next_cursor: str | None


@page(router, "GET /{community}/fund/disclosures")
async def calendar(visit: Visit) -> Response:
    """The calendar."""
    found = await visit.ask(ListDisclosures(cursor=visit.asked("cursor")[:512] or None))
    publishes, today = await visit.has(*DISCLOSERS.roles), (await visit.shown()).today
    english = visit.language is Language.ENGLISH
    titles = await _in_english(visit, found.items) if english else {}
    rows = tuple(
        DisclosureRow(
            disclosure=one,
            is_overdue=not one.published and one.due_on < today,
            title=titles.get(one.subject_id or "", one.title),
            is_other=english and one.text is not None and one.text_en is None,
            act=act_of(one) if publishes else "",
        )
        for one in found.items
    )
    view = DisclosuresPage(
        title=visit.words("disclosures.title"),
        list_files=await files_of(visit, "fund-disclosures"),
        rows=rows,
        overdue=sum(one.is_overdue for one in rows),
        next_cursor=found.next_cursor,
    )
    return await visit.page(view)


async def _in_english(visit: Visit, shown: Iterable[DisclosureView]) -> dict[str, str]:
    """What payments and campaigns are called, by id; a campaign's purse is called as the campaign is."""
    titles = await purse_titles(visit)
    for one in shown:
        if one.kind is DisclosureKind.RELATED_PARTY and one.subject_id is not None:
            title = await title_in_english(visit, one)
            titles |= {one.subject_id: title} if title else {}
    return titles


def act_of(one: DisclosureView) -> str:
    """What is done with it next by those who publish."""
    return "correct" if one.published else "publish"
