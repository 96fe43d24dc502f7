"""What waits of merchants: months to state, shares to collect."""

from datetime import datetime
from zoneinfo import ZoneInfo

from services.gateway.operations import merchants
from services.gateway.operations.caller import Caller
from services.gateway.operations.local_time import end_of_day, zone_here
from services.gateway.operations.whole_lists import whole_answer
from shared.contracts.fund.merchants.views import GetMerchant, ListMerchants, MerchantView
from shared.contracts.gateway.waiting import Task, WaitingThing
from shared.kernel.roles import Role


async def of_resident(caller: Caller) -> list[WaitingThing]:
    """Months of the caller's own merchants that are over and not stated."""
    own = (await merchants.own_merchants(caller)).merchant_ids
    if not own:
        return []
    zone, found = await zone_here(caller), []
    for merchant_id in own:
        merchant = await caller.ask(GetMerchant(merchant_id=merchant_id))
        if merchant is not None:
            found += _to_state(caller, merchant, Role.RESIDENT, zone)
    return found


async def of_treasurer(caller: Caller) -> list[WaitingThing]:
    """Shares that are stated and have not arrived, and months that should have been stated by now."""
    listed = await whole_answer(caller, ListMerchants())
    if not listed:
        return []
    zone = await zone_here(caller)
    missing = [one for merchant in listed for one in _to_state(caller, merchant, Role.TREASURER, zone)]
    return [
        *(one for one in missing if one.due_at is not None and one.due_at < caller.now),
        *(_to_collect(one, zone) for one in listed if one.owing),
    ]


def _to_state(caller: Caller, merchant: MerchantView, role: Role, zone: ZoneInfo) -> list[WaitingThing]:
    today = caller.now.astimezone(zone).date()
    return [
        _thing(merchant, Task.STATE_SALES, role, due_at=end_of_day(due_on, zone))
        for _, due_on in merchants.unstated(merchant, today)
    ]


def _to_collect(merchant: MerchantView, zone: ZoneInfo) -> WaitingThing:
    """What it owes in all, by the day of its earliest month that is not paid in."""
    by = min(one.due_on for one in merchant.statements if one.paid_fen < one.share_fen)
    task, due_at = Task.COLLECT_SALES_SHARE, end_of_day(by, zone)
    return _thing(merchant, task, Role.TREASURER, due_at=due_at, owed_fen=merchant.due_fen)


def _thing(
    merchant: MerchantView, task: Task, role: Role, *, due_at: datetime, owed_fen: int | None = None
) -> WaitingThing:
    return WaitingThing(
        task=task,
        role=role,
        subject_id=merchant.merchant_id,
        title=merchant.title,
        amount_fen=owed_fen,
        due_at=due_at,
    )
