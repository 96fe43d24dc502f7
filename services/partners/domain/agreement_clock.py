"""When time alone has to do with an agreement: reminders, the beginning of a version, the end of the term."""

from datetime import datetime

from services.partners.domain.agreement_state import Agreement
from services.partners.domain.reminders import reminders_to_come
from services.partners.domain.state import Programme
from shared.contracts.partners.agreements.reminders import AgreementEndsSoon
from shared.kernel.messages import Event


def set_deadline(state: Programme, agreement_id: str) -> None:
    """Notes when time alone changes the agreement next: a reminder, a version that begins, the term's end."""
    agreement = state.agreements[agreement_id]
    moments = [at for _, at in _reminders(state, agreement)]
    if agreement.terms is not None:
        moments.append(agreement.terms.ends_at)
    if agreement.draft is not None and agreement.draft.community_signed:
        moments.append(agreement.draft.terms.starts_at)
    state.deadlines.put_soonest(f"agreement/{agreement_id}", moments if agreement.ended is None else ())


def _reminders(state: Programme, agreement: Agreement) -> list[tuple[int, datetime]]:
    """The reminders that are still to come: how many days before the end, and when that is.

    None whose moment had passed when the version came into force, none of what goes on, and none of what
    both sides have said how it ends.
    """
    terms, begun = agreement.terms, agreement.in_force_since
    if terms is None or begun is None or state.partners[agreement.partner_id].exiting:
        return []
    draft = agreement.draft
    if draft is not None and draft.community_signed and draft.terms.ends_at > terms.ends_at:
        return []
    return reminders_to_come(terms.ends_at, begun, agreement.reminded_days)


def reminder_due(state: Programme, agreement_id: str, now: datetime) -> list[Event]:
    """The latest of the reminders whose moment has come: the earlier ones say nothing beside it."""
    agreement = state.agreements[agreement_id]
    reached = [days for days, at in _reminders(state, agreement) if at <= now]
    if not reached or agreement.terms is None:
        return []
    application = state.applications[state.partners[agreement.partner_id].application_id]
    return [
        AgreementEndsSoon(
            agreement_id=agreement_id,
            partner_id=agreement.partner_id,
            project=application.particulars.project,
            days=min(reached),
            ends_at=agreement.terms.ends_at,
            reminded_at=now,
        )
    ]


def agreement_ends_soon(state: Programme, event: AgreementEndsSoon) -> None:
    state.agreements[event.agreement_id].reminded_days = event.days
    set_deadline(state, event.agreement_id)
