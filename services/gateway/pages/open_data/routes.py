"""The page that lists a community's open data: what there is, under which licence, with digests."""

from dataclasses import dataclass
from datetime import datetime
from typing import ClassVar

from fastapi import APIRouter, Response

from services.gateway.operations.open_data import dump_of
from services.gateway.pages.site.linked_data import dataset
from services.gateway.pages.site.root import root_of
from services.gateway.pages.site.serving import page
from services.gateway.pages.site.templates import PageView
from services.gateway.pages.site.visit import Visit
from shared.contracts.gateway.open_data import DataField, DataLicence, DataPackage, DataResource

router = APIRouter(include_in_schema=False)


@dataclass(frozen=True, slots=True)
class ColumnShown:
    """One column of a table, and what it means, in the page's language."""

    name: str
    type: str
    meaning: str


@dataclass(frozen=True, slots=True)
class TableShown:
    """One table, in each of its forms."""

    name: str
    title: str
    rows: int
    columns: tuple[ColumnShown, ...]
    files: tuple[DataResource, ...]


@dataclass(frozen=True, slots=True, kw_only=True)
class OpenDataPage(PageView):
    """Every table of a community."""

    template: ClassVar[str] = "open_data/open_data.html"

    made_at: datetime
    licence: DataLicence
    tables: tuple[TableShown, ...]


@page(router, "GET /{community}/open-data")
async def open_data(visit: Visit) -> Response:
    """The tables, and what their columns mean."""
    await visit.here()
    package = (await dump_of(visit.gateway, visit.community)).package
    title = visit.words("open_data.title")
    view = OpenDataPage(
        title=title,
        made_at=package.created,
        licence=package.licenses[0],
        tables=tuple(_tables(visit, package)),
        linked_data=dataset(title, package, f"{root_of(visit)}/v1/communities/{visit.community}/open-data"),
    )
    return await visit.page(view)


def _tables(visit: Visit, package: DataPackage) -> list[TableShown]:
    found: dict[str, tuple[DataResource, ...]] = {}
    for one in package.resources:
        name = one.path.partition(".")[0]
        found[name] = (*found.get(name, ()), one)
    return [
        TableShown(
            name, visit.words(f"open_data.{name}"), files[0].rows, _columns(visit, name, files[0]), files
        )
        for name, files in found.items()
    ]


def _columns(visit: Visit, table: str, file: DataResource) -> tuple[ColumnShown, ...]:
    """The contracts say in English what a column means, the catalogue says it in Chinese."""
    return tuple(
        ColumnShown(one.name, one.type, _meaning(visit, table, one)) for one in file.data_schema.fields
    )


def _meaning(visit: Visit, table: str, field: DataField) -> str:
    key = f"column.{table}.{field.name}"
    return visit.words(key) if key in visit.words else field.description
