"""Agreements: drafted, signed by both sides, active, amended, ended."""

from typing import Annotated

from fastapi import APIRouter, Query

from services.gateway.api.answers import found
from services.gateway.api.doors import open_to, route_to
from services.gateway.operations.agreements import read_agreement_text
from services.gateway.operations.caller import Caller
from shared.contracts.partners.agreements.commands import (
    AmendAgreement,
    DraftAgreement,
    SignAgreement,
    TerminateAgreement,
)
from shared.contracts.partners.agreements.views import (
    READ_AGREEMENT_TEXT,
    AgreementTextView,
    AgreementView,
    GetAgreement,
    ListAgreements,
)
from shared.contracts.partners.refusals.agreements import AGREEMENT_IS_UNKNOWN
from shared.kernel.models import Id

router = APIRouter(tags=["agreements"])

OfVersion = Annotated[
    int | None, Query(ge=1, le=10_000, description="Which version; the newest where it is left out.")
]


open_to(router, "POST /partners/{partner_id}/agreements", DraftAgreement, at="agreements")
open_to(router, "GET /agreements", ListAgreements)


@route_to(router, "GET /agreements/{agreement_id}", GetAgreement)
async def get_agreement(agreement_id: Id, caller: Caller) -> AgreementView:
    view = await caller.ask(GetAgreement(agreement_id=agreement_id))
    return found(view, AGREEMENT_IS_UNKNOWN)


@route_to(router, "GET /agreements/{agreement_id}/text", READ_AGREEMENT_TEXT, asks=True)
async def get_agreement_text(
    agreement_id: Id, caller: Caller, version: OfVersion = None
) -> AgreementTextView:
    """The text of a version as both sides sign it, by default of the newest. For whoever acts for the
    partner, and those who work on partners or watch over them."""
    return await read_agreement_text(caller, agreement_id, version)


open_to(router, "POST /agreements/{agreement_id}/signatures", SignAgreement)
open_to(router, "POST /agreements/{agreement_id}/amendments", AmendAgreement)
open_to(router, "POST /agreements/{agreement_id}/termination", TerminateAgreement)
