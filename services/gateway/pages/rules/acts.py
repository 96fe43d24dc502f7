"""The acts on rules, each a form of its own: to propose, approve, object, answer and withdraw."""

from fastapi import APIRouter, Response

from services.gateway.operations import rulemaking
from services.gateway.pages.rules.routes import EXCLUSIVE, SHOWN
from services.gateway.pages.site.fields import Choices, Field, Fields, Kind
from services.gateway.pages.site.form_pages import Form, Nothing, answer_form
from services.gateway.pages.site.serving import form_at, page
from services.gateway.pages.site.visit import Visit
from shared.contracts.partners.programme import Rules
from shared.contracts.partners.refusals.rulemaking import RULES_PROPOSAL_IS_UNKNOWN
from shared.contracts.partners.role_rules import ExclusiveRoles
from shared.contracts.partners.rulemaking.commands import (
    AnswerRulesObjection,
    AnswerRulesObjectionRequest,
    ApproveRules,
    ObjectToRules,
    ObjectToRulesRequest,
    ProposeRules,
    ProposeRulesRequest,
    WithdrawRules,
    WithdrawRulesRequest,
)
from shared.contracts.partners.rulemaking.views import ListRulesObjections
from shared.kernel.days import Day
from shared.kernel.messages import Command
from shared.kernel.models import BasisPoints, Count, Id, PositiveCount, Request, Text
from shared.kernel.refusals import Rejected

router = APIRouter(include_in_schema=False)


class ProposeForm(Request):
    """The form as it is sent: the rules that it shows; all others stay as they are in force."""

    share_bps: BasisPoints
    price_ratio_bps: BasisPoints
    feedback_quorum: PositiveCount
    feedback_threshold_bps: BasisPoints
    feedback_window_hours: PositiveCount
    publicity_days: PositiveCount
    resident_floor_minutes_per_week: Count
    waitlist_offer_minutes: PositiveCount
    disbursement_approvals: PositiveCount
    exclusive_roles: tuple[ExclusiveRoles, ...] = ()
    in_force_on: Day
    reason: Text


class AnswerForm(AnswerRulesObjectionRequest):
    """An answer, and to which objection."""

    objection_id: Id


_REQUESTS: dict[str, type[Request]] = {
    "approve": Nothing,
    "object": ObjectToRulesRequest,
    "answer": AnswerForm,
    "withdraw": WithdrawRulesRequest,
}
_COMMANDS: dict[str, type[Command]] = {
    "approve": ApproveRules,
    "object": ObjectToRules,
    "answer": AnswerRulesObjection,
    "withdraw": WithdrawRules,
}


@form_at("/{community}/rules/{proposal_id}/{act}", lambda route: page(router, route))
async def acting(visit: Visit) -> Response:
    """One act on proposed rules."""
    act = visit.part("act")
    if act not in _COMMANDS:
        raise Rejected(RULES_PROPOSAL_IS_UNKNOWN)
    proposal_id, command = visit.id_part("proposal_id", RULES_PROPOSAL_IS_UNKNOWN), _COMMANDS[act]
    await visit.caller(command)
    form = _form(visit, f"rules.act_{act}", await _fields(visit, act, proposal_id), danger=act == "withdraw")

    async def done(body: Request, once: str) -> Response:
        if isinstance(body, ObjectToRulesRequest):
            caller = await visit.changing(command, once)
            outcome = await rulemaking.object_to_rules(caller, proposal_id, body)
        elif isinstance(body, AnswerForm):
            answer = AnswerRulesObjectionRequest(answer=body.answer, upheld=body.upheld)
            ids = {"proposal_id": proposal_id, "objection_id": body.objection_id}
            outcome = await visit.submit(command, answer, once=once, **ids)
        else:
            sent = None if isinstance(body, Nothing) else body
            outcome = await visit.submit(command, sent, once=once, proposal_id=proposal_id)
        return visit.see_done(form.back, command, outcome)

    return await answer_form(visit, form, _REQUESTS[act], done)


@form_at("/{community}/rule-proposal", lambda route: page(router, route))
async def proposing(visit: Visit) -> Response:
    """New rules, beginning with those in force."""
    await visit.caller(ProposeRules)
    here, fields = await visit.here(), Fields(visit.words)
    numbers = tuple(
        fields(name, Kind.NUMBER, label=f"rules.{name}", hint="rules.bps" if name.endswith("_bps") else "")
        for name in SHOWN
    )
    asked = (
        *numbers,
        fields(
            EXCLUSIVE,
            Kind.CHECKS,
            label=f"rules.{EXCLUSIVE}",
            hint="rules.exclusive_hint",
            choices=tuple((one.value, visit.words.of(one)) for one in ExclusiveRoles),
            required=False,
        ),
        fields("in_force_on", Kind.DAY, label="rules.in_force_on"),
        fields("reason", Kind.AREA),
    )
    values = (
        *((name, str(getattr(here.rules, name))) for name in SHOWN),
        *((EXCLUSIVE, one.value) for one in here.rules.exclusive_roles or ()),
    )
    form = _form(visit, "rules.propose", asked, values)

    async def done(body: ProposeForm, once: str) -> Response:
        said = {name: getattr(body, name) for name in SHOWN} | {EXCLUSIVE: body.exclusive_roles or None}
        wish = ProposeRulesRequest(
            rules=Rules.model_validate({**dict(here.rules), **said}),
            in_force_on=body.in_force_on,
            reason=body.reason,
        )
        outcome = await visit.submit(ProposeRules, wish, once=once)
        return visit.see_done(form.back, ProposeRules, outcome)

    return await answer_form(visit, form, ProposeForm, done)


def _form(
    visit: Visit,
    title: str,
    fields: tuple[Field, ...],
    values: tuple[tuple[str, str], ...] = (),
    *,
    danger: bool = False,
) -> Form:
    return Form(
        title=visit.words(title),
        back=f"/{visit.community}/rules",
        back_words=visit.words("rules.title"),
        fields=fields,
        values=values,
        button=visit.words("rules.send"),
        danger=danger,
    )


async def _fields(visit: Visit, act: str, proposal_id: str) -> tuple[Field, ...]:
    fields = Fields(visit.words)
    if act == "object":
        return (fields("text", Kind.AREA, label="rules.text", hint="rules.your_words"),)
    if act == "withdraw":
        return (fields("reason", Kind.AREA, hint="rules.published"),)
    if act == "approve":
        return ()
    return (
        fields("objection_id", Kind.SELECT, label="rules.objection", choices=await _open(visit, proposal_id)),
        fields("answer", Kind.AREA, hint="rules.published"),
        fields.yes_or_no("upheld"),
    )


async def _open(visit: Visit, proposal_id: str) -> Choices:
    caller = await visit.caller(ListRulesObjections)
    found = await rulemaking.list_rules_objections(
        caller, ListRulesObjections(proposal_id=proposal_id, limit=200)
    )
    waiting = [one for one in found.items if one.answered_at is None]
    return tuple((one.objection_id, one.text or visit.words("words.erased")) for one in waiting)
