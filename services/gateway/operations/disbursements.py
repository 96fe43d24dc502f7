"""Disbursements as each caller may see them: which person is paid is for those who run the fund."""

from services.gateway.operations.caller import Caller
from shared.contracts.fund.disbursements.views import (
    DisbursementPartView,
    DisbursementView,
    GetDisbursement,
    GetDisbursementPart,
    ListDisbursements,
)
from shared.kernel.models import Page
from shared.kernel.roles import Role


async def list_disbursements(caller: Caller, query: ListDisbursements) -> Page[DisbursementView]:
    """The disbursements that are asked for, without the people whom the caller may not see."""
    page = await caller.ask(query)
    return Page(items=[_shown(caller, one) for one in page.items], next_cursor=page.next_cursor)


async def get_disbursement(caller: Caller, disbursement_id: str) -> DisbursementView | None:
    """The disbursement, without a person whom the caller may not see."""
    disbursement = await caller.ask(GetDisbursement(disbursement_id=disbursement_id))
    return disbursement and _shown(caller, disbursement)


def _shown(caller: Caller, disbursement: DisbursementView) -> DisbursementView:
    """Who is helped is the business of those alone who run the fund."""
    if caller.has(Role.TREASURER, Role.COMMITTEE, Role.SUPERVISOR, Role.AUDITOR):
        return disbursement
    return disbursement.model_copy(update={"payee_id": None})


async def own_part(caller: Caller, disbursement_id: str) -> DisbursementPartView | None:
    """What the caller has to do with a payment; None where there is none."""
    return await caller.ask(GetDisbursementPart(disbursement_id=disbursement_id, person_id=caller.actor.id))
