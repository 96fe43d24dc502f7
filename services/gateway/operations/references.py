"""Market references as each caller may see them: proposals for staff and partners, grounds for staff."""

from services.gateway.operations.caller import Caller
from services.gateway.operations.related_partners import is_related_to_any_partner
from shared.contracts.bookings.references.commands import AnswerChallenge, ApproveReference, DeclineReference
from shared.contracts.bookings.references.views import (
    GetReference,
    ListReferences,
    ListReferencesRequest,
    ReferenceView,
)
from shared.contracts.partners.refusals.decisions import RELATED_PERSON_TAKES_NO_PART
from shared.kernel.messages import Command
from shared.kernel.models import Page, Request
from shared.kernel.outcome import Outcome
from shared.kernel.refusals import Rejected
from shared.kernel.roles import Role

APPROVE, DECLINE, ANSWER = (
    one.operation.refusing_first(RELATED_PERSON_TAKES_NO_PART)
    for one in (ApproveReference, DeclineReference, AnswerChallenge)
)


async def list_references(caller: Caller, asked: ListReferencesRequest) -> Page[ReferenceView]:
    """The references that the caller may see."""
    listed = None if caller.has(Role.STAFF, Role.PARTNER) else True
    page = await caller.ask(ListReferences(**dict(asked), listed=listed))
    return page.model_copy(update={"items": [_seen_by(caller, one) for one in page.items]})


async def get_reference(caller: Caller, reference_id: str) -> ReferenceView | None:
    """The reference; None also where the caller may not see it."""
    view = await caller.ask(GetReference(reference_id=reference_id))
    if view is None or not (view.listed or caller.has(Role.STAFF, Role.PARTNER)):
        return None
    return _seen_by(caller, view)


async def settle(
    caller: Caller, command: type[Command], body: Request, reference_id: str, **ids: str
) -> Outcome:
    """Approves or declines a proposal, or answers a challenge: a price bounds what every partner takes, so
    nobody does who is related to one (Guangzhou 33)."""
    if await is_related_to_any_partner(caller):
        raise Rejected(RELATED_PERSON_TAKES_NO_PART)
    return await caller.submit(command, body, reference_id=reference_id, **ids)


def _seen_by(caller: Caller, view: ReferenceView) -> ReferenceView:
    """Why a resident challenges it is for those who answer: it may tell who did."""
    if caller.has(Role.STAFF):
        return view
    hidden = tuple(one.model_copy(update={"grounds": None}) for one in view.challenges)
    return view.model_copy(update={"challenges": hidden})
