"""Vouchers for every door: the file is looked at here and kept by its hash, then attached."""

import asyncio
from base64 import b64decode, b64encode
from binascii import Error
from hashlib import sha256

import structlog

from services.gateway.identity.vault import KeptText
from services.gateway.operations.caller import Caller
from shared.contracts.fund.refusals.vouchers import (
    VOUCHER_FILE_IS_GONE,
    VOUCHER_IS_NO_FILE_OF_A_KNOWN_KIND,
    VOUCHER_IS_TOO_LARGE,
    VOUCHER_IS_UNKNOWN,
    VOUCHER_WAS_REDACTED,
)
from shared.contracts.fund.vouchers.commands import AttachVoucher, AttachVoucherRequest, VoucherOf
from shared.contracts.fund.vouchers.terms import MOST_BYTES, file_id_of, salt_of, type_of
from shared.contracts.fund.vouchers.views import GetVoucher, ListVouchers, ListVouchersRequest, VoucherView
from shared.kernel.models import Page
from shared.kernel.outcome import Outcome
from shared.kernel.refusals import Rejected, require
from shared.kernel.words import KeptWords

_log = structlog.get_logger(__name__)


async def attach_voucher(caller: Caller, body: AttachVoucherRequest) -> Outcome:
    """Keeps the file and attaches it; `Rejected` for what is no voucher."""
    try:
        content = b64decode(body.content, validate=True)
    except Error:
        raise Rejected(VOUCHER_IS_NO_FILE_OF_A_KNOWN_KIND) from None
    what = VoucherOf(entry_id=body.entry_id, goods_id=body.goods_id, title=body.title)
    return await attach_file(caller, what, content)


async def attach_file(caller: Caller, what: VoucherOf, content: bytes) -> Outcome:
    """As `attach_voucher`, of the bytes themselves.

    The file is there before any event tells of it: what a crash leaves is a file without an event, never an
    event without its file. It is nobody's: vouchers are kept for as long as books are, and are redacted.
    """
    kind = type_of(content)
    if kind is None:
        raise Rejected(VOUCHER_IS_NO_FILE_OF_A_KNOWN_KIND)
    if len(content) > MOST_BYTES:
        raise Rejected(VOUCHER_IS_TOO_LARGE, bytes=len(content), most_bytes=MOST_BYTES)
    digest, text = await asyncio.to_thread(_hashed, content)
    file = KeptText(file_id_of(digest), caller.community, text, (), salt_of(digest))
    if file.id in (await caller.gateway.state_of(caller.community)).redacted:
        raise Rejected(VOUCHER_WAS_REDACTED)
    vault = caller.gateway.vault
    is_new = not await vault.salts_of(caller.community, [file.id])
    await vault.keep_text(file)
    try:
        return await caller.submit(
            AttachVoucher,
            **what.model_dump(),
            file=KeptWords(text_id=file.id, sha256=file.sha256),
            file_sha256=digest,
            media_type=kind,
            size=len(content),
        )
    except Rejected:
        if is_new and not (await caller.ask(ListVouchers(file_id=file.id, limit=1))).items:
            await vault.forget_texts(caller.community, [file.id])
        raise


def _hashed(content: bytes) -> tuple[str, str]:
    return sha256(content).hexdigest(), b64encode(content).decode()


async def list_vouchers(caller: Caller, asked: ListVouchersRequest) -> Page[VoucherView]:
    """Vouchers, with what became of their files."""
    found = await caller.ask(ListVouchers(**dict(asked)))
    redacted = (await caller.gateway.state_of(caller.community)).redacted
    items = [one.model_copy(update={"redacted": one.file_id in redacted}) for one in found.items]
    return found.model_copy(update={"items": items})


async def get_voucher(caller: Caller, voucher_id: str) -> VoucherView:
    """One voucher, with what became of its file."""
    found = require(await caller.ask(GetVoucher(voucher_id=voucher_id)), VOUCHER_IS_UNKNOWN)
    redacted = (await caller.gateway.state_of(caller.community)).redacted
    return found.model_copy(update={"redacted": found.file_id in redacted})


async def file_of(caller: Caller, voucher_id: str) -> tuple[VoucherView, bytes]:
    """The voucher and the bytes of its file. Who read it stands in the platform's own log of what it did."""
    found = await get_voucher(caller, voucher_id)
    texts = await caller.gateway.vault.texts_of(caller.community, [found.file_id])
    if found.redacted or found.file_id not in texts:
        raise Rejected(VOUCHER_FILE_IS_GONE)
    _log.info("voucher_read", community=caller.community, person=caller.person_id, voucher=found.voucher_id)
    return found, b64decode(texts[found.file_id])


def disposition_of(voucher: VoucherView) -> str:
    """It is saved, never shown in place: whoever attached it may have put anything in."""
    return f'attachment; filename="{voucher.file_sha256}.{voucher.media_type.ending}"'
