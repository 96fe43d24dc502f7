"""What the gateway tells of agreements: that one is to be signed, and that one ends soon."""

from services.gateway.telling import tell
from shared.contracts.gateway.messages import MessageFacts, MessageKind
from shared.contracts.partners.agreements.events import AgreementAmended, AgreementDrafted
from shared.contracts.partners.agreements.reminders import AgreementEndsSoon
from shared.kernel.messages import Command, Recorded
from shared.kernel.roles import Role


def on_agreement_to_sign(recorded: Recorded[AgreementDrafted] | Recorded[AgreementAmended]) -> list[Command]:
    """The partner signs first."""
    event = recorded.data
    facts = MessageFacts(subject_id=event.agreement_id)
    return tell(recorded, MessageKind.AGREEMENT_TO_SIGN, facts, partner_id=event.partner_id)


def on_agreement_ends_soon(recorded: Recorded[AgreementEndsSoon]) -> list[Command]:
    """Both sides know 60 and 30 days before, while there is time to renew it."""
    event = recorded.data
    facts = MessageFacts(subject_id=event.agreement_id, project=event.project, until=event.ends_at)
    return tell(recorded, MessageKind.AGREEMENT_ENDS, facts, partner_id=event.partner_id, role=Role.STAFF)
