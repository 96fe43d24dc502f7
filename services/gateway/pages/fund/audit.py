"""How the fund is checked, for everybody; and the audit pack, for those whose office it is."""

from dataclasses import dataclass
from typing import ClassVar
from urllib.parse import quote

from fastapi import APIRouter, Response
from starlette.responses import StreamingResponse

from services.gateway.api.head import nothing, wants_headers_alone
from services.gateway.operations.audit_export import export_ledger
from services.gateway.operations.audit_pack import audit_pack
from services.gateway.pages.site.serving import page
from services.gateway.pages.site.templates import PageView
from services.gateway.pages.site.visit import Visit
from shared.contracts.fund.audit_pack import (
    EXPORT_LEDGER,
    TAKE_AUDIT_PACK,
    AuditCopyView,
    ListAuditCopies,
)

router = APIRouter(include_in_schema=False)

_SHOWN = 20


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
        AuditPage(title=title, may_take=may_take, may_export=may_export, copies=copies, older=older)
    )


@page(router, "GET /{community}/fund/ledger.csv")
async def ledger(visit: Visit) -> Response:
    """The whole ledger, as the API answers it."""
    caller = await visit.caller_of(EXPORT_LEDGER)
    pieces = nothing() if wants_headers_alone(visit.request) else await export_ledger(caller)
    headers = {
        "Content-Disposition": f'attachment; filename="fund-{visit.community}.csv"',
        "Cache-Control": "no-store",
    }
    return StreamingResponse(pieces, 200, headers, "text/csv")


@page(router, "GET /{community}/fund/audit-pack.zip")
async def pack(visit: Visit) -> Response:
    """The pack, as the API answers it."""
    caller = await visit.caller_of(TAKE_AUDIT_PACK)
    pieces = nothing() if wants_headers_alone(visit.request) else await audit_pack(caller)
    headers = {
        "Content-Disposition": f'attachment; filename="audit-pack-{visit.community}.zip"',
        "Cache-Control": "no-store",
    }
    return StreamingResponse(pieces, 200, headers, "application/zip")
