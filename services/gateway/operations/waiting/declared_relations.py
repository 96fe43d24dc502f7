"""Relations that others declared: for whom they concern, and for who settles a contested one.

Nobody is shown one that they would be refused: neither who declared it, nor who has a part in it.
"""

from services.gateway.operations.caller import Caller
from services.gateway.operations.declared_relations import DeclaredRelation, takes_part_in
from services.gateway.operations.waiting.offices import is_asked_as
from services.gateway.operations.whole_lists import whole_answer
from shared.contracts.fund.disbursements.views import GetDisbursement
from shared.contracts.fund.relations.views import DeclaredRelationView, ListDeclaredRelations
from shared.contracts.gateway.waiting import Task, WaitingThing
from shared.contracts.partners.applications.views import GetApplication
from shared.contracts.partners.decisions.claimed_relations import ListCaseRelations
from shared.kernel.claims import RelationState
from shared.kernel.roles import Role

_OFFICES = (Role.STAFF, Role.COMMITTEE, Role.TREASURER, Role.SUPERVISOR)


async def of_resident(caller: Caller) -> list[WaitingThing]:
    """What concerns a resident in no office: they judge trials, and confirm that needs are met."""
    return [] if caller.has(*_OFFICES) else await _claimed(caller, Role.RESIDENT)


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
    """What concerns a supervisor, and what they settle."""
    return [
        *await _to_answer(caller, Role.SUPERVISOR),
        *[
            await _thing(caller, one, Task.SETTLE_RELATION, Role.SUPERVISOR)
            for one in await _contested(caller)
            if not await takes_part_in(caller, one)
        ],
    ]


async def of_district(caller: Caller) -> list[WaitingThing]:
    """What no supervisor may settle, since each of them declared it or is concerned; and what none has
    settled in time, until it lapses."""
    roles = (await caller.gateway.state_of(caller.community)).roles
    supervisors = {one for one, held in roles.items() if Role.SUPERVISOR in held}
    return [
        await _thing(caller, one, Task.SETTLE_RELATION, Role.DISTRICT)
        for one in await _contested(caller)
        if (supervisors <= {one.person_id, one.declared_by} or _is_late(caller, one))
        and not await takes_part_in(caller, one)
    ]


def _is_late(caller: Caller, one: DeclaredRelation) -> bool:
    return one.settle_by is not None and one.settle_by <= caller.now


async def _to_answer(caller: Caller, role: Role) -> list[WaitingThing]:
    return await _claimed(caller, role) if is_asked_as(caller, role) else []


async def _claimed(caller: Caller, role: Role) -> list[WaitingThing]:
    whose, state = caller.actor.person, RelationState.CLAIMED
    to_payees = await whole_answer(caller, ListDeclaredRelations(person_id=whose, state=state))
    to_applicants = await whole_answer(caller, ListCaseRelations(person_id=whose, state=state))
    found: list[DeclaredRelation] = [*to_payees, *to_applicants]
    return [await _thing(caller, one, Task.ANSWER_RELATION, role) for one in found]


async def _contested(caller: Caller) -> list[DeclaredRelation]:
    state = RelationState.CONTESTED
    to_payees = await whole_answer(caller, ListDeclaredRelations(state=state))
    to_applicants = await whole_answer(caller, ListCaseRelations(state=state))
    return [*to_payees, *to_applicants]


async def _thing(caller: Caller, one: DeclaredRelation, task: Task, role: Role) -> WaitingThing:
    title_en = None
    if isinstance(one, DeclaredRelationView):
        payment = await caller.ask(GetDisbursement(disbursement_id=one.disbursement_id))
        subject_id, title = one.disbursement_id, payment.title if payment else ""
        title_en = payment.title_en if payment else None
    else:
        case = await caller.ask(GetApplication(application_id=one.application_id))
        subject_id, title = one.application_id, case.project if case else ""
    return WaitingThing(
        task=task,
        role=role,
        subject_id=subject_id,
        title=title,
        title_en=title_en,
        since=one.declared_at,
        due_at=one.settle_by or one.contest_by,
    )
