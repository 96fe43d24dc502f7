"""What the gateway does when a community's rules change: roles exclude each other, and people are told."""

from shared.contracts.gateway.messages import MessageFacts, MessageKind, Notify, NotifyResidents
from shared.contracts.gateway.separation import SettleExclusiveRoles
from shared.contracts.partners.programme import CommunityOpened, RulesChanged
from shared.contracts.partners.rule_bounds import RulesApprover
from shared.contracts.partners.rulemaking.events import RulesProposed, RulesPublicised
from shared.kernel.messages import Command, Recorded, caused_by
from shared.kernel.roles import Role


def on_rules(recorded: Recorded[CommunityOpened] | Recorded[RulesChanged]) -> list[Command]:
    """Which roles exclude each other follows the rules in force."""
    pairs = recorded.data.rules.exclusive_roles or ()
    return [SettleExclusiveRoles(pairs=pairs, **caused_by(recorded, "on_rules"))]


def on_rules_proposed(recorded: Recorded[RulesProposed]) -> list[Command]:
    """The committee knows that rules wait for it; the district's officers find them among their tasks."""
    event, kind = recorded.data, MessageKind.RULES_TO_APPROVE
    if event.approver is not RulesApprover.COMMITTEE:
        return []
    facts, envelope = MessageFacts(subject_id=event.proposal_id), caused_by(recorded, f"tell_{kind}")
    return [Notify(kind=kind, facts=facts, role=Role.COMMITTEE, **envelope)]


def on_rules_publicised(recorded: Recorded[RulesPublicised]) -> list[Command]:
    """Every resident knows until when they may object."""
    event, kind = recorded.data, MessageKind.RULES_SHOWN
    facts = MessageFacts(subject_id=event.proposal_id, until=event.publicity_ends_at)
    return [NotifyResidents(kind=kind, facts=facts, **caused_by(recorded, f"tell_{kind}"))]
