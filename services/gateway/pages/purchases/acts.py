"""The acts on a purchase, each a form of its own: of those who buy, sell and accept."""

from collections.abc import Awaitable, Callable, Sequence
from dataclasses import dataclass

from fastapi import APIRouter, Response

from services.gateway.operations.caller import Caller
from services.gateway.operations.purchases import judge_delivery
from services.gateway.pages.purchases.routes import open_acts, purchase_of
from services.gateway.pages.purchases.steps import OF_MILESTONES
from services.gateway.pages.site.fields import Choices, Field, Fields, Kind
from services.gateway.pages.site.form_pages import Form, answer_form
from services.gateway.pages.site.names import partners_of, purse_choices
from services.gateway.pages.site.serving import form_at, page
from services.gateway.pages.site.visit import Visit
from shared.contracts.partners.agreements.commands import SignVersionRequest
from shared.contracts.partners.agreements.events import Side
from shared.contracts.partners.needs.commands import ReasonRequest
from shared.contracts.partners.purchases import buying, delivering
from shared.contracts.partners.purchases.views import PurchaseView
from shared.contracts.partners.refusals.purchases import PURCHASE_IS_UNKNOWN
from shared.kernel.messages import Command
from shared.kernel.models import Request
from shared.kernel.outcome import Outcome
from shared.kernel.refusals import Rejected

router = APIRouter(include_in_schema=False)

Pairs = Sequence[tuple[str, str]]
_MILESTONES = 4


async def _submitted(caller: Caller, command: type[Command], purchase_id: str, body: Request) -> Outcome:
    return await caller.submit(command, body, purchase_id=purchase_id)


@dataclass(frozen=True, slots=True)
class Act:
    """What a form asks for: its fields, and what is sent with them without being asked."""

    command: type[Command]
    request: type[Request]
    fields: Callable[[Fields, "About"], tuple[Field, ...]]
    fixed: Callable[[PurchaseView], Pairs] = lambda _: ()
    danger: bool = False
    through: Callable[[Caller, type[Command], str, Request], Awaitable[Outcome]] = _submitted
    """The operation that has it done."""


@dataclass(frozen=True, slots=True)
class About:
    """What the choices of a form are made of."""

    milestones: Choices
    offers: Choices
    partners: Choices
    purses: Choices


def _offer(fields: Fields, about: About) -> tuple[Field, ...]:
    return (
        fields("partner_id", Kind.SELECT, choices=about.partners, hint="purchases.supplier_hint"),
        fields("organisation", required=False),
        fields("price_fen", Kind.MONEY, label="purchases.offer_price"),
        fields("days", Kind.NUMBER),
        fields("evidence", label="purchases.offer_letter"),
    )


def _award(fields: Fields, about: About) -> tuple[Field, ...]:
    return (
        fields("offer_id", Kind.SELECT, choices=about.offers, hint="purchases.offer_hint"),
        fields("reason", Kind.AREA, hint="purchases.published", label="purchases.why_this"),
        fields("too_few_reason", Kind.AREA, hint="purchases.too_few_hint", required=False),
    )


def _contract(fields: Fields, _about: About) -> tuple[Field, ...]:
    parts: list[Field] = []
    for number in range(_MILESTONES):
        step, required = f"milestones.{number}", number == 0
        parts += [
            fields.nth(f"{step}.title", number, label="field.milestones.title", required=required),
            fields.nth(
                f"{step}.amount_fen",
                number,
                Kind.MONEY,
                label="field.milestones.amount_fen",
                required=required,
            ),
            fields.nth(f"{step}.due_at", number, Kind.MOMENT, label="field.due_at", required=required),
        ]
    return (fields("text", Kind.AREA, label="purchases.contract_text"), *parts)


def _milestone(*others: Callable[[Fields, About], Field]) -> Callable[[Fields, About], tuple[Field, ...]]:
    def made(fields: Fields, about: About) -> tuple[Field, ...]:
        which = fields("milestone", Kind.SELECT, choices=about.milestones)
        return (which, *(other(fields, about) for other in others))

    return made


def _signing(side: Side) -> Callable[[PurchaseView], Pairs]:
    return lambda purchase: (("side", side.value), ("version", str(purchase.contract_version)))


def _summary(fields: Fields, _about: About) -> Field:
    return fields("summary", Kind.AREA, hint="purchases.published", label="purchases.what_was_done")


def _reason(fields: Fields, _about: About) -> Field:
    return fields("reason", Kind.AREA, hint="purchases.published")


ACTS: dict[str, Act] = {
    "offer": Act(buying.RecordOffer, buying.RecordOfferRequest, _offer),
    "award": Act(buying.AwardPurchase, buying.AwardPurchaseRequest, _award),
    "contract": Act(buying.DraftContract, buying.DraftContractRequest, _contract),
    "sign": Act(buying.SignContract, SignVersionRequest, lambda _f, _a: (), _signing(Side.PARTNER)),
    "countersign": Act(buying.SignContract, SignVersionRequest, lambda _f, _a: (), _signing(Side.COMMUNITY)),
    "deliver": Act(
        delivering.DeliverMilestone,
        delivering.DeliverMilestoneRequest,
        _milestone(_summary, lambda fields, _: fields("evidence", label="purchases.evidence")),
    ),
    "accept": Act(
        delivering.AcceptMilestone,
        delivering.AcceptMilestoneRequest,
        _milestone(),
        through=judge_delivery,
    ),
    "send-back": Act(
        delivering.RefuseMilestone,
        delivering.RefuseMilestoneRequest,
        _milestone(_reason),
        through=judge_delivery,
    ),
    "invoice": Act(
        delivering.InvoiceMilestone,
        delivering.InvoiceMilestoneRequest,
        _milestone(
            lambda fields, _: fields("invoice_number"), lambda fields, _: fields("amount_fen", Kind.MONEY)
        ),
    ),
    "ask-again": Act(
        delivering.AskPaymentAgain,
        delivering.AskPaymentAgainRequest,
        _milestone(lambda fields, about: fields("earmark_id", Kind.SELECT, choices=about.purses)),
    ),
    "give-up": Act(
        buying.GiveUpPurchase, ReasonRequest, lambda fields, about: (_reason(fields, about),), danger=True
    ),
}


@form_at("/{community}/purchases/{purchase_id}/{act}", lambda route: page(router, route))
async def acting(visit: Visit) -> Response:
    """One act: its form, and what is sent with it."""
    name = visit.part("act")
    if name not in ACTS:
        raise Rejected(PURCHASE_IS_UNKNOWN)
    act, found = ACTS[name], await purchase_of(visit)
    await visit.caller(act.command)
    back = f"/{visit.community}/purchases/{found.purchase_id}"
    if visit.request.method != "POST" and name not in await open_acts(visit, found):
        return visit.see(back)  # An old link, or somebody else's: the page says how things stand.
    form = Form(
        title=visit.words(f"purchases.act_{name.replace('-', '_')}"),
        back=back,
        back_words=found.title,
        lead=visit.words(f"purchases.lead_{name.replace('-', '_')}"),
        facts=await _facts(visit, found, name),
        fields=act.fields(Fields(visit.words), await _about(visit, found, name)),
        button=visit.words(f"purchases.act_{name.replace('-', '_')}"),
        danger=act.danger,
    )

    async def done(body: Request, once: str) -> Response:
        caller = await visit.changing(act.command, once)
        outcome = await act.through(caller, act.command, found.purchase_id, body)
        return visit.see_done(back, act.command, outcome)

    return await answer_form(visit, form, act.request, done, act.fixed(found))


async def _facts(visit: Visit, purchase: PurchaseView, act: str) -> Choices:
    """What has to be read before it is done: what a contract says before it is signed, what may be spent."""
    words, shown = visit.words, await visit.shown()
    if act in {"sign", "countersign"}:
        steps = (
            f"{one.milestone}. {one.title} · {shown.money(one.amount_fen)} · {shown.day(one.due_at)}"
            for one in purchase.milestones
        )
        return (
            (words("purchases.price"), shown.money(purchase.price_fen)),
            (words("purchases.contract"), str(purchase.contract_text or "")),
            (words("purchases.milestones"), "; ".join(steps)),
        )
    if act in {"offer", "award"}:
        return ((words("purchases.budget"), shown.money(purchase.budget_fen)),)
    return ((words("purchases.price"), shown.money(purchase.price_fen)),) if act == "contract" else ()


async def _about(visit: Visit, purchase: PurchaseView, act: str) -> About:
    shown, partners = await visit.shown(), await partners_of(visit)
    state = OF_MILESTONES.get(act)
    known = {one.partner_id: one.organisation or one.project for one in partners.values()}
    return About(
        milestones=tuple(
            (str(one.milestone), f"{one.milestone}. {one.title} · {shown.money(one.amount_fen)}")
            for one in purchase.milestones
            if one.state is state
        ),
        offers=tuple(
            (one.offer_id, f"{shown.money(one.price_fen)} · {known.get(one.partner_id or '', '')}")
            for one in purchase.offers
            if one.partner_id is not None
        ),
        partners=(("", visit.words("site.none")), *known.items()),
        purses=await purse_choices(visit) if act == "ask-again" else (),
    )
