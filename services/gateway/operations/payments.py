"""Who decides on a payment of the fund, for every door: each decision is told who holds which office now."""

from collections.abc import Container
from datetime import datetime

from services.gateway.domain.exclusions import clashing_of
from services.gateway.operations.caller import Caller
from services.gateway.operations.local_time import today_here
from services.gateway.operations.objections import with_texts
from services.gateway.operations.whole_lists import whole_answer
from shared.contracts.fund.approvals import ApproveDisbursement
from shared.contracts.fund.budgets.commands import VoteOnBudget, VoteOnBudgetRequest
from shared.contracts.fund.disbursements.commands import PayDisbursement, PayDisbursementRequest
from shared.contracts.fund.objections import (
    DisbursementObjectionView,
    ListDisbursementObjections,
    ObjectToDisbursement,
    ObjectToDisbursementRequest,
)
from shared.contracts.fund.terms import ListTerms, SetTerm, SetTermRequest
from shared.contracts.fund.votes import Seats, VoteOnDisbursement, VoteOnDisbursementRequest, seated
from shared.contracts.partners.programme import GetCommunity
from shared.kernel.models import Page, PagedRequest
from shared.kernel.outcome import Outcome
from shared.kernel.roles import Role

_READERS = (Role.COMMITTEE, Role.SUPERVISOR, Role.AUDITOR)
"""Who reads an objection's own words: those who answer it, and the auditor."""


class DisbursementObjectionWithText(DisbursementObjectionView):
    """An objection to a payment with its words, for those who answer it; without, for everybody else."""

    text: str | None = None
    """What the person who objected wrote; null for whoever may not read it, and where it was erased."""


async def seats_of(caller: Caller) -> Seats:
    """Who holds an office of the fund in this community at this moment, and may act in it."""
    state = await caller.gateway.state_of(caller.community)
    roles = state.roles
    committee = sorted(
        person
        for person, held in roles.items()
        if Role.COMMITTEE in held and Role.COMMITTEE not in clashing_of(state, person)
    )
    treasurers = sorted(person for person, held in roles.items() if Role.TREASURER in held)
    staff = sorted(person for person in {*committee, *treasurers} if Role.STAFF in roles[person])
    return Seats(committee=tuple(committee), treasurers=tuple(treasurers), staff=tuple(staff))


async def seated_now(caller: Caller, voted: Container[str], since: datetime) -> tuple[str, ...]:
    """Whose votes count at this moment on what was asked for at ``since``, of those who voted too: by the
    fund's own rule, of what the gateway knows."""
    seats, today = await seats_of(caller), await today_here(caller)
    rules = await caller.ask(GetCommunity(at=since))
    committee = rules.rules.committee if rules else None
    terms = {one.person_id: one for one in await whole_answer(caller, ListTerms())}
    outlast = committee is not None and bool(committee.votes_outlast_term)
    return seated(seats.members, terms, today, voted if outlast else ())


async def vote_on_disbursement(
    caller: Caller, disbursement_id: str, body: VoteOnDisbursementRequest
) -> Outcome:
    """Votes in a committee as it is seated now."""
    seats = await seats_of(caller)
    return await caller.submit(VoteOnDisbursement, body, disbursement_id=disbursement_id, seats=seats)


async def vote_on_budget(caller: Caller, budget_id: str, body: VoteOnBudgetRequest) -> Outcome:
    """Votes in a committee as it is seated now."""
    return await caller.submit(VoteOnBudget, body, budget_id=budget_id, seats=await seats_of(caller))


async def set_term(caller: Caller, person_id: str, body: SetTermRequest) -> Outcome:
    """Records the term of somebody who is on the committee now."""
    return await caller.submit(SetTerm, body, person_id=person_id, seats=await seats_of(caller))


async def approve_disbursement(caller: Caller, disbursement_id: str) -> Outcome:
    """Approves beside those who still hold their office."""
    seats = await seats_of(caller)
    return await caller.submit(ApproveDisbursement, disbursement_id=disbursement_id, seats=seats)


async def pay_disbursement(caller: Caller, disbursement_id: str, body: PayDisbursementRequest) -> Outcome:
    """Pays what those carry who still hold their office."""
    seats = await seats_of(caller)
    return await caller.submit(PayDisbursement, body, disbursement_id=disbursement_id, seats=seats)


async def object_to_disbursement(
    caller: Caller, disbursement_id: str, body: ObjectToDisbursementRequest
) -> Outcome:
    """Objects to this payment, in words that can be erased."""
    kept = await caller.keep_text(body.text)
    return await caller.submit(
        ObjectToDisbursement,
        disbursement_id=disbursement_id,
        text_id=kept.text_id,
        text_sha256=kept.sha256,
    )


async def list_disbursement_objections(
    caller: Caller, disbursement_id: str, asked: PagedRequest
) -> Page[DisbursementObjectionWithText]:
    """The objections to this payment, with their words where the caller may read them."""
    page = await caller.ask(ListDisbursementObjections(**dict(asked), disbursement_id=disbursement_id))
    return await with_texts(caller, page, DisbursementObjectionWithText, _READERS)
