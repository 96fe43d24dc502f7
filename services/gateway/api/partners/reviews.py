"""Reviews of an application: what several people make of it before it is decided on."""

from fastapi import APIRouter

from services.gateway.api.answers import found
from services.gateway.api.doors import open_to, route_to
from services.gateway.operations import reviews
from services.gateway.operations.caller import Caller
from shared.contracts.partners.refusals.applications import APPLICATION_IS_UNKNOWN
from shared.contracts.partners.reviews.commands import ReviewApplication
from shared.contracts.partners.reviews.views import GetReviews, ReviewsView
from shared.kernel.models import Id

router = APIRouter(tags=["decisions"])


open_to(router, "POST /applications/{application_id}/reviews", ReviewApplication)


@route_to(router, "GET /applications/{application_id}/reviews", GetReviews)
async def get_reviews(application_id: Id, caller: Caller) -> ReviewsView:
    return found(await reviews.get_reviews(caller, application_id), APPLICATION_IS_UNKNOWN)
