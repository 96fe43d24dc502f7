"""The fund's public face: its statement, its months, and the export for the auditor."""

from typing import Annotated

from fastapi import APIRouter, Depends, Path, Request
from fastapi.responses import StreamingResponse

from services.gateway.api.access import Permission
from services.gateway.api.doors import open_to, route_to
from services.gateway.api.head import nothing, wants_headers_alone
from services.gateway.operations import chain_heads
from services.gateway.operations.audit_export import export_ledger
from services.gateway.operations.audit_pack import audit_pack
from services.gateway.operations.caller import Caller
from shared.contracts.fund.audit_pack import EXPORT_LEDGER, TAKE_AUDIT_PACK, ListAuditCopies
from shared.contracts.fund.chain_heads import READ_CHAIN_HEADS, ChainHeads
from shared.contracts.fund.closing import ClosePeriod, PreparePeriod
from shared.contracts.fund.statement import GetStatement, ListPeriods
from shared.kernel.months import Month

router = APIRouter(tags=["fund"])
_MonthOfPath = Annotated[Month, Path(description="The month, in the community's zone.")]


class CsvResponse(StreamingResponse):
    """Comma-separated values (RFC 4180), UTF-8 with a byte order mark, which spreadsheets need."""

    media_type = "text/csv"


class ZipResponse(StreamingResponse):
    """A ZIP archive."""

    media_type = "application/zip"


open_to(router, "GET /fund", GetStatement, name="get_fund_statement")
open_to(router, "GET /fund/periods", ListPeriods, name="list_fund_periods")
open_to(router, "POST /fund/prepared-periods", PreparePeriod, name="prepare_fund_period")
open_to(router, "POST /fund/periods", ClosePeriod, name="close_fund_period")


@route_to(router, "GET /fund/periods/{month}/heads", READ_CHAIN_HEADS, name="read_chain_heads", asks=True)
async def read_chain_heads(month: _MonthOfPath, caller: Caller) -> ChainHeads:
    """The last sequence and hash of each of the community's logs when the books of a month were closed.

    Whoever noted them down finds any later change of what was recorded before: `hehuo audit PACK --head …`
    says whether a pack's chains pass through them.
    """
    return await chain_heads.chain_heads(caller, month)


@router.get(
    "/fund/audit-export",
    operation_id="export_fund_ledger",
    summary=EXPORT_LEDGER.title,
    response_class=CsvResponse,
)
async def export_fund_ledger(
    caller: Annotated[Caller, Depends(Permission(EXPORT_LEDGER.allowed, asks=True))], request: Request
) -> CsvResponse:
    """The whole ledger as CSV: one row per line of an entry (`entry`), then the statement's totals (`total`).

    The totals are those of `GET …/fund`, of exactly the entries that are exported. That it was exported is
    recorded, and listed with `GET …/fund/audit-copies`.
    """
    disposition = f'attachment; filename="fund-{caller.community}.csv"'
    pieces = nothing() if wants_headers_alone(request) else await export_ledger(caller)
    return CsvResponse(pieces, headers={"Content-Disposition": disposition})


open_to(router, "GET /fund/audit-copies", ListAuditCopies)


@router.get(
    "/fund/audit-pack",
    operation_id="take_fund_audit_pack",
    summary=TAKE_AUDIT_PACK.title,
    response_class=ZipResponse,
)
async def take_fund_audit_pack(
    caller: Annotated[Caller, Depends(Permission(TAKE_AUDIT_PACK.allowed))], request: Request
) -> ZipResponse:
    """The fund's log and that of the offices, chained as they are stored, for a proof without this platform.

    `hehuo audit PACK` checks it alone and writes trial balance, entries, receipts and journals. That it was
    taken is recorded: the pack holds the event, and `GET …/fund/audit-copies` lists it.
    """
    disposition = f'attachment; filename="audit-pack-{caller.community}.zip"'
    pieces = nothing() if wants_headers_alone(request) else await audit_pack(caller)
    return ZipResponse(pieces, headers={"Content-Disposition": disposition})
