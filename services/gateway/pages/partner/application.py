"""An application: drafted, written part by part, checked, submitted; where it stands and what it lacks."""

from collections.abc import Mapping
from dataclasses import dataclass
from typing import ClassVar

from fastapi import APIRouter, Response

from services.gateway.operations.applications import get_evidence
from services.gateway.operations.calls import list_calls
from services.gateway.operations.identities import get_identity
from services.gateway.operations.intents import get_intent
from services.gateway.pages.partner.access import own_application, own_form, own_page
from services.gateway.pages.partner.offers import in_fen, in_yuan, offer_fields
from services.gateway.pages.partner.questions import is_answered
from services.gateway.pages.site.fields import Field, Fields, Kind, flat
from services.gateway.pages.site.form_pages import Form, answer_form
from services.gateway.pages.site.form_views import FormView, Wrong, once_of
from services.gateway.pages.site.languages import title_in
from services.gateway.pages.site.questions import AnswerRow, answers_of
from services.gateway.pages.site.refusals import ROUTE_IS_UNKNOWN
from services.gateway.pages.site.templates import PageView
from services.gateway.pages.site.visit import Visit
from shared.contracts.partners.admission import ActorKind, Mechanism, PartnerForm
from shared.contracts.partners.applications.commands import (
    AnswerInformation,
    AnswerInformationRequest,
    ApplicationRequest,
    DraftApplication,
    EditApplication,
    SubmitApplication,
    WithdrawApplication,
)
from shared.contracts.partners.applications.identity import ApplicantIdentityView, GetApplicantIdentity
from shared.contracts.partners.applications.views import ApplicationState, ApplicationView
from shared.contracts.partners.calls import CallState, ListCalls, ListCallsRequest
from shared.contracts.partners.decisions.views import EvidenceView, GetEvidence
from shared.contracts.partners.intents import GetIntent
from shared.contracts.partners.needs.events import FieldOfWork
from shared.contracts.partners.trials.views import GetTrial, TrialView
from shared.kernel.messages import Command
from shared.kernel.refusals import Rejected, require

router = APIRouter(include_in_schema=False)

_S = ApplicationState
_EDITABLE = frozenset({_S.DRAFTED, _S.INFORMATION_ASKED})
_SETTLED = frozenset({_S.ADMITTED, _S.REJECTED, _S.WITHDRAWN, _S.EXPIRED})
_WAY = (_S.DRAFTED, _S.SUBMITTED, _S.SCREENING, _S.MATCHED, _S.TRIAL_PLANNED, _S.FEEDBACK_OPEN,
        _S.FEEDBACK_CLOSED, _S.PUBLICITY, _S.ADMITTED)  # fmt: skip
_PARTS: Mapping[str, tuple[str, ...]] = {
    "who": ("form", "organisation", "actor_kind"),
    "what": ("project", "summary", "mechanism", "field", "serves_minors"),
    "puts-in": ("contributions",),
    "call": ("call_id",),
}
"""The parts of an application by the fields of its request."""
_MOST_CONTRIBUTIONS = 3
_ACTS: Mapping[str, type[Command]] = {"submit": SubmitApplication, "withdraw": WithdrawApplication}


@own_form(router, "/{community}/partner/apply")
async def apply(visit: Visit) -> Response:
    """Begins a draft: what every application must say; the parts can be changed until it is submitted."""
    back = f"/{visit.community}/partner"
    intent_id = visit.asked("intent")
    intent = await get_intent(await visit.caller(GetIntent), intent_id) if len(intent_id) == 36 else None
    values = [("form", "team"), ("serves_minors", "false")]
    if intent is not None:
        offered = intent.model_dump(mode="json", include={"organisation", "project", "mechanism", "field"})
        first = in_yuan([intent.contributions[0].model_dump(mode="json")])
        values += flat(offered | {"contributions": first})
        values[0] = ("form", "team" if intent.organisation else "independent")
    form = Form(
        title=visit.words("partner.apply"),
        back=back,
        back_words=visit.words("partner.title"),
        lead=visit.words("partner.apply_text"),
        fields=(*_who(visit), *_what(visit), *_puts_in(visit, 1)),
        values=tuple(values),
        button=visit.words("partner.save_draft"),
    )

    async def done(body: ApplicationRequest, once: str) -> Response:
        outcome = await visit.submit(DraftApplication, in_fen(body), once=once)
        path = f"{back}/applications/{outcome.made('application_id')}"
        return visit.see_done(path, DraftApplication, outcome)

    fixed = [("intent_id", intent.intent_id)] if intent else []
    return await answer_form(visit, form, ApplicationRequest, done, fixed)


@dataclass(frozen=True, slots=True)
class Part:
    """One part of the application: where it is changed, what it is called, whether it says something."""

    path: str
    words: str
    is_done: bool
    is_optional: bool = False


@dataclass(frozen=True, slots=True)
class Step:
    """One step of the way."""

    state: ApplicationState
    is_past: bool
    is_here: bool


@dataclass(frozen=True, slots=True, kw_only=True)
class OwnApplicationPage(PageView):
    """One's own application: its parts while it is written, its way after that."""

    template: ClassVar[str] = "partner/application.html"

    application: ApplicationView
    parts: tuple[Part, ...]
    """Empty once nothing can be changed."""
    answers: tuple[AnswerRow, ...]
    identity: ApplicantIdentityView | None
    steps: tuple[Step, ...]
    evidence: EvidenceView | None
    trial: TrialView | None
    asks: bool
    is_draft: bool
    may_withdraw: bool
    form: FormView


@own_page(router, "GET /{community}/partner/applications/{application_id}")
async def application(visit: Visit) -> Response:
    """The application."""
    return await _page(visit, None)


@own_form(router, "/{community}/partner/applications/{application_id}/edit/{part}")
async def edit(visit: Visit) -> Response:
    """One part of a draft; what the others say stays as it is."""
    found, part = await own_application(visit), visit.part("part")
    names = require(_PARTS.get(part), ROUTE_IS_UNKNOWN)
    back = f"/{visit.community}/partner/applications/{found.application_id}"
    said = found.model_dump(mode="json", include={*ApplicationRequest.model_fields})
    shown = said | {"contributions": in_yuan(said["contributions"])}
    form = Form(
        title=visit.words(f"part.{part}"),
        back=back,
        back_words=found.project,
        fields=await _fields_of(visit, part),
        values=tuple(flat({name: shown[name] for name in names})),
        button=visit.words("partner.save"),
    )

    async def done(body: ApplicationRequest, once: str) -> Response:
        outcome = await visit.submit(
            EditApplication,
            in_fen(body) if "contributions" in names else body,  # Else they are as they were said.
            once=once,
            application_id=found.application_id,
            expected_revision=found.revision,
        )
        return visit.see_done(back, EditApplication, outcome)

    others = flat({name: value for name, value in said.items() if name not in names})
    return await answer_form(visit, form, ApplicationRequest, done, [*others])


@own_form(router, "/{community}/partner/applications/{application_id}/answer")
async def answer(visit: Visit) -> Response:
    """The applicant's answer to what staff asked."""
    found = await own_application(visit)
    back = f"/{visit.community}/partner/applications/{found.application_id}"
    open_ones = [one.question for one in found.exchanges if one.answer is None]
    form = Form(
        title=visit.words("partner.answer"),
        back=back,
        back_words=found.project,
        facts=tuple((visit.words("field.question"), str(one)) for one in open_ones),
        fields=(Fields(visit.words)("answer", Kind.AREA, hint="cases.public_hint"),),
        button=visit.words("partner.answer_button"),
    )

    async def done(body: AnswerInformationRequest, once: str) -> Response:
        outcome = await visit.submit(AnswerInformation, body, once=once, application_id=found.application_id)
        return visit.see_done(back, AnswerInformation, outcome)

    return await answer_form(visit, form, AnswerInformationRequest, done)


@own_page(router, "POST /{community}/partner/applications/{application_id}/{act}")
async def act(visit: Visit) -> Response:
    """Submits the application as it was checked, or withdraws it."""
    once = once_of(await visit.fields())
    command = require(_ACTS.get(visit.part("act")), ROUTE_IS_UNKNOWN)
    found = await own_application(visit)
    try:
        outcome = await visit.submit(command, once=once, application_id=found.application_id)
    except Rejected as wrong:
        return await _page(visit, wrong)
    path = f"/{visit.community}/partner/applications/{found.application_id}"
    return visit.see_done(path, command, outcome)


async def _page(visit: Visit, wrong: Wrong | None) -> Response:
    found = await own_application(visit)
    here = _WAY.index(found.state) if found.state in _WAY else -1
    trial = await visit.ask(GetTrial(application_id=found.application_id)) if found.trial_id else None
    evidence = None
    if found.state is not _S.DRAFTED:
        evidence = await get_evidence(await visit.caller(GetEvidence), found.application_id)
    view = OwnApplicationPage(
        title=found.project,
        application=found,
        parts=await _parts(visit, found) if found.state in _EDITABLE else (),
        answers=await answers_of(visit, found),
        identity=await get_identity(await visit.caller(GetApplicantIdentity), found.application_id),
        steps=tuple(Step(one, place < here, place == here) for place, one in enumerate(_WAY)),
        evidence=evidence,
        trial=trial,
        asks=found.state is _S.INFORMATION_ASKED,
        is_draft=found.state is _S.DRAFTED,
        may_withdraw=found.state not in _SETTLED,
        form=await visit.form(wrong),
    )
    return await visit.page(view, wrong=wrong)


async def _parts(visit: Visit, found: ApplicationView) -> tuple[Part, ...]:
    words = visit.words
    said = tuple(
        Part(
            f"edit/{name}", words(f"part.{name}"), name != "call" or found.call_id is not None, name == "call"
        )
        for name in _PARTS
    )
    answered = await is_answered(visit, found)
    asked = () if answered is None else (Part("questions", words("part.questions"), answered),)
    return (*said, *asked, Part("identity", words("part.identity"), found.identified))


async def _fields_of(visit: Visit, part: str) -> tuple[Field, ...]:
    if part == "who":
        return _who(visit)
    if part == "what":
        return _what(visit)
    if part == "puts-in":
        return _puts_in(visit, _MOST_CONTRIBUTIONS)
    asked = ListCallsRequest(state=CallState.PUBLISHED, limit=50)
    calls = (await list_calls(await visit.caller(ListCalls), asked)).items
    choices = (
        ("", visit.words("partner.no_call")),
        *((one.call_id, title_in(visit.language, one)) for one in calls),
    )
    return (Fields(visit.words)("call_id", Kind.SELECT, choices=choices),)


def _who(visit: Visit) -> tuple[Field, ...]:
    fields = Fields(visit.words)
    return (
        fields.one_of("form", PartnerForm, radios=True, label="field.form_of_partner"),
        fields("organisation", hint="partner.organisation_hint", required=False),
        fields.one_of("actor_kind", ActorKind),
    )


def _what(visit: Visit) -> tuple[Field, ...]:
    fields = Fields(visit.words)
    return (
        fields("project"),
        fields("summary", Kind.AREA, hint="cases.public_hint"),
        fields.one_of("mechanism", Mechanism),
        fields.one_of("field", FieldOfWork, label="field.field"),
        fields.yes_or_no("serves_minors", hint="partner.minors_hint"),
    )


def _puts_in(visit: Visit, most: int) -> tuple[Field, ...]:
    return tuple(field for place in range(most) for field in offer_fields(visit.words, place))
