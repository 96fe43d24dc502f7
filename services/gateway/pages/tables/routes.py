"""The lists of the API as tables: the same operations, asked with the visitor's rights."""

from collections.abc import Iterable, Mapping
from dataclasses import dataclass
from typing import Any, ClassVar

from fastapi import APIRouter, Response
from pydantic import BaseModel, ValidationError

from services.gateway.api.shape import Shape
from services.gateway.operations.sheet import columns_of, rows_of, sheet_of
from services.gateway.operations.whole_lists import whole
from services.gateway.pages.site.files import csv_file, workbook_file
from services.gateway.pages.site.refusals import ROUTE_IS_UNKNOWN
from services.gateway.pages.site.serving import page
from services.gateway.pages.site.templates import PageView
from services.gateway.pages.site.visit import Visit
from services.gateway.pages.tables.listings import ENDINGS, GROUPS, Listing, listings, may_have
from shared.kernel.models import Page
from shared.kernel.operations import Operation
from shared.kernel.refusals import Rejected

router = APIRouter(include_in_schema=False)

MOST_ROWS = 10_000
_AT_ONCE = 200


@dataclass(frozen=True, slots=True)
class ListingShown:
    """A table that the visitor may have."""

    group: str
    name: str
    title: str
    columns: tuple[str, ...]


@dataclass(frozen=True, slots=True, kw_only=True)
class TablesPage(PageView):
    """Every table that the visitor may have, folded into groups: unfolded they are ten screens of a phone."""

    template: ClassVar[str] = "tables/tables.html"

    groups: tuple[tuple[str, tuple[ListingShown, ...]], ...]
    """The words of each, and its tables."""
    most_rows: int
    as_workbooks: bool
    """Whether there is each as a workbook too."""


@page(router, "GET /{community}/tables")
async def tables(visit: Visit) -> Response:
    """The tables that the visitor may have, by their titles."""
    await visit.here()
    shown = [
        ListingShown(one.group, name, _title(visit, name, one), columns_of(one.item))
        for name, one in listings().items()
        if await may_have(visit, name)
    ]
    view = TablesPage(
        title=visit.words("tables.title"),
        groups=tuple((visit.words(key), own) for key in GROUPS if (own := _of(key, shown))),
        most_rows=MOST_ROWS,
        as_workbooks="xlsx" in ENDINGS,
    )
    return await visit.page(view)


@page(router, "GET /{community}/tables/{file}")
async def table(visit: Visit) -> Response:
    """One of them, as a file; filters of the list in the address hold here too."""
    name, _, ending = visit.part("file").rpartition(".")
    listing = listings().get(name)
    if listing is None or ending not in ENDINGS:
        raise Rejected(ROUTE_IS_UNKNOWN)
    items = await _items(visit, listing)
    file_name = f"{name}-{visit.community}"
    if ending == "csv":
        return csv_file(file_name, sheet_of(listing.item, items))
    return await workbook_file(file_name, name, columns_of(listing.item), rows_of(listing.item, items))


async def _items(visit: Visit, listing: Listing) -> list[BaseModel]:
    """What the list answers to the visitor, page after page."""
    caller = await visit.caller_of(Operation("", listing.allowed))
    given = {name: visit.asked(name) for name in listing.shape.query_names if visit.asked(name)}

    async def read(cursor: str | None) -> Page[BaseModel]:
        asked = given | {"limit": str(_AT_ONCE)} | ({"cursor": cursor} if cursor else {})
        answer: Page[BaseModel] = await listing.route.endpoint(
            **{listing.shape.caller: caller}, **_values(listing.shape, asked)
        )
        return answer

    return (await whole(read, MOST_ROWS))[:MOST_ROWS]


def _values(shape: Shape, asked: Mapping[str, str]) -> dict[str, Any]:
    """The list's parameters. Nobody types these addresses: one that was changed leads nowhere."""
    try:
        values = {
            one.name: one.read.validate_python(asked[one.alias]) for one in shape.query if one.alias in asked
        }
        if shape.query_model is not None:
            name, model = shape.query_model
            values[name] = model.model_validate(dict(asked))
    except ValidationError:
        raise Rejected(ROUTE_IS_UNKNOWN) from None
    if shape.response is not None:
        values[shape.response] = Response()
    return values


def _of(group: str, shown: Iterable[ListingShown]) -> tuple[ListingShown, ...]:
    return tuple(sorted((one for one in shown if one.group == group), key=lambda one: one.title))


def _title(visit: Visit, name: str, listing: Listing) -> str:
    key = f"table.{name}"
    return visit.words(key) if key in visit.words else str(listing.route.summary)
