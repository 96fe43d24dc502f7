"""The counter of this community, for volunteers of others: handing out what is kept for them."""

from fastapi import APIRouter, Response

from services.gateway.operations import points_elsewhere
from services.gateway.pages.desk.access import desk_form
from services.gateway.pages.points_elsewhere.agreements import names_of
from services.gateway.pages.site.fields import Fields
from services.gateway.pages.site.form_pages import Form, answer_form
from services.gateway.pages.site.visit import Visit
from shared.contracts.fund.points.commands import RedeemReservationRequest
from shared.contracts.fund.points.views import GetReward
from shared.contracts.fund.points_elsewhere.claims import HandOutToVisitor
from shared.contracts.fund.points_elsewhere.views import GetVisitorClaim
from shared.contracts.fund.refusals.points_elsewhere import VISITOR_CLAIM_IS_UNKNOWN
from shared.kernel.refusals import require

router = APIRouter(include_in_schema=False)


@desk_form(router, "/{community}/desk/visitor-claims/{claim_id}")
async def handing_out(visit: Visit) -> Response:
    """Handing out, by the code that the volunteer is shown at home, or for a reason. No name is known."""
    claim_id, words = visit.id_part("claim_id", VISITOR_CLAIM_IS_UNKNOWN), visit.words
    found = require(await visit.ask(GetVisitorClaim(claim_id=claim_id)), VISITOR_CLAIM_IS_UNKNOWN)
    reward = await visit.ask(GetReward(reward_id=found.reward_id))
    names, fields, back = await names_of(visit, found.home), Fields(words), f"/{visit.community}/desk/rewards"
    form = Form(
        title=words("rewards.hand_out"),
        lead=words("points_elsewhere.hand_out_lead"),
        back=back,
        back_words=words("rewards.to_hand_out"),
        facts=(
            (words("rewards.what"), reward.title if reward else words("rewards.one")),
            (words("points_elsewhere.from_community"), names.get(found.home, found.home)),
        ),
        fields=(
            fields("code", label="rewards.code", required=False),
            fields("reason", hint="rewards.no_code_hint", label="rewards.no_code", required=False),
        ),
        button=words("rewards.hand_out"),
    )

    async def done(body: RedeemReservationRequest, once: str) -> Response:
        caller = await visit.changing(HandOutToVisitor, once)
        outcome = await points_elsewhere.hand_out(caller, claim_id, body)
        return visit.see_done(back, HandOutToVisitor, outcome)

    return await answer_form(visit, form, RedeemReservationRequest, done)
