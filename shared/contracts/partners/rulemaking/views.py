"""How proposed rules and the objections to them look, and how they are asked for."""

from enum import StrEnum

from shared.contracts.partners.programme import Rules
from shared.contracts.partners.refusals.rulemaking import (
    RULES_OBJECTION_IS_UNKNOWN,
    RULES_PROPOSAL_IS_UNKNOWN,
)
from shared.contracts.partners.rule_bounds import RulesApprover
from shared.contracts.partners.rulemaking.events import ProposalEnd
from shared.kernel.days import Day
from shared.kernel.models import Id, Instant, Page, PagedQuery, Query, View, Words
from shared.kernel.operations import Operation
from shared.kernel.people import PersonId
from shared.kernel.roles import ANYONE, SIGNED_IN


class ProposalState(StrEnum):
    """How proposed rules stand."""

    PROPOSED = "proposed"
    PUBLICITY = "publicity"
    IN_FORCE = "in_force"  # They came into force; later ones may have replaced them.
    ENDED = "ended"


class RuleProposalView(View):
    """Proposed rules, as everybody may read them."""

    proposal_id: str
    """What approvals and objections name."""
    state: ProposalState
    """Whether they wait for approval, are shown, came into force or never will."""
    rules: Rules
    """All rules, changed or not, as they are to be."""
    before: Rules
    """The rules that were in force when they were proposed."""
    in_force_on: Day
    """The first day on which they were to hold, in the community's zone."""
    reason: Words
    """Why they are to change; empty once it is erased."""
    proposed_by: PersonId
    """Who proposed them: an opaque id."""
    proposed_at: Instant
    """When they were proposed."""
    approver: RulesApprover
    """Who approves them."""
    approvals: int
    """How many have to approve them."""
    approved_by: tuple[PersonId, ...] = ()
    """Who has approved them: opaque ids."""
    publicity_days: int
    """How many days they are shown."""
    publicity_ends_at: Instant | None = None
    """Until when anybody may object; null before enough people have approved them."""
    in_force_from: Instant | None = None
    """From when on they hold; null while that can't be said."""
    objections_raised: int = 0
    """Number of objections to them."""
    objections_open: int = 0
    """Number of those that nobody has answered; while there are any, they don't come into force."""
    end: ProposalEnd | None = None
    """Why they never come into force; null where they may or do."""
    end_reason: Words | None = None
    """What whoever withdrew or rejected them says; null otherwise."""
    ended_at: Instant | None = None
    """When the proposal came to its end; null where it did not."""


class GetRuleProposal(Query[RuleProposalView | None]):
    """Proposed rules beside those of then, and how far they have come."""

    operation = Operation("Read proposed rules", ANYONE, (RULES_PROPOSAL_IS_UNKNOWN,))

    proposal_id: Id


class ListRuleProposals(PagedQuery[Page[RuleProposalView]]):
    """Proposed rules, the newest first: those that wait, are shown, came into force or never did."""

    operation = Operation("List proposed rules", ANYONE)

    state: ProposalState | None = None
    """Only items in this state."""


class RulesObjectionView(View):
    """An objection to proposed rules, without who raised it."""

    objection_id: str
    """What to name to answer it."""
    proposal_id: str
    """The proposal that it was raised against."""
    text_id: str
    """Where the vault keeps the words of whoever raised it, until they are erased."""
    raised_at: Instant
    """When it was raised."""
    answer: Words | None = None
    """What was said to it; null until somebody does, and empty once it is erased."""
    upheld: bool | None = None
    """Whether the objection is right; null until it is answered."""
    answered_at: Instant | None = None
    """When it was answered; null until then."""


class GetRulesObjection(Query[RulesObjectionView | None]):
    operation = Operation("", SIGNED_IN, (RULES_OBJECTION_IS_UNKNOWN,))

    objection_id: Id


class ListRulesObjections(PagedQuery[Page[RulesObjectionView]]):
    """Objections to proposed rules, in the order in which they were raised, and what was said to them."""

    operation = Operation("List objections to proposed rules", SIGNED_IN)

    proposal_id: Id
    """The proposal that they were raised against."""
