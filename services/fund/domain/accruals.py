"""Shares: accrued by the terms in force at delivery, whichever of the two is heard of first."""

from collections.abc import Sequence
from datetime import date, datetime

from services.fund.domain.guards import open_day
from services.fund.domain.journal import Journal, book
from services.fund.domain.share_dues import due_at, note_due
from services.fund.domain.splits import Parts, parts_of, transfers
from services.fund.domain.state import Agreement, Fund, SessionShare, Terms
from shared.contracts.fund.ledger import INCOME, RECEIVABLE, EntryKind, IncomeSource
from shared.contracts.fund.shares.commands import (
    EndShareTerms,
    RecordLatePayment,
    RecordRefund,
    RecordRevenue,
    RegisterShareTerms,
)
from shared.contracts.fund.shares.events import (
    AccrualCause,
    LatePaymentRecorded,
    RefundRecorded,
    RevenueRecorded,
    ShareAccrued,
    ShareTermsEnded,
    ShareTermsRegistered,
)
from shared.kernel.messages import Event
from shared.kernel.money import share_of


def terms_at(versions: Sequence[Terms], instant: datetime) -> Terms | None:
    """The terms that bind a session delivered at this instant: the last that were active, else the first."""
    active = [terms for terms in versions if terms.activated_at <= instant]
    if active:
        return max(active, key=lambda terms: terms.version)
    return min(versions, key=lambda terms: terms.version, default=None)


def register_share_terms(state: Fund, command: RegisterShareTerms) -> list[Event]:
    agreement = state.agreements.get(command.agreement_id) or Agreement(command.partner_id)
    if any(terms.version == command.version for terms in agreement.versions):
        return []
    versions = [*agreement.versions, Terms(command.version, command.share_bps, command.activated_at)]
    events: list[Event] = [
        ShareTermsRegistered(
            agreement_id=command.agreement_id,
            partner_id=command.partner_id,
            version=command.version,
            share_bps=command.share_bps,
            activated_at=command.activated_at,
        )
    ]
    # Sessions are reported by another service than agreements, so either may overtake the other: what
    # was delivered before the fund heard of these terms is put right now.
    journal = Journal(state, command)
    for session_id in agreement.session_ids:
        session = state.sessions[session_id]
        terms = terms_at(versions, session.bound_at)
        events += accruals_of(
            state,
            journal,
            session_id,
            session,
            terms,
            session.base_fen,
            AccrualCause.TERMS,
            session.delivered_at,
        )
    return events


def share_terms_registered(state: Fund, event: ShareTermsRegistered) -> None:
    agreement = state.agreements.setdefault(event.agreement_id, Agreement(event.partner_id))
    agreement.versions.append(Terms(event.version, event.share_bps, event.activated_at))


def end_share_terms(state: Fund, command: EndShareTerms) -> list[Event]:
    agreement = state.agreements.get(command.agreement_id)
    if agreement is None or agreement.ended:
        return []
    return [
        ShareTermsEnded(
            agreement_id=command.agreement_id,
            partner_id=agreement.partner_id,
            reason=command.reason,
            ended_at=command.ended_at,
        )
    ]


def share_terms_ended(state: Fund, event: ShareTermsEnded) -> None:
    state.agreements[event.agreement_id].ended = True


def record_revenue(state: Fund, command: RecordRevenue) -> list[Event]:
    if command.session_id in state.sessions or command.paid_fen == 0:
        return []  # Known already, or free of charge: there is no revenue.
    terms = terms_of(state, command.agreement_id, command.starts_at or command.delivered_at)
    events: list[Event] = [
        RevenueRecorded(
            session_id=command.session_id,
            partner_id=command.partner_id,
            agreement_id=command.agreement_id,
            title=command.title,
            paid_fen=command.paid_fen,
            refunded_fen=command.refunded_fen,
            takings_fen=command.takings_fen,
            share_bps=terms.share_bps if terms else None,
            delivered_at=command.delivered_at,
            starts_at=command.starts_at,
        )
    ]
    session = SessionShare(
        command.partner_id,
        command.agreement_id,
        command.delivered_at,
        command.takings_fen,
        starts_at=command.starts_at,
    )
    return events + accruals_of(
        state,
        Journal(state, command),
        command.session_id,
        session,
        terms,
        command.takings_fen,
        AccrualCause.DELIVERY,
        command.delivered_at,
    )


def revenue_recorded(state: Fund, event: RevenueRecorded) -> None:
    state.sessions[event.session_id] = SessionShare(
        event.partner_id,
        event.agreement_id,
        event.delivered_at,
        event.takings_fen,
        starts_at=event.starts_at,
    )
    if event.agreement_id is not None:
        agreement = state.agreements.setdefault(event.agreement_id, Agreement(event.partner_id))
        agreement.session_ids.append(event.session_id)


def record_late_payment(state: Fund, command: RecordLatePayment) -> list[Event]:
    session = state.sessions.get(command.session_id)
    first = session is None  # Nothing had been paid at its delivery.
    if session is None:
        session = SessionShare(
            command.partner_id, command.agreement_id, command.paid_at, 0, starts_at=command.starts_at
        )
    terms = terms_of(state, session.agreement_id, session.bound_at)
    base_fen = session.base_fen + command.paid_fen
    return [
        _first_revenue(command, terms) if first else _late_payment(command, session, base_fen),
        *accruals_of(
            state,
            Journal(state, command),
            command.session_id,
            session,
            terms,
            base_fen,
            AccrualCause.LATE_PAYMENT,
            command.paid_at,
        ),
    ]


def _first_revenue(command: RecordLatePayment, terms: Terms | None) -> RevenueRecorded:
    return RevenueRecorded(
        session_id=command.session_id,
        partner_id=command.partner_id,
        agreement_id=command.agreement_id,
        title=command.title,
        paid_fen=command.paid_fen,
        refunded_fen=0,
        takings_fen=command.paid_fen,
        share_bps=terms.share_bps if terms else None,
        delivered_at=command.paid_at,
        starts_at=command.starts_at,
    )


def _late_payment(command: RecordLatePayment, session: SessionShare, base_fen: int) -> LatePaymentRecorded:
    return LatePaymentRecorded(
        session_id=command.session_id,
        partner_id=session.partner_id,
        paid_fen=command.paid_fen,
        base_fen=base_fen,
        paid_at=command.paid_at,
    )


def late_payment_recorded(state: Fund, event: LatePaymentRecorded) -> None:
    state.sessions[event.session_id].base_fen = event.base_fen


def record_refund(state: Fund, command: RecordRefund) -> list[Event]:
    session = state.sessions.get(command.session_id)
    if session is None:
        return []  # Free of charge, so nothing was recorded of it.
    base_fen = max(0, session.base_fen - command.refunded_fen)
    if base_fen == session.base_fen:
        return []
    events: list[Event] = [
        RefundRecorded(
            session_id=command.session_id,
            partner_id=session.partner_id,
            refunded_fen=command.refunded_fen,
            change_fen=base_fen - session.base_fen,
            base_fen=base_fen,
            refunded_at=command.refunded_at,
        )
    ]
    terms = terms_of(state, session.agreement_id, session.bound_at)
    return events + accruals_of(
        state,
        Journal(state, command),
        command.session_id,
        session,
        terms,
        base_fen,
        AccrualCause.REFUND,
        command.refunded_at,
    )


def refund_recorded(state: Fund, event: RefundRecorded) -> None:
    state.sessions[event.session_id].base_fen = event.base_fen


def terms_of(state: Fund, agreement_id: str | None, delivered_at: datetime) -> Terms | None:
    agreement = state.agreements.get(agreement_id) if agreement_id else None
    return terms_at(agreement.versions, delivered_at) if agreement else None


def _day_of(state: Fund, session: SessionShare, cause: AccrualCause, now: datetime) -> datetime | None:
    """What is corrected was never owed: it takes away from the day of what it corrects."""
    return session.due_at if cause is AccrualCause.CORRECTION else due_at(state, now)


def accruals_of(
    state: Fund,
    journal: Journal,
    session_id: str,
    session: SessionShare,
    terms: Terms | None,
    base_fen: int,
    cause: AccrualCause,
    occurred_at: datetime,
) -> list[Event]:
    """What the share of the whole base differs by from what the session has accrued: one event or none."""
    if terms is None or session.agreement_id is None:
        return []
    share_fen = share_of(base_fen, terms.share_bps)
    change_fen = share_fen - session.accrued_fen
    if change_fen == 0:
        return []
    booked_on = open_day(state, occurred_at)
    parts = _parts(state, session, booked_on, share_fen)
    return [
        ShareAccrued(
            session_id=session_id,
            partner_id=session.partner_id,
            agreement_id=session.agreement_id,
            terms_version=terms.version,
            cause=cause,
            base_fen=base_fen,
            share_bps=terms.share_bps,
            share_fen=share_fen,
            change_fen=change_fen,
            entry=journal.entry(
                EntryKind.SHARE_ACCRUED,
                session_id,
                transfers(RECEIVABLE + session.partner_id, INCOME + IncomeSource.SERVICE_SHARE.value, parts),
                booked_on=booked_on,
                occurred_at=occurred_at,
            ),
            due_at=_day_of(state, session, cause, journal.now),
        )
    ]


def _parts(state: Fund, session: SessionShare, booked_on: date, share_fen: int) -> Parts:
    """What each purse gets more or less than before: all of a session is divided as its first share was."""
    day, source = session.booked_on or booked_on, IncomeSource.SERVICE_SHARE
    before = parts_of(state, source, None, day, session.accrued_fen)
    after = parts_of(state, source, None, day, share_fen)
    changes = {purse: after.get(purse, 0) - before.get(purse, 0) for purse in {**before, **after}}
    return {purse: fen for purse, fen in changes.items() if fen}


def share_accrued(state: Fund, event: ShareAccrued) -> None:
    session = state.sessions[event.session_id]
    session.accrued_fen = event.share_fen
    session.due_at = session.due_at or event.due_at
    session.booked_on = session.booked_on or event.entry.booked_on
    book(state, event.entry)
    note_due(state, event)
