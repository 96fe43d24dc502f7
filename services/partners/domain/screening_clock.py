"""When time alone has to do with a check for work with minors: both sides know before it ends."""

from datetime import datetime

from services.partners.domain.reminders import reminders_to_come
from services.partners.domain.state import Partner, Programme
from shared.contracts.partners.decisions.reminders import (
    ScreeningEndsSoon,
    ScreeningRenewed,
)
from shared.kernel.messages import Event, Tick

DEADLINE = "screening"


def set_deadline(state: Programme, partner_id: str) -> None:
    """Notes when the next reminder is due of the check on which a partner's work with minors rests: that of
    its representative."""
    moments = [at for _, at in _reminders(state, state.partners[partner_id])]
    state.deadlines.put_soonest(f"{DEADLINE}/{partner_id}", moments)


def _reminders(state: Programme, partner: Partner) -> list[tuple[int, datetime]]:
    """The reminders that are still to come; none whose moment had passed when it was recorded, and none of a
    check that nothing rests on."""
    screening = state.screenings.get(partner.representative)
    agreement = state.agreements.get(partner.agreement_id or "")
    serves = agreement is not None and agreement.terms is not None and agreement.terms.serves_minors
    if screening is None or not serves or partner.left is not None:
        return []
    until = screening.valid_until
    before = partner.screening_reminded
    told = before[1] if before is not None and before[0] == until else None
    return reminders_to_come(until, screening.recorded_at, told)


def reminder_due(state: Programme, partner_id: str, command: Tick) -> list[Event]:
    """The latest of the reminders whose moment has come: the earlier one says nothing beside it."""
    partner = state.partners[partner_id]
    reached = [days for days, at in _reminders(state, partner) if at <= command.now]
    if not reached:
        return []
    return [
        ScreeningEndsSoon(
            partner_id=partner_id,
            project=state.applications[partner.application_id].particulars.project,
            person=partner.representative,
            days=min(reached),
            valid_until=state.screenings[partner.representative].valid_until,
            reminded_at=command.now,
        )
    ]


def renewals(state: Programme, person: str, valid_until: datetime, now: datetime) -> list[Event]:
    """What becomes of reminders where somebody is checked again."""
    before = state.screened_until(person)
    if before is None or valid_until <= before:
        return []
    return [
        ScreeningRenewed(
            partner_id=partner_id,
            person=person,
            valid_until=valid_until,
            renewed_at=now,
        )
        for partner_id, partner in state.partners.items()
        if partner.representative == person and partner.screening_reminded is not None
    ]


def screening_renewed(_state: Programme, _event: ScreeningRenewed) -> None:
    """Rules go by the record itself."""


def screening_ends_soon(state: Programme, event: ScreeningEndsSoon) -> None:
    state.partners[event.partner_id].screening_reminded = (event.valid_until, event.days)
    set_deadline(state, event.partner_id)
