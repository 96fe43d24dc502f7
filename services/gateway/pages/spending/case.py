"""The page of one payment: the request, votes, comments, publicity and objections, payment and result."""

from collections.abc import Awaitable, Callable, Sequence
from dataclasses import dataclass
from typing import ClassVar

from fastapi import APIRouter, Response

from services.gateway.operations.disbursements import get_disbursement
from services.gateway.operations.payments import (
    DisbursementObjectionWithText,
    list_disbursement_objections,
    seated_now,
)
from services.gateway.pages.site.form_views import FormView, Wrong, blank, sent
from services.gateway.pages.site.forms import FormInvalid
from services.gateway.pages.site.languages import title_in
from services.gateway.pages.site.names import everything
from services.gateway.pages.site.serving import page
from services.gateway.pages.site.templates import PageView
from services.gateway.pages.site.visit import Visit
from services.gateway.pages.spending.lines import line_of, open_lines
from services.gateway.pages.spending.steps import Steps, part_of, steps_of
from shared.contracts.fund.budgets.views import BudgetLineView
from shared.contracts.fund.disbursements.translations import TranslateDisbursement
from shared.contracts.fund.disbursements.views import DisbursementState, DisbursementView, GetDisbursement
from shared.contracts.fund.earmarks import EarmarkView, ListEarmarks
from shared.contracts.fund.objections import ListDisbursementObjections
from shared.contracts.fund.officer import GetOfficer
from shared.contracts.fund.refusals import DISBURSEMENT_IS_UNKNOWN
from shared.contracts.fund.relations.views import ListDeclaredRelations
from shared.contracts.fund.residents_votes.views import GetResidentsVote, ResidentsVoteView
from shared.contracts.fund.votes import Vote
from shared.contracts.partners.band_rules import Band
from shared.kernel.messages import Command
from shared.kernel.models import PagedRequest
from shared.kernel.outcome import Outcome
from shared.kernel.refusals import Rejected, require

router = APIRouter(include_in_schema=False)

Fields = Sequence[tuple[str, str]]
Work = Callable[[Fields], Awaitable[Outcome]]


@dataclass(frozen=True, slots=True, kw_only=True)
class CasePage(PageView):
    """One payment. To which person it goes is no page's to show."""

    template: ClassVar[str] = "spending/case.html"

    disbursement: DisbursementView
    purse: EarmarkView | None
    objections: tuple[DisbursementObjectionWithText, ...]
    waiting: DisbursementObjectionWithText | None
    """The oldest objection that nobody has answered: the one that the form of an answer is for."""
    steps: Steps
    residents_vote: ResidentsVoteView | None
    """The last vote of the residents on it."""
    sees_relations: bool
    """Whether the visitor may see relations to the payee: their own, or all of them."""
    votes: tuple[Vote, ...]
    """What a member may say, in the order in which the form offers it."""
    own_id: str
    """Of the visitor, to point out their own vote; empty for a stranger."""
    line: BudgetLineView | None
    """How its line of the budget stands, while it is not paid."""
    lines: tuple[BudgetLineView, ...]
    """Of the budgets in force for that kind of expense, for whoever may name one."""
    form: FormView
    """For all forms of the page: no two of them have a field of the same name."""
    sent_step: str
    """Which form was sent and is shown again with what is wrong; empty where none was."""
    is_done: bool
    may_translate: bool

    @property
    def beyond_fen(self) -> int:
        """By how much it goes beyond its line if it is paid as things stand; 0 where it doesn't."""
        line = self.line
        return 0 if line is None else max(0, line.spent_fen + self.disbursement.amount_fen - line.planned_fen)


async def _residents_vote(visit: Visit, found: DisbursementView) -> ResidentsVoteView | None:
    vote_id = found.residents_vote_id
    return await visit.ask(GetResidentsVote(vote_id=vote_id)) if vote_id else None


async def _seated(visit: Visit, found: DisbursementView) -> tuple[str, ...] | None:
    """Who may vote now, for a member who has voted on what is still open."""
    voted = {one.voter_id for one in found.votes}
    if found.state is not DisbursementState.REQUESTED or visit.person_id not in voted:
        return None
    return await seated_now(await visit.caller_of(GetDisbursement.operation), voted, found.requested_at)


@page(router, "GET /{community}/fund/spending/{disbursement_id}")
async def case(visit: Visit) -> Response:
    """The payment, for everybody; its forms for those who have a part in it."""
    return await case_page(visit)


def id_of(visit: Visit) -> str:
    """Which payment the address names."""
    return visit.id_part("disbursement_id", DISBURSEMENT_IS_UNKNOWN)


async def take(visit: Visit, step: str, command: type[Command], work: Work) -> Response:
    """Does what the form of this step asks for, and leads back to the page that it was sent from."""
    pairs = await visit.fields()
    try:
        outcome = await work(pairs)
    except (FormInvalid, Rejected) as wrong:
        return await case_page(visit, step, pairs, wrong)
    from_committee = ("at", "committee") in pairs
    page_of = "committee" if from_committee else f"spending/{id_of(visit)}?done=1"
    return visit.see_done(f"/{visit.community}/fund/{page_of}", command, outcome)


async def case_page(visit: Visit, step: str = "", pairs: Fields = (), wrong: Wrong | None = None) -> Response:
    """The page, with the form that was sent where something was wrong with it."""
    found = require(
        await get_disbursement(await visit.caller(GetDisbursement), id_of(visit)), DISBURSEMENT_IS_UNKNOWN
    )
    objections = await list_disbursement_objections(
        await visit.caller(ListDisbursementObjections), id_of(visit), PagedRequest(limit=200)
    )
    purses = {one.earmark_id: one for one in await everything(visit, ListEarmarks())}
    shown = await visit.shown()
    officer = (await visit.ask(GetOfficer())).person_id if found.band is Band.SMALL else None
    part = await part_of(visit, found.disbursement_id)
    seated = await _seated(visit, found)
    steps = steps_of(found, await visit.roles(), visit.person_id, shown.now, officer, part, seated)
    vote = await _residents_vote(visit, found)
    form = blank(paid_on=shown.today.isoformat())
    view = CasePage(
        title=title_in(visit.language, found),
        disbursement=found,
        purse=purses.get(found.earmark_id or ""),
        objections=tuple(objections.items),
        waiting=next((one for one in objections.items if one.answer is None), None),
        steps=steps,
        residents_vote=vote,
        sees_relations=await visit.has(*ListDeclaredRelations.operation.allowed.roles),
        votes=tuple(Vote),
        own_id=visit.person_id or "",
        line=await line_of(visit, found),
        lines=await open_lines(visit, found.purpose) if steps.name_line else (),
        form=sent(pairs, wrong, visit.words, shown) if wrong else form,
        sent_step=step if wrong else "",
        is_done=bool(visit.asked("done")),
        may_translate=await visit.has(*TranslateDisbursement.operation.allowed.roles),
    )
    return await visit.page(view, wrong=wrong)
