"""Rules that are proposed: who approves them now; and objections, whose words go to the vault and come out
of it for those who answer them."""

from services.gateway.domain.exclusions import clashing_of
from services.gateway.domain.state import DISTRICT_LOG
from services.gateway.operations.applications import READERS
from services.gateway.operations.caller import Caller
from services.gateway.operations.objections import with_texts
from shared.contracts.partners.rulemaking.commands import (
    ApproveRules,
    ObjectToRules,
    ObjectToRulesRequest,
)
from shared.contracts.partners.rulemaking.views import ListRulesObjections, RulesObjectionView
from shared.kernel.models import Page
from shared.kernel.outcome import Outcome
from shared.kernel.roles import Role


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


async def approve_rules(caller: Caller, proposal_id: str) -> Outcome:
    """Approves them beside those who still hold the office in which they did."""
    here = await caller.gateway.state_of(caller.community)
    district = await caller.gateway.state_of(DISTRICT_LOG)
    committee = {
        person
        for person, held in here.roles.items()
        if Role.COMMITTEE in held and Role.COMMITTEE not in clashing_of(here, person)
    }
    in_office = tuple(sorted(committee | district.officers))
    return await caller.submit(ApproveRules, proposal_id=proposal_id, in_office=in_office)


async def list_rules_objections(caller: Caller, query: ListRulesObjections) -> Page[RulesObjectionWithText]:
    """The objections to these rules, with their words where the caller may read them."""
    page = await caller.ask(query)
    return await with_texts(caller, page, RulesObjectionWithText, READERS)
