"""What the gateway tells of agreements: that one is to be signed, ends soon, owes hours, rests on a check."""

from services.gateway.telling import tell
from shared.contracts.gateway.messages import MessageFacts, MessageKind
from shared.contracts.partners.agreements.events import AgreementAmended, AgreementDrafted
from shared.contracts.partners.agreements.reminders import AgreementEndsSoon
from shared.contracts.partners.decisions.reminders import ScreeningEndsSoon
from shared.contracts.partners.free_hours import FreeHoursDueSoon, FreeHoursFellDue
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


def on_screening_ends_soon(recorded: Recorded[ScreeningEndsSoon]) -> list[Command]:
    """Both sides know 60 and 30 days before, while there is time for a new check."""
    event = recorded.data
    facts = MessageFacts(subject_id=event.partner_id, project=event.project, until=event.valid_until)
    return tell(recorded, MessageKind.SCREENING_ENDS, facts, partner_id=event.partner_id, role=Role.STAFF)


def on_free_hours_due_soon(recorded: Recorded[FreeHoursDueSoon]) -> list[Command]:
    """The partner knows which hours it has still to give, while there is time for them: not where they were
    missed by a correction, or noticed after a standstill, once the term was over."""
    event = recorded.data
    if event.reminded_at >= event.ends_at:
        return []
    facts = MessageFacts(
        subject_id=event.partner_id,
        project=event.project,
        until=event.ends_at,
        minutes=event.missing_minutes,
    )
    return tell(recorded, MessageKind.FREE_HOURS_DUE, facts, partner_id=event.partner_id)


def on_free_hours_fell_due(recorded: Recorded[FreeHoursFellDue]) -> list[Command]:
    """The partner knows what is late; staff are asked whether they suspend it."""
    event = recorded.data
    facts = MessageFacts(subject_id=event.partner_id, project=event.project, minutes=event.late_minutes)
    return tell(recorded, MessageKind.FREE_HOURS_LATE, facts, partner_id=event.partner_id)
