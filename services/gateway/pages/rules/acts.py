"""The acts on proposed rules, each a form of its own: to approve, object, answer and withdraw."""

from fastapi import APIRouter, Response

from services.gateway.operations import rulemaking
from services.gateway.pages.site.fields import Choices, Field, Fields, Kind
from services.gateway.pages.site.form_pages import Form, Nothing, answer_form
from services.gateway.pages.site.serving import form_at, page
from services.gateway.pages.site.visit import Visit
from shared.contracts.partners.refusals.rulemaking import RULES_PROPOSAL_IS_UNKNOWN
from shared.contracts.partners.rulemaking.commands import (
    AnswerRulesObjection,
    AnswerRulesObjectionRequest,
    ApproveRules,
    ObjectToRules,
    ObjectToRulesRequest,
    WithdrawRules,
    WithdrawRulesRequest,
)
from shared.contracts.partners.rulemaking.views import ListRulesObjections
from shared.kernel.messages import Command
from shared.kernel.models import Id, Request
from shared.kernel.refusals import Rejected

router = APIRouter(include_in_schema=False)


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
        elif command is ApproveRules:
            outcome = await rulemaking.approve_rules(await visit.changing(command, once), proposal_id)
        else:
            sent = None if isinstance(body, Nothing) else body
            outcome = await visit.submit(command, sent, once=once, proposal_id=proposal_id)
        return visit.see_done(form.back, command, outcome)

    return await answer_form(visit, form, _REQUESTS[act], done)


def _form(
    visit: Visit,
    title: str,
    fields: tuple[Field, ...],
    *,
    danger: bool = False,
) -> Form:
    return Form(
        title=visit.words(title),
        back=f"/{visit.community}/rules",
        back_words=visit.words("rules.title"),
        fields=fields,
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
