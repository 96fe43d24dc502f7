"""What else arrives and leaves: partners' shares, grants, interest, fees; and purses for one purpose."""

from fastapi import APIRouter, Response

from services.gateway.pages.site.english import english_fields
from services.gateway.pages.site.fields import Fields, Kind
from services.gateway.pages.site.form_pages import Form, answer_form, submits
from services.gateway.pages.site.names import purse_choices
from services.gateway.pages.site.serving import form_at, page
from services.gateway.pages.site.visit import Visit
from shared.contracts.fund.earmarks import CreateEarmark, CreateEarmarkRequest
from shared.contracts.fund.income import (
    RecordBankFee,
    RecordBankFeeRequest,
    RecordIncome,
    RecordIncomeRequest,
)
from shared.contracts.fund.ledger import IncomeSource
from shared.contracts.fund.refusals import PARTNER_IS_UNKNOWN, REMITTANCE_IS_UNKNOWN
from shared.contracts.fund.shares.commands import (
    ReceiptShare,
    ReceiptShareRequest,
    RemitShare,
    RemitShareRequest,
)
from shared.contracts.fund.shares.views import GetRemittance, GetShare
from shared.kernel.refusals import require

router = APIRouter(include_in_schema=False)

_SOURCES = (IncomeSource.GRANT, IncomeSource.INTEREST, IncomeSource.SPACE_INCOME)


def _desk(visit: Visit) -> str:
    return f"/{visit.community}/books?done=1"


@form_at("/{community}/fund/shares/{partner_id}/arrival", lambda route: page(router, route))
async def remit(visit: Visit) -> Response:
    """A partner's money that arrived: all that is due, or a part of it."""
    await visit.caller(RemitShare)
    partner_id, fields = visit.id_part("partner_id", PARTNER_IS_UNKNOWN), Fields(visit.words)
    share = require(await visit.ask(GetShare(partner_id=partner_id)), PARTNER_IS_UNKNOWN)
    shown = await visit.shown()
    form = Form(
        title=visit.words("books.remit"),
        back=f"/{visit.community}/books",
        back_words=visit.words("books.title"),
        facts=(
            (visit.words("books.partner"), share.project or share.organisation or ""),
            (visit.words("share.due"), shown.money(share.due_fen)),
        ),
        fields=(
            fields("amount_fen", Kind.MONEY, label="books.amount"),
            fields("reference", label="books.reference", hint="books.reference_hint"),
            fields("arrived_on", Kind.DAY, label="field.received_on"),
        ),
        values=(
            ("amount_fen", f"{max(share.due_fen, 0) / 100:.2f}"),
            ("arrived_on", shown.today.isoformat()),
        ),
        button=visit.words("books.record_button"),
    )
    done = submits(visit, RemitShare, _desk(visit), partner_id=partner_id)
    return await answer_form(visit, form, RemitShareRequest, done)


@form_at("/{community}/fund/remittances/{remittance_id}/receipt", lambda route: page(router, route))
async def receipt(visit: Visit) -> Response:
    """The number of the host charity's receipt for a partner's money."""
    await visit.caller(ReceiptShare)
    remittance_id = visit.id_part("remittance_id", REMITTANCE_IS_UNKNOWN)
    found = require(await visit.ask(GetRemittance(remittance_id=remittance_id)), REMITTANCE_IS_UNKNOWN)
    shown, back = await visit.shown(), f"/{visit.community}/fund/receipts"
    form = Form(
        title=visit.words("books.receipt"),
        back=back,
        back_words=visit.words("books.receipts"),
        lead=visit.words("books.receipt_lead"),
        facts=(
            (visit.words("books.amount"), shown.money(found.amount_fen)),
            (visit.words("field.received_on"), shown.day(found.arrived_on)),
            (visit.words("books.reference"), found.reference),
        ),
        fields=(Fields(visit.words)("receipt_number"),),
        button=visit.words("books.receipt_button"),
    )

    done = submits(visit, ReceiptShare, f"{back}?done=1", remittance_id=remittance_id)
    return await answer_form(visit, form, ReceiptShareRequest, done)


@form_at("/{community}/fund/record-income", lambda route: page(router, route))
async def income(visit: Visit) -> Response:
    """A grant, interest, or income from rooms."""
    await visit.caller(RecordIncome)
    fields, words = Fields(visit.words), visit.words
    form = Form(
        title=words("books.income"),
        back=f"/{visit.community}/books",
        back_words=words("books.title"),
        fields=(
            fields(
                "source",
                Kind.SELECT,
                choices=tuple((one.value, words.of(one)) for one in _SOURCES),
                label="books.kind",
            ),
            fields("granted_by", hint="statements.granted_by_hint", required=False),
            fields("amount_fen", Kind.MONEY, label="books.amount"),
            fields("reference", label="books.reference", hint="books.reference_hint"),
            fields("received_on", Kind.DAY),
            fields("earmark_id", Kind.SELECT, choices=await purse_choices(visit), label="books.purse"),
        ),
        values=(("received_on", (await visit.shown()).today.isoformat()),),
        button=words("books.record_button"),
    )
    return await answer_form(visit, form, RecordIncomeRequest, submits(visit, RecordIncome, _desk(visit)))


@form_at("/{community}/fund/record-fee", lambda route: page(router, route))
async def fee(visit: Visit) -> Response:
    """What the bank took for its work."""
    await visit.caller(RecordBankFee)
    fields, shown = Fields(visit.words), await visit.shown()
    rules = (await visit.here()).rules.committee
    most_fen = rules.fees_alone_fen if rules else None
    form = Form(
        title=visit.words("books.fee"),
        back=f"/{visit.community}/books",
        back_words=visit.words("books.title"),
        lead="" if most_fen is None else visit.words("books.fee_lead", most=shown.money(most_fen)),
        fields=(
            fields("amount_fen", Kind.MONEY, label="books.amount"),
            fields("reference", label="books.reference", hint="books.reference_hint"),
            fields("charged_on", Kind.DAY, label="books.charged_on"),
            fields("earmark_id", Kind.SELECT, choices=await purse_choices(visit), label="books.purse"),
        ),
        values=(("charged_on", shown.today.isoformat()),),
        button=visit.words("books.record_button"),
    )
    return await answer_form(visit, form, RecordBankFeeRequest, submits(visit, RecordBankFee, _desk(visit)))


@form_at("/{community}/fund/open-purse", lambda route: page(router, route))
async def purse(visit: Visit) -> Response:
    """A purse whose money serves one purpose alone (专款专用; Charity Law, art. 54)."""
    await visit.caller(CreateEarmark)
    fields, back = Fields(visit.words), f"/{visit.community}/fund"
    form = Form(
        title=visit.words("books.open_purse"),
        back=back,
        back_words=visit.words("fund.title"),
        lead=visit.words("books.open_purse_lead"),
        fields=(
            fields("title", label="books.purse_title"),
            fields("purpose", Kind.AREA, label="books.purse_purpose", hint="books.purse_purpose_hint"),
            *english_fields(visit.words, "purpose"),
        ),
        button=visit.words("books.open_purse"),
    )

    return await answer_form(visit, form, CreateEarmarkRequest, submits(visit, CreateEarmark, back))
