"""Tables as files: for a spreadsheet as CSV, and as a workbook where these can be written."""

from collections.abc import Iterable, Mapping, Sequence

from fastapi import Response

from services.gateway.operations import workbook
from services.gateway.pages.site.refusals import ROUTE_IS_UNKNOWN
from shared.kernel.refusals import Rejected

_NO_HEADERS: Mapping[str, str] = {}


def csv_file(name: str, content: str | bytes, headers: Mapping[str, str] = _NO_HEADERS) -> Response:
    """The table, saved under this name with its ending."""
    return Response(content, media_type="text/csv", headers=_saved_as(f"{name}.csv", headers))


async def workbook_file(
    name: str,
    sheet: str,
    columns: Sequence[str],
    rows: Iterable[Sequence[object]],
    headers: Mapping[str, str] = _NO_HEADERS,
) -> Response:
    """The same as a workbook of one sheet; `Rejected` (404) where none can be written."""
    if not workbook.IS_THERE:
        raise Rejected(ROUTE_IS_UNKNOWN)
    content = await workbook.workbook_of(sheet, columns, rows)
    return Response(content, media_type=workbook.MEDIA_TYPE, headers=_saved_as(f"{name}.xlsx", headers))


def _saved_as(name: str, headers: Mapping[str, str]) -> dict[str, str]:
    return {"Content-Disposition": f'attachment; filename="{name}"', **headers}
