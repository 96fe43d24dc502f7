"""The acts on a donation box, each a form of its own that a phone shows whole."""

from collections.abc import Awaitable, Callable
from functools import partial

from fastapi import APIRouter, Response

from services.gateway.operations import boxes
from services.gateway.pages.boxes.routes import acts_of, box_of, part_of
from services.gateway.pages.markets.acts import Act, filing, reason
from services.gateway.pages.site.english import english_fields, say_in_english
from services.gateway.pages.site.fields import Field, Fields, Kind
from services.gateway.pages.site.form_pages import Form, answer_form, submits
from services.gateway.pages.site.forms import made_of
from services.gateway.pages.site.languages import title_in
from services.gateway.pages.site.names import purse_choices
from services.gateway.pages.site.residents import the_resident
from services.gateway.pages.site.serving import form_at, page
from services.gateway.pages.site.visit import Visit
from shared.contracts.fund.boxes import commands
from shared.contracts.fund.boxes.commands import (
    BankBox,
    BankBoxRequest,
    RegisterBox,
    RegisterBoxRequest,
)
from shared.contracts.fund.boxes.terms import BoxKind, BoxReach
from shared.contracts.fund.boxes.translations import TranslateBox, TranslateBoxRequest
from shared.contracts.fund.refusals.boxes import BOX_IS_UNKNOWN, OPENING_IS_UNKNOWN
from shared.kernel.messages import Command
from shared.kernel.models import Id, PositiveCount, Request, Text, Title
from shared.kernel.refusals import Rejected, require

router = APIRouter(include_in_schema=False)


class BoxForm(Request):
    """The form of a box as it is sent: its keeper as they are known here."""

    kind: BoxKind
    title: Title
    place: Title
    keeper: Title
    reach: BoxReach
    use: Text
    title_en: Title | None = None
    use_en: Text | None = None
    earmark_id: Id | None = None
    count_days: PositiveCount


@form_at("/{community}/fund/box-registration", lambda route: page(router, route))
async def registering(visit: Visit) -> Response:
    """What a box is, where it stands, whom it asks, for those who may register it."""
    await visit.caller(RegisterBox)
    fields, back, words = Fields(visit.words), f"/{visit.community}/fund/boxes", visit.words
    form = Form(
        title=words("boxes.register"),
        lead=words("boxes.register_lead"),
        back=back,
        back_words=words("boxes.title"),
        fields=(
            fields.one_of("kind", BoxKind, label="boxes.kind"),
            fields("title", label="boxes.name", hint="markets.published"),
            fields("place"),
            fields("keeper", label="boxes.keeper", hint="boxes.keeper_hint"),
            fields.one_of("reach", BoxReach, label="boxes.reach", hint="boxes.reach_hint"),
            fields("use", Kind.AREA, label="markets.use", hint="markets.published"),
            *english_fields(words, "use"),
            fields("earmark_id", Kind.SELECT, label="markets.purse", choices=await purse_choices(visit)),
            fields("count_days", Kind.NUMBER, label="boxes.count_days", hint="boxes.count_days_hint"),
        ),
        values=(("count_days", "30"),),
        button=words("boxes.register"),
    )

    async def done(body: BoxForm, once: str) -> Response:
        keeper_id = await the_resident(visit, RegisterBox, body.keeper, "keeper")
        wish = body.model_dump(exclude={"keeper"}) | {"keeper_id": keeper_id}
        caller = await visit.changing(RegisterBox, once)
        outcome = await boxes.register_box(caller, made_of(RegisterBoxRequest, wish))
        return visit.see_done(f"{back}/{outcome.made('box_id')}", RegisterBox, outcome)

    return await answer_form(visit, form, BoxForm, done)


def _counted(fields: Fields) -> Field:
    return fields("counted_fen", Kind.MONEY, label="boxes.counted", hint="boxes.counted_hint")


ACTS: dict[str, Act] = {
    "filing": Act(commands.FileBox, commands.FileBoxRequest, partial(filing, cost_hint="boxes.cost_hint")),
    "seal": Act(
        commands.SealBox,
        commands.SealBoxRequest,
        lambda fields: (fields("seal", label="boxes.seal", hint="boxes.seal_hint"),),
    ),
    "count": Act(
        commands.CountBox,
        commands.CountBoxRequest,
        lambda fields: (_counted(fields), fields.yes_or_no("seal_intact")),
    ),
    "settlement": Act(
        commands.SettleBox, commands.SettleBoxRequest, lambda fields: (_counted(fields), *reason(fields))
    ),
    "closing": Act(commands.CloseBox, commands.CloseBoxRequest, reason, danger=True),
}


@form_at("/{community}/fund/boxes/{box_id}/translate", lambda route: page(router, route))
async def translate(visit: Visit) -> Response:
    """Says it in English, or says it better."""
    await visit.caller(TranslateBox)
    found, says = await box_of(visit), (TranslateBox, TranslateBoxRequest)
    back = f"/{visit.community}/fund/boxes/{found.box_id}"
    return await say_in_english(visit, found, back, says, "use", box_id=found.box_id)


@form_at("/{community}/fund/boxes/{box_id}/{act}", lambda route: page(router, route))
async def acting(visit: Visit) -> Response:
    """One act on a box. The form of a count shows nobody's count, and asks for one figure."""
    name = visit.part("act")
    if name not in ACTS:
        raise Rejected(BOX_IS_UNKNOWN)
    act, found, words = ACTS[name], await box_of(visit), visit.words
    await visit.caller(act.command)
    back = f"/{visit.community}/fund/boxes/{found.box_id}"
    if visit.request.method != "POST" and name not in acts_of(
        found, await part_of(visit), await visit.roles()
    ):
        return visit.see(back)  # An old link, or somebody else's: the page says how things stand.
    form = Form(
        title=words(f"boxes.act_{name}"),
        back=back,
        back_words=title_in(visit.language, found),
        lead=words(f"boxes.lead_{name}"),
        facts=(
            (words("field.place"), found.place),
            *(((words("boxes.seal"), found.seal),) if found.seal else ()),
        ),
        fields=act.fields(Fields(words)),
        button=words(f"boxes.act_{name}"),
        danger=act.danger,
    )
    return await answer_form(visit, form, act.request, _done(visit, act.command, back, found.box_id))


def _done(
    visit: Visit, command: type[Command], back: str, box_id: str
) -> Callable[[Request, str], Awaitable[Response]]:
    """Submits what was sent; counters are looked up in the register of relations first."""

    async def done(body: Request, once: str) -> Response:
        if isinstance(body, commands.CountBoxRequest):
            outcome = await boxes.count_box(await visit.changing(command, once), box_id, body)
        elif isinstance(body, commands.SettleBoxRequest):
            outcome = await boxes.settle_box(await visit.changing(command, once), box_id, body)
        else:
            outcome = await visit.submit(command, body, once=once, box_id=box_id)
        return visit.see_done(back, command, outcome)

    return done


@form_at("/{community}/fund/boxes/{box_id}/openings/{opening_id}/banking", lambda route: page(router, route))
async def banking(visit: Visit) -> Response:
    """What of an opening arrived."""
    found = await box_of(visit)
    await visit.caller(BankBox)
    opening_id = visit.id_part("opening_id", OPENING_IS_UNKNOWN)
    one = require(
        next((each for each in found.openings if each.opening_id == opening_id), None), OPENING_IS_UNKNOWN
    )
    fields, shown = Fields(visit.words), await visit.shown()
    back = f"/{visit.community}/fund/boxes/{found.box_id}"
    if visit.request.method != "POST" and one.donation_id is not None:
        return visit.see(back)
    form = Form(
        title=visit.words("boxes.act_banking"),
        lead=visit.words("boxes.lead_banking"),
        back=back,
        back_words=title_in(visit.language, found),
        facts=((visit.words("boxes.counted"), shown.money(one.counted_fen)),),
        fields=(
            fields("amount_fen", Kind.MONEY),
            fields("received_on", Kind.DAY),
            fields("reference", hint="markets.slip_hint"),
            fields("reason", label="boxes.short_reason", hint="markets.published", required=False),
        ),
        values=(("amount_fen", f"{one.counted_fen / 100:.2f}"), ("received_on", shown.today.isoformat())),
        button=visit.words("boxes.act_banking"),
    )
    done = submits(visit, BankBox, back, box_id=found.box_id, opening_id=opening_id)
    return await answer_form(visit, form, BankBoxRequest, done)
