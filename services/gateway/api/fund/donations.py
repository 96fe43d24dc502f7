"""Casual donations (随手捐): the public list, the records, receipts and consent."""

from typing import Annotated

from fastapi import APIRouter, Query, Response

from services.gateway.api.answers import Created, Done, created, done, found
from services.gateway.api.doors import open_to, route_to
from services.gateway.operations import donations
from services.gateway.operations.caller import Caller
from shared.contracts.fund.donations.commands import (
    ChangeConsent,
    ReceiptDonation,
    RecordDonation,
    RecordDonationRequest,
)
from shared.contracts.fund.donations.many import (
    DonationsTrialView,
    RecordDonations,
    RecordDonationsRequest,
    TryDonations,
    TryDonationsRequest,
)
from shared.contracts.fund.donations.views import (
    DonationView,
    GetDonation,
    ListDonationRecords,
    ListDonations,
    ListDonationsRequest,
    ListMyDonations,
    PublicDonationView,
)
from shared.contracts.fund.refusals import DONATION_IS_UNKNOWN
from shared.kernel.models import Id, Page, PagedRequest

router = APIRouter(tags=["fund"])


@route_to(router, "GET /fund/donations", ListDonations)
async def list_donations(
    caller: Caller, asked: Annotated[ListDonationsRequest, Query()]
) -> Page[PublicDonationView]:
    return await donations.list_donations(caller, asked)


open_to(router, "GET /fund/donations/records", ListDonationRecords)


@route_to(router, "GET /fund/donations/mine", ListMyDonations)
async def list_my_donations(caller: Caller, asked: Annotated[PagedRequest, Query()]) -> Page[DonationView]:
    return await donations.list_my_donations(caller, asked)


@route_to(router, "GET /fund/donations/{donation_id}", GetDonation)
async def get_donation(donation_id: Id, caller: Caller) -> DonationView:
    return found(await donations.get_donation(caller, donation_id), DONATION_IS_UNKNOWN)


@route_to(router, "POST /fund/donations", RecordDonation)
async def record_donation(body: RecordDonationRequest, caller: Caller, response: Response) -> Created:
    outcome = await donations.record_donation(caller, body)
    return created(response, outcome, outcome.made("donation_id"), "fund/donations")


@route_to(router, "POST /fund/donations/many", RecordDonations)
async def record_donations(body: RecordDonationsRequest, caller: Caller, response: Response) -> Done:
    return done(response, await donations.record_donations(caller, body))


@route_to(router, "POST /fund/donations/many/trial", TryDonations)
async def try_donations(body: TryDonationsRequest, caller: Caller) -> DonationsTrialView:
    return await donations.try_donations(caller, body)


open_to(router, "PUT /fund/donations/{donation_id}/consent", ChangeConsent, name="change_donation_consent")
open_to(router, "POST /fund/donations/{donation_id}/receipt", ReceiptDonation)
