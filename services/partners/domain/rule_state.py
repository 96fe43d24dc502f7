"""What is kept of rules: by their days, proposed, objected to; and by which an application goes its way."""

from dataclasses import dataclass, field
from datetime import date, datetime

from shared.contracts.partners.programme import Rules
from shared.contracts.partners.rule_bounds import RuleBounds, RulesApprover
from shared.contracts.partners.waiting_rules import WaitingRules
from shared.kernel.models import Words


@dataclass(slots=True)
class Opening:
    name: str
    name_en: str
    host_charity: str
    rules: Rules
    bounds: RuleBounds | None = None
    """None where it was opened before there were any."""


@dataclass(slots=True)
class DatedRules:
    effective_from: datetime
    rules: Rules


@dataclass(slots=True)
class RuleProposal:
    """Proposed rules that are neither in force nor given up, and the terms of their proposal."""

    id: str
    rules: Rules
    reason: Words
    proposed_by: str
    in_force_on: date
    approver: RulesApprover
    approvals: int
    publicity_days: int
    approved_by: set[str] = field(default_factory=set)
    objectors: set[str] = field(default_factory=set)
    """Whose objection waits for its answer."""
    publicity_ends_at: datetime | None = None
    in_force_from: datetime | None = None
    """Both None before enough people have approved them."""


@dataclass(slots=True)
class RulesObjection:
    """An objection that nobody has answered; those that were answered are not kept."""

    proposal_id: str
    raised_by: str


@dataclass(slots=True)
class BegunUnder:
    """The rules by which an application goes its whole way: those of the day of its submission."""

    publicity_days: int
    feedback_window_hours: int
    waiting: WaitingRules | None = None
    """None: it waits for ever."""
