"""Files of vouchers (凭证): attached to what they prove, listed by hash, read by those who check."""

from typing import Annotated

from fastapi import APIRouter, Depends, Query, Response

from services.gateway.api.access import Permission
from services.gateway.api.answers import Created, created
from services.gateway.api.doors import route_to
from services.gateway.operations import vouchers
from services.gateway.operations.caller import Caller
from shared.contracts.fund.vouchers.commands import ATTACH_A_VOUCHER, AttachVoucherRequest
from shared.contracts.fund.vouchers.views import (
    READ_A_VOUCHERS_FILE,
    GetVoucher,
    ListVouchers,
    ListVouchersRequest,
    VoucherView,
)
from shared.kernel.models import Id, Page

router = APIRouter(tags=["fund"])


class FileResponse(Response):
    """The bytes of a file."""

    media_type = "application/octet-stream"


@route_to(router, "POST /fund/vouchers", ATTACH_A_VOUCHER, name="attach_voucher")
async def attach_voucher(body: AttachVoucherRequest, caller: Caller, response: Response) -> Created:
    """A PDF, PNG or JPEG of 1,000,000 bytes at most is kept by its hash and attached to what it proves.

    Name either `entry_id` or `goods_id`. The file is for those who run or check the fund, never public;
    attached to the same thing once more it is refused.
    """
    outcome = await vouchers.attach_voucher(caller, body)
    return created(response, outcome, outcome.made("voucher_id"), "fund/vouchers")


@route_to(router, "GET /fund/vouchers", ListVouchers)
async def list_vouchers(caller: Caller, asked: Annotated[ListVouchersRequest, Query()]) -> Page[VoucherView]:
    return await vouchers.list_vouchers(caller, asked)


@route_to(router, "GET /fund/vouchers/{voucher_id}", GetVoucher)
async def get_voucher(voucher_id: Id, caller: Caller) -> VoucherView:
    return await vouchers.get_voucher(caller, voucher_id)


@router.get(
    "/fund/vouchers/{voucher_id}/file",
    operation_id="read_voucher_file",
    summary=READ_A_VOUCHERS_FILE.title,
    response_class=FileResponse,
)
async def read_voucher_file(
    voucher_id: Id, caller: Annotated[Caller, Depends(Permission(READ_A_VOUCHERS_FILE.allowed, asks=True))]
) -> FileResponse:
    """The file as it was attached: its SHA-256 is the voucher's `file_sha256`. That it was read is noted."""
    found, content = await vouchers.file_of(caller, voucher_id)
    headers = {"Content-Disposition": vouchers.disposition_of(found), "Cache-Control": "no-store"}
    return FileResponse(content, headers=headers, media_type=found.media_type.value)
