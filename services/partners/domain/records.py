"""Records beside an application that a decision looks at: screening, exceptions asked."""

from datetime import timedelta

from services.partners.domain.applications import require_application
from services.partners.domain.guards import hands, require_unrelated
from services.partners.domain.screening_clock import renewals, set_deadline
from services.partners.domain.stages import require_screening_begun, require_undecided, require_unsettled
from services.partners.domain.state import AskedException, Programme, Screening
from shared.contracts.partners.decisions.commands import AskException, RecordScreening
from shared.contracts.partners.decisions.events import ExceptionAsked, ScreeningRecorded
from shared.contracts.partners.refusals.decisions import (
    SCREENING_HOLDS_A_YEAR_AT_MOST,
    SCREENING_IS_RECORDED_BY_OTHERS,
    SCREENING_MUST_BE_VALID,
)
from shared.kernel.messages import Event
from shared.kernel.refusals import Rejected

_A_YEAR = timedelta(days=366)


def record_screening(state: Programme, command: RecordScreening) -> list[Event]:
    if command.valid_until <= command.now:
        raise Rejected(SCREENING_MUST_BE_VALID, valid_until=command.valid_until.isoformat())
    if command.valid_until > command.now + _A_YEAR:
        raise Rejected(SCREENING_HOLDS_A_YEAR_AT_MOST, latest=(command.now + _A_YEAR).isoformat())
    _require_somebody_elses(state, command)
    if state.screened_until(command.person) == command.valid_until:
        return []
    return [
        ScreeningRecorded(
            person=command.person,
            valid_until=command.valid_until,
            recorded_at=command.now,
            recorded_by=command.actor.id,
        ),
        *renewals(state, command.person, command.valid_until, command.now),
    ]


def _require_somebody_elses(state: Programme, command: RecordScreening) -> None:
    """Neither one's own, nor that of somebody to whom one is related by the register."""
    person, own = state.one(command.person), {*map(state.one, hands(command))}
    registers = (register for official, register in state.registers.items() if state.one(official) in own)
    related = {state.one(one) for register in registers for one in register.people}
    if person in own | related:
        raise Rejected(SCREENING_IS_RECORDED_BY_OTHERS)


def screening_recorded(state: Programme, event: ScreeningRecorded) -> None:
    state.screenings[event.person] = Screening(event.valid_until, event.recorded_at, event.recorded_by)
    for partner_id, partner in state.partners.items():
        if partner.representative == event.person:
            set_deadline(state, partner_id)


def ask_exception(state: Programme, command: AskException) -> list[Event]:
    application = require_application(state, command.application_id)
    require_unsettled(application)
    require_undecided(application)
    require_screening_begun(application)
    require_unrelated(state, application, command)
    if application.exception == AskedException(command.actor.id, command.public_reason):
        return []
    return [
        ExceptionAsked(
            application_id=command.application_id,
            asked_by=command.actor.id,
            public_reason=command.public_reason,
            asked_at=command.now,
        )
    ]


def exception_asked(state: Programme, event: ExceptionAsked) -> None:
    state.applications[event.application_id].exception = AskedException(event.asked_by, event.public_reason)
