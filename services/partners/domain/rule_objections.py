"""Objections to proposed rules during their publicity: each is answered before the rules come into force."""

from datetime import datetime

from services.partners.domain.guards import hands
from services.partners.domain.rule_state import RuleProposal, RulesObjection
from services.partners.domain.rulemaking import DEADLINE, next_day, require_not_proposed_by, require_open
from services.partners.domain.state import Programme
from shared.contracts.partners.refusals.decisions import (
    PERSON_HAS_AN_OPEN_OBJECTION,
    PUBLICITY_IS_NOT_RUNNING,
)
from shared.contracts.partners.refusals.rulemaking import RULES_OBJECTION_IS_NOT_OPEN
from shared.contracts.partners.rulemaking.commands import AnswerRulesObjection, ObjectToRules
from shared.contracts.partners.rulemaking.events import (
    ProposalEnd,
    RulesObjectionAnswered,
    RulesObjectionRaised,
    RulesProposalEnded,
)
from shared.kernel.messages import Event
from shared.kernel.refusals import ACTOR_MAY_NOT_DO_THIS, Rejected


def object_to_rules(state: Programme, command: ObjectToRules) -> list[Event]:
    proposal = require_open(state, command.proposal_id)
    if proposal.publicity_ends_at is None or command.now >= proposal.publicity_ends_at:
        raise Rejected(PUBLICITY_IS_NOT_RUNNING)
    person = command.actor.person
    if state.one(person) in proposal.objectors:
        raise Rejected(PERSON_HAS_AN_OPEN_OBJECTION)
    return [
        RulesObjectionRaised(
            objection_id=command.new_id("objection"),
            proposal_id=proposal.id,
            raised_by=person,
            text_id=command.text_id,
            text_sha256=command.text_sha256,
            raised_at=command.now,
        )
    ]


def rules_objection_raised(state: Programme, event: RulesObjectionRaised) -> None:
    state.rule_objections[event.objection_id] = RulesObjection(event.proposal_id, event.raised_by)
    require_open(state, event.proposal_id).objectors.add(state.one(event.raised_by))
    state.deadlines.drop(f"{DEADLINE}/{event.proposal_id}")


def answer_rules_objection(state: Programme, command: AnswerRulesObjection) -> list[Event]:
    objection = state.rule_objections.get(command.objection_id)
    if objection is None or objection.proposal_id != command.proposal_id:
        raise Rejected(RULES_OBJECTION_IS_NOT_OPEN)
    proposal = _still_open(state, command.proposal_id)
    if proposal is not None:
        require_not_proposed_by(state, proposal, command)
    if state.one(objection.raised_by) in state.every_id(hands(command)):
        raise Rejected(ACTOR_MAY_NOT_DO_THIS, "Nobody answers their own objection.")
    answered = RulesObjectionAnswered(
        objection_id=command.objection_id,
        proposal_id=command.proposal_id,
        answer=command.answer,
        upheld=command.upheld,
        in_force_from=None if command.upheld else _in_force_from(state, proposal, command),
        answered_at=command.now,
    )
    if proposal is None or not command.upheld:
        return [answered]
    return [
        answered,
        RulesProposalEnded(
            proposal_id=command.proposal_id,
            end=ProposalEnd.OBJECTION,
            reason=None,
            ended_by=command.actor.person,
            ended_at=command.now,
        ),
    ]


def _still_open(state: Programme, proposal_id: str) -> RuleProposal | None:
    return state.proposal if state.proposal is not None and state.proposal.id == proposal_id else None


def _in_force_from(
    state: Programme, proposal: RuleProposal | None, command: AnswerRulesObjection
) -> datetime | None:
    """When its rules hold if no other objection comes; None while another one waits, and where it is over."""
    if proposal is None or proposal.in_force_from is None or len(proposal.objectors) > 1:
        return None
    return max(proposal.in_force_from, next_day(state.rules_at(command.now).zone, command.now))


def rules_objection_answered(state: Programme, event: RulesObjectionAnswered) -> None:
    objection = state.rule_objections.pop(event.objection_id)
    proposal = _still_open(state, event.proposal_id)
    if proposal is None:
        return
    proposal.objectors.discard(state.one(objection.raised_by))
    if event.in_force_from is not None:
        proposal.in_force_from = event.in_force_from
        state.deadlines.put(f"{DEADLINE}/{proposal.id}", event.in_force_from)
