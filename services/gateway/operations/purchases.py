"""Work that is bought, as each caller may see it: offers are for those who work on it until one is chosen."""

from services.gateway.operations.applications import READERS
from services.gateway.operations.caller import Caller
from shared.contracts.gateway.refusals import PERSON_IS_NO_MEMBER_HERE
from shared.contracts.partners.purchases.buying import (
    NameAcceptors,
    NameAcceptorsRequest,
    ScopePurchase,
    ScopePurchaseRequest,
)
from shared.contracts.partners.purchases.delivering import (
    AcceptMilestone,
    RefuseMilestone,
)
from shared.contracts.partners.purchases.terms import Acceptors
from shared.contracts.partners.purchases.views import GetPurchase, ListPurchases, PurchaseView
from shared.contracts.partners.refusals.trials import PERSON_MUST_BE_VERIFIED
from shared.kernel.messages import Command
from shared.kernel.models import Page, Request
from shared.kernel.outcome import Outcome
from shared.kernel.refusals import Rejected
from shared.kernel.roles import Role

SCOPE_PURCHASE = ScopePurchase.operation.refusing_too(PERSON_IS_NO_MEMBER_HERE)
NAME_ACCEPTORS = NameAcceptors.operation.refusing_too(PERSON_IS_NO_MEMBER_HERE)

ACCEPT_MILESTONE, REFUSE_MILESTONE = (
    one.refusing_first(PERSON_MUST_BE_VERIFIED)
    for one in (AcceptMilestone.operation, RefuseMilestone.operation)
)


async def scope_purchase(caller: Caller, body: ScopePurchaseRequest) -> Outcome:
    """Says what is to be bought; refuses to name people who could never accept it."""
    await _require_members(caller, body)
    return await caller.submit(ScopePurchase, body)


async def name_acceptors(caller: Caller, purchase_id: str, body: NameAcceptorsRequest) -> Outcome:
    """Names others to accept it; refuses people who never could."""
    await _require_members(caller, body)
    return await caller.submit(NameAcceptors, body, purchase_id=purchase_id)


async def judge_delivery(caller: Caller, command: type[Command], purchase_id: str, body: Request) -> Outcome:
    """Accepts a milestone or sends it back; refuses a resident whom nobody has verified since somebody
    began to act as them: money follows."""
    if not await caller.is_verified():
        raise Rejected(PERSON_MUST_BE_VERIFIED)
    return await caller.submit(command, body, purchase_id=purchase_id)


async def _require_members(caller: Caller, named: Acceptors) -> None:
    state = await caller.gateway.state_of(caller.community)
    for people, role in ((named.residents, Role.RESIDENT), (named.staff, Role.STAFF)):
        for person_id in people:
            if role not in state.roles_of(person_id):
                raise Rejected(PERSON_IS_NO_MEMBER_HERE, person_id=person_id)


async def list_purchases(caller: Caller, query: ListPurchases) -> Page[PurchaseView]:
    """The purchases that are asked for."""
    page = await caller.ask(query)
    return Page(items=[_shown(caller, one) for one in page.items], next_cursor=page.next_cursor)


async def get_purchase(caller: Caller, purchase_id: str) -> PurchaseView | None:
    """The purchase."""
    view = await caller.ask(GetPurchase(purchase_id=purchase_id))
    return view and _shown(caller, view)


def _shown(caller: Caller, view: PurchaseView) -> PurchaseView:
    """Who knows the others' prices before the choice can undercut them."""
    if view.offer_id is not None or caller.has(*READERS):
        return view
    return view.model_copy(update={"offers": ()})
