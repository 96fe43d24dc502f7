"""Disputes of partners' statements: for those who answer, and for the partner that waits for it."""

from collections.abc import Sequence

from services.gateway.operations.caller import Caller
from services.gateway.operations.related_partners import related_partners
from services.gateway.operations.whole_lists import whole_answer
from shared.contracts.fund.share_disputes.views import ListShareDisputes, ShareDisputeView
from shared.contracts.fund.shares.views import GetShare, ShareView
from shared.contracts.gateway.waiting import Task, WaitingThing
from shared.kernel.roles import Role


async def of_partner(caller: Caller, shares: Sequence[ShareView]) -> list[WaitingThing]:
    """What the caller's partners dispute: it is not overdue, and waits for its answer by a day."""
    found: list[WaitingThing] = []
    for share in shares:
        if share.disputed_fen:
            asked = ListShareDisputes(partner_id=share.partner_id, open=True)
            disputes = await whole_answer(caller, asked)
            found += [_thing(one, share, Task.AWAIT_SHARE_ANSWER, Role.PARTNER) for one in disputes]
    return found


async def to_answer(caller: Caller, role: Role) -> list[WaitingThing]:
    """Disputes that the caller did not raise and nobody has answered."""
    disputes = await whole_answer(caller, ListShareDisputes(open=True))
    related = await related_partners(caller, (one.partner_id for one in disputes))
    found: list[WaitingThing] = []
    for one in disputes:
        if one.raised_by != caller.person_id and one.partner_id not in related:
            share = await caller.ask(GetShare(partner_id=one.partner_id))
            found.append(_thing(one, share, Task.ANSWER_SHARE_DISPUTE, role))
    return found


def _thing(one: ShareDisputeView, share: ShareView | None, task: Task, role: Role) -> WaitingThing:
    return WaitingThing(
        task=task,
        role=role,
        subject_id=one.dispute_id,
        title=(share.project if share else None) or "",
        organisation=share.organisation if share else None,
        amount_fen=one.disputed_fen,
        since=one.raised_at,
        due_at=one.answer_by,
    )
