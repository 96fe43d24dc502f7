"""Points used in another community: agreements, rewards there, and what is kept here for visitors."""

from fastapi import APIRouter, Response

from services.gateway.api.answers import Created, Done, created, done
from services.gateway.api.doors import open_to, route_to
from services.gateway.operations import points_elsewhere
from services.gateway.operations.caller import Caller
from shared.contracts.fund.points.commands import RedeemReservationRequest
from shared.contracts.fund.points_elsewhere.agreements import (
    AcceptPointsAgreement,
    DeclinePointsAgreement,
    EndPointsAgreement,
    ProposePointsAgreementRequest,
)
from shared.contracts.fund.points_elsewhere.claims import ReserveElsewhereRequest
from shared.contracts.fund.points_elsewhere.views import (
    READ_REWARDS_ELSEWHERE,
    GetPointsAgreement,
    GetVisitorClaim,
    ListPointsAgreements,
    ListVisitorClaims,
    RewardsElsewhereView,
)
from shared.kernel.models import Id

router = APIRouter(tags=["volunteering"])

AGREEMENTS = "/volunteering/points-agreements"
CLAIMS = "/volunteering/visitor-claims"

open_to(router, f"GET {AGREEMENTS}", ListPointsAgreements)
open_to(router, f"GET {AGREEMENTS}/{{agreement_id}}", GetPointsAgreement)


@route_to(router, f"POST {AGREEMENTS}", points_elsewhere.PROPOSE)
async def propose_points_agreement(
    body: ProposePointsAgreementRequest, caller: Caller, response: Response
) -> Created:
    """Staff or the district offer another community's volunteers rewards of this one. It holds once that
    community accepts it.
    """
    outcome = await points_elsewhere.propose_agreement(caller, body)
    return created(response, outcome, outcome.made("agreement_id"), "volunteering/points-agreements")


open_to(router, f"POST {AGREEMENTS}/{{agreement_id}}/acceptance", AcceptPointsAgreement)
open_to(router, f"POST {AGREEMENTS}/{{agreement_id}}/refusal", DeclinePointsAgreement)
open_to(router, f"POST {AGREEMENTS}/{{agreement_id}}/end", EndPointsAgreement)


@route_to(router, "GET /volunteering/elsewhere/rewards", READ_REWARDS_ELSEWHERE)
async def list_rewards_elsewhere(caller: Caller) -> list[RewardsElsewhereView]:
    """What volunteers of this community may have in others today, by agreement."""
    return await points_elsewhere.rewards_elsewhere(caller)


@route_to(router, "POST /volunteering/elsewhere/reservations", points_elsewhere.RESERVE)
async def reserve_elsewhere(body: ReserveElsewhereRequest, caller: Caller, response: Response) -> Created:
    """A volunteer reserves a reward of another community. Its points are set aside here at once; that
    community keeps the reward, or says that it can't, and then they are free again.
    """
    outcome = await points_elsewhere.reserve(caller, body)
    return created(response, outcome, outcome.made("reservation_id"), "volunteering/reservations")


open_to(router, f"GET {CLAIMS}", ListVisitorClaims)
open_to(router, f"GET {CLAIMS}/{{claim_id}}", GetVisitorClaim)


@route_to(router, f"POST {CLAIMS}/{{claim_id}}/redemption", points_elsewhere.HAND_OUT)
async def hand_out_to_visitor(
    claim_id: Id, body: RedeemReservationRequest, caller: Caller, response: Response
) -> Done:
    """Staff hand out what a volunteer of another community has reserved, by the code that they are shown at
    home, or for a reason.
    """
    return done(response, await points_elsewhere.hand_out(caller, claim_id, body))
