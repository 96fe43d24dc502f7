"""Free hours: owed by agreements, given by delivered sessions, and late a week after a term's end."""

from datetime import datetime, timedelta

from services.partners.domain.free_hour_state import FreeHours, FreeTerm, Given
from services.partners.domain.reminders import reminders_to_come
from services.partners.domain.state import Programme
from shared.contracts.partners.admission import AgreementActivated, AgreementEnded
from shared.contracts.partners.free_hours import (
    DUE_DAYS_AFTER,
    CountFreeHours,
    FreeHoursCounted,
    FreeHoursDueSoon,
    FreeHoursFellDue,
)
from shared.kernel.messages import Event, Tick

DEADLINE = "free-hours"


def term_begins(state: Programme, hours: FreeHours, event: AgreementActivated) -> None:
    """A version of an agreement owes hours from now on."""
    begin_term(hours, event)
    set_deadline(state, event.partner_id)


def term_ends(state: Programme, hours: FreeHours, event: AgreementEnded) -> None:
    """The agreement is over, with its term or before."""
    end_term(hours, event)
    set_deadline(state, event.partner_id)


def begin_term(hours: FreeHours, event: AgreementActivated) -> None:
    """What a version that came into force changes in what its partner owes."""
    binding = event.counts_free_hours
    hours.begin(event.agreement_id, event.terms, event.activated_at, binding=binding)


def end_term(hours: FreeHours, event: AgreementEnded) -> None:
    """An agreement that is terminated falls due no more: for less than its term not all of it is owed, and
    how much is, nobody agreed. A term before its renewal that was whole by then is owed whole."""
    if event.expired:
        return
    for term in hours.terms:
        if term.agreement_id == event.agreement_id and event.ended_at < term.ends_at:
            term.ended_early = True


def count_free_hours(state: Programme, command: CountFreeHours) -> list[Event]:
    partner = state.partners.get(command.partner_id)
    if partner is None:
        return []
    counted = partner.free_hours.given.get(command.session_id)
    if (counted.minutes if counted else 0) == command.minutes:
        return []
    return [
        FreeHoursCounted(
            partner_id=command.partner_id,
            session_id=command.session_id,
            title=command.title,
            starts_at=command.starts_at,
            minutes=command.minutes,
            counted_at=command.now,
        )
    ]


def free_hours_counted(state: Programme, event: FreeHoursCounted) -> None:
    given = state.partners[event.partner_id].free_hours.given
    given[event.session_id] = Given(event.starts_at, event.minutes)
    set_deadline(state, event.partner_id)


def set_deadline(state: Programme, partner_id: str) -> None:
    """Notes when time alone has to do with what the partner owes: a reminder, or the day on which it is late.

    Of a partner that has left nothing falls due, and of a term in which nothing is missing neither.
    """
    partner = state.partners[partner_id]
    terms = partner.free_hours.terms if partner.left is None else []
    moments = [at for term in terms if _waits(state, partner_id, term) for _, at in _moments(term)]
    state.deadlines.put_soonest(f"{DEADLINE}/{partner_id}", moments)


def _waits(state: Programme, partner_id: str, term: FreeTerm) -> bool:
    if not term.binding or term.ended_early or term.fell_due:
        return False
    return state.partners[partner_id].free_hours.missing_of(term) > 0


def _moments(term: FreeTerm) -> list[tuple[int | None, datetime]]:
    """The reminders that are still to come, by their days before the end, and the day on which it is late."""
    to_come = reminders_to_come(term.ends_at, term.since, term.reminded_days)
    return [*to_come, (None, term.ends_at + timedelta(days=DUE_DAYS_AFTER))]


def free_hours_due(state: Programme, partner_id: str, command: Tick) -> list[Event]:
    """What time says of each of a partner's terms: that hours are late, else the latest of its reminders."""
    hours = state.partners[partner_id].free_hours
    events: list[Event] = []
    for term in hours.terms:
        if not _waits(state, partner_id, term):
            continue
        reached = [days for days, at in _moments(term) if at <= command.now]
        if None in reached:
            events.append(_fell_due(state, partner_id, term, command.now))
        elif reached:
            days = min(one for one in reached if one is not None)
            events.append(_due_soon(state, partner_id, term, days, command.now))
    return events


def _due_soon(state: Programme, partner_id: str, term: FreeTerm, days: int, now: datetime) -> Event:
    return FreeHoursDueSoon(
        partner_id=partner_id,
        agreement_id=term.agreement_id,
        project=_project(state, partner_id),
        days=days,
        missing_minutes=state.partners[partner_id].free_hours.missing_of(term),
        ends_at=term.ends_at,
        reminded_at=now,
    )


def _fell_due(state: Programme, partner_id: str, term: FreeTerm, now: datetime) -> Event:
    return FreeHoursFellDue(
        partner_id=partner_id,
        agreement_id=term.agreement_id,
        project=_project(state, partner_id),
        late_minutes=state.partners[partner_id].free_hours.missing_of(term),
        ends_at=term.ends_at,
        fell_due_at=now,
    )


def _project(state: Programme, partner_id: str) -> str:
    return state.applications[state.partners[partner_id].application_id].particulars.project


def free_hours_due_soon(state: Programme, event: FreeHoursDueSoon) -> None:
    _term(state, event).reminded_days = event.days
    set_deadline(state, event.partner_id)


def free_hours_fell_due(state: Programme, event: FreeHoursFellDue) -> None:
    _term(state, event).fell_due = True
    set_deadline(state, event.partner_id)


def _term(state: Programme, event: FreeHoursDueSoon | FreeHoursFellDue) -> FreeTerm:
    terms = state.partners[event.partner_id].free_hours.terms
    return next(
        one for one in terms if (one.agreement_id, one.ends_at) == (event.agreement_id, event.ends_at)
    )
