"""What staff or the treasurer do for a campaign: name a resident for its group (社群), say it in English."""

from fastapi import APIRouter, Response

from services.gateway.operations.campaigns import add_to_group
from services.gateway.pages.site.english import say_in_english
from services.gateway.pages.site.fields import Fields
from services.gateway.pages.site.form_pages import Form, answer_form
from services.gateway.pages.site.languages import title_in
from services.gateway.pages.site.residents import the_resident
from services.gateway.pages.site.serving import form_at, page
from services.gateway.pages.site.visit import Visit
from shared.contracts.fund.campaigns.groups import AddToGroup, AddToGroupRequest
from shared.contracts.fund.campaigns.translations import TranslateCampaign, TranslateCampaignRequest
from shared.contracts.fund.campaigns.views import GetCampaign
from shared.contracts.fund.refusals.campaigns import CAMPAIGN_IS_UNKNOWN
from shared.contracts.gateway.contact import ContactPurpose
from shared.contracts.gateway.refusals import PERSON_IS_NO_MEMBER_HERE
from shared.kernel.models import Request, Title
from shared.kernel.refusals import require

router = APIRouter(include_in_schema=False)


class GroupForm(Request):
    """Who is asked, as somebody types it."""

    resident: Title


@form_at("/{community}/fund/campaigns/{campaign_id}/translate", lambda route: page(router, route))
async def translate(visit: Visit) -> Response:
    """Says it in English, or says it better."""
    await visit.caller(TranslateCampaign)
    campaign_id = visit.id_part("campaign_id", CAMPAIGN_IS_UNKNOWN)
    found = require(await visit.ask(GetCampaign(campaign_id=campaign_id)), CAMPAIGN_IS_UNKNOWN)
    back, says = (
        f"/{visit.community}/fund/campaigns/{campaign_id}",
        (TranslateCampaign, TranslateCampaignRequest),
    )
    return await say_in_english(visit, found, back, says, "purpose", campaign_id=campaign_id)


@form_at("/{community}/fund/campaigns/{campaign_id}/group", lambda route: page(router, route))
async def add_member(visit: Visit) -> Response:
    """Names somebody for the group, and stays for the next one."""
    await visit.caller(AddToGroup)
    campaign_id = visit.id_part("campaign_id", CAMPAIGN_IS_UNKNOWN)
    found = require(await visit.ask(GetCampaign(campaign_id=campaign_id)), CAMPAIGN_IS_UNKNOWN)
    words = visit.words
    form = Form(
        title=words("campaigns.add_member"),
        back=f"/{visit.community}/fund/campaigns/{campaign_id}",
        back_words=title_in(visit.language, found),
        lead=words("campaigns.add_member_text"),
        facts=((words("campaigns.group"), words("campaigns.members", n=found.members)),),
        fields=(Fields(words)("resident", label="campaigns.resident", hint="campaigns.resident_hint"),),
        at=((PERSON_IS_NO_MEMBER_HERE.code, "resident"),),
        button=words("campaigns.add_member"),
    )

    async def done(body: GroupForm, once: str) -> Response:
        person_id = await the_resident(visit, AddToGroup, body.resident, "resident", ContactPurpose.FUND)
        caller = await visit.changing(AddToGroup, once)
        outcome = await add_to_group(caller, campaign_id, AddToGroupRequest(person_id=person_id))
        return visit.see_done(f"{form.back}/group", AddToGroup, outcome)

    return await answer_form(visit, form, GroupForm, done)
