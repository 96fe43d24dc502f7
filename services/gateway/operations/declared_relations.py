"""Relations declared to payees and applicants, as each caller may see them, and who settles them."""

from services.gateway.operations.caller import Caller
from services.gateway.operations.related_partners import is_related_to
from shared.contracts.fund.disbursements.views import GetDisbursementPart
from shared.contracts.fund.relations.views import (
    DeclaredRelationView,
    ListDeclaredRelations,
    ListDeclaredRelationsRequest,
)
from shared.contracts.partners.applications.views import GetApplication
from shared.contracts.partners.decisions.claimed_relations import (
    CaseRelationView,
    ListCaseRelations,
    ListCaseRelationsRequest,
)
from shared.kernel.claims import RelationState
from shared.kernel.models import Page
from shared.kernel.roles import Role

_WATCH = (Role.SUPERVISOR, Role.AUDITOR, Role.DISTRICT)

_BINDS_NOBODY = (RelationState.DISMISSED, RelationState.LAPSED)

DeclaredRelation = DeclaredRelationView | CaseRelationView


async def list_declared_relations(
    caller: Caller, asked: ListDeclaredRelationsRequest
) -> Page[DeclaredRelationView]:
    """Those to payees that concern the caller, that the caller declared, or everybody's."""
    whose, by_whom = _wanted(caller, by_me=asked.declared_by_me)
    return await caller.ask(
        ListDeclaredRelations(
            disbursement_id=asked.disbursement_id,
            state=asked.state,
            person_id=whose,
            declared_by=by_whom,
            cursor=asked.cursor,
            limit=asked.limit,
        )
    )


async def list_case_relations(caller: Caller, asked: ListCaseRelationsRequest) -> Page[CaseRelationView]:
    """Those to applicants that concern the caller, that the caller declared, or everybody's."""
    whose, by_whom = _wanted(caller, by_me=asked.declared_by_me)
    return await caller.ask(
        ListCaseRelations(
            application_id=asked.application_id,
            state=asked.state,
            person_id=whose,
            declared_by=by_whom,
            cursor=asked.cursor,
            limit=asked.limit,
        )
    )


def _wanted(caller: Caller, *, by_me: bool) -> tuple[str | None, str | None]:
    """Whom they must concern, and who must have declared them; None: anybody."""
    if by_me:
        return None, caller.actor.id
    return None if caller.has(*_WATCH) else caller.actor.person, None


async def takes_part_in(caller: Caller, one: DeclaredRelation) -> bool:
    """Whether the caller has a part in it, and so does not settle it: as the rules of both services say."""
    own = {caller.actor.id, caller.actor.person}
    if not own.isdisjoint({one.person_id, one.declared_by}):
        return True
    if isinstance(one, DeclaredRelationView):
        part = await caller.ask(
            GetDisbursementPart(disbursement_id=one.disbursement_id, person_id=caller.actor.person)
        )
        return part is not None and not part.decides
    named = ListCaseRelations(application_id=one.application_id, person_id=caller.actor.person, limit=1)
    if any(said.state not in _BINDS_NOBODY for said in (await caller.ask(named)).items):
        return True
    application = await caller.ask(GetApplication(application_id=one.application_id))
    return application is not None and await is_related_to(
        caller, application.applicant, application.organisation
    )
