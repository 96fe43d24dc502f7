"""The shares as an auditor works them out."""

from collections import defaultdict
from dataclasses import dataclass
from datetime import date, datetime
from decimal import ROUND_HALF_UP, Decimal

from services.fund.audit.books import Books
from services.fund.audit.findings import Findings
from services.fund.audit.splits import Parts, Splits, moved
from shared.contracts.fund.ledger import HOST_CHARITY, INCOME, RECEIVABLE
from shared.contracts.fund.share_disputes.events import TakingsCorrected
from shared.contracts.fund.shares.events import (
    LatePaymentRecorded,
    RefundRecorded,
    RevenueRecorded,
    ShareAccrued,
    ShareRemitted,
    ShareTermsRegistered,
)

_SOURCE = "service_share"


@dataclass
class _Session:
    agreement_id: str | None
    partner_id: str
    bound_at: datetime
    base_fen: int
    accrued_fen: int = 0
    booked_on: date | None = None
    """The day of its first share: all of it is divided as that was."""


class Shares:
    def __init__(self, findings: Findings, books: Books, splits: Splits) -> None:
        self._findings = findings
        self._books = books
        self._splits = splits
        self._terms: dict[str, dict[int, tuple[datetime, int]]] = defaultdict(dict)
        self._sessions: dict[str, _Session] = {}

    def terms_registered(self, event: ShareTermsRegistered) -> None:
        self._terms[event.agreement_id][event.version] = (event.activated_at, event.share_bps)

    def _terms_of(self, session: _Session) -> tuple[int, int] | None:
        """The version and share that bind a session by what is recorded so far."""
        versions = self._terms.get(session.agreement_id or "")
        if not versions:
            return None
        active = [number for number, (since, _) in versions.items() if since <= session.bound_at]
        number = max(active) if active else min(versions)
        return number, versions[number][1]

    def revenue_recorded(self, event: RevenueRecorded) -> None:
        self._findings.same(
            "takings are paid less refunded", event.takings_fen, event.paid_fen - event.refunded_fen
        )
        self._findings.same("a session counts once", event.session_id in self._sessions, computed=False)
        self._sessions[event.session_id] = _Session(
            event.agreement_id,
            event.partner_id,
            event.starts_at or event.delivered_at,
            event.paid_fen - event.refunded_fen,
        )

    def refund_recorded(self, event: RefundRecorded) -> None:
        session = self._sessions.get(event.session_id)
        if session is None:
            self._findings.same("a refund is of a recorded session", event.session_id, None)
            return
        before_fen = session.base_fen
        session.base_fen = max(0, before_fen - event.refunded_fen)
        self._findings.same("a refund shrinks the base", event.base_fen, session.base_fen)
        self._findings.same("a refund tells its change", event.change_fen, session.base_fen - before_fen)

    def late_payment_recorded(self, event: LatePaymentRecorded) -> None:
        session = self._sessions.get(event.session_id)
        if session is None:
            self._findings.same("a late payment is of a recorded session", event.session_id, None)
            return
        session.base_fen += event.paid_fen
        self._findings.same("a late payment grows the base", event.base_fen, session.base_fen)

    def takings_corrected(self, event: TakingsCorrected) -> None:
        session = self._sessions.get(event.session_id)
        if session is None:
            self._findings.same("a correction is of a recorded session", event.session_id, None)
            return
        self._findings.same(
            "a correction tells its change", event.change_fen, event.base_fen - session.base_fen
        )
        self._findings.same("a correction takes away", event.change_fen < 0, computed=True)
        session.base_fen = event.base_fen

    def share_accrued(self, event: ShareAccrued) -> None:
        session = self._sessions.get(event.session_id)
        parts: Parts = {None: event.change_fen}
        if session is None:
            self._findings.same("a share is of a recorded session", event.session_id, None)
        else:
            terms = (event.terms_version, event.share_bps)
            self._findings.same(
                "a share follows the terms that bind its session", terms, self._terms_of(session)
            )
            self._findings.same("a share is of the takings less refunds", event.base_fen, session.base_fen)
            self._findings.same("the share is of the session's partner", event.partner_id, session.partner_id)
            share_fen = _half_up(session.base_fen, event.share_bps)
            self._findings.same("a share is its rate of the base, half-up", event.share_fen, share_fen)
            booked_on = session.booked_on or event.entry.booked_on
            before = self._splits.parts(_SOURCE, None, booked_on, session.accrued_fen)
            after = self._splits.parts(_SOURCE, None, booked_on, event.share_fen)
            parts = {one: after.get(one, 0) - before.get(one, 0) for one in {**before, **after}}
            change_fen = event.share_fen - session.accrued_fen
            self._findings.same("an accrual is what the share grew by", event.change_fen, change_fen)
            session.accrued_fen += event.change_fen
            session.booked_on = booked_on
        receivable = RECEIVABLE + event.partner_id
        parts = {purse: fen for purse, fen in parts.items() if fen}
        self._books.book(event.entry, moved(receivable, INCOME + _SOURCE, parts))

    def share_remitted(self, event: ShareRemitted) -> None:
        receivable = RECEIVABLE + event.partner_id
        parts = self._splits.owed(receivable, event.amount_fen)
        self._books.book(event.entry, moved(HOST_CHARITY, receivable, parts))
        due_fen = self._findings.accounts[receivable]
        self._findings.same("what is due is accrued less remitted", event.due_fen, due_fen)
        self._findings.same("no more is remitted than is due", min(due_fen, 0), 0)

    def finish(self) -> None:
        """Checks what no single event shows."""
        for session_id, session in self._sessions.items():
            terms = self._terms_of(session)
            due_fen = _half_up(session.base_fen, terms[1]) if terms else 0
            self._findings.same(f"session {session_id} has accrued its share", session.accrued_fen, due_fen)


def _half_up(base_fen: int, share_bps: int) -> int:
    return int((Decimal(base_fen) * share_bps / 10_000).quantize(Decimal(1), rounding=ROUND_HALF_UP))
