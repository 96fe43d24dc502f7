"""Gifts, one after the other; receipts; and what becomes of a promise."""

from collections.abc import Sequence
from dataclasses import dataclass
from typing import ClassVar
from urllib.parse import urlencode

from fastapi import APIRouter, Response

from services.gateway.operations.donations import record_donation
from services.gateway.pages.books.asking import asking, require_asked
from services.gateway.pages.books.routes import GiftRow, gift_of, gift_rows
from services.gateway.pages.site.fields import Choices, Field, Fields, Kind
from services.gateway.pages.site.form_pages import Form, Nothing, answer_form, submits
from services.gateway.pages.site.form_views import FormView, Wrong, blank, once_of
from services.gateway.pages.site.forms import Fault, FormInvalid, read
from services.gateway.pages.site.names import purse_choices
from services.gateway.pages.site.residents import the_resident
from services.gateway.pages.site.serving import form_at, page
from services.gateway.pages.site.templates import PageView
from services.gateway.pages.site.visit import Visit
from shared.contracts.fund.donations.commands import (
    ReceiptDonation,
    ReceiptDonationRequest,
    ReceivePledge,
    ReceivePledgeRequest,
    RecordDonation,
    RecordDonationRequest,
    WithdrawPledge,
)
from shared.contracts.fund.donations.events import Channel
from shared.contracts.fund.donations.views import DonationState, DonationView, ListDonationRecords
from shared.contracts.gateway.contact import ContactPurpose
from shared.kernel.messages import Command
from shared.kernel.refusals import Rejected
from shared.kernel.roles import Role

router = APIRouter(include_in_schema=False)

Pairs = Sequence[tuple[str, str]]
_KEPT = ("channel", "received_on", "earmark_id", "asked", "appeal_id")
"""What is mostly the same of the next gift."""
_LATEST = 10


@dataclass(frozen=True, slots=True, kw_only=True)
class RecordPage(PageView):
    """The form for the next gift, and those that were recorded last."""

    template: ClassVar[str] = "books/record.html"

    fields: tuple[Field, ...]
    form: FormView
    done: GiftRow | None
    """The one that was recorded just now."""
    latest: tuple[GiftRow, ...]


@form_at("/{community}/fund/record-gift", lambda route: page(router, route))
async def record(visit: Visit) -> Response:
    """A gift that arrived. Then the form stands there again, with channel, day and purse filled in."""
    await visit.caller(RecordDonation)
    if visit.request.method != "POST":
        return await _record_page(visit, (), None)
    pairs = await visit.fields()
    try:
        require_asked(pairs)
        known = [*pairs, *await donor_typed(visit, RecordDonation, pairs)]
        body = read(RecordDonationRequest, known, (await visit.shown()).zone)
        outcome = await record_donation(await visit.changing(RecordDonation, once_of(pairs)), body)
    except (FormInvalid, Rejected) as wrong:
        return await _record_page(visit, pairs, wrong)
    given = dict(pairs)
    kept = {name: given[name] for name in _KEPT if given.get(name)}
    again = urlencode({**kept, "done": outcome.made("donation_id")})
    return visit.see_done(f"/{visit.community}/fund/record-gift?{again}", RecordDonation, outcome)


async def donor_typed(visit: Visit, command: type[Command], pairs: Pairs) -> Pairs:
    """Who gave, where somebody was typed."""
    line = dict(pairs).get("donor", "").strip()
    if not line:
        return []
    return [("donor_id", await the_resident(visit, command, line, "donor", ContactPurpose.FUND))]


async def _record_page(visit: Visit, pairs: Pairs, wrong: Wrong | None) -> Response:
    asked = ListDonationRecords(state=DonationState.RECEIVED, limit=_LATEST)
    latest = await gift_rows(visit, (await visit.ask(asked)).items, named=False)
    done = next((one for one in latest if one.gift.donation_id == visit.asked("done")), None)
    today = (await visit.shown()).today.isoformat()
    kept = {"received_on": today, "channel": Channel.QR_CODE.value}
    kept |= {name: visit.asked(name)[:80] for name in _KEPT if visit.asked(name)}
    view = RecordPage(
        title=visit.words("books.record_gift"),
        fields=await _fields(visit),
        form=await visit.form(wrong, pairs) if wrong else blank(publish_name="false", **kept),
        done=None if wrong else done,
        latest=latest,
    )
    return await visit.page(view, wrong=wrong)


async def _fields(visit: Visit) -> tuple[Field, ...]:
    fields = Fields(visit.words)
    return (
        fields("amount_fen", Kind.MONEY, label="books.amount"),
        fields("reference", label="books.reference", hint="books.reference_hint"),
        fields("donor", label="books.donor", hint="books.donor_hint", required=False),
        fields.yes_or_no("publish_name", hint="books.publish_hint"),
        fields("consent_evidence", hint="books.consent_hint", required=False),
        fields.one_of("channel", Channel),
        fields("received_on", Kind.DAY),
        fields("earmark_id", Kind.SELECT, choices=await purse_choices(visit), label="books.purse"),
        *await asking(visit),
        fields("given_on", Kind.DAY, hint="books.given_on_hint", required=False),
    )


async def _facts(visit: Visit, gift: DonationView) -> Choices:
    """What a form says of the gift that it is about."""
    words, shown = visit.words, await visit.shown()
    (row,) = await gift_rows(visit, [gift], named=await visit.has(Role.TREASURER))
    known = (
        (words("books.amount"), shown.money(gift.amount_fen)),
        (words("books.donor"), row.donor),
        (words("books.purse"), row.purse or words("fund.any_purpose")),
        (words("field.received_on"), shown.day(gift.received_on) if gift.received_on else ""),
        (words("books.reference"), gift.reference or ""),
    )
    return tuple(one for one in known if one[1])


@form_at("/{community}/fund/receipts/{donation_id}", lambda route: page(router, route))
async def receipt(visit: Visit) -> Response:
    """The number of the host charity's receipt for a gift."""
    await visit.caller(ReceiptDonation)
    gift, fields = await gift_of(visit), Fields(visit.words)
    back = f"/{visit.community}/fund/receipts"
    form = Form(
        title=visit.words("books.receipt"),
        back=back,
        back_words=visit.words("books.receipts"),
        lead=visit.words("books.receipt_lead"),
        facts=await _facts(visit, gift),
        fields=(
            fields("receipt_number"),
            fields("receipt_code", hint="books.receipt_code_hint", required=False),
            fields("check_code", hint="books.check_code_hint", required=False),
        ),
        button=visit.words("books.receipt_button"),
    )

    async def done(body: ReceiptDonationRequest, once: str) -> Response:
        if body.receipt_number is None:  # That no receipt is wanted is a button of its own.
            raise FormInvalid([Fault("receipt_number", "missing", {})])
        outcome = await visit.submit(ReceiptDonation, body, once=once, donation_id=gift.donation_id)
        return visit.see_done(f"{back}?done=1", ReceiptDonation, outcome)

    return await answer_form(visit, form, ReceiptDonationRequest, done)


@form_at("/{community}/fund/pledges/{donation_id}/arrival", lambda route: page(router, route))
async def arrival(visit: Visit) -> Response:
    """What arrived of a promise."""
    await visit.caller(ReceivePledge)
    gift, fields, shown = await gift_of(visit), Fields(visit.words), await visit.shown()
    back = f"/{visit.community}/fund/receipts"
    form = Form(
        title=visit.words("books.arrival"),
        back=back,
        back_words=visit.words("books.receipts"),
        facts=await _facts(visit, gift),
        fields=(
            fields("amount_fen", Kind.MONEY, label="books.amount", hint="books.arrival_hint"),
            fields("reference", label="books.reference", hint="books.reference_hint"),
            fields.one_of("channel", Channel),
            fields("received_on", Kind.DAY),
        ),
        values=(
            ("amount_fen", f"{gift.amount_fen / 100:.2f}"),
            ("channel", Channel.BANK_TRANSFER.value),
            ("received_on", shown.today.isoformat()),
        ),
        button=visit.words("books.record_button"),
    )

    done = submits(visit, ReceivePledge, f"{back}?done=1", donation_id=gift.donation_id)
    return await answer_form(visit, form, ReceivePledgeRequest, done)


@form_at("/{community}/gifts/{donation_id}/withdrawal", lambda route: page(router, route))
async def withdrawal(visit: Visit) -> Response:
    """The donor takes a promise back, or the treasurer does for them."""
    gift, is_treasurer = await gift_of(visit), await visit.has(Role.TREASURER)
    back, words = ("fund/receipts", "books.receipts") if is_treasurer else ("me", "me.title")
    form = Form(
        title=visit.words("books.withdraw"),
        back=f"/{visit.community}/{back}",
        back_words=visit.words(words),
        lead=visit.words("books.withdraw_lead"),
        facts=await _facts(visit, gift),
        fields=(),
        button=visit.words("books.withdraw"),
        danger=True,
    )

    async def done(_body: Nothing, once: str) -> Response:
        outcome = await visit.submit(WithdrawPledge, once=once, donation_id=gift.donation_id)
        return visit.see_done(f"{form.back}?done=1", WithdrawPledge, outcome)

    return await answer_form(visit, form, Nothing, done)
