"""Changes of purpose for everybody: from which purse to which, why, and until when anybody may object."""

from collections.abc import AsyncIterator
from dataclasses import dataclass
from typing import ClassVar

from fastapi import APIRouter, Response

from services.gateway.pages.site.names import everything
from services.gateway.pages.site.serving import page
from services.gateway.pages.site.templates import PageView
from services.gateway.pages.site.visit import Visit
from services.gateway.pages.tables.listings import files_of
from shared.contracts.fund.donations.views import DonationState, DonationView, ListMyDonations
from shared.contracts.fund.earmarks import EarmarkView, ListEarmarks
from shared.contracts.fund.purpose_changes.commands import (
    PROPOSERS,
    DecidePurposeChange,
    RecordPurposeAnswer,
)
from shared.contracts.fund.purpose_changes.events import PurposeChangeState
from shared.contracts.fund.purpose_changes.views import ListPurposeChanges, PurposeChangeView

router = APIRouter(include_in_schema=False)


@dataclass(frozen=True, slots=True)
class ChangeRow:
    """One change, and what the visitor can do with it."""

    change: PurposeChangeView
    source: EarmarkView
    target: EarmarkView
    acts: tuple[str, ...]
    """The last parts of the acts' addresses."""


@dataclass(frozen=True, slots=True, kw_only=True)
class PurposeChangesPage(PageView):
    """All of them, the latest first."""

    template: ClassVar[str] = "purpose_changes/changes.html"

    rows: tuple[ChangeRow, ...]
    proposes: bool
    """Whether the visitor may propose one."""
    next_cursor: str | None


@page(router, "GET /{community}/fund/purposes")
async def changes(visit: Visit) -> Response:
    """What is shown, and what became of what was."""
    found = await visit.ask(ListPurposeChanges(cursor=visit.asked("cursor")[:512] or None))
    purses = await purses_by_id(visit)
    gifts = await own_gifts(visit)
    rows = [
        ChangeRow(
            one,
            purses[one.earmark_id],
            purses[one.to_earmark_id],
            tuple([act async for act in acts_of(visit, one, gifts)]),
        )
        for one in found.items
        if {one.earmark_id, one.to_earmark_id} <= purses.keys()
    ]
    view = PurposeChangesPage(
        title=visit.words("purpose_changes.title"),
        list_files=await files_of(visit, "fund-purpose-changes"),
        rows=tuple(rows),
        proposes=await visit.has(*PROPOSERS.roles),
        next_cursor=found.next_cursor,
    )
    return await visit.page(view)


async def purses_by_id(visit: Visit) -> dict[str, EarmarkView]:
    """Every purse, with its title and purpose."""
    return {one.earmark_id: one for one in await everything(visit, ListEarmarks())}


async def own_gifts(visit: Visit) -> tuple[DonationView, ...]:
    """What the visitor gave and answers for, under whichever record. Nothing for whoever is no member."""
    if not visit.person_id or not await visit.has(*ListMyDonations.operation.allowed.roles):
        return ()
    records = await (await visit.caller(ListMyDonations)).records()
    mine = await everything(visit, ListMyDonations(donor_id=records))
    return tuple(one for one in mine if one.state is DonationState.RECEIVED)


async def acts_of(
    visit: Visit, change: PurposeChangeView, gifts: tuple[DonationView, ...]
) -> AsyncIterator[str]:
    """What the visitor may do with a change as it stands."""
    if change.state is not PurposeChangeState.SHOWN:
        return
    if any(gift.earmark_id == change.earmark_id for gift in gifts):
        yield "answer"
    if await visit.has(*RecordPurposeAnswer.operation.allowed.roles):
        yield "record"
    if await visit.has(*DecidePurposeChange.operation.allowed.roles):
        yield "decide"
    if await visit.has(*PROPOSERS.roles):
        yield "withdraw"
