"""Casual donations (随手捐): the public list, the records, receipts and consent."""

from typing import Annotated

from fastapi import APIRouter, Depends, Query

from services.gateway.api.access import Permission
from services.gateway.api.answers import found, refusals
from services.gateway.api.doors import open_to, route_to
from services.gateway.api.fund.parameters import Cursor, Limit
from services.gateway.operations.caller import Caller
from shared.contracts.fund.donations.commands import ChangeConsent, ReceiptDonation, RecordDonation
from shared.contracts.fund.donations.events import ReceiptState
from shared.contracts.fund.donations.views import (
    DonationState,
    DonationView,
    GetDonation,
    ListDonations,
    PublicDonationView,
)
from shared.contracts.fund.refusals import (
    DONATION_BELONGS_TO_SOMEBODY_ELSE,
    DONATION_IS_UNKNOWN,
)
from shared.kernel.models import Id, Page
from shared.kernel.refusals import Rejected
from shared.kernel.roles import MEMBERS, Role, roles
from shared.projections.refusals import CURSOR_IS_NOT_VALID

router = APIRouter(tags=["fund"])

_KEEPERS = (Role.TREASURER, Role.SUPERVISOR, Role.AUDITOR)
Keeper = Annotated[Caller, Depends(Permission(roles(*_KEEPERS), asks=True))]
Member = Annotated[Caller, Depends(Permission(MEMBERS, asks=True))]

_ANONYMOUS = "匿名"


@route_to(router, "GET /fund/donations", ListDonations)
async def list_donations(
    caller: Caller,
    earmark_id: Annotated[Id | None, Query(description="Only gifts to this earmark.")] = None,
    cursor: Cursor = None,
    limit: Limit = 50,
) -> Page[PublicDonationView]:
    query = ListDonations(state=DonationState.RECEIVED, earmark_id=earmark_id, cursor=cursor, limit=limit)
    page = await caller.ask(query)
    consenting = {gift.donor_id for gift in page.items if gift.publish_name and gift.donor_id}
    # Not `names_of`, which says whom the caller may know: these names are public by their bearers' will.
    people = await caller.gateway.vault.people(consenting) if consenting else {}
    names = {person_id: person.name for person_id, person in people.items()}
    return Page(items=[_public(gift, names) for gift in page.items], next_cursor=page.next_cursor)


def _public(gift: DonationView, names: dict[str, str]) -> PublicDonationView:
    donor = names.get(gift.donor_id or "") if gift.publish_name else None
    return PublicDonationView.model_validate({**gift.model_dump(), "donor": donor or _ANONYMOUS})


@router.get(
    "/fund/donations/records",
    operation_id="list_donation_records",
    summary="List donations with their donors",
    responses=refusals(CURSOR_IS_NOT_VALID),
)
async def list_donation_records(
    caller: Keeper,
    state: Annotated[DonationState | None, Query(description="Only items in this state.")] = None,
    receipt: Annotated[ReceiptState | None, Query(description="With the receipt in this state.")] = None,
    cursor: Cursor = None,
    limit: Limit = 50,
) -> Page[DonationView]:
    """Pledges and gifts as treasurer, supervisor and auditor see them: which money is awaited, which receipt
    is due."""
    query = ListDonations(state=state, receipt=receipt, cursor=cursor, limit=limit)
    return await caller.ask(query)


@router.get(
    "/fund/donations/mine",
    operation_id="list_my_donations",
    summary="List my donations",
    responses=refusals(CURSOR_IS_NOT_VALID),
)
async def list_my_donations(caller: Member, cursor: Cursor = None, limit: Limit = 50) -> Page[DonationView]:
    """What the caller has pledged and given."""
    query = ListDonations(donor_id=caller.person_id, cursor=cursor, limit=limit)
    return await caller.ask(query)


@route_to(router, "GET /fund/donations/{donation_id}", GetDonation)
async def get_donation(donation_id: Id, caller: Caller) -> DonationView:
    gift = found(await caller.ask(GetDonation(donation_id=donation_id)), DONATION_IS_UNKNOWN)
    if gift.donor_id != caller.person_id and not caller.has(*_KEEPERS):
        raise Rejected(DONATION_BELONGS_TO_SOMEBODY_ELSE)
    return gift


open_to(router, "POST /fund/donations", RecordDonation)
open_to(router, "PUT /fund/donations/{donation_id}/consent", ChangeConsent, name="change_donation_consent")
open_to(router, "POST /fund/donations/{donation_id}/receipt", ReceiptDonation)
