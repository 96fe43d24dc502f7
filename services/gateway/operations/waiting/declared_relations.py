"""Relations to payees that others declared: for whom they concern, and for who settles a contested one."""

from services.gateway.operations.caller import Caller
from services.gateway.operations.waiting.offices import is_asked_as
from services.gateway.operations.waiting.programme import MOST
from shared.contracts.fund.disbursements.views import GetDisbursement
from shared.contracts.fund.relations.views import DeclaredRelationView, ListDeclaredRelations, RelationState
from shared.contracts.gateway.waiting import Task, WaitingThing
from shared.kernel.roles import Role


async def of_staff(caller: Caller) -> list[WaitingThing]:
    """What concerns a member of staff."""
    return await _to_answer(caller, Role.STAFF)


async def of_committee(caller: Caller) -> list[WaitingThing]:
    """What concerns a member of the committee."""
    return await _to_answer(caller, Role.COMMITTEE)


async def of_treasurer(caller: Caller) -> list[WaitingThing]:
    """What concerns a treasurer."""
    return await _to_answer(caller, Role.TREASURER)


async def of_supervisor(caller: Caller) -> list[WaitingThing]:
    """What concerns a supervisor, and what they settle: nothing that they declared or that concerns them."""
    return [
        *await _to_answer(caller, Role.SUPERVISOR),
        *[
            await _thing(caller, one, Task.SETTLE_RELATION, Role.SUPERVISOR)
            for one in await _contested(caller)
            if caller.person_id not in {one.person_id, one.declared_by}
        ],
    ]


async def of_district(caller: Caller) -> list[WaitingThing]:
    """What no supervisor may settle, since each of them has a part in it."""
    roles = (await caller.gateway.state_of(caller.community)).roles
    supervisors = {one for one, held in roles.items() if Role.SUPERVISOR in held}
    return [
        await _thing(caller, one, Task.SETTLE_RELATION, Role.DISTRICT)
        for one in await _contested(caller)
        if supervisors <= {one.person_id, one.declared_by}
    ]


async def _to_answer(caller: Caller, role: Role) -> list[WaitingThing]:
    if not is_asked_as(caller, role):
        return []
    asked = ListDeclaredRelations(person_id=caller.actor.person, state=RelationState.CLAIMED, limit=MOST)
    claimed = (await caller.ask(asked)).items
    return [await _thing(caller, one, Task.ANSWER_RELATION, role) for one in claimed]


async def _contested(caller: Caller) -> list[DeclaredRelationView]:
    asked = ListDeclaredRelations(state=RelationState.CONTESTED, limit=MOST)
    return (await caller.ask(asked)).items


async def _thing(caller: Caller, one: DeclaredRelationView, task: Task, role: Role) -> WaitingThing:
    payment = await caller.ask(GetDisbursement(disbursement_id=one.disbursement_id))
    return WaitingThing(
        task=task,
        role=role,
        subject_id=one.disbursement_id,
        title=payment.title if payment else "",
        since=one.declared_at,
        due_at=one.settle_by or one.contest_by,
    )
