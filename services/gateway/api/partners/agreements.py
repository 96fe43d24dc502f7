"""Agreements: drafted, signed by both sides, active, amended, ended."""

from typing import Annotated

from fastapi import APIRouter, Query, Response

from services.gateway.api.access import Member, Staff
from services.gateway.api.answers import Created, Done, created, done, found, refusals
from services.gateway.api.partners.access import Cursor, Limit, StaffOrPartner
from shared.contracts.partners.agreements import (
    AgreementDrafted,
    AgreementRequest,
    AgreementState,
    AgreementView,
    AmendAgreement,
    DraftAgreement,
    GetAgreement,
    ListAgreements,
    SignAgreement,
    SignAgreementRequest,
    TerminateAgreement,
)
from shared.contracts.partners.needs import ReasonRequest
from shared.contracts.partners.refusals import (
    AGREEMENT_HAS_ENDED,
    AGREEMENT_IS_NOT_ACTIVE,
    AGREEMENT_IS_UNKNOWN,
    AMENDMENT_LEAVES_A_GAP,
    NOBODY_SIGNS_FOR_BOTH,
    ONLY_THE_REPRESENTATIVE_MAY,
    PARTNER_HAS_AN_AGREEMENT,
    PARTNER_HAS_LEFT,
    PARTNER_IS_NOT_IN_GOOD_STANDING,
    PARTNER_IS_UNKNOWN,
    PARTNER_SIGNS_FIRST,
    PRICE_RATIO_IS_ABOVE_THE_RULE,
    RELATED_PERSON_TAKES_NO_PART,
    SCREENING_RECORD_IS_MISSING,
    SHARE_IS_BELOW_THE_RULE,
    TERM_IS_OVER,
    VERSION_IS_NOT_OPEN_FOR_SIGNATURE,
)
from shared.kernel.models import Id, Page
from shared.projections.refusals import CURSOR_IS_NOT_VALID

router = APIRouter(tags=["agreements"])

_OF_TERMS = (
    PARTNER_IS_NOT_IN_GOOD_STANDING,
    SHARE_IS_BELOW_THE_RULE,
    PRICE_RATIO_IS_ABOVE_THE_RULE,
    TERM_IS_OVER,
    SCREENING_RECORD_IS_MISSING,
)


@router.post(
    "/partners/{partner_id}/agreements",
    status_code=201,
    operation_id="draft_agreement",
    summary="Draft an agreement",
    responses=refusals(PARTNER_IS_UNKNOWN, PARTNER_HAS_LEFT, PARTNER_HAS_AN_AGREEMENT, *_OF_TERMS),
)
async def draft_agreement(
    partner_id: Id, body: AgreementRequest, caller: Staff, response: Response
) -> Created:
    """Staff draft the agreement with an admitted partner; what is left out follows the rules in force."""
    outcome = await caller.submit("partners", DraftAgreement, body, partner_id=partner_id)
    return created(response, outcome, outcome.one(AgreementDrafted).agreement_id, "agreements")


@router.get(
    "/agreements",
    operation_id="list_agreements",
    summary="List agreements",
    responses=refusals(CURSOR_IS_NOT_VALID),
)
async def list_agreements(
    caller: Member,
    partner_id: Annotated[Id | None, Query(description="With this partner alone.")] = None,
    state: Annotated[AgreementState | None, Query(description="In this state alone.")] = None,
    cursor: Cursor = None,
    limit: Limit = 50,
) -> Page[AgreementView]:
    """Agreements with all their versions, the newest first."""
    query = ListAgreements(partner_id=partner_id, state=state, cursor=cursor, limit=limit)
    return await caller.ask("partners", query)


@router.get(
    "/agreements/{agreement_id}",
    operation_id="get_agreement",
    summary="Read an agreement",
    responses=refusals(AGREEMENT_IS_UNKNOWN),
)
async def get_agreement(agreement_id: Id, caller: Member) -> AgreementView:
    """One agreement, its terms, its versions and who signed them when."""
    view = await caller.ask("partners", GetAgreement(agreement_id=agreement_id))
    return found(view, AGREEMENT_IS_UNKNOWN)


@router.post(
    "/agreements/{agreement_id}/signatures",
    operation_id="sign_agreement",
    summary="Sign an agreement",
    responses=refusals(
        AGREEMENT_IS_UNKNOWN,
        AGREEMENT_HAS_ENDED,
        VERSION_IS_NOT_OPEN_FOR_SIGNATURE,
        ONLY_THE_REPRESENTATIVE_MAY,
        NOBODY_SIGNS_FOR_BOTH,
        PARTNER_SIGNS_FIRST,
        PARTNER_IS_NOT_IN_GOOD_STANDING,
        RELATED_PERSON_TAKES_NO_PART,
        TERM_IS_OVER,
    ),
)
async def sign_agreement(
    agreement_id: Id, body: SignAgreementRequest, caller: StaffOrPartner, response: Response
) -> Done:
    """The representative signs for the partner, then staff for the community; nobody signs for both.

    With the second signature the agreement is active, or as soon as its term begins.
    """
    outcome = await caller.submit("partners", SignAgreement, body, agreement_id=agreement_id)
    return done(response, outcome)


@router.post(
    "/agreements/{agreement_id}/amendments",
    operation_id="amend_agreement",
    summary="Amend an agreement",
    responses=refusals(
        AGREEMENT_IS_UNKNOWN,
        AGREEMENT_HAS_ENDED,
        AGREEMENT_IS_NOT_ACTIVE,
        AMENDMENT_LEAVES_A_GAP,
        *_OF_TERMS,
    ),
)
async def amend_agreement(
    agreement_id: Id, body: AgreementRequest, caller: Staff, response: Response
) -> Done:
    """Staff draft a new version; the old one holds until both sides have signed it."""
    outcome = await caller.submit("partners", AmendAgreement, body, agreement_id=agreement_id)
    return done(response, outcome)


@router.post(
    "/agreements/{agreement_id}/termination",
    operation_id="terminate_agreement",
    summary="End an agreement",
    responses=refusals(AGREEMENT_IS_UNKNOWN, AGREEMENT_HAS_ENDED),
)
async def terminate_agreement(
    agreement_id: Id, body: ReasonRequest, caller: StaffOrPartner, response: Response
) -> Done:
    """Staff or the representative end an agreement; a draft that was never active is withdrawn."""
    outcome = await caller.submit("partners", TerminateAgreement, body, agreement_id=agreement_id)
    return done(response, outcome)
