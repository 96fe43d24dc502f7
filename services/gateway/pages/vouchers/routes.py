"""The vouchers of an entry or a gift in kind: hashes, files, and the form that attaches one."""

from base64 import b64decode
from binascii import Error
from dataclasses import dataclass
from typing import ClassVar

from fastapi import APIRouter, Response

from services.gateway.operations import vouchers
from services.gateway.operations.redactions import redact_text
from services.gateway.pages.site.fields import Fields
from services.gateway.pages.site.form_pages import Form, answer_form
from services.gateway.pages.site.form_views import FormView, Wrong, once_of
from services.gateway.pages.site.forms import FormInvalid, made_of
from services.gateway.pages.site.serving import form_at, page
from services.gateway.pages.site.templates import PageView
from services.gateway.pages.site.visit import Visit
from services.gateway.pages.tables.listings import files_of
from shared.contracts.fund.entries import GetEntry
from shared.contracts.fund.goods.views import GetGoods
from shared.contracts.fund.refusals import ENTRY_IS_UNKNOWN
from shared.contracts.fund.refusals.goods import GOODS_ARE_UNKNOWN
from shared.contracts.fund.refusals.vouchers import VOUCHER_IS_UNKNOWN
from shared.contracts.fund.vouchers.commands import ATTACH_A_VOUCHER, WHO_ATTACHES, AttachVoucher, VoucherOf
from shared.contracts.fund.vouchers.terms import MOST_BYTES
from shared.contracts.fund.vouchers.views import (
    READ_A_VOUCHERS_FILE,
    ListVouchers,
    ListVouchersRequest,
    VoucherView,
)
from shared.contracts.gateway.redactions import RedactionReason, RedactText, RedactTextRequest
from shared.kernel.models import Request
from shared.kernel.refusals import Rejected, require

router = APIRouter(include_in_schema=False)


@dataclass(frozen=True, slots=True, kw_only=True)
class VouchersPage(PageView):
    """What proves one thing."""

    template: ClassVar[str] = "vouchers/vouchers.html"

    back: str
    back_words: str
    here: str
    vouchers: tuple[VoucherView, ...]
    most_bytes: int
    may_attach: bool
    may_redact: bool
    form: FormView


@dataclass(frozen=True, slots=True)
class _Subject:
    """What is proved: an entry or a gift in kind."""

    field: str
    id: str
    back: str
    back_words: str
    title: str

    @property
    def here(self) -> str:
        return f"{self.back}/vouchers"


async def _of_entry(visit: Visit) -> _Subject:
    entry_id = visit.id_part("entry_id", ENTRY_IS_UNKNOWN)
    found = require(await visit.ask(GetEntry(entry_id=entry_id)), ENTRY_IS_UNKNOWN)
    title = visit.words("fund.entry_title", number=found.number)
    return _Subject("entry_id", entry_id, f"/{visit.community}/fund/entries/{entry_id}", title, title)


async def _of_goods(visit: Visit) -> _Subject:
    goods_id = visit.id_part("goods_id", GOODS_ARE_UNKNOWN)
    found = require(await visit.ask(GetGoods(goods_id=goods_id)), GOODS_ARE_UNKNOWN)
    return _Subject("goods_id", goods_id, f"/{visit.community}/fund/goods/{goods_id}", found.name, found.name)


@form_at("/{community}/fund/entries/{entry_id}/vouchers", lambda route: page(router, route))
async def of_entry(visit: Visit) -> Response:
    """The vouchers of an entry."""
    await visit.caller(ListVouchers)
    return await _vouchers(visit, await _of_entry(visit))


@form_at("/{community}/fund/goods/{goods_id}/vouchers", lambda route: page(router, route))
async def of_goods(visit: Visit) -> Response:
    """The vouchers of a gift in kind."""
    await visit.caller(ListVouchers)
    return await _vouchers(visit, await _of_goods(visit))


async def _vouchers(visit: Visit, subject: _Subject) -> Response:
    if visit.request.method != "POST":
        return await _page(visit, subject, [], None)
    pairs = await visit.fields()
    given = dict(pairs)
    kept = [one for one in pairs if one[0] != "content"]
    try:
        content = b64decode(given.get("content", ""), validate=True)
        what = made_of(VoucherOf, {subject.field: subject.id, "title": given.get("title") or None})
        caller = await visit.changing(ATTACH_A_VOUCHER, once_of(pairs))
        outcome = await vouchers.attach_file(caller, what, content)
    except (FormInvalid, Rejected) as wrong:
        return await _page(visit, subject, kept, wrong)
    except Error:
        return await _page(visit, subject, kept, None)
    return visit.see_done(subject.here, AttachVoucher, outcome)


async def _page(
    visit: Visit, subject: _Subject, pairs: list[tuple[str, str]], wrong: Wrong | None
) -> Response:
    asked = ListVouchersRequest.model_validate({subject.field: subject.id, "limit": 50})
    found = await vouchers.list_vouchers(await visit.caller(ListVouchers), asked)
    view = VouchersPage(
        title=visit.words("vouchers.title", what=subject.title),
        list_files=await files_of(visit, "fund-vouchers", asked) if found.items else None,
        back=subject.back,
        back_words=subject.back_words,
        here=subject.here,
        vouchers=tuple(found.items),
        most_bytes=MOST_BYTES,
        may_attach=await visit.has(*WHO_ATTACHES.roles),
        may_redact=await visit.has(*RedactText.operation.allowed.roles),
        form=await visit.form(wrong, pairs),
    )
    return await visit.page(view, wrong=wrong)


@page(router, "GET /{community}/fund/vouchers/{voucher_id}/file")
async def file(visit: Visit) -> Response:
    """The file, to be saved."""
    caller = await visit.caller_of(READ_A_VOUCHERS_FILE)
    found, content = await vouchers.file_of(caller, visit.id_part("voucher_id", VOUCHER_IS_UNKNOWN))
    headers = {"Content-Disposition": vouchers.disposition_of(found)}
    return Response(content, 200, headers, found.media_type.value)


class RedactionTyped(Request):
    """Why a file is taken out."""

    reason: RedactionReason


@form_at("/{community}/fund/vouchers/{voucher_id}/redaction", lambda route: page(router, route))
async def redacting(visit: Visit) -> Response:
    """Staff take a file out that says more than it must."""
    await visit.caller(RedactText)
    caller = await visit.caller(ListVouchers)
    found = await vouchers.get_voucher(caller, visit.id_part("voucher_id", VOUCHER_IS_UNKNOWN))
    subject = f"entries/{found.entry_id}" if found.entry_id else f"goods/{found.goods_id}"
    back = f"/{visit.community}/fund/{subject}/vouchers"
    form = Form(
        title=visit.words("vouchers.redact"),
        back=back,
        back_words=visit.words("vouchers.all"),
        lead=visit.words("vouchers.redact_lead"),
        facts=((found.title, found.file_sha256),),
        fields=(Fields(visit.words).one_of("reason", RedactionReason, radios=True),),
        button=visit.words("vouchers.redact"),
        danger=True,
    )

    async def done(body: RedactionTyped, once: str) -> Response:
        redaction = RedactTextRequest(text_id=found.file_id, reason=body.reason)
        outcome = await redact_text(await visit.changing(RedactText, once), redaction)
        return visit.see_done(back, RedactText, outcome)

    return await answer_form(visit, form, RedactionTyped, done)
