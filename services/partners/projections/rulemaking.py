"""Proposed rules beside those of then, and the objections to them, without who raised them."""

from shared.contracts.partners.programme import RulesChanged
from shared.contracts.partners.rulemaking.events import (
    RulesApproved,
    RulesObjectionAnswered,
    RulesObjectionRaised,
    RulesProposalEnded,
    RulesProposed,
    RulesPublicised,
)
from shared.contracts.partners.rulemaking.views import (
    GetRuleProposal,
    GetRulesObjection,
    ListRuleProposals,
    ListRulesObjections,
    ProposalState,
    RuleProposalView,
    RulesObjectionView,
)
from shared.kernel.messages import Recorded
from shared.projections.projection import Projection

Proposal = RuleProposalView | None


def _proposed(_view: Proposal, recorded: Recorded[RulesProposed], _key: str) -> Proposal:
    return RuleProposalView(state=ProposalState.PROPOSED, **dict(recorded.data))


def _approved(view: Proposal, recorded: Recorded[RulesApproved], _key: str) -> Proposal:
    if view is None:
        return None
    return view.model_copy(update={"approved_by": (*view.approved_by, recorded.data.approved_by)})


def _publicised(view: Proposal, recorded: Recorded[RulesPublicised], _key: str) -> Proposal:
    event = recorded.data
    update = {
        "state": ProposalState.PUBLICITY,
        "publicity_ends_at": event.publicity_ends_at,
        "in_force_from": event.in_force_from,
    }
    return view.model_copy(update=update) if view else None


def _objected(view: Proposal, _recorded: Recorded[RulesObjectionRaised], _key: str) -> Proposal:
    if view is None:
        return None
    update = {
        "objections_raised": view.objections_raised + 1,
        "objections_open": view.objections_open + 1,
        "in_force_from": None,
    }
    return view.model_copy(update=update)


def _answered(view: Proposal, recorded: Recorded[RulesObjectionAnswered], _key: str) -> Proposal:
    if view is None:
        return None
    update = {
        "objections_open": view.objections_open - 1,
        "in_force_from": recorded.data.in_force_from,
    }
    return view.model_copy(update=update)


def _ended(view: Proposal, recorded: Recorded[RulesProposalEnded], _key: str) -> Proposal:
    event = recorded.data
    update = {
        "state": ProposalState.ENDED,
        "in_force_from": None,
        "end": event.end,
        "end_reason": event.reason,
        "ended_at": event.ended_at,
    }
    return view.model_copy(update=update) if view else None


def _in_force(view: Proposal, recorded: Recorded[RulesChanged], _key: str) -> Proposal:
    update = {"state": ProposalState.IN_FORCE, "in_force_from": recorded.data.effective_from}
    return view.model_copy(update=update) if view else None


RULE_PROPOSALS = (
    Projection("rule_proposals", RuleProposalView, indexes=("state", "proposed_at"))
    .on(RulesProposed, lambda event: event.proposal_id, _proposed)
    .on(RulesApproved, lambda event: event.proposal_id, _approved)
    .on(RulesPublicised, lambda event: event.proposal_id, _publicised)
    .on(RulesObjectionRaised, lambda event: event.proposal_id, _objected)
    .on(RulesObjectionAnswered, lambda event: event.proposal_id, _answered)
    .on(RulesProposalEnded, lambda event: event.proposal_id, _ended)
    .on(RulesChanged, lambda event: event.proposal_id or (), _in_force)
    .gets(GetRuleProposal)
    .lists(ListRuleProposals, order="proposed_at", descending=True)
)


def _raised(
    _view: RulesObjectionView | None, recorded: Recorded[RulesObjectionRaised], key: str
) -> RulesObjectionView:
    event = recorded.data
    return RulesObjectionView(
        objection_id=key, proposal_id=event.proposal_id, text_id=event.text_id, raised_at=event.raised_at
    )


def _replied(
    view: RulesObjectionView | None, recorded: Recorded[RulesObjectionAnswered], _key: str
) -> RulesObjectionView | None:
    event = recorded.data
    update = {"answer": event.answer, "upheld": event.upheld, "answered_at": event.answered_at}
    return view.model_copy(update=update) if view else None


RULES_OBJECTIONS = (
    Projection("rules_objections", RulesObjectionView, indexes=("proposal_id", "raised_at"))
    .on(RulesObjectionRaised, lambda event: event.objection_id, _raised)
    .on(RulesObjectionAnswered, lambda event: event.objection_id, _replied)
    .gets(GetRulesObjection)
    .lists(ListRulesObjections, order="raised_at")
)
