"""How each room was used in a month, beside the one before; and the same as a file."""

import re
from dataclasses import dataclass
from typing import ClassVar

from fastapi import APIRouter, Response

from services.gateway.operations import workbook
from services.gateway.operations.room_use import read_room_use, table_of
from services.gateway.pages.site.files import csv_file, workbook_file
from services.gateway.pages.site.languages import name_in
from services.gateway.pages.site.room_use import UseOfMonth, use_of_month
from services.gateway.pages.site.serving import page
from services.gateway.pages.site.templates import PageView
from services.gateway.pages.site.visit import Visit
from shared.contracts.bookings.room_use import GetRoomUse, RoomUseView
from shared.kernel.months import MONTH, month_after
from shared.kernel.sheets import csv_of

router = APIRouter(include_in_schema=False)

_MONTH = re.compile(MONTH)


@dataclass(frozen=True, slots=True)
class UseRow:
    """One room."""

    space_id: str
    name: str
    month: UseOfMonth
    before: UseOfMonth


@dataclass(frozen=True, slots=True, kw_only=True)
class RoomUsePage(PageView):
    """All rooms of a community."""

    template: ClassVar[str] = "rooms/use.html"

    view: RoomUseView
    rows: tuple[UseRow, ...]
    later: str
    """The month after it."""
    as_workbook: bool
    """Whether there is the table as a workbook too."""


@page(router, "GET /{community}/rooms/use")
async def room_use(visit: Visit) -> Response:
    """The table, for everybody."""
    view = await _view(visit)
    rows = tuple(
        UseRow(one.space_id, name_in(visit.language, one), use_of_month(one.month), use_of_month(one.before))
        for one in view.rooms
    )
    return await visit.page(
        RoomUsePage(
            title=visit.words("room_use.title"),
            view=view,
            rows=rows,
            later=month_after(view.month),
            as_workbook=workbook.IS_THERE,
        )
    )


@page(router, "GET /{community}/rooms/use.csv")
async def as_file(visit: Visit) -> Response:
    """The table for a spreadsheet."""
    view = await _view(visit)
    return csv_file(_name(visit, view), csv_of(*table_of(view)))


@page(router, "GET /{community}/rooms/use.xlsx")
async def as_workbook(visit: Visit) -> Response:
    """The same as a workbook, where these can be written."""
    view = await _view(visit)
    return await workbook_file(_name(visit, view), f"rooms {view.month}", *table_of(view))


def _name(visit: Visit, view: RoomUseView) -> str:
    return f"rooms-{visit.community}-{view.month}"


async def _view(visit: Visit) -> RoomUseView:
    month = visit.asked("month")
    return await read_room_use(await visit.caller(GetRoomUse), month if _MONTH.fullmatch(month) else None)
