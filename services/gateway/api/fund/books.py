"""The fund's public face: its statement, its months, and the export for the auditor."""

from typing import Annotated

from fastapi import APIRouter, Depends
from fastapi.responses import StreamingResponse

from services.gateway.api.access import Permission
from services.gateway.api.doors import open_to
from services.gateway.operations.audit_export import EXPORT_LEDGER, export_ledger
from services.gateway.operations.caller import Caller
from shared.contracts.fund.closing import ClosePeriod, PreparePeriod
from shared.contracts.fund.statement import GetStatement, ListPeriods

router = APIRouter(tags=["fund"])


class CsvResponse(StreamingResponse):
    """Comma-separated values (RFC 4180), UTF-8 with a byte order mark, which spreadsheets need."""

    media_type = "text/csv"


open_to(router, "GET /fund", GetStatement, name="get_fund_statement")
open_to(router, "GET /fund/periods", ListPeriods, name="list_fund_periods")
open_to(router, "POST /fund/prepared-periods", PreparePeriod, name="prepare_fund_period")
open_to(router, "POST /fund/periods", ClosePeriod, name="close_fund_period")


@router.get(
    "/fund/audit-export",
    operation_id="export_fund_ledger",
    summary=EXPORT_LEDGER.title,
    response_class=CsvResponse,
)
async def export_fund_ledger(
    caller: Annotated[Caller, Depends(Permission(EXPORT_LEDGER.allowed, asks=True))],
) -> CsvResponse:
    """The whole ledger as CSV: one row per line of an entry (`entry`), then the statement's totals (`total`).

    The totals are those of `GET …/fund`, of exactly the entries that are exported.
    """
    disposition = f'attachment; filename="fund-{caller.community}.csv"'
    return CsvResponse(await export_ledger(caller), headers={"Content-Disposition": disposition})
