"""The form by which the district opens a community, with the platform's rules or those of another one."""

from fastapi import APIRouter, Response

from services.gateway.operations.admission import Asking, admit
from services.gateway.operations.communities import list_communities, open_community, rules_like
from services.gateway.pages.site.fields import Fields, Kind
from services.gateway.pages.site.form_pages import Form, answer_form
from services.gateway.pages.site.languages import name_in
from services.gateway.pages.site.serving import form_at, page
from services.gateway.pages.site.visit import Visit
from shared.contracts.gateway.refusals import COMMUNITY_NAME_IS_RESERVED
from shared.contracts.partners.programme import OpenCommunity, OpenCommunityRequest
from shared.contracts.partners.refusals.programme import COMMUNITY_IS_ALREADY_OPEN, QUORUM_TELLS_WHO_SAID_WHAT
from shared.contracts.partners.refusals.rulemaking import RULES_LEAVE_THE_BOUNDS
from shared.kernel.models import CommunityId, Request, Title

router = APIRouter(include_in_schema=False)

_AT_ONCE = 200
_AT = (
    (COMMUNITY_NAME_IS_RESERVED.code, "community"),
    (COMMUNITY_IS_ALREADY_OPEN.code, "community"),
    (QUORUM_TELLS_WHO_SAID_WHAT.code, "like"),
    (RULES_LEAVE_THE_BOUNDS.code, "like"),
)


class OpeningForm(Request):
    """What a new community is called, who holds its money, and with which rules it begins."""

    community: CommunityId
    name: Title
    name_en: Title
    host_charity: Title
    like: CommunityId | None = None
    """The community whose rules it begins with; left out, the platform's."""


@form_at("/district/open-community", lambda route: page(router, route))
async def opening(visit: Visit) -> Response:
    """Opens a community; then its offices are named."""
    caller = await visit.caller(OpenCommunity)
    there = (await list_communities(visit.gateway, None, _AT_ONCE)).items
    others = ((one.community, name_in(visit.language, one)) for one in there)
    likes = (("", visit.words("community.platform_rules")), *others)
    fields = Fields(visit.words)
    form = Form(
        title=visit.words("community.open"),
        back="/district",
        back_words=visit.words("district.title"),
        lead=visit.words("community.open_text"),
        fields=(
            fields("name", label="community.name"),
            fields("name_en", label="community.name_en"),
            fields("community", label="community.short", hint="community.short_hint"),
            fields("host_charity", label="community.host_charity", hint="community.host_hint"),
            fields("like", Kind.SELECT, choices=likes, label="community.like", hint="community.like_hint"),
        ),
        at=_AT,
        button=visit.words("community.open"),
    )

    async def done(body: OpeningForm, once: str) -> Response:
        asked = OpenCommunityRequest(name=body.name, name_en=body.name_en, host_charity=body.host_charity)
        if body.like is not None:
            rules, bounds = await rules_like(caller, body.like)
            asked = asked.model_copy(update={"rules": rules, "bounds": bounds})
        opener = await admit(visit.gateway, OpenCommunity.operation.allowed, _asking(visit, body, once))
        outcome = await open_community(opener, asked)
        return visit.see_done(f"/{body.community}/roles", OpenCommunity, outcome)

    return await answer_form(visit, form, OpeningForm, done)


def _asking(visit: Visit, body: OpeningForm, once: str) -> Asking:
    """The visitor in the community that isn't there yet."""
    return Asking(
        person=visit.person_id,
        community=body.community,
        request_id=visit.request.scope.get("hehuo.request_id"),
        idempotency_key=once,
        changes=True,
    )
