"""The free hours of each partner: by term what is owed and given, and the sessions that count."""

from services.partners.domain.free_hour_state import FreeHours, FreeTerm, Given, Standing
from services.partners.domain.free_hours import begin_term, end_term
from shared.contracts.partners.admission import AgreementActivated, AgreementEnded, PartnerAdmitted
from shared.contracts.partners.free_hours import (
    FreeHoursCounted,
    FreeHoursFellDue,
    FreeHoursTerm,
    FreeHoursView,
    FreeSession,
    GetFreeHours,
    ListFreeHours,
)
from shared.kernel.messages import Recorded
from shared.kernel.models import Page
from shared.projections.projection import Documents, Projection


def _hours(view: FreeHoursView) -> FreeHours:
    """What the rules reckon with, from what is shown."""
    terms = [
        FreeTerm(
            one.agreement_id,
            one.begins_at,
            one.ends_at,
            one.owed_minutes,
            one.begins_at,  # When the clock of its reminders began is no part of the sums.
            one.binding,
            fell_due=one.late,
            ended_early=one.ended_early,
        )
        for one in view.terms
    ]
    return FreeHours(terms, {one.session_id: Given(one.starts_at, one.minutes) for one in view.sessions})


def _shown(key: str, hours: FreeHours, sessions: tuple[FreeSession, ...]) -> FreeHoursView:
    return FreeHoursView(
        partner_id=key,
        given_minutes=sum(one.minutes for one in sessions),
        late_minutes=hours.late,
        terms=tuple(_term(one) for one in hours.standings()),
        sessions=sessions,
        session_count=sum(one.minutes > 0 for one in sessions),
    )


def _term(standing: Standing) -> FreeHoursTerm:
    term = standing.term
    return FreeHoursTerm(
        agreement_id=term.agreement_id,
        begins_at=term.begins_at,
        ends_at=term.ends_at,
        owed_minutes=term.owed_minutes,
        carried_minutes=standing.carried,
        given_minutes=standing.given,
        missing_minutes=standing.missing,
        binding=term.binding,
        late=term.fell_due,
        ended_early=term.ended_early,
    )


def _admitted(_view: FreeHoursView | None, _recorded: Recorded[PartnerAdmitted], key: str) -> FreeHoursView:
    return FreeHoursView(partner_id=key)


def _activated(
    view: FreeHoursView | None, recorded: Recorded[AgreementActivated], key: str
) -> FreeHoursView | None:
    if view is None:
        return None
    hours = _hours(view)
    begin_term(hours, recorded.data)
    return _shown(key, hours, view.sessions)


def _ended(view: FreeHoursView | None, recorded: Recorded[AgreementEnded], key: str) -> FreeHoursView | None:
    if view is None:
        return None
    hours = _hours(view)
    end_term(hours, recorded.data)
    return _shown(key, hours, view.sessions)


def _counted(
    view: FreeHoursView | None, recorded: Recorded[FreeHoursCounted], key: str
) -> FreeHoursView | None:
    if view is None:
        return None
    event = recorded.data
    counted = FreeSession(
        session_id=event.session_id, title=event.title, starts_at=event.starts_at, minutes=event.minutes
    )
    others = [one for one in view.sessions if one.session_id != event.session_id]
    sessions = tuple(sorted([*others, counted], key=lambda one: one.starts_at, reverse=True))
    hours = _hours(view)
    hours.given[event.session_id] = Given(event.starts_at, event.minutes)
    return _shown(key, hours, sessions)


def _fell_due(
    view: FreeHoursView | None, recorded: Recorded[FreeHoursFellDue], key: str
) -> FreeHoursView | None:
    if view is None:
        return None
    event, hours = recorded.data, _hours(view)
    for term in hours.terms:
        if (term.agreement_id, term.ends_at) == (event.agreement_id, event.ends_at):
            term.fell_due = True
    return _shown(key, hours, view.sessions)


async def list_free_hours(documents: Documents[FreeHoursView], query: ListFreeHours) -> Page[FreeHoursView]:
    """A page of partners, each without its sessions."""
    page = await documents.page(cursor=query.cursor, limit=query.limit)
    return page.model_copy(update={"items": [_alone(one) for one in page.items]})


def _alone(view: FreeHoursView) -> FreeHoursView:
    return view.model_copy(update={"sessions": ()})


FREE_HOURS = (
    Projection("free-hours", FreeHoursView, version=2)
    .on(PartnerAdmitted, lambda event: event.partner_id, _admitted)
    .on(AgreementActivated, lambda event: event.partner_id, _activated)
    .on(AgreementEnded, lambda event: event.partner_id, _ended)
    .on(FreeHoursCounted, lambda event: event.partner_id, _counted)
    .on(FreeHoursFellDue, lambda event: event.partner_id, _fell_due)
    .gets(GetFreeHours)
    .answers(ListFreeHours, list_free_hours)
)
