"""The district's bounds: whether rules keep to them, and what new bounds put an end to."""

from services.partners.domain.state import Programme
from shared.contracts.partners.programme import Rules
from shared.contracts.partners.refusals.rulemaking import RULES_LEAVE_THE_BOUNDS
from shared.contracts.partners.rule_bounds import RuleBounds, outside
from shared.contracts.partners.rulemaking.commands import SetRuleBounds
from shared.contracts.partners.rulemaking.events import ProposalEnd, RuleBoundsSet, RulesProposalEnded
from shared.kernel.messages import Event
from shared.kernel.refusals import Rejected, check_revision


def require_inside(rules: Rules, bounds: RuleBounds) -> None:
    """Refuses rules of which a value lies outside the bounds, naming each."""
    left = outside(rules, bounds)
    if left:
        raise Rejected(RULES_LEAVE_THE_BOUNDS, outside=[one.model_dump() for one in left])


def set_rule_bounds(state: Programme, command: SetRuleBounds) -> list[Event]:
    check_revision(state.bounds_revision, command.expected_revision)
    if command.bounds == state.bounds:
        return []
    officer, proposal = command.actor.person, state.proposal
    settled: list[Event] = [
        RuleBoundsSet(
            bounds=command.bounds,
            reason=command.reason,
            revision=state.bounds_revision + 1,
            set_by=officer,
            set_at=command.now,
        )
    ]
    if proposal is not None and outside(proposal.rules, command.bounds):
        settled.append(
            RulesProposalEnded(
                proposal_id=proposal.id,
                end=ProposalEnd.BOUNDS,
                reason=None,
                ended_by=officer,
                ended_at=command.now,
            )
        )
    return settled


def rule_bounds_set(state: Programme, event: RuleBoundsSet) -> None:
    state.bounds = event.bounds
    state.bounds_revision = event.revision
