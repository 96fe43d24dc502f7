"""Rules change as laws do: proposed, approved by others, shown to everybody, in force from a day to come."""

from bisect import insort_right
from datetime import date, datetime, time, timedelta
from zoneinfo import ZoneInfo

from services.partners.domain.guards import hands
from services.partners.domain.programme import require_quorum, whole
from services.partners.domain.rule_bounds import require_inside
from services.partners.domain.rule_state import DatedRules, RuleProposal
from services.partners.domain.state import Programme
from shared.contracts.partners.programme import RulesChanged
from shared.contracts.partners.refusals.rulemaking import (
    OTHER_RULES_ARE_PROPOSED,
    RULES_ARE_APPROVED_BY_OTHERS,
    RULES_ARE_IN_PUBLICITY,
    RULES_CHANGE_NOTHING,
    RULES_HOLD_FROM_A_FUTURE_DAY,
    RULES_PROPOSAL_IS_NOT_OPEN,
    WHO_PROPOSED_RULES_SETTLES_NOTHING,
)
from shared.contracts.partners.rule_bounds import RuleBounds, RulesApprover
from shared.contracts.partners.rulemaking.commands import ApproveRules, ProposeRules, WithdrawRules
from shared.contracts.partners.rulemaking.events import (
    ProposalEnd,
    RulesApproved,
    RulesProposalEnded,
    RulesProposed,
    RulesPublicised,
)
from shared.kernel.messages import Command, Event, Tick
from shared.kernel.refusals import Rejected, check_revision
from shared.kernel.roles import Role

DEADLINE = "rules"
"""The topic of the deadline at which proposed rules come into force."""

_DAYS_AHEAD = 365
_ROLE = {RulesApprover.COMMITTEE: Role.COMMITTEE, RulesApprover.DISTRICT: Role.DISTRICT}


def propose_rules(state: Programme, command: ProposeRules) -> list[Event]:
    check_revision(state.rules_revision, command.expected_revision)
    if state.proposal is not None:
        raise Rejected(OTHER_RULES_ARE_PROPOSED, proposal_id=state.proposal.id)
    in_force, bounds = state.rules_at(command.now), state.bounds or RuleBounds()
    today = _local(in_force.zone, command.now)
    earliest, latest = today + timedelta(days=1), today + timedelta(days=_DAYS_AHEAD)
    if not earliest <= command.in_force_on <= latest:
        raise Rejected(RULES_HOLD_FROM_A_FUTURE_DAY, earliest=earliest.isoformat(), latest=latest.isoformat())
    rules = whole(command.rules, needs_references=in_force.needs_references)
    require_quorum(rules)
    require_inside(rules, bounds)
    nothing_follows = state.rules[-1].effective_from <= command.now
    if nothing_follows and rules == in_force:
        raise Rejected(RULES_CHANGE_NOTHING)
    return [
        RulesProposed(
            proposal_id=command.new_id("proposal"),
            rules=rules,
            before=in_force,
            in_force_on=command.in_force_on,
            reason=command.reason,
            proposed_by=command.actor.person,
            approver=bounds.approver,
            approvals=bounds.approvals,
            publicity_days=max(in_force.publicity_days, bounds.publicity_days_at_least),
            proposed_at=command.now,
        )
    ]


def rules_proposed(state: Programme, event: RulesProposed) -> None:
    state.proposal = RuleProposal(
        id=event.proposal_id,
        rules=event.rules,
        reason=event.reason,
        proposed_by=event.proposed_by,
        in_force_on=event.in_force_on,
        approver=event.approver,
        approvals=event.approvals,
        publicity_days=event.publicity_days,
    )


def approve_rules(state: Programme, command: ApproveRules) -> list[Event]:
    proposal = require_open(state, command.proposal_id)
    _require_approver(proposal, command)
    require_not_proposed_by(state, proposal, command)
    holders = command.in_office
    approved = {state.one(one) for one in proposal.approved_by if holders is None or one in holders}
    person = state.one(command.actor.person)
    if person in approved:
        return []
    if proposal.publicity_ends_at is not None:
        raise Rejected(RULES_ARE_IN_PUBLICITY, publicity_ends_at=proposal.publicity_ends_at.isoformat())
    given = RulesApproved(proposal_id=proposal.id, approved_by=command.actor.person, approved_at=command.now)
    if len(approved) + 1 < proposal.approvals:
        return [given]
    zone = state.rules_at(command.now).zone
    ends_at = command.now + timedelta(days=proposal.publicity_days)
    return [
        given,
        RulesPublicised(
            proposal_id=proposal.id,
            publicity_ends_at=ends_at,
            in_force_from=max(_begins(zone, proposal.in_force_on), next_day(zone, ends_at)),
            publicised_at=command.now,
        ),
    ]


def rules_approved(state: Programme, event: RulesApproved) -> None:
    require_open(state, event.proposal_id).approved_by.add(event.approved_by)


def rules_publicised(state: Programme, event: RulesPublicised) -> None:
    proposal = require_open(state, event.proposal_id)
    proposal.publicity_ends_at = event.publicity_ends_at
    proposal.in_force_from = event.in_force_from
    state.deadlines.put(f"{DEADLINE}/{event.proposal_id}", event.in_force_from)


def withdraw_rules(state: Programme, command: WithdrawRules) -> list[Event]:
    proposal = require_open(state, command.proposal_id)
    if state.one(command.actor.person) == state.one(proposal.proposed_by):
        end = ProposalEnd.WITHDRAWN
    else:
        _require_approver(proposal, command)
        end = ProposalEnd.REJECTED
    return [
        RulesProposalEnded(
            proposal_id=proposal.id,
            end=end,
            reason=command.reason,
            ended_by=command.actor.person,
            ended_at=command.now,
        )
    ]


def rules_proposal_ended(state: Programme, event: RulesProposalEnded) -> None:
    _forget(state, event.proposal_id)


def day_reached(state: Programme, proposal_id: str, command: Tick) -> list[Event]:
    """The beginning of the day of the rules: they are in force. Nobody's objection is open then."""
    proposal = require_open(state, proposal_id)
    if proposal.in_force_from is None or proposal.in_force_from > command.now:
        raise LookupError(f"the day of proposal {proposal_id} has not come")
    return [
        RulesChanged(
            rules=proposal.rules,
            effective_from=proposal.in_force_from,
            reason=proposal.reason,
            revision=state.rules_revision + 1,
            proposal_id=proposal_id,
        )
    ]


def rules_changed(state: Programme, event: RulesChanged) -> None:
    # To the right of its equals: of two changes for one instant, the later one holds.
    insort_right(
        state.rules, DatedRules(event.effective_from, event.rules), key=lambda dated: dated.effective_from
    )
    state.rules_revision = event.revision
    if event.proposal_id is not None:
        _forget(state, event.proposal_id)


def _forget(state: Programme, proposal_id: str) -> None:
    """It is in force or given up. Objections that nobody has answered stay: an answer is still owed."""
    state.proposal = None
    state.deadlines.drop(f"{DEADLINE}/{proposal_id}")


def require_open(state: Programme, proposal_id: str) -> RuleProposal:
    """The proposal, if it is the one that is open."""
    if state.proposal is None or state.proposal.id != proposal_id:
        raise Rejected(RULES_PROPOSAL_IS_NOT_OPEN)
    return state.proposal


def require_not_proposed_by(state: Programme, proposal: RuleProposal, command: Command) -> None:
    """Nobody alone brings rules into force: whoever proposed them settles nothing about them."""
    if state.one(proposal.proposed_by) in state.every_id(hands(command)):
        raise Rejected(WHO_PROPOSED_RULES_SETTLES_NOTHING)


def _require_approver(proposal: RuleProposal, command: Command) -> None:
    if not command.actor.has(_ROLE[proposal.approver]):
        raise Rejected(RULES_ARE_APPROVED_BY_OTHERS, approver=proposal.approver.value)


def next_day(zone: str, instant: datetime) -> datetime:
    """The beginning of the next day in this zone."""
    return _begins(zone, _local(zone, instant) + timedelta(days=1))


def _begins(zone: str, day: date) -> datetime:
    return datetime.combine(day, time(), ZoneInfo(zone)).astimezone(ZoneInfo("UTC"))


def _local(zone: str, instant: datetime) -> date:
    return instant.astimezone(ZoneInfo(zone)).date()
