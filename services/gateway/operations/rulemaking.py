"""Objections to proposed rules: their words go to the vault, and come out of it for those who answer them."""

from services.gateway.operations.applications import READERS
from services.gateway.operations.caller import Caller
from services.gateway.operations.objections import with_texts
from shared.contracts.partners.rulemaking.commands import ObjectToRules, ObjectToRulesRequest
from shared.contracts.partners.rulemaking.views import ListRulesObjections, RulesObjectionView
from shared.kernel.models import Page
from shared.kernel.outcome import Outcome


class RulesObjectionWithText(RulesObjectionView):
    """An objection to proposed rules with its words, for those who answer; without, for everybody else."""

    text: str | None = None
    """The words of whoever objected, for those who answer; null for everybody else, and where they were
    erased."""


async def object_to_rules(caller: Caller, proposal_id: str, body: ObjectToRulesRequest) -> Outcome:
    """Objects to these rules, in words that can be erased."""
    kept = await caller.keep_text(body.text)
    return await caller.submit(
        ObjectToRules, proposal_id=proposal_id, text_id=kept.text_id, text_sha256=kept.sha256
    )


async def list_rules_objections(caller: Caller, query: ListRulesObjections) -> Page[RulesObjectionWithText]:
    """The objections to these rules, with their words where the caller may read them."""
    page = await caller.ask(query)
    return await with_texts(caller, page, RulesObjectionWithText, READERS)
