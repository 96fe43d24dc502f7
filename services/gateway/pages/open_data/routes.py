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
class TableShown:
    """One table, in each of its forms."""

    name: str
    title: str
    rows: int
    fields: tuple[DataField, ...]
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
        TableShown(name, visit.words(f"open_data.{name}"), files[0].rows, files[0].data_schema.fields, files)
        for name, files in found.items()
    ]
