"""What waits of gifts in kind: to count, to confirm, to receipt, to write off once it is past its use."""

from services.gateway.operations import goods
from services.gateway.operations.caller import Caller
from services.gateway.operations.local_time import end_of_day, zone_here
from services.gateway.operations.whole_lists import whole_answer
from shared.contracts.fund.donations.events import ReceiptState
from shared.contracts.fund.goods.terms import GoodsProposalKind, GoodsState
from shared.contracts.fund.goods.views import GoodsView, ListGoods
from shared.contracts.gateway.waiting import Task, WaitingThing
from shared.kernel.roles import Role


async def of_staff(caller: Caller) -> list[WaitingThing]:
    """What others took in or propose, and what is in stock past its last day."""
    return [*await _of_others(caller, Role.STAFF), *await _past_use(caller)]


async def of_supervisor(caller: Caller) -> list[WaitingThing]:
    """What others took in or propose."""
    return await _of_others(caller, Role.SUPERVISOR)


async def of_treasurer(caller: Caller) -> list[WaitingThing]:
    """What others took in or propose, and receipts that are due."""
    due = await whole_answer(caller, ListGoods(receipt=ReceiptState.DUE))
    receipts = [_thing(one, Task.RECEIPT_GOODS, Role.TREASURER) for one in due]
    return [*await _of_others(caller, Role.TREASURER), *receipts]


async def _of_others(caller: Caller, role: Role) -> list[WaitingThing]:
    uncounted = await whole_answer(caller, ListGoods(state=GoodsState.RECEIVED))
    proposed = [
        one for kind in GoodsProposalKind for one in await whole_answer(caller, ListGoods(proposal=kind))
    ]
    found: list[WaitingThing] = []
    for one in uncounted:
        part = await goods.own_part(caller, one.goods_id)
        if part is not None and not part.received:
            found.append(_thing(one, Task.CHECK_GOODS, role))
    for one in proposed:
        part = await goods.own_part(caller, one.goods_id)
        if part is not None and not part.proposed:
            found.append(_thing(one, Task.CONFIRM_GOODS, role))
    return found


async def _past_use(caller: Caller) -> list[WaitingThing]:
    held = await whole_answer(caller, ListGoods(state=GoodsState.IN_STOCK))
    if not held:
        return []
    zone = await zone_here(caller)
    ends = [(one, end_of_day(one.use_by, zone)) for one in held if one.use_by and one.proposal is None]
    return [
        _thing(one, Task.WRITE_OFF_GOODS, Role.STAFF).model_copy(update={"due_at": at})
        for one, at in ends
        if at <= caller.now
    ]


def _thing(one: GoodsView, task: Task, role: Role) -> WaitingThing:
    return WaitingThing(
        task=task,
        role=role,
        subject_id=one.goods_id,
        title=one.name,
        title_en=one.name_en,
        since=one.received_at,
    )
