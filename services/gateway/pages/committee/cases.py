"""Payments that wait for the committee, each with all that a member has to know before the vote."""

from dataclasses import dataclass

from services.gateway.operations.disbursements import list_disbursements
from services.gateway.operations.ledger import statement_of
from services.gateway.pages.site.form_views import FormView, blank
from services.gateway.pages.site.languages import said_in
from services.gateway.pages.site.names import everything
from services.gateway.pages.site.visit import Visit
from services.gateway.pages.spending.steps import Steps, part_of, steps_of
from shared.contracts.fund.budgets.views import BudgetLineView, ListBudgetLines
from shared.contracts.fund.disbursements.views import DisbursementState, DisbursementView, ListDisbursements
from shared.contracts.fund.officer import GetOfficer
from shared.contracts.fund.statement import GetStatement
from shared.contracts.fund.votes import Vote

_MOST = 50


@dataclass(frozen=True, slots=True)
class CaseShown:
    """One payment that is asked for. To which person it goes is no page's to show."""

    one: DisbursementView
    purse: str
    before_fen: int
    """What its purse holds now."""
    line: BudgetLineView | None
    """The line of the budget that it falls under, with what is left of it."""
    steps: Steps
    is_own: bool
    """Whether the visitor asked for it, and so takes no part."""
    own_vote: Vote | None
    """What the visitor said to it; None where they didn't vote."""
    form: FormView
    """For its forms, which share one ``once``: of a vote and a declaration one alone makes sense."""

    @property
    def after_fen(self) -> int:
        """What its purse holds once it is paid; below zero, it can't be."""
        return self.before_fen - self.one.amount_fen


async def cases_of(visit: Visit) -> tuple[CaseShown, ...]:
    """What is asked for and not decided, the oldest first."""
    wanted = ListDisbursements(state=DisbursementState.REQUESTED, limit=_MOST)
    found = await list_disbursements(await visit.caller(ListDisbursements), wanted)
    if not found.items:
        return ()
    statement = await statement_of(await visit.caller(GetStatement), None)
    purses = {one.earmark_id: one for one in statement.purses}
    lines = {one.budget_line: one for one in await everything(visit, ListBudgetLines())}
    officer, roles = (await visit.ask(GetOfficer())).person_id, await visit.roles()
    now, own_id = visit.gateway.clock.now(), visit.person_id
    shown = []
    for one in reversed(found.items):
        purse = purses.get(one.earmark_id)
        votes = [vote.vote for vote in one.votes if vote.voter_id == own_id]
        shown.append(
            CaseShown(
                one,
                (purse and said_in(visit.language, purse, "title")) or visit.words("fund.any_purpose"),
                purse.balance_fen if purse else 0,
                lines.get(one.budget_line or ""),
                steps_of(one, roles, own_id, now, officer, await part_of(visit, one.disbursement_id)),
                own_id is not None and one.requested_by == own_id,
                votes[0] if votes else None,
                blank(),
            )
        )
    return tuple(shown)
