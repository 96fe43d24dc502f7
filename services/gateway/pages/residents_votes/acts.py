"""Acts on votes of the residents, each a form of its own: open, record and count paper ballots, close."""

from collections.abc import Callable
from dataclasses import dataclass
from datetime import datetime, time, timedelta

from fastapi import APIRouter, Response

from services.gateway.operations import payments
from services.gateway.operations import residents_votes as operations
from services.gateway.operations.disbursements import get_disbursement
from services.gateway.operations.people import contacts, find_people
from services.gateway.pages.residents_votes.routes import household_fields, id_of, vote_of
from services.gateway.pages.residents_votes.steps import acts_of
from services.gateway.pages.site.fields import Choices, Field, Fields, Kind
from services.gateway.pages.site.form_pages import Form, Nothing, answer_form
from services.gateway.pages.site.forms import Fault, FormInvalid
from services.gateway.pages.site.languages import Language, said_in, title_in
from services.gateway.pages.site.serving import form_at, page
from services.gateway.pages.site.visit import Visit
from services.gateway.pages.site.words import words_in
from shared.contracts.fund.disbursements.views import DisbursementView, GetDisbursement
from shared.contracts.fund.officer import GetOfficer, NameOfficer, NameOfficerRequest
from shared.contracts.fund.refusals import DISBURSEMENT_IS_UNKNOWN
from shared.contracts.fund.refusals.bands import RESIDENTS_VOTE_IS_UNKNOWN
from shared.contracts.fund.residents_votes import commands
from shared.contracts.fund.residents_votes.terms import BallotNumber
from shared.contracts.fund.residents_votes.views import ResidentsVoteView
from shared.contracts.gateway.contact import ContactPurpose
from shared.kernel.messages import ActorId, Command
from shared.kernel.models import Request, Title
from shared.kernel.outcome import Outcome
from shared.kernel.refusals import Rejected, require
from shared.kernel.roles import Role

router = APIRouter(include_in_schema=False)

_DAYS = 14
"""For how long residents are asked, unless staff say otherwise."""


@form_at("/{community}/fund/spending/{disbursement_id}/residents-vote", lambda route: page(router, route))
async def opening(visit: Visit) -> Response:
    """Staff ask the residents."""
    command, request = commands.OpenResidentsVote, commands.OpenResidentsVoteRequest
    await visit.caller(command)
    disbursement_id = visit.id_part("disbursement_id", DISBURSEMENT_IS_UNKNOWN)
    caller = await visit.caller(GetDisbursement)
    found = require(await get_disbursement(caller, disbursement_id), DISBURSEMENT_IS_UNKNOWN)
    words, shown, fields = visit.words, await visit.shown(), Fields(visit.words)
    ends_at = datetime.combine(shown.today + timedelta(days=_DAYS), time(20))
    form = Form(
        title=words("residents_votes.open"),
        back=f"/{visit.community}/fund/spending/{disbursement_id}",
        back_words=title_in(visit.language, found),
        lead=words("residents_votes.open_lead"),
        facts=((words("fund.amount"), shown.money(found.amount_fen)),),
        fields=(
            *_question_fields(fields),
            fields("ends_at", Kind.MOMENT, label="residents_votes.ends_at"),
        ),
        button=words("residents_votes.open_send"),
        values=(
            *_questions(found),
            ("ends_at", ends_at.isoformat(timespec="minutes")),
        ),
    )

    async def done(body: commands.OpenResidentsVoteRequest, once: str) -> Response:
        changing = await visit.changing(command, once)
        outcome = await operations.open_residents_vote(changing, disbursement_id, body)
        here = f"/{visit.community}/fund/residents-votes/{outcome.made('vote_id')}"
        return visit.see_done(here, command, outcome)

    return await answer_form(visit, form, request, done)


class PaperForm(Request):
    """A paper ballot as staff type it in: whose it is they find by name or number."""

    number: BallotNumber
    resident: Title
    building: Title | None = None
    room: Title | None = None


@dataclass(frozen=True, slots=True)
class _Act:
    command: type[Command]
    request: type[Request]
    fields: Callable[[Fields, ResidentsVoteView], tuple[Field, ...]]


def _paper(fields: Fields, _vote: ResidentsVoteView) -> tuple[Field, ...]:
    return (
        fields("number", label="residents_votes.number", hint="residents_votes.number_hint"),
        fields("resident", label="residents_votes.resident", hint="residents_votes.resident_hint"),
    )


def _take_back(fields: Fields, _vote: ResidentsVoteView) -> tuple[Field, ...]:
    return (
        fields("number", label="residents_votes.number"),
        fields("reason", label="field.reason", hint="residents_votes.reason_hint"),
    )


def _count(fields: Fields, _vote: ResidentsVoteView) -> tuple[Field, ...]:
    return (
        fields("in_favour", Kind.NUMBER, label="Vote.in_favour"),
        fields("against", Kind.NUMBER, label="Vote.against"),
        fields("abstained", Kind.NUMBER, label="residents_votes.abstained"),
    )


_ACTS: dict[str, _Act] = {
    "paper": _Act(commands.HandInPaperBallot, PaperForm, _paper),
    "take-back": _Act(commands.TakeBackPaperBallot, commands.TakeBackPaperBallotRequest, _take_back),
    "count": _Act(commands.CountPaperBallots, commands.CountPaperBallotsRequest, _count),
    "close": _Act(commands.CloseResidentsVote, Nothing, lambda _fields, _vote: ()),
}


def _question_fields(fields: Fields) -> tuple[Field, ...]:
    return (
        fields("question", label="residents_votes.question", hint="residents_votes.question_hint"),
        fields(
            "question_en",
            label="residents_votes.question_en",
            hint="residents_votes.question_en_hint",
            required=False,
        ),
    )


def _questions(payment: DisbursementView) -> Choices:
    """What is usually asked, in Chinese, and in English where the payment has an English title."""
    chinese, english = words_in(Language.CHINESE), words_in(Language.ENGLISH)
    title_en = payment.title_en
    return (
        ("question", chinese("residents_votes.ask", title=payment.title)),
        ("question_en", english("residents_votes.ask", title=title_en) if title_en else ""),
    )


@form_at("/{community}/fund/residents-votes/{vote_id}/{act}", lambda route: page(router, route))
async def acting(visit: Visit) -> Response:
    """One act on a vote, for those who run it."""
    act = visit.part("act")
    if act not in _ACTS:
        raise Rejected(RESIDENTS_VOTE_IS_UNKNOWN)
    one, vote_id = _ACTS[act], id_of(visit)
    await visit.caller(one.command)
    vote, back = await vote_of(visit), f"/{visit.community}/fund/residents-votes/{vote_id}"
    if visit.request.method != "POST" and act not in acts_of(
        vote, await visit.roles(), visit.gateway.clock.now()
    ):
        return visit.see(back)  # An old link: the page says how things stand.
    words, fields = visit.words, Fields(visit.words)
    form = Form(
        title=words(f"residents_votes.act_{act}"),
        back=back,
        back_words=said_in(visit.language, vote, "question"),
        lead=words(f"residents_votes.lead_{act}"),
        facts=_facts(visit, vote),
        fields=(*one.fields(fields, vote), *(household_fields(vote, words) if act == "paper" else ())),
        button=words(f"residents_votes.act_{act}"),
    )

    async def done(body: Request, once: str) -> Response:
        outcome = await _done(visit, one.command, body, once, vote_id)
        return visit.see_done(back, one.command, outcome)

    return await answer_form(visit, form, one.request, done)


def _facts(visit: Visit, vote: ResidentsVoteView) -> Choices:
    words = visit.words
    return (
        (words("residents_votes.voted"), words("residents_votes.voted_of", n=vote.voted, of=vote.entitled)),
        (words("residents_votes.papers"), str(vote.papers)),
        *(((words("residents_votes.papers_out"), " · ".join(vote.papers_out)),) if vote.papers_out else ()),
    )


async def _done(visit: Visit, command: type[Command], body: Request, once: str, vote_id: str) -> Outcome:
    if isinstance(body, PaperForm):
        caller = await visit.changing(command, once)
        sent = commands.HandInPaperBallotRequest(
            number=body.number,
            person_id=await _resident(visit, body.resident),
            building=body.building,
            room=body.room,
        )
        return await operations.hand_in_paper_ballot(caller, vote_id, sent)
    return await visit.submit(
        command, None if isinstance(body, Nothing) else body, once=once, vote_id=vote_id
    )


async def _resident(visit: Visit, text: str) -> str:
    """The one resident of this name or number; `FormInvalid` where there is none, or more than one."""
    caller = await visit.caller(commands.HandInPaperBallot)
    found = [
        one.person_id
        for one in await find_people(caller, text, ContactPurpose.FUND)
        if Role.RESIDENT in one.roles
    ]
    if len(found) != 1:
        raise FormInvalid([Fault("resident", "several_residents" if found else "no_resident", {})])
    return found[0]


class OfficerForm(Request):
    """The form as it is sent: nothing chosen takes the office away."""

    person_id: ActorId | None = None


@form_at("/{community}/fund/officer", lambda route: page(router, route))
async def officer(visit: Visit) -> Response:
    """The district names the officer for small payments."""
    caller = await visit.caller(NameOfficer)
    seats = await payments.seats_of(caller)
    others = {*seats.treasurers, *seats.staff}
    members = [one for one in seats.committee if one not in others]
    known = await contacts(caller, members, ContactPurpose.MEMBERSHIP)
    named = {key: person.name for key, person in known.items()}
    words, back = visit.words, f"/{visit.community}/fund/committee"
    field = Fields(words)(
        "person_id",
        Kind.SELECT,
        label="residents_votes.officer",
        choices=(("", words("site.none")), *((one, named.get(one) or one) for one in members)),
        required=False,
    )
    now = await visit.ask(GetOfficer())
    form = Form(
        title=words("residents_votes.name_officer"),
        back=back,
        back_words=words("committee.title"),
        lead=words("residents_votes.officer_lead"),
        fields=(field,),
        button=words("residents_votes.name_officer"),
        values=(("person_id", now.person_id or ""),),
    )

    async def done(body: OfficerForm, once: str) -> Response:
        request = NameOfficerRequest(person_id=body.person_id)
        outcome = await operations.name_officer(await visit.changing(NameOfficer, once), request)
        return visit.see_done(back, NameOfficer, outcome)

    return await answer_form(visit, form, OfficerForm, done)
