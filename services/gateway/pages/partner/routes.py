"""The partner's first page: what waits, offers and applications, agreements, sessions, the share."""

from dataclasses import dataclass
from typing import Any, ClassVar

from fastapi import APIRouter, Response

from services.gateway.operations.applications import list_applications
from services.gateway.operations.intents import get_intent, list_intents
from services.gateway.operations.roster import list_own_rosters
from services.gateway.operations.waiting.listing import list_waiting
from services.gateway.pages.partner.access import own_form, own_page, own_partners
from services.gateway.pages.partner.offers import in_fen, offer_fields
from services.gateway.pages.site.fields import Fields
from services.gateway.pages.site.form_pages import Form, answer_form
from services.gateway.pages.site.form_views import FormView, Wrong, once_of
from services.gateway.pages.site.names import partners_of
from services.gateway.pages.site.tasks import Tasks, tasks_of
from services.gateway.pages.site.templates import PageView
from services.gateway.pages.site.visit import Visit
from shared.contracts.fund.shares.views import GetShare, ShareView
from shared.contracts.gateway.waiting import LIST_WAITING
from shared.contracts.partners.admission import Mechanism
from shared.contracts.partners.applications.views import (
    ApplicationView,
    ListApplications,
    ListApplicationsRequest,
)
from shared.contracts.partners.intents import (
    OPEN_INTENTS,
    GetIntent,
    IntentRequest,
    IntentView,
    ListIntents,
    ListIntentsRequest,
    OfferIntent,
    WithdrawIntent,
)
from shared.contracts.partners.needs.events import FieldOfWork
from shared.contracts.partners.partnership import PartnerView
from shared.contracts.partners.refusals.intents import INTENT_IS_UNKNOWN
from shared.contracts.partners.roster.views import ListOwnRosters
from shared.kernel.models import Page, PagedRequest
from shared.kernel.refusals import Rejected, require
from shared.kernel.roles import Role

router = APIRouter(include_in_schema=False)


@dataclass(frozen=True, slots=True)
class Own:
    """One partner for whom the visitor acts, and what it owes the fund."""

    partner: PartnerView
    share: ShareView | None


@dataclass(frozen=True, slots=True, kw_only=True)
class PartnerHomePage(PageView):
    """What waits for a partner, and all that is theirs."""

    template: ClassVar[str] = "partner/home.html"

    waiting: Tasks
    intents: tuple[IntentView, ...]
    applications: tuple[ApplicationView, ...]
    partners: tuple[Own, ...]
    teams: tuple[PartnerView, ...]
    """Partners to whose roster the visitor belongs without acting for them."""
    person_id: str
    """By which a partner invites the visitor."""


@own_page(router, "GET /{community}/partner")
async def home(visit: Visit) -> Response:
    """The partner's own; whoever has nothing yet is shown how to begin."""
    waiting = await list_waiting(await visit.caller_of(LIST_WAITING), Role.PARTNER)
    caller = await visit.caller(ListIntents)
    nothing: Page[Any] = Page(items=[])
    intents = await visit.if_there(list_intents(caller, ListIntentsRequest(limit=50)), nothing)
    own_applications = list_applications(
        await visit.caller(ListApplications), ListApplicationsRequest(limit=50)
    )
    applications = await visit.if_there(own_applications, nothing)
    own, known = await visit.if_there(own_partners(visit), []), await visit.if_there(partners_of(visit), {})
    partners = [Own(known[one], await _share(visit, one)) for one in own if one in known]
    own_rosters = list_own_rosters(await visit.caller(ListOwnRosters), PagedRequest(limit=50))
    teams = dict.fromkeys(one.partner_id for one in (await visit.if_there(own_rosters, nothing)).items)
    view = PartnerHomePage(
        title=visit.words("partner.title"),
        waiting=tasks_of(visit, waiting),
        # Whoever works on applications is shown everybody's by the same operations.
        intents=tuple(one for one in intents.items if one.offered_by == caller.person_id),
        applications=tuple(one for one in applications.items if one.applicant == caller.person_id),
        partners=tuple(partners),
        teams=tuple(known[one] for one in teams if one in known and one not in own),
        person_id=caller.person_id,
    )
    return await visit.page(view)


async def _share(visit: Visit, partner_id: str) -> ShareView | None:
    return await visit.if_there(visit.ask(GetShare(partner_id=partner_id)), None)


@own_form(router, "/{community}/partner/offer")
async def offer(visit: Visit) -> Response:
    """An intent, in one page."""
    fields, back = Fields(visit.words), f"/{visit.community}/partner"
    form = Form(
        title=visit.words("partner.offer"),
        back=back,
        back_words=visit.words("partner.title"),
        lead=visit.words("partner.offer_text"),
        fields=(
            fields("project"),
            fields("organisation", hint="partner.organisation_hint", required=False),
            fields.one_of("mechanism", Mechanism, radios=True),
            fields.one_of("field", FieldOfWork, may_be_none=True, label="field.field"),
            *offer_fields(visit.words, 0, summary_hint="cases.public_hint"),
        ),
        button=visit.words("partner.offer_button"),
    )

    async def done(body: IntentRequest, once: str) -> Response:
        outcome = await visit.submit(OfferIntent, in_fen(body), once=once)
        path = f"{back}/intents/{outcome.made('intent_id')}"
        return visit.see_done(path, OfferIntent, outcome)

    return await answer_form(visit, form, IntentRequest, done)


@dataclass(frozen=True, slots=True, kw_only=True)
class OwnIntentPage(PageView):
    """One offer, and how far it has come."""

    template: ClassVar[str] = "partner/intent.html"

    intent: IntentView
    waits: bool
    form: FormView


@own_page(router, "GET /{community}/partner/intents/{intent_id}")
async def intent(visit: Visit) -> Response:
    """The offer."""
    return await _intent_page(visit, None)


@own_page(router, "POST /{community}/partner/intents/{intent_id}/withdraw")
async def withdraw(visit: Visit) -> Response:
    """Takes the offer back."""
    once = once_of(await visit.fields())
    found = await _intent(visit)
    try:
        outcome = await visit.submit(WithdrawIntent, once=once, intent_id=found.intent_id)
    except Rejected as wrong:
        return await _intent_page(visit, wrong)
    path = f"/{visit.community}/partner/intents/{found.intent_id}"
    return visit.see_done(path, WithdrawIntent, outcome)


async def _intent(visit: Visit) -> IntentView:
    intent_id = visit.id_part("intent_id", INTENT_IS_UNKNOWN)
    return require(await get_intent(await visit.caller(GetIntent), intent_id), INTENT_IS_UNKNOWN)


async def _intent_page(visit: Visit, wrong: Wrong | None) -> Response:
    found = await _intent(visit)
    view = OwnIntentPage(
        title=found.project,
        intent=found,
        waits=found.state in OPEN_INTENTS,
        form=await visit.form(wrong),
    )
    return await visit.page(view, wrong=wrong)
