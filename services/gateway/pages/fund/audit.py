"""How the fund is checked, for everybody; and the audit pack, for those whose office it is."""

from dataclasses import dataclass
from typing import ClassVar

from fastapi import APIRouter, Response
from starlette.responses import StreamingResponse

from services.gateway.operations.audit_pack import audit_pack
from services.gateway.pages.site.serving import page
from services.gateway.pages.site.templates import PageView
from services.gateway.pages.site.visit import Visit
from shared.contracts.fund.audit_pack import TAKE_AUDIT_PACK

router = APIRouter(include_in_schema=False)


@dataclass(frozen=True, slots=True, kw_only=True)
class AuditPage(PageView):
    """From a total to the events behind it, step by step."""

    template: ClassVar[str] = "fund/audit.html"

    may_take: bool
    """Whether the visitor may take the pack."""


@page(router, "GET /{community}/fund/audit")
async def audit(visit: Visit) -> Response:
    """What to compare with what."""
    await visit.here()
    may_take = await visit.has(*TAKE_AUDIT_PACK.allowed.roles)
    return await visit.page(AuditPage(title=visit.words("audit.title"), may_take=may_take))


@page(router, "GET /{community}/fund/audit-pack.zip")
async def pack(visit: Visit) -> Response:
    """The pack, as the API answers it."""
    pieces = await audit_pack(await visit.caller_of(TAKE_AUDIT_PACK))
    headers = {
        "Content-Disposition": f'attachment; filename="audit-pack-{visit.community}.zip"',
        "Cache-Control": "no-store",
    }
    return StreamingResponse(pieces, 200, headers, "application/zip")
