"""A month of the fund on paper: what came in, what went out, what is there and for what."""

from fastapi import APIRouter, Response

from services.gateway.operations.chain_heads import chain_heads
from services.gateway.operations.ledger import statement_of
from services.gateway.pages.fund.routes import periods_of
from services.gateway.pages.papers.paper import Paper, Table, answer_month, asked_of
from services.gateway.pages.site.languages import name_in, said_in
from services.gateway.pages.site.refusals import ROUTE_IS_UNKNOWN
from services.gateway.pages.site.serving import page
from services.gateway.pages.site.shown import Shown
from services.gateway.pages.site.visit import Visit
from services.gateway.pages.site.words import Words
from shared.contracts.fund.chain_heads import READ_CHAIN_HEADS, ChainHeads
from shared.contracts.fund.statement import GetStatement, StatementView
from shared.kernel.refusals import Rejected

router = APIRouter(include_in_schema=False)


@page(router, "GET /{community}/fund/months/{month}")
async def month_of_the_fund(visit: Visit) -> Response:
    """The statement of one month, as a page or as PDF; a month of which nothing is booked has none."""
    month, as_pdf = asked_of(visit)
    months = sorted((one.month for one in await periods_of(visit)), reverse=True)
    if month not in months:
        raise Rejected(ROUTE_IS_UNKNOWN)
    statement = await statement_of(await visit.caller(GetStatement), month)
    paper, here = await _paper(visit, statement, month), f"/{visit.community}/fund/months"
    return await answer_month(visit, paper, here, months, month, as_pdf=as_pdf, back_words="fund.books")


async def _paper(visit: Visit, one: StatementView, month: str) -> Paper:
    words, shown = visit.words, await visit.shown()
    found = await chain_heads(await visit.caller_of(READ_CHAIN_HEADS), month)
    return Paper(
        title=words("papers.fund_month", month=shown.month(month)),
        kind=f"{name_in(visit.language, await visit.here())} · {words('fund.title')}",
        lead=words("fund.lead", charity=one.host_charity),
        facts=_facts(words, shown, one),
        tables=_tables(words, shown, one),
        notes=(
            words("papers.month_closed" if one.closed else "papers.month_open"),
            words("papers.how_to_check"),
            *_heads(words, found),
        ),
        leads=((f"/{visit.community}/fund/audit", words("audit.title")),),
    )


def _facts(words: Words, shown: Shown, one: StatementView) -> tuple[tuple[str, str], ...]:
    stalls, merchants = one.due_from_stalls_fen, one.due_from_merchants_fen
    return (
        (words("papers.opening"), shown.money(one.opening_fen)),
        (words("fund.came_in"), shown.money(one.income_total_fen)),
        (words("fund.went_out"), shown.money(one.expense_total_fen)),
        (words("papers.closing"), shown.money(one.closing_fen)),
        (words("fund.at_host_charity"), shown.money(one.at_host_charity_fen)),
        (words("papers.due_from_partners"), shown.money(one.due_from_partners_fen)),
        (words("papers.due_from_stalls"), shown.money(stalls) if stalls else ""),
        (words("papers.due_from_merchants"), shown.money(merchants) if merchants else ""),
        (words("papers.goods"), _goods(words, shown, one)),
        (words("papers.entries"), str(one.entries)),
    )


def _goods(words: Words, shown: Shown, one: StatementView) -> str:
    """What came in kind; nothing where none did."""
    found = one.goods
    if not (found.accepted or found.handed_out):
        return ""
    told = {"n": found.accepted, "value": shown.money(found.value_fen), "out": found.handed_out}
    return words("papers.goods_told", **told)


def _heads(words: Words, found: ChainHeads) -> tuple[str, ...]:
    """A line for each log: the last number and hash when the month was closed; none while it is not."""
    if not found.heads:
        return ()
    lines = (
        words("papers.head_of", log=words(f"papers.log_{one.log}"), n=one.sequence, hash=_grouped(one.hash))
        for one in found.heads
    )
    return (words("papers.heads"), *lines, words("papers.heads_note"))


def _grouped(digits: str) -> str:
    """``0fb81cf5 9bb455a3 …``: it breaks on a phone, and can be read aloud."""
    return " ".join(digits[place : place + 8] for place in range(0, len(digits), 8))


def _tables(words: Words, shown: Shown, one: StatementView) -> tuple[Table, ...]:
    income = [(words.of(line.source), line.amount_fen) for line in one.income]
    expense = [(words.of(line.purpose), line.amount_fen) for line in one.expense]
    general = words("fund.any_purpose")
    purses = [(said_in(words.language, purse, "title") or general, purse.balance_fen) for purse in one.purses]
    parts = [
        (f"{words.of(line.source)} · {said_in(words.language, part, 'title') or general}", part.amount_fen)
        for line in one.income
        for part in line.purses
    ]
    is_split = any(len(line.purses) > 1 for line in one.income)
    total = words("fund.total")
    told = (
        ("fund.by_source", "papers.source", income, total, one.income_total_fen),
        *([("sources.by_purse", "papers.source", parts, total, one.income_total_fen)] if is_split else ()),
        ("fund.by_purpose", "papers.purpose", expense, total, one.expense_total_fen),
        ("fund.purses", "fund.purse", purses, words("fund.at_host_charity"), one.at_host_charity_fen),
    )
    return tuple(
        Table(
            title=words(title),
            head=(words(head), words("papers.amount")),
            rows=tuple((name, shown.money(fen)) for name, fen in lines),
            total=(sum_name, shown.money(sum_fen)),
        )
        for title, head, lines, sum_name, sum_fen in told
    )
