"""Agreements: drafted, signed by both sides, active, amended, ended."""

from fastapi import APIRouter

from services.gateway.api.answers import found
from services.gateway.api.doors import open_to, route_to
from services.gateway.operations.caller import Caller
from shared.contracts.partners.agreements.commands import (
    AmendAgreement,
    DraftAgreement,
    SignAgreement,
    TerminateAgreement,
)
from shared.contracts.partners.agreements.views import AgreementView, GetAgreement, ListAgreements
from shared.contracts.partners.refusals.agreements import AGREEMENT_IS_UNKNOWN
from shared.kernel.models import Id

router = APIRouter(tags=["agreements"])


open_to(router, "POST /partners/{partner_id}/agreements", DraftAgreement, at="agreements")
open_to(router, "GET /agreements", ListAgreements)


@route_to(router, "GET /agreements/{agreement_id}", GetAgreement)
async def get_agreement(agreement_id: Id, caller: Caller) -> AgreementView:
    view = await caller.ask(GetAgreement(agreement_id=agreement_id))
    return found(view, AGREEMENT_IS_UNKNOWN)


open_to(router, "POST /agreements/{agreement_id}/signatures", SignAgreement)
open_to(router, "POST /agreements/{agreement_id}/amendments", AmendAgreement)
open_to(router, "POST /agreements/{agreement_id}/termination", TerminateAgreement)
