"""Pledges: what a person promises to give, until the money is there."""

from fastapi import APIRouter, Response

from services.gateway.api.access import Member, Treasurer
from services.gateway.api.answers import Created, Done, created, done, refusals
from shared.contracts.fund.donations import (
    DonationPledged,
    PledgeDonation,
    PledgeDonationRequest,
    ReceivePledge,
    ReceivePledgeRequest,
    WithdrawPledge,
)
from shared.contracts.fund.refusals import (
    DAY_LIES_IN_THE_FUTURE,
    DONATION_BELONGS_TO_SOMEBODY_ELSE,
    DONATION_IS_NOT_PLEDGED,
    DONATION_IS_UNKNOWN,
    EARMARK_IS_UNKNOWN,
    PERIOD_IS_CLOSED,
)
from shared.kernel.models import Id

router = APIRouter(tags=["fund"])


@router.post(
    "/fund/pledges",
    status_code=201,
    operation_id="pledge_donation",
    summary="Pledge a donation",
    responses=refusals(EARMARK_IS_UNKNOWN),
)
async def pledge_donation(body: PledgeDonationRequest, caller: Member, response: Response) -> Created:
    """The caller promises to give. Their name is published only if they say so; the amount always, once it
    arrived (Charity Law, art. 82)."""
    outcome = await caller.submit("fund", PledgeDonation, body)
    return created(response, outcome, outcome.one(DonationPledged).donation_id, "fund/donations")


@router.post(
    "/fund/pledges/{donation_id}/withdrawal",
    operation_id="withdraw_pledge",
    summary="Withdraw a pledge",
    responses=refusals(DONATION_IS_UNKNOWN, DONATION_BELONGS_TO_SOMEBODY_ELSE, DONATION_IS_NOT_PLEDGED),
)
async def withdraw_pledge(donation_id: Id, caller: Member, response: Response) -> Done:
    """The donor, or the treasurer, takes back a pledge whose money has not come."""
    return done(response, await caller.submit("fund", WithdrawPledge, donation_id=donation_id))


@router.post(
    "/fund/pledges/{donation_id}/arrival",
    operation_id="receive_pledge",
    summary="Record that pledged money arrived",
    responses=refusals(
        DONATION_IS_UNKNOWN, DONATION_IS_NOT_PLEDGED, DAY_LIES_IN_THE_FUTURE, PERIOD_IS_CLOSED
    ),
)
async def receive_pledge(
    donation_id: Id, body: ReceivePledgeRequest, caller: Treasurer, response: Response
) -> Done:
    """The treasurer records what arrived at the host charity: as much as was pledged, or more, or less."""
    return done(response, await caller.submit("fund", ReceivePledge, body, donation_id=donation_id))
