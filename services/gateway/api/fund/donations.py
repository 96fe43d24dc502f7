"""Casual donations (随手捐): the public list, the records, receipts and consent."""

from typing import Annotated

from fastapi import APIRouter, Depends, Query, Response

from services.gateway.api.access import Anyone, Caller, Member, Treasurer, allow
from services.gateway.api.answers import Created, Done, created, done, found, refusals
from services.gateway.api.fund.parameters import Cursor, Limit
from shared.contracts.fund.donations import (
    ChangeConsent,
    ChangeConsentRequest,
    DonationReceived,
    DonationState,
    DonationView,
    GetDonation,
    ListDonations,
    PublicDonationView,
    ReceiptDonation,
    ReceiptDonationRequest,
    ReceiptState,
    RecordDonation,
    RecordDonationRequest,
)
from shared.contracts.fund.refusals import (
    ANONYMOUS_DONATION_NAMES_NOBODY,
    DAY_LIES_IN_THE_FUTURE,
    DONATION_BELONGS_TO_SOMEBODY_ELSE,
    DONATION_IS_NOT_RECEIVED,
    DONATION_IS_UNKNOWN,
    EARMARK_IS_UNKNOWN,
    PERIOD_IS_CLOSED,
    RECEIPT_IS_ALREADY_ISSUED,
    RECEIPT_NUMBER_IS_TAKEN,
)
from shared.kernel.messages import Role
from shared.kernel.models import Id, Page
from shared.kernel.refusals import Rejected
from shared.projections.refusals import CURSOR_IS_NOT_VALID

router = APIRouter(tags=["fund"])

_KEEPERS = (Role.TREASURER, Role.SUPERVISOR, Role.AUDITOR)
Keeper = Annotated[Caller, Depends(allow(*_KEEPERS))]

_ANONYMOUS = "匿名"


@router.get(
    "/fund/donations",
    operation_id="list_donations",
    summary="List donations",
    responses=refusals(CURSOR_IS_NOT_VALID),
)
async def list_donations(
    caller: Anyone,
    earmark_id: Annotated[Id | None, Query(description="Given to this earmark alone.")] = None,
    cursor: Cursor = None,
    limit: Limit = 50,
) -> Page[PublicDonationView]:
    """Every gift that arrived, the latest first, for everybody to read.

    The amount always; the donor's name only with their consent, else 匿名 (Charity Law, art. 82).
    """
    query = ListDonations(state=DonationState.RECEIVED, earmark_id=earmark_id, cursor=cursor, limit=limit)
    page = await caller.ask("fund", query)
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
    state: Annotated[DonationState | None, Query(description="In this state alone.")] = None,
    receipt: Annotated[ReceiptState | None, Query(description="With the receipt in this state.")] = None,
    cursor: Cursor = None,
    limit: Limit = 50,
) -> Page[DonationView]:
    """Pledges and gifts as treasurer, supervisor and auditor see them: which money is awaited, which receipt
    is due."""
    query = ListDonations(state=state, receipt=receipt, cursor=cursor, limit=limit)
    return await caller.ask("fund", query)


@router.get(
    "/fund/donations/mine",
    operation_id="list_my_donations",
    summary="List my donations",
    responses=refusals(CURSOR_IS_NOT_VALID),
)
async def list_my_donations(caller: Member, cursor: Cursor = None, limit: Limit = 50) -> Page[DonationView]:
    """What the caller has pledged and given."""
    query = ListDonations(donor_id=caller.person_id, cursor=cursor, limit=limit)
    return await caller.ask("fund", query)


@router.get(
    "/fund/donations/{donation_id}",
    operation_id="get_donation",
    summary="Read a donation",
    responses=refusals(DONATION_IS_UNKNOWN, DONATION_BELONGS_TO_SOMEBODY_ELSE),
)
async def get_donation(donation_id: Id, caller: Member) -> DonationView:
    """One gift or pledge: for its donor, and for treasurer, supervisor and auditor."""
    gift = found(await caller.ask("fund", GetDonation(donation_id=donation_id)), DONATION_IS_UNKNOWN)
    if gift.donor_id != caller.person_id and not caller.has(*_KEEPERS):
        raise Rejected(DONATION_BELONGS_TO_SOMEBODY_ELSE)
    return gift


@router.post(
    "/fund/donations",
    status_code=201,
    operation_id="record_donation",
    summary="Record a donation",
    responses=refusals(EARMARK_IS_UNKNOWN, DAY_LIES_IN_THE_FUTURE, PERIOD_IS_CLOSED),
)
async def record_donation(body: RecordDonationRequest, caller: Treasurer, response: Response) -> Created:
    """The treasurer records a gift that arrived at the host charity: of a known person, or anonymous."""
    outcome = await caller.submit("fund", RecordDonation, body)
    return created(response, outcome, outcome.one(DonationReceived).donation_id, "fund/donations")


@router.put(
    "/fund/donations/{donation_id}/consent",
    operation_id="change_donation_consent",
    summary="Change what is published of a donation",
    responses=refusals(
        DONATION_IS_UNKNOWN, DONATION_BELONGS_TO_SOMEBODY_ELSE, ANONYMOUS_DONATION_NAMES_NOBODY
    ),
)
async def change_donation_consent(
    donation_id: Id, body: ChangeConsentRequest, caller: Member, response: Response
) -> Done:
    """The donor, or the treasurer for them, gives or withdraws consent (PIPL, art. 15)."""
    return done(response, await caller.submit("fund", ChangeConsent, body, donation_id=donation_id))


@router.post(
    "/fund/donations/{donation_id}/receipt",
    operation_id="receipt_donation",
    summary="Record the receipt for a donation",
    responses=refusals(
        DONATION_IS_UNKNOWN,
        DONATION_IS_NOT_RECEIVED,
        ANONYMOUS_DONATION_NAMES_NOBODY,
        RECEIPT_IS_ALREADY_ISSUED,
        RECEIPT_NUMBER_IS_TAKEN,
    ),
)
async def receipt_donation(
    donation_id: Id, body: ReceiptDonationRequest, caller: Treasurer, response: Response
) -> Done:
    """The number of the host charity's receipt, or null where the donor wants none (Charity Law, art. 38)."""
    return done(response, await caller.submit("fund", ReceiptDonation, body, donation_id=donation_id))
