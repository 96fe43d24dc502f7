"""Donation boxes (募捐箱) and QR codes for everybody: the list, and one with its plan, seal and openings."""

from collections.abc import Collection
from dataclasses import dataclass
from typing import ClassVar

from fastapi import APIRouter, Response

from services.gateway.operations.boxes import own_part
from services.gateway.pages.site.languages import title_in
from services.gateway.pages.site.names import purse_title
from services.gateway.pages.site.serving import page
from services.gateway.pages.site.templates import PageView
from services.gateway.pages.site.visit import Visit
from services.gateway.pages.tables.listings import files_of
from shared.contracts.fund.boxes.commands import BOX_COUNTERS, REGISTRARS
from shared.contracts.fund.boxes.terms import BoxReach, BoxState
from shared.contracts.fund.boxes.views import BoxPartView, BoxView, GetBox, GetBoxPart, ListBoxes
from shared.contracts.fund.refusals.boxes import BOX_IS_UNKNOWN
from shared.kernel.refusals import require
from shared.kernel.roles import Role

router = APIRouter(include_in_schema=False)


@dataclass(frozen=True, slots=True, kw_only=True)
class BoxesPage(PageView):
    """Every box, the latest first."""

    template: ClassVar[str] = "boxes/boxes.html"

    boxes: tuple[BoxView, ...]
    overdue: frozenset[str]
    """Those whose day has passed."""
    may_register: bool
    next_cursor: str | None


@page(router, "GET /{community}/fund/boxes")
async def boxes(visit: Visit) -> Response:
    """The list, for everybody."""
    found = await visit.ask(ListBoxes(cursor=visit.asked("cursor")[:512] or None))
    today = (await visit.shown()).today
    view = BoxesPage(
        title=visit.words("boxes.title"),
        list_files=await files_of(visit, "fund-boxes"),
        boxes=tuple(found.items),
        overdue=frozenset(one.box_id for one in found.items if one.count_by and one.count_by < today),
        may_register=await visit.has(*REGISTRARS.roles),
        next_cursor=found.next_cursor,
    )
    return await visit.page(view)


@dataclass(frozen=True, slots=True, kw_only=True)
class BoxPage(PageView):
    """One box. Who keeps it, and who counted what, is no page's to show."""

    template: ClassVar[str] = "boxes/box.html"

    box: BoxView
    purse: str
    acts: tuple[str, ...]
    is_overdue: bool
    may_bank: bool
    may_translate: bool
    waits_for_another: bool
    """Whether the visitor has counted it and somebody else still does."""


@page(router, "GET /{community}/fund/boxes/{box_id}")
async def box(visit: Visit) -> Response:
    """The box for everybody; its acts for those who have a part in it."""
    found = await box_of(visit)
    part, today = await part_of(visit), (await visit.shown()).today
    view = BoxPage(
        title=title_in(visit.language, found),
        box=found,
        purse=await purse_title(visit, found.earmark_id),
        acts=acts_of(found, part, await visit.roles()),
        is_overdue=found.count_by is not None and found.count_by < today,
        may_bank=await visit.has(Role.TREASURER),
        may_translate=found.state is not BoxState.CLOSED and await visit.has(*REGISTRARS.roles),
        waits_for_another=part.counted and found.state is BoxState.COUNTING,
    )
    return await visit.page(view)


def acts_of(found: BoxView, part: BoxPartView, roles: Collection[Role]) -> tuple[str, ...]:
    """What can be done with the box: the last part of each act's address. The rules have the last word."""
    held = {*roles}
    counts = bool(held & BOX_COUNTERS.roles)
    holds = found.state in {BoxState.IN_USE, BoxState.COUNTING}
    may_count = counts and holds and part.may_count
    is_empty = found.state in {BoxState.REGISTERED, BoxState.EMPTIED}
    needs_plan = found.reach is BoxReach.PUBLIC and found.state is not BoxState.CLOSED
    possible = (
        ("count", may_count),
        ("settlement", may_count and found.differs),
        ("seal", counts and is_empty),
        ("filing", Role.TREASURER in held and needs_plan),
        ("closing", counts and is_empty),
    )
    return tuple(act for act, is_open in possible if is_open)


async def box_of(visit: Visit) -> BoxView:
    """The box of this address."""
    box_id = visit.id_part("box_id", BOX_IS_UNKNOWN)
    return require(await visit.ask(GetBox(box_id=box_id)), BOX_IS_UNKNOWN)


async def part_of(visit: Visit) -> BoxPartView:
    """The visitor's own part in it; none for who holds no office."""
    box_id = visit.id_part("box_id", BOX_IS_UNKNOWN)
    nothing = BoxPartView(box_id=box_id)
    if not await visit.has(*BOX_COUNTERS.roles):
        return nothing
    return await own_part(await visit.caller(GetBoxPart), box_id) or nothing
