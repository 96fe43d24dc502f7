"""Forms of those who handle a payment: asking for it, recording it, what came of it, its end."""

from collections.abc import Sequence
from dataclasses import dataclass
from typing import ClassVar

from fastapi import APIRouter, Response

from services.gateway.operations.disbursements import get_disbursement
from services.gateway.operations.payments import pay_disbursement
from services.gateway.pages.site.english import say_in_english
from services.gateway.pages.site.form_views import FormView, Wrong, once_of
from services.gateway.pages.site.forms import FormInvalid, read
from services.gateway.pages.site.names import everything
from services.gateway.pages.site.serving import form_at, page
from services.gateway.pages.site.templates import PageView
from services.gateway.pages.site.visit import Visit
from services.gateway.pages.spending.case import Fields, id_of, take
from services.gateway.pages.spending.lines import open_lines
from shared.contracts.fund.budgets.commands import NameBudgetLine, NameBudgetLineRequest
from shared.contracts.fund.budgets.views import BudgetLineView
from shared.contracts.fund.disbursements.commands import (
    CloseDisbursement,
    PayDisbursement,
    PayDisbursementRequest,
    ReportResult,
    ReportResultRequest,
    RequestDisbursement,
    RequestDisbursementRequest,
    WithdrawDisbursement,
)
from shared.contracts.fund.disbursements.events import DisbursementRequested
from shared.contracts.fund.disbursements.translations import (
    TranslateDisbursement,
    TranslateDisbursementRequest,
)
from shared.contracts.fund.disbursements.views import GetDisbursement
from shared.contracts.fund.earmarks import EarmarkView, ListEarmarks
from shared.contracts.fund.refusals import DISBURSEMENT_IS_UNKNOWN
from shared.contracts.partners.purchases.payments import SpendingPurpose
from shared.kernel.outcome import Outcome
from shared.kernel.refusals import Rejected, require

router = APIRouter(include_in_schema=False)


@dataclass(frozen=True, slots=True, kw_only=True)
class AskingPage(PageView):
    """Asking for a payment to an organisation."""

    template: ClassVar[str] = "spending/asking.html"

    purposes: tuple[SpendingPurpose, ...]
    purses: tuple[EarmarkView, ...]
    lines: tuple[BudgetLineView, ...]
    """Of the budgets in force; none where the year has none."""
    form: FormView


@page(router, "GET /{community}/fund/request")
async def asking(visit: Visit) -> Response:
    """The form, for those whose request it can be."""
    await visit.caller(RequestDisbursement)
    return await _asking_page(visit, (), None)


@page(router, "POST /{community}/fund/request")
async def ask(visit: Visit) -> Response:
    """Asks for the payment, and leads to its page."""
    pairs = await visit.fields()
    try:
        body = read(RequestDisbursementRequest, pairs, (await visit.shown()).zone)
        outcome = await visit.submit(RequestDisbursement, body, once=once_of(pairs))
    except (FormInvalid, Rejected) as wrong:
        return await _asking_page(visit, pairs, wrong)
    made = outcome.one(DisbursementRequested).disbursement_id
    return visit.see_done(f"/{visit.community}/fund/spending/{made}?done=1", RequestDisbursement, outcome)


async def _asking_page(visit: Visit, pairs: Sequence[tuple[str, str]], wrong: Wrong | None) -> Response:
    view = AskingPage(
        title=visit.words("spending.ask"),
        purposes=tuple(SpendingPurpose),
        purses=tuple(await everything(visit, ListEarmarks())),
        lines=await open_lines(visit),
        form=await visit.form(wrong, pairs),
    )
    return await visit.page(view, wrong=wrong)


@page(router, "POST /{community}/fund/spending/{disbursement_id}/budget-line")
async def name_line(visit: Visit) -> Response:
    """The treasurer says which line of the budget it falls under."""

    async def work(pairs: Fields) -> Outcome:
        body = read(NameBudgetLineRequest, pairs, (await visit.shown()).zone)
        return await visit.submit(NameBudgetLine, body, once=once_of(pairs), disbursement_id=id_of(visit))

    return await take(visit, "line", NameBudgetLine, work)


@page(router, "POST /{community}/fund/spending/{disbursement_id}/payment")
async def pay(visit: Visit) -> Response:
    """The treasurer records that the host charity paid."""

    async def work(pairs: Fields) -> Outcome:
        body = read(PayDisbursementRequest, pairs, (await visit.shown()).zone)
        caller = await visit.changing(PayDisbursement, once_of(pairs))
        return await pay_disbursement(caller, id_of(visit), body)

    return await take(visit, "pay", PayDisbursement, work)


@page(router, "POST /{community}/fund/spending/{disbursement_id}/result")
async def report(visit: Visit) -> Response:
    """What came of the money, for everybody to read."""

    async def work(pairs: Fields) -> Outcome:
        body = read(ReportResultRequest, pairs, (await visit.shown()).zone)
        return await visit.submit(ReportResult, body, once=once_of(pairs), disbursement_id=id_of(visit))

    return await take(visit, "report", ReportResult, work)


@form_at("/{community}/fund/spending/{disbursement_id}/translate", lambda route: page(router, route))
async def translate(visit: Visit) -> Response:
    """Says in English what it is for and what came of it, or says it better."""
    await visit.caller(TranslateDisbursement)
    caller, disbursement_id = await visit.caller(GetDisbursement), id_of(visit)
    found = require(await get_disbursement(caller, disbursement_id), DISBURSEMENT_IS_UNKNOWN)
    says = (TranslateDisbursement, TranslateDisbursementRequest)
    text = "result" if found.result else None
    back = f"/{visit.community}/fund/spending/{disbursement_id}"
    return await say_in_english(visit, found, back, says, text, disbursement_id=disbursement_id)


@page(router, "POST /{community}/fund/spending/{disbursement_id}/closing")
async def close(visit: Visit) -> Response:
    """Nothing more happens to the payment."""

    async def work(pairs: Fields) -> Outcome:
        return await visit.submit(CloseDisbursement, once=once_of(pairs), disbursement_id=id_of(visit))

    return await take(visit, "close", CloseDisbursement, work)


@page(router, "POST /{community}/fund/spending/{disbursement_id}/withdrawal")
async def withdraw(visit: Visit) -> Response:
    """Whoever asked for it takes the request back."""

    async def work(pairs: Fields) -> Outcome:
        return await visit.submit(WithdrawDisbursement, once=once_of(pairs), disbursement_id=id_of(visit))

    return await take(visit, "withdraw", WithdrawDisbursement, work)
