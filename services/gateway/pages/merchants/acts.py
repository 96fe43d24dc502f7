"""What is done with merchants, each a form of its own: agree, state sales, record a payment, end."""

from decimal import Decimal
from typing import Annotated

from fastapi import APIRouter, Response
from pydantic import Field as Bounded
from pydantic import StringConstraints

from services.gateway.operations import merchants
from services.gateway.pages.merchants.routes import acts_of, merchant_of, months_to_state, states
from services.gateway.pages.site.fields import Choices, Field, Fields, Kind
from services.gateway.pages.site.form_pages import Form, answer_form, submits
from services.gateway.pages.site.forms import Fault, FormInvalid, made_of, one_a_line
from services.gateway.pages.site.names import purse_choices
from services.gateway.pages.site.residents import the_resident
from services.gateway.pages.site.serving import form_at, page
from services.gateway.pages.site.visit import Visit
from shared.contracts.fund.merchants.commands import (
    AgreeWithMerchant,
    AgreeWithMerchantRequest,
    EndMerchant,
    EndMerchantRequest,
    PayInSalesShare,
    PayInSalesShareRequest,
    StateSales,
    StateSalesRequest,
)
from shared.contracts.fund.merchants.views import MerchantView
from shared.contracts.fund.refusals.merchants import SALES_STATEMENT_IS_UNKNOWN
from shared.kernel.models import Id, Request, Text, Title
from shared.kernel.months import Month, month_of, month_shifted
from shared.kernel.refusals import require

router = APIRouter(include_in_schema=False)


Percent = Annotated[str, StringConstraints(pattern=r"^(100|[0-9]{1,2}([.][0-9]{1,2})?)$")]


class AgreementForm(Request):
    """The form of an agreement as it is sent: contacts one a line as they are known here, the share in
    percent.
    """

    title: Title
    agreement: Title
    share_percent: Percent
    use: Text
    earmark_id: Id | None = None
    from_month: Month
    due_day: int = Bounded(strict=True, ge=1, le=28)
    contacts: Text | None = None


@form_at("/{community}/fund/merchant-agreement", lambda route: page(router, route))
async def agreeing(visit: Visit) -> Response:
    """Which share of its sales a merchant promises, for those who may record it."""
    await visit.caller(AgreeWithMerchant)
    back, words = f"/{visit.community}/fund/merchants", visit.words
    form = Form(
        title=words("merchants.agree"),
        lead=words("merchants.agree_lead"),
        back=back,
        back_words=words("merchants.title"),
        fields=await _agreement_fields(visit),
        values=(("from_month", month_of((await visit.shown()).today)), ("due_day", "10")),
        button=words("merchants.agree"),
    )

    async def done(body: AgreementForm, once: str) -> Response:
        lines = one_a_line(body.contacts or "")
        people = [await the_resident(visit, AgreeWithMerchant, one, "contacts") for one in lines]
        share_bps = int(Decimal(body.share_percent) * 100)
        if not share_bps:
            raise FormInvalid([Fault("share_percent", "greater_than", {"gt": 0})])
        wish = body.model_dump(exclude={"contacts", "share_percent"}) | {"share_bps": share_bps}
        wish |= {"contact_ids": tuple(dict.fromkeys(people))}
        caller = await visit.changing(AgreeWithMerchant, once)
        outcome = await merchants.agree_with_merchant(caller, made_of(AgreeWithMerchantRequest, wish))
        return visit.see_done(f"{back}/{outcome.made('merchant_id')}", AgreeWithMerchant, outcome)

    return await answer_form(visit, form, AgreementForm, done)


async def _agreement_fields(visit: Visit) -> tuple[Field, ...]:
    fields, shown = Fields(visit.words), await visit.shown()
    starts = tuple((one, shown.month(one)) for one in _months(month_of(shown.today), 6, 12))
    return (
        fields("title", label="merchants.name", hint="markets.published"),
        fields("agreement", label="merchants.agreement", hint="merchants.agreement_hint"),
        fields("share_percent", label="merchants.percent", hint="merchants.percent_hint"),
        fields("use", Kind.AREA, label="markets.use", hint="markets.published"),
        fields("earmark_id", Kind.SELECT, label="markets.purse", choices=await purse_choices(visit)),
        fields("from_month", Kind.SELECT, label="merchants.from_month", choices=starts),
        fields("due_day", Kind.NUMBER, label="merchants.due_day", hint="merchants.due_day_hint"),
        fields(
            "contacts", Kind.AREA, label="merchants.contacts", hint="merchants.contacts_hint", required=False
        ),
    )


def _months(middle: str, before: int, after: int) -> list[str]:
    """Months around one, from so many before to so many after."""
    return [month_shifted(middle, step) for step in range(-before, after + 1)]


def _back(visit: Visit, found: MerchantView) -> str:
    return f"/{visit.community}/fund/merchants/{found.merchant_id}"


@form_at("/{community}/fund/merchants/{merchant_id}/sales", lambda route: page(router, route))
async def stating(visit: Visit) -> Response:
    """What the merchant sold in a month: by its own people, or from its statement."""
    found = await merchant_of(visit)
    await visit.caller(StateSales)
    fields, shown, back = Fields(visit.words), await visit.shown(), _back(visit, found)
    months, is_own = months_to_state(found, shown.today), await states(visit, found)
    if visit.request.method != "POST" and "sales" not in acts_of(
        found, months, await visit.roles(), is_own=is_own
    ):
        return visit.see(back)  # An old link, or somebody else's: the page says how things stand.
    choices: Choices = tuple((one, shown.month(one)) for one in months)
    named: tuple[Field, ...] = (
        () if is_own else (fields("statement", label="merchants.statement", hint="merchants.statement_hint"),)
    )
    form = Form(
        title=visit.words("merchants.act_sales"),
        lead=visit.words("merchants.sales_lead"),
        back=back,
        back_words=found.title,
        facts=((visit.words("merchants.promised"), shown.percent(found.share_bps)),),
        fields=(
            fields("month", Kind.SELECT, label="merchants.month", choices=choices),
            fields("sales_fen", Kind.MONEY, label="merchants.sales", hint="merchants.sales_hint"),
            *named,
        ),
        button=visit.words("merchants.act_sales"),
    )
    done = submits(visit, StateSales, back, merchant_id=found.merchant_id)
    return await answer_form(visit, form, StateSalesRequest, done)


@form_at("/{community}/fund/merchants/{merchant_id}/end", lambda route: page(router, route))
async def ending(visit: Visit) -> Response:
    """With which month the agreement ends, and why."""
    found = await merchant_of(visit)
    await visit.caller(EndMerchant)
    fields, shown, back = Fields(visit.words), await visit.shown(), _back(visit, found)
    if visit.request.method != "POST" and found.last_month is not None:
        return visit.see(back)
    first = max([found.from_month, *(one.month for one in found.statements)])
    choices = tuple((one, shown.month(one)) for one in _months(max(first, month_of(shown.today)), 12, 12))
    choices = tuple(one for one in choices if one[0] >= first)
    form = Form(
        title=visit.words("merchants.act_end"),
        lead=visit.words("merchants.end_lead"),
        back=back,
        back_words=found.title,
        fields=(
            fields("last_month", Kind.SELECT, label="merchants.last_month", choices=choices),
            fields("reason", hint="markets.published"),
        ),
        values=(("last_month", month_of(shown.today)),),
        button=visit.words("merchants.act_end"),
        danger=True,
    )
    done = submits(visit, EndMerchant, back, merchant_id=found.merchant_id)
    return await answer_form(visit, form, EndMerchantRequest, done)


@form_at(
    "/{community}/fund/merchants/{merchant_id}/statements/{statement_id}/payment",
    lambda route: page(router, route),
)
async def paying(visit: Visit) -> Response:
    """What arrived of a month's share."""
    found = await merchant_of(visit)
    await visit.caller(PayInSalesShare)
    statement_id = visit.id_part("statement_id", SALES_STATEMENT_IS_UNKNOWN)
    one = require(
        next((each for each in found.statements if each.statement_id == statement_id), None),
        SALES_STATEMENT_IS_UNKNOWN,
    )
    fields, shown, back = Fields(visit.words), await visit.shown(), _back(visit, found)
    due_fen = one.share_fen - one.paid_fen
    form = Form(
        title=visit.words("merchants.act_payment"),
        back=back,
        back_words=found.title,
        facts=(
            (visit.words("merchants.month"), shown.month(one.month)),
            (visit.words("markets.due"), shown.money(due_fen)),
        ),
        fields=(
            fields("amount_fen", Kind.MONEY),
            fields("received_on", Kind.DAY),
            fields("reference", hint="markets.slip_hint"),
        ),
        values=(("amount_fen", f"{due_fen / 100:.2f}"), ("received_on", shown.today.isoformat())),
        button=visit.words("merchants.act_payment"),
    )
    ids = {"merchant_id": found.merchant_id, "statement_id": statement_id}
    return await answer_form(
        visit, form, PayInSalesShareRequest, submits(visit, PayInSalesShare, back, **ids)
    )
