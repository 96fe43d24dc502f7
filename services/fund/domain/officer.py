"""Small payments: one named officer approves them alone, unless the committee has begun to vote."""

from datetime import timedelta

from services.fund.domain.bands import small_band
from services.fund.domain.committee_terms import require_in_office, who_count
from services.fund.domain.guards import local_day, require_uninvolved
from services.fund.domain.state import Disbursement, Fund
from shared.contracts.fund.approvals import (
    ApprovalGiven,
    ApprovalWithdrawn,
    ApproveDisbursement,
    DisbursementApproved,
)
from shared.contracts.fund.disbursements.views import DisbursementState
from shared.contracts.fund.officer import DisbursementApprovedByOfficer, NameOfficer, OfficerNamed
from shared.contracts.fund.refusals import (
    DISBURSEMENT_IS_DECIDED,
    DISBURSEMENT_IS_DECIDED_BY_VOTES,
)
from shared.contracts.fund.refusals.bands import (
    APPROVER_IS_NOT_THE_OFFICER,
    OFFICER_HAS_APPROVED_TOO_MUCH,
    OFFICER_MUST_BE_ON_THE_COMMITTEE,
)
from shared.contracts.partners.band_rules import SmallBand
from shared.kernel.messages import Event
from shared.kernel.months import month_of
from shared.kernel.refusals import Rejected


def name_officer(state: Fund, command: NameOfficer) -> list[Event]:
    if command.person_id is not None and command.person_id not in command.seats.members:
        raise Rejected(OFFICER_MUST_BE_ON_THE_COMMITTEE)
    if command.person_id == state.officer:
        return []
    return [
        OfficerNamed(naming_id=command.new_id("naming"), person_id=command.person_id, named_at=command.now)
    ]


def officer_named(state: Fund, event: OfficerNamed) -> None:
    state.officer = event.person_id


def approved_alone(state: Fund, disbursement: Disbursement, command: ApproveDisbursement) -> list[Event]:
    """The officer approves alone; or another one in the place of an officer who has left since."""
    band = small_band(disbursement)
    if band is None or disbursement.votes:
        raise Rejected(DISBURSEMENT_IS_DECIDED_BY_VOTES)
    lapsed = _lapsed(state, disbursement, command)
    is_open = disbursement.state is DisbursementState.REQUESTED
    if not is_open and not (disbursement.state is DisbursementState.APPROVED and lapsed):
        raise Rejected(DISBURSEMENT_IS_DECIDED, state=disbursement.state.value)
    officer = command.actor.id
    require_uninvolved(disbursement, officer)
    if officer != state.officer or officer not in command.seats.members:
        raise Rejected(APPROVER_IS_NOT_THE_OFFICER)
    require_in_office(state, command)
    _require_within_the_month(state, disbursement, band, command)
    return _approved(disbursement, band, command, lapsed)


def _approved(
    disbursement: Disbursement, band: SmallBand, command: ApproveDisbursement, lapsed: str | None
) -> list[Event]:
    disbursement_id, officer, now = command.disbursement_id, command.actor.id, command.now
    events: list[Event] = []
    if lapsed is not None:
        events.append(
            ApprovalWithdrawn(disbursement_id=disbursement_id, approver_id=lapsed, withdrawn_at=now)
        )
    events.append(ApprovalGiven(disbursement_id=disbursement_id, approver_id=officer, given_at=now))
    events.append(
        DisbursementApprovedByOfficer(
            disbursement_id=disbursement_id,
            officer_id=officer,
            amount_fen=disbursement.amount_fen,
            publicity_ends_at=now + timedelta(days=band.publicity_days),
            approved_at=now,
        )
    )
    if not band.publicity_days:
        events.append(
            DisbursementApproved(disbursement_id=disbursement_id, approver_ids=(officer,), approved_at=now)
        )
    return events


def _lapsed(state: Fund, disbursement: Disbursement, command: ApproveDisbursement) -> str | None:
    """The officer who approved it and is not on the committee any more."""
    officer = disbursement.officer_id
    return None if officer is None or _counts(state, disbursement, officer, command) else officer


def _counts(state: Fund, disbursement: Disbursement, officer: str, command: ApproveDisbursement) -> bool:
    """Whether the approval of this officer still counts."""
    rules, seated = disbursement.committee, command.seats.members
    return rules is not None and officer in who_count(
        state, seated, rules, disbursement.approver_ids, command.now
    )


def _require_within_the_month(
    state: Fund, disbursement: Disbursement, band: SmallBand, command: ApproveDisbursement
) -> None:
    """Many small payments are not a large one: the month has its own bound."""
    if band.month_at_most_fen is None:
        return
    month = month_of(local_day(state, command.now))
    approved_fen = state.officer_fen if state.officer_month == month else 0
    if approved_fen + disbursement.amount_fen > band.month_at_most_fen:
        raise Rejected(
            OFFICER_HAS_APPROVED_TOO_MUCH,
            approved_fen=approved_fen,
            amount_fen=disbursement.amount_fen,
            month_at_most_fen=band.month_at_most_fen,
        )


def disbursement_approved_by_officer(state: Fund, event: DisbursementApprovedByOfficer) -> None:
    disbursement = state.disbursements[event.disbursement_id]
    disbursement.state = DisbursementState.IN_PUBLICITY
    disbursement.officer_id = event.officer_id
    disbursement.needed = 1
    disbursement.publicity_ends_at = event.publicity_ends_at
    state.deadlines[event.disbursement_id] = event.publicity_ends_at
    month = month_of(local_day(state, event.approved_at))
    if state.officer_month != month:
        state.officer_month, state.officer_fen = month, 0
    state.officer_fen += event.amount_fen
