"""How the fund is checked, for everybody; and the audit pack, for those whose office it is."""

from collections.abc import AsyncIterator, Awaitable, Callable
from dataclasses import dataclass
from typing import ClassVar
from urllib.parse import quote

from fastapi import APIRouter, Response
from starlette.responses import StreamingResponse

from services.gateway.api.head import nothing, wants_headers_alone
from services.gateway.operations.audit_export import export_ledger
from services.gateway.operations.audit_pack import audit_pack
from services.gateway.operations.caller import Caller
from services.gateway.pages.site.serving import page
from services.gateway.pages.site.templates import PageView
from services.gateway.pages.site.visit import Visit
from services.gateway.pages.tables.listings import files_of
from shared.contracts.fund.audit_pack import (
    EXPORT_LEDGER,
    TAKE_AUDIT_PACK,
    AuditCopyView,
    ListAuditCopies,
)
from shared.kernel.operations import Operation

router = APIRouter(include_in_schema=False)

_SHOWN = 20
_Pieces = AsyncIterator[str] | AsyncIterator[bytes]


@dataclass(frozen=True, slots=True, kw_only=True)
class AuditPage(PageView):
    """From a total to the events behind it, step by step."""

    template: ClassVar[str] = "fund/audit.html"

    may_take: bool
    """Whether the visitor may take the pack."""
    may_export: bool
    """Whether the visitor may take the whole ledger, and know who took what."""
    copies: tuple[AuditCopyView, ...]
    """Who took which copy of the books, the latest first."""
    older: str | None
    """The address of those before, where there are any."""


@page(router, "GET /{community}/fund/audit")
async def audit(visit: Visit) -> Response:
    """What to compare with what."""
    await visit.here()
    may_take = await visit.has(*TAKE_AUDIT_PACK.allowed.roles)
    may_export = await visit.has(*EXPORT_LEDGER.allowed.roles)
    copies: tuple[AuditCopyView, ...] = ()
    older = None
    if may_export:
        listed = await visit.ask(ListAuditCopies(cursor=visit.asked("cursor")[:512] or None, limit=_SHOWN))
        copies = tuple(listed.items)
        if listed.next_cursor:
            older = f"/{visit.community}/fund/audit?cursor={quote(listed.next_cursor)}#copies"
    title = visit.words("audit.title")
    return await visit.page(
        AuditPage(
            title=title,
            list_files=await files_of(visit, "fund-audit-copies"),
            may_take=may_take,
            may_export=may_export,
            copies=copies,
            older=older,
        )
    )


@page(router, "GET /{community}/fund/ledger.csv")
async def ledger(visit: Visit) -> Response:
    """The whole ledger, as the API answers it."""
    return await _copy(visit, EXPORT_LEDGER, export_ledger, f"fund-{visit.community}.csv", "text/csv")


@page(router, "GET /{community}/fund/audit-pack.zip")
async def pack(visit: Visit) -> Response:
    """The pack, as the API answers it."""
    name = f"audit-pack-{visit.community}.zip"
    return await _copy(visit, TAKE_AUDIT_PACK, audit_pack, name, "application/zip")


async def _copy(
    visit: Visit, operation: Operation, take: Callable[[Caller], Awaitable[_Pieces]], name: str, kind: str
) -> Response:
    """A copy of the books as a file, piece by piece; for the headers alone none is taken."""
    caller = await visit.caller_of(operation)
    pieces = nothing() if wants_headers_alone(visit.request) else await take(caller)
    headers = {"Content-Disposition": f'attachment; filename="{name}"', "Cache-Control": "no-store"}
    return StreamingResponse(pieces, 200, headers, kind)
