"""The forms with which staff say what is to be bought, and who accepts it."""

from fastapi import APIRouter, Response

from services.gateway.operations import purchases
from services.gateway.operations.people import contacts
from services.gateway.pages.purchases.routes import open_acts, purchase_of
from services.gateway.pages.site.fields import Choices, Field, Fields, Kind
from services.gateway.pages.site.form_pages import Form, answer_form
from services.gateway.pages.site.forms import made_of, one_a_line
from services.gateway.pages.site.names import purse_choices
from services.gateway.pages.site.residents import the_resident
from services.gateway.pages.site.serving import form_at, page
from services.gateway.pages.site.visit import Visit
from shared.contracts.gateway.contact import ContactPurpose
from shared.contracts.partners.purchases.buying import (
    NameAcceptors,
    NameAcceptorsRequest,
    ScopePurchase,
    ScopePurchaseRequest,
)
from shared.contracts.partners.purchases.events import PurchaseScoped
from shared.contracts.partners.purchases.payments import SpendingPurpose
from shared.kernel.messages import ActorId
from shared.kernel.models import Id, PositiveFen, Request, Text, Title
from shared.kernel.roles import Role

router = APIRouter(include_in_schema=False)


class AcceptorsForm(Request):
    """Who accepts, as the form is sent: residents one a line, as staff know them."""

    residents: Text
    staff: tuple[ActorId, ...] = ()


class ScopeForm(AcceptorsForm):
    """The form as it is sent: things one a line too."""

    title: Title
    summary: Text
    deliverables: Text
    purpose: SpendingPurpose
    budget_fen: PositiveFen
    earmark_id: Id | None = None


@form_at("/{community}/buying", lambda route: page(router, route))
async def scoping(visit: Visit) -> Response:
    """What is to be bought, for those who may."""
    await visit.caller(ScopePurchase)
    fields, back = Fields(visit.words), f"/{visit.community}/purchases"
    form = Form(
        title=visit.words("purchases.scope"),
        lead=visit.words("purchases.scope_lead"),
        back=back,
        back_words=visit.words("purchases.title"),
        fields=(
            fields("title", label="purchases.name"),
            fields("summary", Kind.AREA, hint="purchases.published"),
            fields("deliverables", Kind.AREA, hint="purchases.one_a_line"),
            fields.one_of("purpose", SpendingPurpose),
            fields("budget_fen", Kind.MONEY),
            fields("earmark_id", Kind.SELECT, choices=await purse_choices(visit)),
            *await _acceptor_fields(visit),
        ),
        button=visit.words("purchases.scope_button"),
    )

    async def done(body: ScopeForm, once: str) -> Response:
        named = {"deliverables": one_a_line(body.deliverables), "residents": await _residents(visit, body)}
        asked = made_of(ScopePurchaseRequest, {**dict(body), **named})
        caller = await visit.changing(ScopePurchase, once)
        outcome = await purchases.scope_purchase(caller, asked)
        made = outcome.one(PurchaseScoped).purchase_id
        return visit.see_done(f"{back}/{made}", ScopePurchase, outcome)

    return await answer_form(visit, form, ScopeForm, done)


@form_at("/{community}/purchases/{purchase_id}/acceptors", lambda route: page(router, route))
async def naming(visit: Visit) -> Response:
    """Others accept it, where those who were named can't."""
    found = await purchase_of(visit)
    await visit.caller(NameAcceptors)
    back = f"/{visit.community}/purchases/{found.purchase_id}"
    if visit.request.method != "POST" and "acceptors" not in await open_acts(visit, found):
        return visit.see(back)
    form = Form(
        title=visit.words("purchases.act_acceptors"),
        lead=visit.words("purchases.lead_acceptors"),
        back=back,
        back_words=found.title,
        fields=await _acceptor_fields(visit),
        button=visit.words("purchases.act_acceptors"),
    )

    async def done(body: AcceptorsForm, once: str) -> Response:
        asked = made_of(NameAcceptorsRequest, {**dict(body), "residents": await _residents(visit, body)})
        caller = await visit.changing(NameAcceptors, once)
        outcome = await purchases.name_acceptors(caller, found.purchase_id, asked)
        return visit.see_done(back, NameAcceptors, outcome)

    return await answer_form(visit, form, AcceptorsForm, done)


async def _acceptor_fields(visit: Visit) -> tuple[Field, ...]:
    fields = Fields(visit.words)
    return (
        fields("residents", Kind.AREA, hint="purchases.residents_hint"),
        fields("staff", Kind.CHECKS, hint="purchases.staff_hint", choices=await _colleagues(visit)),
    )


async def _residents(visit: Visit, body: AcceptorsForm) -> tuple[str, ...]:
    """The residents that were typed, one a line; `FormInvalid` for a line that fits nobody, or several."""
    return tuple(
        [await the_resident(visit, ScopePurchase, one, "residents") for one in one_a_line(body.residents)]
    )


async def _colleagues(visit: Visit) -> Choices:
    """The rest of the staff, by name. That a name was read is written down where its bearer sees it."""
    caller = await visit.caller(ScopePurchase)
    state = await visit.gateway.state_of(visit.community)
    others = [one for one in state.roles if Role.STAFF in state.roles_of(one) and one != caller.person_id]
    known = await contacts(caller, others, ContactPurpose.SERVICE)
    return tuple((one, known[one].name if one in known else one) for one in sorted(others))
