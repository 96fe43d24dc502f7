"""What waits of bought work: for the partner, for who is named to accept it, for staff."""

from collections.abc import Sequence

from services.gateway.operations.caller import Caller
from services.gateway.operations.related_partners import related_partners
from services.gateway.operations.whole_lists import whole_answer
from shared.contracts.gateway.waiting import Task, WaitingThing
from shared.contracts.partners.purchases.views import (
    ContractMilestoneView,
    ListPurchases,
    MilestoneState,
    PurchaseState,
    PurchaseView,
)
from shared.kernel.roles import Role

_OF_PARTNER = {MilestoneState.OPEN: Task.DELIVER_MILESTONE, MilestoneState.ACCEPTED: Task.SEND_INVOICE}
_OF_STAFF = {MilestoneState.PAYMENT_REFUSED: Task.ASK_PAYMENT_AGAIN}


async def of_partner(caller: Caller, partners: Sequence[str]) -> list[WaitingThing]:
    """Contracts to sign, milestones to deliver, invoices to send."""
    found: list[WaitingThing] = []
    for partner_id in partners:
        for one in await whole_answer(caller, ListPurchases(partner_id=partner_id)):
            if one.state is PurchaseState.CONTRACT_DRAFTED:
                found.append(_thing(one, Task.SIGN_CONTRACT, Role.PARTNER))
            found += _of_milestones(one, _OF_PARTNER, Role.PARTNER)
    return found


async def of_resident(caller: Caller) -> list[WaitingThing]:
    """What was delivered and waits for this resident, who is named to accept it."""
    own = [
        one for one in await _listed(caller, PurchaseState.CONTRACTED) if caller.person_id in one.residents
    ]
    return [
        _thing(one, Task.ACCEPT_DELIVERY, Role.RESIDENT, part)
        for one in await _unrelated(caller, own)
        for part in _to_accept(caller, one)
    ]


async def of_staff(caller: Caller) -> list[WaitingThing]:
    """Contracts to sign and payments that were refused, for who buys; deliveries, for who is named."""
    found = [
        _thing(one, Task.COUNTERSIGN_CONTRACT, Role.STAFF)
        for one in await _unrelated(caller, await _listed(caller, PurchaseState.SIGNED_BY_PARTNER))
        if caller.person_id not in one.staff
    ]
    for one in await _unrelated(caller, await _listed(caller, PurchaseState.CONTRACTED)):
        if caller.person_id in one.staff:
            found += [_thing(one, Task.ACCEPT_DELIVERY, Role.STAFF, part) for part in _to_accept(caller, one)]
        else:
            found += _of_milestones(one, _OF_STAFF, Role.STAFF)
    return found


async def _listed(caller: Caller, state: PurchaseState) -> list[PurchaseView]:
    return await whole_answer(caller, ListPurchases(state=state))


async def _unrelated(caller: Caller, purchases: Sequence[PurchaseView]) -> list[PurchaseView]:
    """Those in which the caller may have a part: they are bought of nobody to whom the caller is related."""
    related = await related_partners(caller, (one.partner_id for one in purchases))
    return [one for one in purchases if one.partner_id not in related]


def _to_accept(caller: Caller, purchase: PurchaseView) -> list[ContractMilestoneView]:
    return [
        one
        for one in purchase.milestones
        if one.state is MilestoneState.DELIVERED and caller.person_id not in one.accepted_by
    ]


def _of_milestones(
    purchase: PurchaseView, tasks: dict[MilestoneState, Task], role: Role
) -> list[WaitingThing]:
    if purchase.state is not PurchaseState.CONTRACTED:
        return []
    return [
        _thing(purchase, tasks[one.state], role, one) for one in purchase.milestones if one.state in tasks
    ]


def _thing(
    purchase: PurchaseView, task: Task, role: Role, part: ContractMilestoneView | None = None
) -> WaitingThing:
    is_to_deliver = part is not None and part.state is MilestoneState.OPEN
    return WaitingThing(
        task=task,
        role=role,
        subject_id=purchase.purchase_id,
        title=f"{purchase.title} · {part.title}" if part else purchase.title,
        amount_fen=part.amount_fen if part else purchase.price_fen,
        since=(part.accepted_at or part.delivered_at) if part else purchase.awarded_at,
        due_at=part.due_at if part and is_to_deliver else None,
    )
