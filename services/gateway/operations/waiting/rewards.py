"""What waits of rewards: to be picked up by volunteers, and handed out by staff."""

import asyncio

from services.gateway.operations.caller import Caller
from services.gateway.operations.whole_lists import whole_answer
from shared.contracts.fund.points.views import GetReward, ListReservations, ReservationState
from shared.contracts.gateway.waiting import Task, WaitingThing
from shared.kernel.roles import Role


async def of_resident(caller: Caller) -> list[WaitingThing]:
    """The caller's own reservations, until they run out."""
    return await _reserved(caller, Task.PICK_UP_REWARD, Role.RESIDENT, caller.person_id)


async def of_staff(caller: Caller) -> list[WaitingThing]:
    """Everybody's reservations, without saying whose."""
    return await _reserved(caller, Task.HAND_OUT_REWARD, Role.STAFF, None)


async def _reserved(caller: Caller, task: Task, role: Role, whose: str | None) -> list[WaitingThing]:
    query = ListReservations(person_id=whose, state=ReservationState.RESERVED)
    kept = await whole_answer(caller, query)
    wanted = [*dict.fromkeys(one.reward_id for one in kept)]
    found = await asyncio.gather(*(caller.ask(GetReward(reward_id=one)) for one in wanted))
    rewards = {one.reward_id: one for one in found if one is not None}
    return [
        WaitingThing(
            task=task,
            role=role,
            subject_id=one.reservation_id,
            title=reward.title if (reward := rewards.get(one.reward_id)) else "",
            title_en=reward.title_en if reward else None,
            since=one.reserved_at,
            due_at=one.kept_until,
        )
        for one in kept
    ]
