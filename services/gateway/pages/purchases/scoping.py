"""The form with which staff say what is to be bought, and who accepts it."""

from fastapi import APIRouter, Response
from pydantic import ValidationError

from services.gateway.operations import purchases
from services.gateway.operations.people import contacts
from services.gateway.pages.purchases.acts import purses_of
from services.gateway.pages.site.fields import Choices, Fields, Kind
from services.gateway.pages.site.form_pages import Form, answer_form
from services.gateway.pages.site.forms import Fault, FormInvalid
from services.gateway.pages.site.serving import form_at, page
from services.gateway.pages.site.visit import Visit
from shared.contracts.gateway.contact import ContactPurpose
from shared.contracts.partners.purchases.buying import ScopePurchase, ScopePurchaseRequest
from shared.contracts.partners.purchases.events import PurchaseScoped
from shared.contracts.partners.purchases.payments import SpendingPurpose
from shared.kernel.messages import ActorId
from shared.kernel.models import Id, PositiveFen, Request, Text, Title
from shared.kernel.roles import Role

router = APIRouter(include_in_schema=False)


class ScopeForm(Request):
    """The form as it is sent: things and residents one a line."""

    title: Title
    summary: Text
    deliverables: Text
    purpose: SpendingPurpose
    budget_fen: PositiveFen
    earmark_id: Id | None = None
    residents: Text
    staff: tuple[ActorId, ...] = ()

    def request(self) -> ScopePurchaseRequest:
        """What is asked for; `FormInvalid` where a line is none."""
        lines = {name: _lines(getattr(self, name)) for name in ("deliverables", "residents")}
        try:
            return ScopePurchaseRequest.model_validate({**dict(self), **lines})
        except ValidationError as error:
            faults = [
                Fault(str(next(iter(one["loc"]), "")), one["type"], one.get("ctx", {}))
                for one in error.errors(include_url=False)
            ]
            raise FormInvalid(faults) from None


def _lines(text: str) -> tuple[str, ...]:
    return tuple(one.strip() for one in text.splitlines() if one.strip())


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
            fields("title"),
            fields("summary", Kind.AREA, hint="purchases.published"),
            fields("deliverables", Kind.AREA, hint="purchases.one_a_line"),
            fields.one_of("purpose", SpendingPurpose),
            fields("budget_fen", Kind.MONEY),
            fields("earmark_id", Kind.SELECT, choices=await purses_of(visit)),
            fields("residents", Kind.AREA, hint="purchases.residents_hint"),
            fields("staff", Kind.CHECKS, hint="purchases.staff_hint", choices=await _colleagues(visit)),
        ),
        button=visit.words("purchases.scope_button"),
    )

    async def done(body: ScopeForm, once: str) -> Response:
        caller = await visit.changing(ScopePurchase, once)
        outcome = await purchases.scope_purchase(caller, body.request())
        made = outcome.one(PurchaseScoped).purchase_id
        return visit.see_done(f"{back}/{made}", ScopePurchase, outcome)

    return await answer_form(visit, form, ScopeForm, done)


async def _colleagues(visit: Visit) -> Choices:
    """The rest of the staff, by name. That a name was read is written down where its bearer sees it."""
    caller = await visit.caller(ScopePurchase)
    state = await visit.gateway.state_of(visit.community)
    others = [one for one in state.roles if Role.STAFF in state.roles_of(one) and one != caller.person_id]
    known = await contacts(caller, others, ContactPurpose.SERVICE)
    return tuple((one, known[one].name if one in known else one) for one in sorted(others))
