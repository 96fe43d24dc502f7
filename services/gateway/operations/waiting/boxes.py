"""What waits of donation boxes: to count by their day, to settle, to bank."""

from collections.abc import Sequence
from datetime import datetime

from services.gateway.operations import boxes
from services.gateway.operations.caller import Caller
from services.gateway.operations.local_time import end_of_day, zone_here
from services.gateway.operations.whole_lists import whole_answer
from shared.contracts.fund.boxes.terms import BoxState
from shared.contracts.fund.boxes.views import BoxView, ListBoxes
from shared.contracts.gateway.waiting import Task, WaitingThing
from shared.kernel.roles import Role


async def of_staff(caller: Caller) -> list[WaitingThing]:
    """Boxes that somebody has begun to count, and those whose day is over."""
    return await _to_count(caller, Role.STAFF, await _open(caller))


async def of_supervisor(caller: Caller) -> list[WaitingThing]:
    """As of staff."""
    return await _to_count(caller, Role.SUPERVISOR, await _open(caller))


async def of_treasurer(caller: Caller) -> list[WaitingThing]:
    """As of staff, and what was counted and has not arrived."""
    held = await _open(caller)
    to_bank = [
        _thing(one, Task.BANK_BOX, Role.TREASURER, owed_fen=one.counted_fen - one.banked_fen)
        for one in held
        if one.to_bank
    ]
    return [*await _to_count(caller, Role.TREASURER, held), *to_bank]


async def _to_count(caller: Caller, role: Role, boxes_open: Sequence[BoxView]) -> list[WaitingThing]:
    """For those who neither keep it nor are related to who does, until they have counted it.

    A difference then waits for who has not.
    """
    found: list[WaitingThing] = []
    held = [one for one in boxes_open if one.state in {BoxState.IN_USE, BoxState.COUNTING}]
    if not held:
        return found
    zone = await zone_here(caller)
    for box in held:
        due_at = end_of_day(box.count_by, zone) if box.count_by else None
        is_late = due_at is not None and due_at <= caller.now
        if box.state is BoxState.COUNTING or is_late:
            part = await boxes.own_part(caller, box.box_id)
            if part is not None and part.may_count:
                found.append(_thing(box, Task.COUNT_BOX, role, due_at=due_at))
    return found


async def _open(caller: Caller) -> list[BoxView]:
    return await whole_answer(caller, ListBoxes(open=True))


def _thing(
    box: BoxView, task: Task, role: Role, *, due_at: datetime | None = None, owed_fen: int | None = None
) -> WaitingThing:
    return WaitingThing(
        task=task,
        role=role,
        subject_id=box.box_id,
        title=box.title,
        title_en=box.title_en,
        amount_fen=owed_fen,
        due_at=due_at,
    )
