"""The acts on disclosures, each a form of its own: publish, correct, and ask about a gift."""

from fastapi import APIRouter, Response

from services.gateway.operations.disclosures import title_in_english
from services.gateway.operations.donations import get_donation
from services.gateway.pages.disclosures.routes import act_of
from services.gateway.pages.site.english import text_in_english
from services.gateway.pages.site.fields import Choices, Fields, Kind
from services.gateway.pages.site.form_pages import Form, answer_form
from services.gateway.pages.site.languages import Language
from services.gateway.pages.site.serving import form_at, page
from services.gateway.pages.site.visit import Visit
from shared.contracts.fund.disclosures.commands import (
    AskAboutGift,
    AskAboutGiftRequest,
    CorrectDisclosure,
    CorrectDisclosureRequest,
    PublishDisclosure,
    PublishDisclosureRequest,
)
from shared.contracts.fund.disclosures.views import DisclosureView, GetDisclosure, ListGiftQuestions
from shared.contracts.fund.donations.views import GetDonation
from shared.contracts.fund.refusals import DONATION_IS_UNKNOWN
from shared.contracts.fund.refusals.disclosures import DISCLOSURE_IS_UNKNOWN
from shared.kernel.models import Request
from shared.kernel.refusals import Rejected, require

router = APIRouter(include_in_schema=False)


@form_at("/{community}/fund/disclosures/{disclosure_id}/{act}", lambda route: page(router, route))
async def acting(visit: Visit) -> Response:
    """Publishes what is due, or sets right what was published."""
    act = visit.part("act")
    if act not in {"publish", "correct"}:
        raise Rejected(DISCLOSURE_IS_UNKNOWN)
    corrects = act == "correct"
    command = CorrectDisclosure if corrects else PublishDisclosure
    await visit.caller(command)
    disclosure_id = visit.id_part("disclosure_id", DISCLOSURE_IS_UNKNOWN)
    found = require(await visit.ask(GetDisclosure(disclosure_id=disclosure_id)), DISCLOSURE_IS_UNKNOWN)
    back = f"/{visit.community}/fund/disclosures"
    if visit.request.method != "POST" and act != act_of(found):
        return visit.see(back)  # An old link: the calendar says how things stand.
    fields = Fields(visit.words)
    text = fields("text", Kind.AREA, label="disclosures.text", hint="spending.public_hint")
    wrong = fields("reason", label="disclosures.what_was_wrong")
    document = fields(
        "document_sha256", label="disclosures.document", hint="disclosures.document_hint", required=False
    )
    form = Form(
        title=visit.words(f"disclosures.act_{act}"),
        back=back,
        back_words=visit.words("disclosures.title"),
        facts=await _facts(visit, found),
        fields=(
            text,
            wrong if corrects else document,
            *fields.folded("english.fold_text", (text_in_english(visit.words, "text"),)),
        ),
        button=visit.words(f"disclosures.act_{act}"),
        values=(("text", found.text or ""), ("text_en", found.text_en or "")),
    )

    async def done(body: Request, once: str) -> Response:
        outcome = await visit.submit(command, body, once=once, disclosure_id=disclosure_id)
        return visit.see_done(back, command, outcome)

    request: type[Request] = CorrectDisclosureRequest if corrects else PublishDisclosureRequest
    return await answer_form(visit, form, request, done)


async def _facts(visit: Visit, found: DisclosureView) -> Choices:
    """What it is about, by when; the question where it is a donor's."""
    words, shown = visit.words, await visit.shown()
    about = found.title
    if visit.language is Language.ENGLISH:
        about = await title_in_english(visit, found) or about
    asked = (await visit.ask(ListGiftQuestions(disclosure_id=found.disclosure_id))).items
    return (
        (words("disclosures.kind"), words.of(found.kind)),
        *(((words("disclosures.about"), about),) if about else ()),
        *((words("disclosures.question"), str(one.question) or words("words.erased")) for one in asked),
        (words("disclosures.due_on"), shown.date_of(found.due_on)),
    )


@form_at("/{community}/gifts/{donation_id}/question", lambda route: page(router, route))
async def asking(visit: Visit) -> Response:
    """A donor asks how a gift was used."""
    await visit.caller(AskAboutGift)
    donation_id = visit.id_part("donation_id", DONATION_IS_UNKNOWN)
    gift = require(await get_donation(await visit.caller(GetDonation), donation_id), DONATION_IS_UNKNOWN)
    shown, back = await visit.shown(), f"/{visit.community}/fund/disclosures"
    form = Form(
        title=visit.words("disclosures.ask"),
        back=f"/{visit.community}/me",
        back_words=visit.words("me.gifts"),
        lead=visit.words("disclosures.ask_lead"),
        facts=((visit.words("fund.amount"), shown.money(gift.amount_fen)),),
        fields=(Fields(visit.words)("question", Kind.AREA, label="disclosures.question"),),
        button=visit.words("disclosures.ask_button"),
    )

    async def done(body: AskAboutGiftRequest, once: str) -> Response:
        outcome = await visit.submit(AskAboutGift, body, once=once, donation_id=donation_id)
        return visit.see_done(back, AskAboutGift, outcome)

    return await answer_form(visit, form, AskAboutGiftRequest, done)
