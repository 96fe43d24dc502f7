"""The acts on a budget, each a form of its own: to propose, to vote, to take back."""

from collections.abc import Iterable

from fastapi import APIRouter, Response

from services.gateway.operations import payments
from services.gateway.pages.budgets.routes import acts_of
from services.gateway.pages.site.fields import Choices, Field, Fields, Kind
from services.gateway.pages.site.form_pages import Form, Nothing, answer_form
from services.gateway.pages.site.names import everything
from services.gateway.pages.site.serving import form_at, page
from services.gateway.pages.site.visit import Visit
from shared.contracts.fund.budgets.commands import (
    ProposeBudget,
    ProposeBudgetRequest,
    VoteOnBudget,
    VoteOnBudgetRequest,
    WithdrawBudget,
)
from shared.contracts.fund.budgets.views import BudgetLineView, BudgetView, GetBudget, ListBudgetLines
from shared.contracts.fund.refusals.budgets import BUDGET_IS_UNKNOWN
from shared.contracts.fund.votes import Vote
from shared.contracts.partners.purchases.payments import SpendingPurpose
from shared.kernel.models import Request
from shared.kernel.money import yuan
from shared.kernel.refusals import Rejected, require

router = APIRouter(include_in_schema=False)

_MORE = 4
"""Empty rows beside the lines that there are."""
_ROWS = 8
_SHOWN = 2


@form_at("/{community}/fund/budget-proposal", lambda route: page(router, route))
async def proposing(visit: Visit) -> Response:
    """A year's budget, beginning with the lines in force."""
    await visit.caller(ProposeBudget)
    asked = visit.asked("year")
    year = int(asked) if asked.isdecimal() and len(asked) == 4 else (await visit.shown()).today.year
    found = await everything(visit, ListBudgetLines(year=year))
    lines = [one for one in found if one.planned_fen]
    back = f"/{visit.community}/fund/budget?year={year}"
    form = Form(
        title=visit.words("budgets.propose"),
        back=back,
        back_words=visit.words("budgets.title", year=year),
        lead=visit.words("budgets.propose_lead"),
        fields=tuple(_fields(visit, max(len(lines) + _MORE, _ROWS), changes=bool(lines))),
        button=visit.words("budgets.propose_button"),
        values=(("year", str(year)), *_values(lines)),
    )

    async def done(body: ProposeBudgetRequest, once: str) -> Response:
        outcome = await visit.submit(ProposeBudget, body, once=once)
        return visit.see_done(f"/{visit.community}/fund/budget?year={body.year}", ProposeBudget, outcome)

    return await answer_form(visit, form, ProposeBudgetRequest, done)


def _fields(visit: Visit, rows: int, *, changes: bool) -> Iterable[Field]:
    fields, words = Fields(visit.words), visit.words
    yield fields("year", Kind.NUMBER, label="budgets.year")
    yield fields("reason", hint="budgets.reason_hint", label="budgets.reason", required=changes)
    kinds: Choices = (("", words("site.none")), *((one.value, words.of(one)) for one in SpendingPurpose))
    yield from fields.rows((_line(visit, number, kinds) for number in range(rows)), _SHOWN)


def _line(visit: Visit, number: int, kinds: Choices) -> Iterable[Field]:
    fields, words = Fields(visit.words), visit.words
    row, first = f"lines.{number}", number == 0
    yield fields.nth(f"{row}.code", number, label="budgets.code", required=first)
    yield fields.nth(f"{row}.title", number, label="budgets.what_for", required=first)
    label = words("form.nth", label=words("field.purpose"), n=number + 1)
    yield Field(name=f"{row}.purpose", label=label, kind=Kind.SELECT, choices=kinds, required=first)
    yield fields.nth(f"{row}.amount_fen", number, Kind.MONEY, label="spending.amount", required=first)


def _values(lines: Iterable[BudgetLineView]) -> Iterable[tuple[str, str]]:
    for number, one in enumerate(lines):
        row = f"lines.{number}"
        yield f"{row}.code", one.code
        yield f"{row}.title", one.title
        yield f"{row}.purpose", one.purpose.value
        yield f"{row}.amount_fen", yuan(one.planned_fen).replace(",", "")


@form_at("/{community}/fund/budgets/{budget_id}/{act}", lambda route: page(router, route))
async def acting(visit: Visit) -> Response:
    """The vote on a budget, or its end before it."""
    act = visit.part("act")
    if act not in {"vote", "withdraw"}:
        raise Rejected(BUDGET_IS_UNKNOWN)
    command = VoteOnBudget if act == "vote" else WithdrawBudget
    await visit.caller(command)
    budget_id = visit.id_part("budget_id", BUDGET_IS_UNKNOWN)
    found = require(await visit.ask(GetBudget(budget_id=budget_id)), BUDGET_IS_UNKNOWN)
    back = f"/{visit.community}/fund/budget?year={found.year}"
    if visit.request.method != "POST" and act not in acts_of(found, visit.person_id, await visit.roles()):
        return visit.see(back)  # An old link: the page says how things stand.
    fields = Fields(visit.words)
    ballot = fields.one_of("vote", Vote, radios=True, hint="spending.vote_hint")
    form = Form(
        title=visit.words(f"budgets.act_{act}"),
        back=back,
        back_words=visit.words("budgets.title", year=found.year),
        facts=await _facts(visit, found),
        fields=(ballot,) if act == "vote" else (),
        button=visit.words(f"budgets.act_{act}"),
        danger=act == "withdraw",
    )

    async def done(body: Request, once: str) -> Response:
        if isinstance(body, VoteOnBudgetRequest):
            caller = await visit.changing(VoteOnBudget, once)
            outcome = await payments.vote_on_budget(caller, budget_id, body)
        else:
            outcome = await visit.submit(WithdrawBudget, once=once, budget_id=budget_id)
        return visit.see_done(back, command, outcome)

    request: type[Request] = VoteOnBudgetRequest if act == "vote" else Nothing
    return await answer_form(visit, form, request, done)


async def _facts(visit: Visit, found: BudgetView) -> Choices:
    """What is voted on, line by line."""
    shown = await visit.shown()
    lines = tuple((f"{one.code} {one.title}", shown.money(one.amount_fen)) for one in found.lines)
    return (*lines, (visit.words("budgets.reason"), found.reason)) if found.reason else lines
