"""Disputes of partners' statements: what is in dispute isn't overdue, and an upheld one is corrected."""

from collections.abc import Mapping
from datetime import UTC, datetime, time, timedelta
from zoneinfo import ZoneInfo

from services.fund.domain.accruals import accruals_of, terms_of
from services.fund.domain.guards import local_day
from services.fund.domain.journal import Journal
from services.fund.domain.share_dispute_state import ShareDispute
from services.fund.domain.share_dues import overdue_fen
from services.fund.domain.state import Fund, SessionShare
from shared.contracts.fund.refusals import PARTNER_IS_UNKNOWN
from shared.contracts.fund.refusals.share_disputes import (
    CORRECTION_IS_NOT_LESS,
    CORRECTION_NEEDS_AN_UPHELD_DISPUTE,
    NOTHING_IS_LEFT_TO_DISPUTE,
    SESSION_IS_NOT_IN_DISPUTE,
    SHARE_DISPUTE_IS_ANSWERED,
    SHARE_DISPUTE_IS_UNKNOWN,
    SHARE_DISPUTE_WAS_ANSWERED,
    SHARE_IS_IN_DISPUTE,
    SHARE_LINE_IS_UNKNOWN,
    UPHELD_DISPUTE_NEEDS_ITS_CORRECTION,
    WHO_DISPUTES_DOES_NOT_ANSWER,
)
from shared.contracts.fund.share_disputes.commands import MOST_LINES, AnswerShareDispute, DisputeShare
from shared.contracts.fund.share_disputes.events import (
    DisputedLine,
    ShareDisputeAnswered,
    ShareDisputed,
    TakingsCorrected,
)
from shared.contracts.fund.shares.events import AccrualCause, ShareAccrued
from shared.kernel.messages import Event
from shared.kernel.months import month_at
from shared.kernel.refusals import Rejected

ANSWER_DAYS = 20
"""As long as for a donor's question (Charity Law, art. 42): whoever owes a promised gift asks as one."""
DAYS_TO_PAY = 7
"""After an answer, before what is left of it is overdue."""


def dispute_share(state: Fund, command: DisputeShare) -> list[Event]:
    if command.partner_id not in state.partners:
        raise Rejected(PARTNER_IS_UNKNOWN)
    sessions = _one(state, command) if command.session_id else _month(state, command)
    lines = tuple(
        DisputedLine(
            session_id=session_id,
            base_fen=session.base_fen,
            share_fen=session.accrued_fen,
            booked_on=session.booked_on,
        )
        for session_id, session in sessions.items()
    )
    return [
        ShareDisputed(
            dispute_id=command.new_id("share_dispute"),
            partner_id=command.partner_id,
            month=command.month,
            lines=lines,
            disputed_fen=sum(one.share_fen for one in lines),
            overdue_fen=overdue_fen(state, command.partner_id, also_held=sessions),
            reason=command.reason,
            raised_by=command.actor.person,
            answer_by=_end_of_day(state, command.now, ANSWER_DAYS),
            raised_at=command.now,
        )
    ]


def _one(state: Fund, command: DisputeShare) -> Mapping[str, SessionShare]:
    session_id = command.session_id or ""
    session = state.sessions.get(session_id)
    if session is None or session.partner_id != command.partner_id:
        raise Rejected(SHARE_LINE_IS_UNKNOWN)
    if (dispute_id := state.share_disputes.of_sessions.get(session_id)) is not None:
        is_open = state.share_disputes.by_id[dispute_id].falls_due_at is None
        raise Rejected(SHARE_IS_IN_DISPUTE if is_open else SHARE_DISPUTE_WAS_ANSWERED, dispute_id=dispute_id)
    if session.accrued_fen <= 0:
        raise Rejected(NOTHING_IS_LEFT_TO_DISPUTE)
    return {session_id: session}


def _month(state: Fund, command: DisputeShare) -> Mapping[str, SessionShare]:
    """Its sessions of the month that owe a share and never were in dispute."""
    zone = state.rules_at(command.now).zone
    found = {
        session_id: session
        for agreement in state.agreements.values()
        if agreement.partner_id == command.partner_id
        for session_id in agreement.session_ids
        if (session := state.sessions[session_id]).accrued_fen > 0
        and month_at(session.delivered_at, zone) == command.month
        and session_id not in state.share_disputes.of_sessions
    }
    if not found:
        raise Rejected(NOTHING_IS_LEFT_TO_DISPUTE)
    return dict(list(found.items())[:MOST_LINES])


def _end_of_day(state: Fund, now: datetime, days: int) -> datetime:
    """The end of the community's day that many days from now."""
    after = local_day(state, now) + timedelta(days=days + 1)
    return datetime.combine(after, time(), ZoneInfo(state.rules_at(now).zone)).astimezone(UTC)


def share_disputed(state: Fund, event: ShareDisputed) -> None:
    session_ids = tuple(one.session_id for one in event.lines)
    dispute = ShareDispute(event.partner_id, session_ids, event.raised_by, event.disputed_fen)
    state.share_disputes.by_id[event.dispute_id] = dispute
    for session_id in session_ids:
        state.share_disputes.of_sessions[session_id] = event.dispute_id
    state.share_disputes.held.setdefault(event.partner_id, []).append(event.dispute_id)


def answer_share_dispute(state: Fund, command: AnswerShareDispute) -> list[Event]:
    dispute = state.share_disputes.by_id.get(command.dispute_id)
    if dispute is None:
        raise Rejected(SHARE_DISPUTE_IS_UNKNOWN)
    if dispute.falls_due_at is not None:
        raise Rejected(SHARE_DISPUTE_IS_ANSWERED)
    if command.actor.person == dispute.raised_by:
        raise Rejected(WHO_DISPUTES_DOES_NOT_ANSWER)
    right = _right_takings(state, dispute, command)
    if right and not command.upheld:
        raise Rejected(CORRECTION_NEEDS_AN_UPHELD_DISPUTE)
    if command.upheld and not right:
        raise Rejected(UPHELD_DISPUTE_NEEDS_ITS_CORRECTION)
    journal = Journal(state, command)
    corrected = [
        event
        for session_id, base_fen in right.items()
        for event in _correction(state, command, journal, session_id, base_fen)
    ]
    answered = ShareDisputeAnswered(
        dispute_id=command.dispute_id,
        partner_id=dispute.partner_id,
        upheld=command.upheld,
        reason=command.reason,
        disputed_fen=dispute.disputed_fen,
        corrected_fen=-sum(one.change_fen for one in corrected if isinstance(one, ShareAccrued)),
        falls_due_at=_end_of_day(state, command.now, DAYS_TO_PAY),
        answered_by=command.actor.person,
        answered_at=command.now,
    )
    return [answered, *corrected]


def _right_takings(state: Fund, dispute: ShareDispute, command: AnswerShareDispute) -> dict[str, int]:
    """By session, where they are less than what is booked."""
    found = {}
    for one in command.corrections:
        if one.session_id not in dispute.session_ids:
            raise Rejected(SESSION_IS_NOT_IN_DISPUTE, session_id=one.session_id)
        booked_fen = state.sessions[one.session_id].base_fen
        if one.base_fen > booked_fen:
            raise Rejected(CORRECTION_IS_NOT_LESS, base_fen=one.base_fen, booked_fen=booked_fen)
        if one.base_fen < booked_fen:
            found[one.session_id] = one.base_fen
    return found


def _correction(
    state: Fund, command: AnswerShareDispute, journal: Journal, session_id: str, base_fen: int
) -> list[Event]:
    session = state.sessions[session_id]
    terms = terms_of(state, session.agreement_id, session.bound_at)
    return [
        TakingsCorrected(
            session_id=session_id,
            partner_id=session.partner_id,
            dispute_id=command.dispute_id,
            change_fen=base_fen - session.base_fen,
            base_fen=base_fen,
            corrected_at=command.now,
        ),
        *accruals_of(
            state, journal, session_id, session, terms, base_fen, AccrualCause.CORRECTION, command.now
        ),
    ]


def share_dispute_answered(state: Fund, event: ShareDisputeAnswered) -> None:
    state.share_disputes.by_id[event.dispute_id].falls_due_at = event.falls_due_at
    state.share_disputes.ends[event.dispute_id] = event.falls_due_at


def takings_corrected(state: Fund, event: TakingsCorrected) -> None:
    state.sessions[event.session_id].base_fen = event.base_fen
