"""What waits of rules: proposals for those who approve them, objections for those who answer."""

from services.gateway.operations.caller import Caller
from services.gateway.operations.whole_lists import whole_answer
from shared.contracts.gateway.waiting import Task, WaitingThing
from shared.contracts.partners.rule_bounds import RulesApprover
from shared.contracts.partners.rulemaking.views import ListRuleProposals, ProposalState, RuleProposalView
from shared.kernel.roles import Role

_APPROVES = {RulesApprover.COMMITTEE: Role.COMMITTEE, RulesApprover.DISTRICT: Role.DISTRICT}


async def of_staff(caller: Caller) -> list[WaitingThing]:
    """Objections to proposed rules."""
    return await _of_office(caller, Role.STAFF)


async def of_committee(caller: Caller) -> list[WaitingThing]:
    """Proposals that the committee approves, and objections."""
    return await _of_office(caller, Role.COMMITTEE)


async def of_district(caller: Caller) -> list[WaitingThing]:
    """Proposals that the district approves, and objections."""
    return await _of_office(caller, Role.DISTRICT)


async def _of_office(caller: Caller, role: Role) -> list[WaitingThing]:
    """Whoever proposed rules settles nothing about them. Who holds several offices answers in the first."""
    proposals = await whole_answer(caller, ListRuleProposals())
    others = [one for one in proposals if one.proposed_by != caller.person_id]
    approving = [one for one in others if _waits_for(one, role) and caller.person_id not in one.approved_by]
    found = [_thing(one, Task.APPROVE_RULES, role) for one in approving]
    first = next(one for one in (Role.STAFF, Role.COMMITTEE, Role.DISTRICT) if caller.has(one))
    if role is first:
        found += [_thing(one, Task.ANSWER_RULES_OBJECTION, role) for one in others if one.objections_open]
    return found


def _waits_for(one: RuleProposalView, role: Role) -> bool:
    return one.state is ProposalState.PROPOSED and _APPROVES[one.approver] is role


def _thing(one: RuleProposalView, task: Task, role: Role) -> WaitingThing:
    """An objection holds rules up: it should be answered by the end of the publicity."""
    due_at = one.publicity_ends_at if task is Task.ANSWER_RULES_OBJECTION and one.end is None else None
    return WaitingThing(
        task=task, role=role, subject_id=one.proposal_id, title="", since=one.proposed_at, due_at=due_at
    )
