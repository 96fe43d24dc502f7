"""Statements of banks and wallets: a file is imported; a month's lines are matched, booked, set aside."""

import re
from collections.abc import Awaitable, Callable, Sequence
from dataclasses import dataclass
from typing import ClassVar

from fastapi import APIRouter, Response

from services.gateway.operations.month_end import checklist_of, month_of_statements
from services.gateway.operations.statements import book_lines, import_file
from services.gateway.pages.books.asking import appeal_choices
from services.gateway.pages.books.gifts import donor_typed
from services.gateway.pages.site.fields import Choices
from services.gateway.pages.site.form_views import FormView, Wrong, once_of
from services.gateway.pages.site.forms import FormInvalid, read
from services.gateway.pages.site.names import everything, purse_choices
from services.gateway.pages.site.refusals import ROUTE_IS_UNKNOWN
from services.gateway.pages.site.serving import page
from services.gateway.pages.site.shown import Shown
from services.gateway.pages.site.templates import PageView
from services.gateway.pages.site.visit import Visit
from services.gateway.pages.tables.listings import files_of
from services.gateway.statements.proposing import moved_fen
from shared.contracts.fund.account_statements.commands import (
    BookLines,
    BookLinesRequest,
    DecideLine,
    DecideLineRequest,
    ImportFileRequest,
    ImportStatement,
    MatchLines,
    MatchLinesRequest,
    ReopenLine,
    SetLineAside,
    SetLineAsideRequest,
    UndoMatch,
)
from shared.contracts.fund.account_statements.movements import AsideReason, Books, LineState
from shared.contracts.fund.account_statements.proposals import READ_CHECKLIST, ChecklistView, ProposalView
from shared.contracts.fund.account_statements.refusals.lines import (
    STATEMENT_LINE_IS_UNKNOWN,
    STATEMENT_MATCH_IS_UNKNOWN,
)
from shared.contracts.fund.account_statements.views import (
    ListStatementFiles,
    StatementFileView,
    StatementLineView,
)
from shared.contracts.fund.donations.events import Asked
from shared.contracts.fund.entries import EntryView
from shared.contracts.fund.shares.views import ListShares
from shared.kernel.messages import Command
from shared.kernel.months import MONTH, month_of, months_between
from shared.kernel.outcome import Outcome
from shared.kernel.refusals import Rejected
from shared.kernel.roles import Role

router = APIRouter(include_in_schema=False)

Pairs = Sequence[tuple[str, str]]
_MONTH = re.compile(MONTH)
_MOST_MONTHS = 12
"""A file may be of a year."""
_MOST_OFFERED = 100
"""So many lines and entries are offered to be ticked at once."""


@dataclass(frozen=True, slots=True, kw_only=True)
class FilesPage(PageView):
    """The files that were imported, and a form for the next."""

    template: ClassVar[str] = "fund/statements.html"

    files: tuple[StatementFileView, ...]
    may_import: bool
    form: FormView

    def months_of(self, file: StatementFileView) -> tuple[str, ...]:
        """The months in which the file has lines, the latest first."""
        if file.starts_on is None or file.ends_on is None:
            return ()
        return tuple(months_between(month_of(file.starts_on), month_of(file.ends_on)))[-_MOST_MONTHS:][::-1]


@page(router, "GET /{community}/fund/statements")
async def files(visit: Visit) -> Response:
    """The files, for whoever keeps or checks the books."""
    return await _files_page(visit, (), None)


@page(router, "POST /{community}/fund/statements")
async def take_file(visit: Visit) -> Response:
    """Imports a file, and leads to the month of its last line."""
    pairs = await visit.fields()
    try:
        body = read(ImportFileRequest, pairs, (await visit.shown()).zone)
        outcome = await import_file(await visit.changing(ImportStatement, once_of(pairs)), body)
    except (FormInvalid, Rejected) as wrong:
        return await _files_page(visit, [one for one in pairs if one[0] != "content"], wrong)
    return visit.see_done(f"/{visit.community}/fund/statements", ImportStatement, outcome)


async def _files_page(visit: Visit, pairs: Pairs, wrong: Wrong | None) -> Response:
    found = await visit.ask(ListStatementFiles(limit=50))
    view = FilesPage(
        title=visit.words("statements.title"),
        list_files=await files_of(visit, "fund-statements"),
        files=tuple(found.items),
        may_import=await visit.has(Role.TREASURER),
        form=await visit.form(wrong, pairs),
    )
    return await visit.page(view, wrong=wrong)


@dataclass(frozen=True, slots=True, kw_only=True)
class Side:
    """A proposal as it is shown: what the file says beside what the books say."""

    proposal: ProposalView
    lines: tuple[StatementLineView, ...]
    entries: tuple[EntryView, ...]


@dataclass(frozen=True, slots=True, kw_only=True)
class MonthPage(PageView):
    """What a month lacks, and what waits in it."""

    template: ClassVar[str] = "fund/statement_month.html"

    checklist: ChecklistView
    sides: tuple[Side, ...]
    doubted: tuple[StatementLineView, ...]
    settled: tuple[StatementLineView, ...]
    lines: tuple[tuple[str, str], ...]
    """Lines that wait, as choices."""
    decided: frozenset[str]
    """Those of them on which somebody has decided."""
    entries: tuple[tuple[str, str], ...]
    """Entries that are on no statement yet, as choices."""
    books: tuple[tuple[str, str], ...]
    partners: tuple[tuple[str, str], ...]
    purses: Choices
    asked: tuple[tuple[str, str], ...]
    appeals: tuple[tuple[str, str], ...]
    reasons: tuple[AsideReason, ...]
    may_act: bool
    form: FormView


@page(router, "GET /{community}/fund/statements/{month}")
async def month(visit: Visit) -> Response:
    """The month."""
    return await _month_page(visit, (), None)


@page(router, "POST /{community}/fund/statements/{month}/matched")
async def match(visit: Visit) -> Response:
    """The treasurer says that these lines and entries tell of the same money."""

    async def work(pairs: Pairs) -> Outcome:
        body = read(MatchLinesRequest, pairs, (await visit.shown()).zone)
        return await visit.submit(MatchLines, body, once=once_of(pairs))

    return await _take(visit, MatchLines, work)


@page(router, "POST /{community}/fund/statements/{month}/booked")
async def book(visit: Visit) -> Response:
    """The treasurer books what no entry explains."""

    async def work(pairs: Pairs) -> Outcome:
        known = [*pairs, *await donor_typed(visit, BookLines, pairs)]
        body = read(BookLinesRequest, known, (await visit.shown()).zone)
        return await book_lines(await visit.changing(BookLines, once_of(pairs)), body)

    return await _take(visit, BookLines, work)


@page(router, "POST /{community}/fund/statements/{month}/aside/{line_id}")
async def set_aside(visit: Visit) -> Response:
    """The treasurer sets a line aside."""

    async def work(pairs: Pairs) -> Outcome:
        body = read(SetLineAsideRequest, pairs, (await visit.shown()).zone)
        line_id = visit.id_part("line_id", STATEMENT_LINE_IS_UNKNOWN)
        return await visit.submit(SetLineAside, body, once=once_of(pairs), line_id=line_id)

    return await _take(visit, SetLineAside, work)


@page(router, "POST /{community}/fund/statements/{month}/decided/{line_id}")
async def decide(visit: Visit) -> Response:
    """The treasurer says which way a doubted line went."""

    async def work(pairs: Pairs) -> Outcome:
        body = read(DecideLineRequest, pairs, (await visit.shown()).zone)
        line_id = visit.id_part("line_id", STATEMENT_LINE_IS_UNKNOWN)
        return await visit.submit(DecideLine, body, once=once_of(pairs), line_id=line_id)

    return await _take(visit, DecideLine, work)


@page(router, "POST /{community}/fund/statements/{month}/reopened/{line_id}")
async def reopen(visit: Visit) -> Response:
    """The treasurer takes back what was decided of a line, or that it was set aside."""

    async def work(pairs: Pairs) -> Outcome:
        line_id = visit.id_part("line_id", STATEMENT_LINE_IS_UNKNOWN)
        return await visit.submit(ReopenLine, once=once_of(pairs), line_id=line_id)

    return await _take(visit, ReopenLine, work)


@page(router, "POST /{community}/fund/statements/{month}/undone/{match_id}")
async def undo(visit: Visit) -> Response:
    """The treasurer takes a match back."""

    async def work(pairs: Pairs) -> Outcome:
        match_id = visit.id_part("match_id", STATEMENT_MATCH_IS_UNKNOWN)
        return await visit.submit(UndoMatch, once=once_of(pairs), match_id=match_id)

    return await _take(visit, UndoMatch, work)


async def _take(
    visit: Visit, command: type[Command], work: Callable[[Pairs], Awaitable[Outcome]]
) -> Response:
    pairs = await visit.fields()
    try:
        outcome = await work(pairs)
    except (FormInvalid, Rejected) as wrong:
        return await _month_page(visit, pairs, wrong)
    return visit.see_done(f"/{visit.community}/fund/statements/{_month(visit)}", command, outcome)


def _month(visit: Visit) -> str:
    text = visit.part("month")
    if not _MONTH.fullmatch(text):
        raise Rejected(ROUTE_IS_UNKNOWN)
    return text


async def _month_page(visit: Visit, pairs: Pairs, wrong: Wrong | None) -> Response:
    caller, shown = await visit.caller_of(READ_CHECKLIST), await visit.shown()
    checklist = await checklist_of(caller, _month(visit))
    found = await month_of_statements(caller, checklist.month)
    by_line = {one.line_id: one for one in found.lines}
    by_entry = {one.entry_id: one for one in found.entries}
    twins = {one.line_id for one in found.proposals.twins}
    waiting = [one for one in found.lines if one.state is LineState.WAITING]
    free = [one for one in found.entries if moved_fen(one) and not one.on_statement]
    view = MonthPage(
        title=visit.words("statements.month", month=shown.month(checklist.month)),
        checklist=checklist,
        sides=tuple(
            Side(
                proposal=one,
                lines=tuple(by_line[line_id] for line_id in one.line_ids),
                entries=tuple(by_entry[entry_id] for entry_id in one.entry_ids),
            )
            for one in found.proposals.proposals
        ),
        doubted=tuple(one for one in found.lines if one.state is LineState.DOUBTED),
        settled=tuple(one for one in found.lines if one.state in {LineState.MATCHED, LineState.SET_ASIDE}),
        lines=tuple((one.line_id, _line(visit, shown, one, twins)) for one in waiting[:_MOST_OFFERED]),
        decided=frozenset(one.line_id for one in waiting if one.doubt is not None),
        entries=tuple((one.entry_id, _entry(visit, shown, one)) for one in free[:_MOST_OFFERED]),
        books=tuple((one.value, visit.words.of(one)) for one in Books),
        partners=await _partners(visit),
        purses=await purse_choices(visit),
        asked=(("", "—"), *((one.value, visit.words.of(one)) for one in Asked)),
        appeals=await appeal_choices(visit),
        reasons=tuple(AsideReason),
        may_act=await visit.has(Role.TREASURER),
        form=await visit.form(wrong, pairs),
    )
    return await visit.page(view, wrong=wrong)


async def _partners(visit: Visit) -> tuple[tuple[str, str], ...]:
    owing = [one for one in await everything(visit, ListShares()) if one.due_fen > 0]
    return (("", "—"), *((one.partner_id, one.project or one.organisation or "") for one in owing))


def _line(visit: Visit, shown: Shown, one: StatementLineView, twins: set[str]) -> str:
    told = [shown.date_of(one.day), shown.money(one.signed_fen), one.account, str(one.words or "")]
    if one.line_id in twins:
        told.append(visit.words("statements.twin"))
    return " · ".join(text for text in told if text)


def _entry(visit: Visit, shown: Shown, one: EntryView) -> str:
    told = [f"№ {one.number}", shown.date_of(one.booked_on), shown.money(moved_fen(one))]
    return " · ".join([*told, one.reference or visit.words.of(one.kind)])
