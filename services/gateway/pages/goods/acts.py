"""The acts on a gift in kind, each a form of its own that a phone shows whole."""

from fastapi import Response

from services.gateway.operations import goods
from services.gateway.operations.people import contacts
from services.gateway.pages.goods.routes import acts_of, goods_of, may_confirm, part_of, router
from services.gateway.pages.markets.acts import Act, reason
from services.gateway.pages.site.fields import Choices, Field, Fields, Kind
from services.gateway.pages.site.form_pages import Form, Nothing, answer_form, submits
from services.gateway.pages.site.forms import Fault, FormInvalid, made_of
from services.gateway.pages.site.languages import said_in
from services.gateway.pages.site.residents import the_resident
from services.gateway.pages.site.serving import form_at, page
from services.gateway.pages.site.visit import Visit
from shared.contracts.fund.donations.commands import ReceiptDonationRequest
from shared.contracts.fund.goods import commands
from shared.contracts.fund.goods.commands import ConfirmGoodsProposal, ReceiptGoods, ReceiveGoods
from shared.contracts.fund.goods.terms import GoodsCondition, ValueBasis
from shared.contracts.fund.goods.views import GetGoodsDonor, GoodsView
from shared.contracts.fund.refusals.goods import GOODS_ARE_UNKNOWN, MOVEMENT_IS_UNKNOWN
from shared.contracts.gateway.contact import ContactPurpose
from shared.kernel.days import Day
from shared.kernel.models import Fen, PositiveCount, Request, Title
from shared.kernel.refusals import Rejected, require

__all__ = ["router"]


class GoodsForm(Request):
    """The form of a gift in kind as it is sent: who gave it as they are known here."""

    name: Title
    name_en: Title | None = None
    quantity: PositiveCount
    unit: Title
    condition: GoodsCondition
    use_by: Day | None = None
    use: Title
    place: Title
    given_by: Title | None = None
    donor: Title | None = None
    basis: ValueBasis
    value_fen: Fen | None = None
    evidence: Title | None = None
    received_on: Day


def _value(fields: Fields) -> tuple[Field, ...]:
    return (
        fields.one_of("basis", ValueBasis, label="goods.basis", hint="goods.basis_hint"),
        fields("value_fen", Kind.MONEY, label="goods.value", hint="goods.value_hint", required=False),
        fields("evidence", label="goods.evidence", hint="goods.evidence_hint", required=False),
    )


def _arrival(fields: Fields) -> tuple[Field, ...]:
    return (
        fields("name", label="goods.name", hint="markets.published"),
        fields("quantity", Kind.NUMBER, label="goods.quantity"),
        fields("unit", label="goods.unit", hint="goods.unit_hint"),
        fields.one_of("condition", GoodsCondition, label="goods.condition"),
        fields("use", label="goods.use", hint="markets.published"),
        fields("place", label="goods.place"),
        fields("given_by", label="goods.given_by", hint="goods.given_by_hint", required=False),
        fields("donor", label="books.donor", hint="books.donor_hint", required=False),
        *_value(fields),
        fields("received_on", Kind.DAY, label="goods.received_on"),
        *fields.folded(
            "goods.also",
            (
                fields("name_en", label="goods.name_en", required=False),
                fields("use_by", Kind.DAY, label="goods.use_by", hint="goods.use_by_hint", required=False),
            ),
        ),
    )


@form_at("/{community}/fund/goods-arrival", lambda route: page(router, route))
async def arriving(visit: Visit) -> Response:
    """What came, how much, from whom, what for, and what it is worth, for those who may take it in."""
    await visit.caller(ReceiveGoods)
    back, words = f"/{visit.community}/fund/goods", visit.words
    form = Form(
        title=words("goods.receive"),
        lead=words("goods.receive_lead"),
        back=back,
        back_words=words("goods.title"),
        fields=_arrival(Fields(words)),
        values=(
            ("received_on", (await visit.shown()).today.isoformat()),
            ("condition", GoodsCondition.NEW.value),
            ("basis", ValueBasis.NOT_STATED.value),
        ),
        button=words("goods.receive"),
    )

    async def done(body: GoodsForm, once: str) -> Response:
        wish = body.model_dump(exclude={"donor"})
        if body.donor:
            purpose = ContactPurpose.FUND
            wish["donor_id"] = await the_resident(visit, ReceiveGoods, body.donor, "donor", purpose)
        caller = await visit.changing(ReceiveGoods, once)
        outcome = await goods.receive_goods(caller, made_of(commands.ReceiveGoodsRequest, wish))
        return visit.see_done(f"{back}/{outcome.made('goods_id')}", ReceiveGoods, outcome)

    return await answer_form(visit, form, GoodsForm, done)


def _handing_out(fields: Fields) -> tuple[Field, ...]:
    return (
        fields("quantity", Kind.NUMBER, label="goods.quantity"),
        fields("recipients", label="goods.recipients", hint="goods.recipients_hint"),
        fields("purpose", label="goods.purpose", hint="markets.published"),
        fields("evidence", label="goods.signed_list", hint="goods.signed_list_hint"),
        fields("handed_out_on", Kind.DAY, label="goods.handed_out_on"),
    )


def _receipt(fields: Fields) -> tuple[Field, ...]:
    return (
        fields("receipt_number"),
        fields("receipt_code", hint="books.receipt_code_hint", required=False),
        fields("check_code", hint="books.check_code_hint", required=False),
    )


def _count(fields: Fields) -> tuple[Field, ...]:
    return (
        fields("counted", Kind.NUMBER, label="goods.counted", hint="goods.counted_hint"),
        fields("reason", label="goods.count_reason", hint="markets.published", required=False),
    )


def _write_off(fields: Fields) -> tuple[Field, ...]:
    return (fields("quantity", Kind.NUMBER, label="goods.quantity"), *reason(fields))


ACTS: dict[str, Act] = {
    "count": Act(commands.CheckGoods, commands.CheckGoodsRequest, _count),
    "handing-out": Act(commands.HandOutGoods, commands.HandOutGoodsRequest, _handing_out),
    "write-off": Act(
        commands.ProposeGoodsWriteOff, commands.ProposeGoodsWriteOffRequest, _write_off, danger=True
    ),
    "value": Act(commands.ValueGoods, commands.ValueGoodsRequest, _value),
    "receipt": Act(ReceiptGoods, ReceiptDonationRequest, _receipt),
    "waiver": Act(ReceiptGoods, Nothing, lambda _: ()),
    "reversal": Act(commands.ProposeGoodsReversal, commands.ProposeGoodsReversalRequest, reason, danger=True),
}


@form_at("/{community}/fund/goods/{goods_id}/{act}", lambda route: page(router, route))
async def acting(visit: Visit) -> Response:
    """One act on a gift in kind."""
    name = visit.part("act")
    if name not in ACTS:
        raise Rejected(GOODS_ARE_UNKNOWN)
    act, found, words = ACTS[name], await goods_of(visit), visit.words
    await visit.caller(act.command)
    back = f"/{visit.community}/fund/goods/{found.goods_id}"
    if visit.request.method != "POST" and name not in acts_of(
        found, await part_of(visit), await visit.roles()
    ):
        return visit.see(back)  # An old link, or somebody else's: the page says how things stand.
    title = words(f"goods.act_{name.replace('-', '_')}")
    form = Form(
        title=title,
        back=back,
        back_words=said_in(visit.language, found, "name"),
        lead=words(f"goods.lead_{name.replace('-', '_')}"),
        facts=(*await _facts(visit, found), *(await _donor(visit, found) if name == "receipt" else ())),
        fields=act.fields(Fields(words)),
        values=await _values(visit, found, name),
        button=title,
        danger=act.danger,
    )

    async def done(body: Request, once: str) -> Response:
        sent: Request = body
        if name == "waiver":
            sent = ReceiptDonationRequest(receipt_number=None)
        elif isinstance(body, ReceiptDonationRequest) and body.receipt_number is None:
            raise FormInvalid([Fault("receipt_number", "missing", {})])  # The waiver is an act of its own.
        outcome = await visit.submit(act.command, sent, once=once, goods_id=found.goods_id)
        return visit.see_done(back, act.command, outcome)

    return await answer_form(visit, form, act.request, done)


async def _facts(visit: Visit, found: GoodsView) -> Choices:
    words, shown = visit.words, await visit.shown()
    known = (
        (words("goods.taken_in"), f"{found.quantity} {found.unit}"),
        (words("goods.left"), f"{found.left} {found.unit}" if found.accepted is not None else ""),
        (words("goods.use"), found.use),
        (words("goods.value"), "" if found.value_fen is None else shown.money(found.value_fen)),
    )
    return tuple(one for one in known if one[1])


async def _donor(visit: Visit, found: GoodsView) -> Choices:
    """Who gave it, for whom the receipt is made out; that the name was read is written down."""
    if found.given_by:
        return ((visit.words("goods.given_by"), found.given_by),)
    donor = await visit.ask(GetGoodsDonor(goods_id=found.goods_id))
    if donor is None or donor.donor_id is None:
        return ()
    people = await contacts(await visit.caller(ReceiptGoods), [donor.donor_id], ContactPurpose.FUND)
    name = people[donor.donor_id].name if donor.donor_id in people else None
    return ((visit.words("books.donor"), name),) if name else ()


async def _values(visit: Visit, found: GoodsView, name: str) -> Choices:
    if name == "handing-out":
        return (("handed_out_on", (await visit.shown()).today.isoformat()),)
    if name == "value" and found.value_fen is not None:
        told = (("value_fen", f"{found.value_fen / 100:.2f}"), ("evidence", found.evidence or ""))
        return (("basis", found.basis.value), *told)
    return ()


@form_at("/{community}/fund/goods/{goods_id}/movements/{movement_id}", lambda route: page(router, route))
async def taking_back(visit: Visit) -> Response:
    """One person proposes to take back what went out by mistake."""
    found, words = await goods_of(visit), visit.words
    await visit.caller(commands.ProposeGoodsReversal)
    movement_id = visit.id_part("movement_id", MOVEMENT_IS_UNKNOWN)
    one = require(
        next((each for each in found.movements if each.movement_id == movement_id), None), MOVEMENT_IS_UNKNOWN
    )
    back = f"/{visit.community}/fund/goods/{found.goods_id}"
    form = Form(
        title=words("goods.act_reversal"),
        lead=words("goods.lead_reversal"),
        back=back,
        back_words=said_in(visit.language, found, "name"),
        facts=((words.of(one.kind), f"{one.quantity} {found.unit}"),),
        fields=reason(Fields(words)),
        button=words("goods.act_reversal"),
        danger=True,
    )
    done = submits(visit, commands.ProposeGoodsReversal, back, goods_id=found.goods_id)
    fixed = (("movement_id", movement_id),)
    return await answer_form(visit, form, commands.ProposeGoodsReversalRequest, done, fixed)


@form_at("/{community}/fund/goods/{goods_id}/proposals/{proposal_id}", lambda route: page(router, route))
async def confirming(visit: Visit) -> Response:
    """A second person confirms what another proposed."""
    found, words = await goods_of(visit), visit.words
    await visit.caller(ConfirmGoodsProposal)
    proposal_id = visit.id_part("proposal_id", GOODS_ARE_UNKNOWN)
    back = f"/{visit.community}/fund/goods/{found.goods_id}"
    stands = found.proposal_id == proposal_id and may_confirm(
        found, await part_of(visit), await visit.roles()
    )
    if visit.request.method != "POST" and not stands:
        return visit.see(back)
    quantity = found.proposal_quantity
    form = Form(
        title=words("goods.confirm"),
        lead=words("goods.confirm_lead"),
        back=back,
        back_words=said_in(visit.language, found, "name"),
        facts=(
            *(((words("goods.proposed"), words.of(found.proposal)),) if found.proposal else ()),
            *(((words("goods.quantity"), f"{quantity} {found.unit}"),) if quantity else ()),
            (words("field.reason"), found.proposal_reason or ""),
        ),
        fields=(),
        button=words("goods.confirm"),
        danger=True,
    )

    async def done(_body: Nothing, once: str) -> Response:
        outcome = await visit.submit(
            ConfirmGoodsProposal, once=once, goods_id=found.goods_id, proposal_id=proposal_id
        )
        return visit.see_done(back, ConfirmGoodsProposal, outcome)

    return await answer_form(visit, form, Nothing, done)
