"""Votes of the residents: for those who may vote, and for those who open, count and close them."""

from services.gateway.operations import residents_votes
from services.gateway.operations.caller import Caller
from services.gateway.operations.whole_lists import whole_answer
from shared.contracts.fund.disbursements.views import DisbursementState, ListDisbursements
from shared.contracts.fund.residents_votes.views import ResidentsVoteView
from shared.contracts.gateway.waiting import Task, WaitingThing
from shared.kernel.roles import Role


async def of_resident(caller: Caller) -> list[WaitingThing]:
    """Votes in which the caller may vote and hasn't."""
    if caller.actor.on_behalf_of is not None:
        return []  # Nobody votes in another's place.
    found = []
    for vote in await residents_votes.open_votes(caller):
        if caller.now < vote.ends_at:
            voice = await residents_votes.own_voice(caller, vote.vote_id)
            if voice is not None and not voice.given:
                found.append(await _thing(caller, vote, Task.VOTE_AS_RESIDENT, Role.RESIDENT, ends=False))
    return found


async def of_staff(caller: Caller) -> list[WaitingThing]:
    """Payments about which nobody has asked the residents, and votes whose time is over."""
    votes = await residents_votes.open_votes(caller)
    asked = {one.disbursement_id for one in votes}
    waiting = ListDisbursements(state=DisbursementState.WITH_RESIDENTS)
    unasked = [
        WaitingThing(
            task=Task.OPEN_RESIDENTS_VOTE,
            role=Role.STAFF,
            subject_id=one.disbursement_id,
            title=one.title,
            title_en=one.title_en,
            amount_fen=one.amount_fen,
            since=one.requested_at,
        )
        for one in await whole_answer(caller, waiting)
        if one.disbursement_id not in asked
    ]
    ended = [await _thing(caller, one, _next(one), Role.STAFF) for one in votes if one.ends_at <= caller.now]
    return [*unasked, *ended]


async def of_supervisor(caller: Caller) -> list[WaitingThing]:
    """Boxes that nobody has counted in time."""
    votes = await residents_votes.open_votes(caller)
    return [await _thing(caller, one, _next(one), Role.SUPERVISOR) for one in votes if one.overdue]


def _next(vote: ResidentsVoteView) -> Task:
    is_counted = vote.papers_counted or not vote.papers
    return Task.CLOSE_RESIDENTS_VOTE if is_counted else Task.COUNT_PAPER_BALLOTS


async def _thing(
    caller: Caller, vote: ResidentsVoteView, task: Task, role: Role, *, ends: bool = True
) -> WaitingThing:
    return WaitingThing(
        task=task,
        role=role,
        subject_id=vote.vote_id,
        title=vote.title,
        title_en=await residents_votes.title_in_english(caller, vote),
        amount_fen=vote.amount_fen,
        since=vote.opened_at,
        due_at=vote.counting_ends_at if ends else vote.ends_at,
    )
