"""Terms on the committee: who is in office votes; what was voted before counts as the rules say."""

from collections.abc import Container
from datetime import datetime

from services.fund.domain.guards import local_day
from services.fund.domain.state import Fund
from services.fund.domain.term_state import Term
from shared.contracts.fund.refusals.terms import (
    COMMITTEE_TERM_IS_OVER,
    PERSON_IS_NOT_ON_THE_COMMITTEE,
    TERM_IS_TOO_LONG,
)
from shared.contracts.fund.terms import SetTerm, TermSet
from shared.contracts.fund.votes import seated
from shared.contracts.partners.committee_rules import CommitteeRules
from shared.kernel.messages import Command, Event
from shared.kernel.refusals import Rejected


def set_term(state: Fund, command: SetTerm) -> list[Event]:
    if command.person_id not in command.seats.committee:
        raise Rejected(PERSON_IS_NOT_ON_THE_COMMITTEE)
    rules = state.rules_at(command.now).committee
    at_most = rules.term_days_at_most if rules else None
    days = (command.ends_on - command.starts_on).days + 1
    if at_most is not None and days > at_most:
        raise Rejected(TERM_IS_TOO_LONG, days=days, days_at_most=at_most)
    known = state.terms.get(command.person_id)
    if known is not None and (known.starts_on, known.ends_on) == (command.starts_on, command.ends_on):
        return []
    return [
        TermSet(
            term_id=known.term_id if known else command.new_id("term"),
            person_id=command.person_id,
            starts_on=command.starts_on,
            ends_on=command.ends_on,
            set_at=command.now,
        )
    ]


def term_set(state: Fund, event: TermSet) -> None:
    state.terms[event.person_id] = Term(event.term_id, event.starts_on, event.ends_on)


def require_in_office(state: Fund, command: Command) -> None:
    """Refuses whoever votes before or after the own term."""
    term, day = state.terms.get(command.actor.id), local_day(state, command.now)
    if term is not None and not seated((command.actor.id,), state.terms, day):
        raise Rejected(
            COMMITTEE_TERM_IS_OVER, starts_on=term.starts_on.isoformat(), ends_on=term.ends_on.isoformat()
        )


def in_office(state: Fund, committee: tuple[str, ...], now: datetime) -> tuple[str, ...]:
    """Those whose term runs, and those of whom none is recorded."""
    return seated(committee, state.terms, local_day(state, now))


def who_count(
    state: Fund, committee: tuple[str, ...], rules: CommitteeRules, voted: Container[str], now: datetime
) -> tuple[str, ...]:
    """Those in office; and, where the rules say so, those who voted while they were."""
    return seated(committee, state.terms, local_day(state, now), voted if rules.votes_outlast_term else ())
