"""The audit agrees with the books of an honest fund, and finds every change to what was recorded."""

from collections.abc import Callable

import pytest

from services.fund.audit import Findings, audit
from shared.contracts.fund.approvals import ApprovalGiven
from shared.contracts.fund.disbursements.events import DisbursementPaid, DisbursementRequested
from shared.contracts.fund.donations.events import DonationReceipted, DonationReceived
from shared.contracts.fund.ledger import EXPENSE, HOST_CHARITY, INCOME, RECEIVABLE, EntryReversed, Line
from shared.contracts.fund.shares.events import (
    LatePaymentRecorded,
    RefundRecorded,
    RevenueRecorded,
    ShareAccrued,
    ShareRemitted,
    ShareTermsRegistered,
)
from shared.contracts.fund.statement import GetStatement
from shared.kernel.messages import Event
from tests.unit.fund.reading import ReadModels
from tests.unit.fund.scenes import delivered, id_of, open_fund, paid_late, story, with_partner

Change = Callable[[Event], Event | None]


def audited(events: list[Event]) -> Findings:
    return audit(enumerate(events, start=1))


def fields(**changes: object) -> Change:
    return lambda event: event.model_copy(update=changes)


def entry(**changes: object) -> Change:
    """Changes the entry of an event, and nothing else of it."""
    return lambda event: event.model_copy(
        update={"entry": event.entry.model_copy(update=changes)}  # type: ignore[attr-defined]  # Postings have one.
    )


def lines(*amounts_fen: int) -> Change:
    """Changes the amounts of the lines of an event's entry."""

    def change(event: Event) -> Event:
        posted = event.entry  # type: ignore[attr-defined]  # Postings have one.
        changed = tuple(
            Line(account=line.account, earmark_id=line.earmark_id, amount_fen=amount_fen)
            for line, amount_fen in zip(posted.lines, amounts_fen, strict=True)
        )
        return event.model_copy(update={"entry": posted.model_copy(update={"lines": changed})})

    return change


def gone(_event: Event) -> None:
    return None


def tampered(kind: type[Event], change: Change) -> list[Event]:
    """The story with its first event of this kind changed."""
    events = story().history.events
    at = next(place for place, event in enumerate(events) if isinstance(event, kind))
    changed = change(events[at])
    return [*events[:at], *([changed] if changed else []), *events[at + 1 :]]


async def test_an_honest_fund_has_no_discrepancy_and_the_statement_agrees() -> None:
    events = story().history.events
    findings = audited(events)
    assert findings.discrepancies == []
    assert findings.holds
    statement = await ReadModels().after(*events).ask(GetStatement())
    assert statement is not None
    assert findings.entries == statement.last_entry_number
    assert -findings.total_fen(INCOME) == statement.income_total_fen
    assert findings.total_fen(EXPENSE) == statement.expense_total_fen
    assert findings.total_fen(HOST_CHARITY) == statement.at_host_charity_fen
    assert findings.total_fen(RECEIVABLE) == statement.due_from_partners_fen
    assert [findings.purses[line.earmark_id or "general"] for line in statement.purses] == [
        line.balance_fen for line in statement.purses
    ]


def test_an_empty_fund_holds() -> None:
    assert audited([]).holds
    assert audited(open_fund().events).events == 1


TAMPERINGS: list[tuple[type[Event], Change, str]] = [
    (RevenueRecorded, fields(takings_fen=99_999), "takings are paid less refunded"),
    (RevenueRecorded, fields(paid_fen=10, takings_fen=10), "a share is of the takings less refunds"),
    (RevenueRecorded, gone, "a share is of a recorded session"),
    (RefundRecorded, gone, "a share is of the takings less refunds"),
    (RefundRecorded, fields(base_fen=79_999), "a refund shrinks the base"),
    (RefundRecorded, fields(change_fen=-19_999), "a refund tells its change"),
    (RefundRecorded, fields(session_id=id_of("nobody's")), "a refund is of a recorded session"),
    (ShareTermsRegistered, fields(share_bps=1_000), "a share follows the terms that bind its session"),
    (ShareAccrued, fields(share_bps=1_000), "a share is its rate of the base, half-up"),
    (ShareAccrued, fields(share_fen=14_999), "an accrual is what the share grew by"),
    (ShareAccrued, fields(change_fen=14_999), "an entry says what its event says"),
    (ShareAccrued, fields(partner_id=id_of("friend")), "the share is of the session's partner"),
    (ShareAccrued, gone, "entries are numbered without a gap"),
    (ShareAccrued, lines(15_000, -14_999), "an entry sums to zero in each purse"),
    (ShareRemitted, lines(9_000, -10_000), "an entry sums to zero in each purse"),
    (ShareRemitted, fields(amount_fen=9_000), "an entry says what its event says"),
    (ShareRemitted, fields(due_fen=0), "what is due is accrued less remitted"),
    (DonationReceived, fields(amount_fen=2_000), "an entry says what its event says"),
    (DonationReceived, lines(2_000, -2_000), "the balance after an entry is that of the account"),
    (DonationReceived, gone, "entries are numbered without a gap"),
    (DonationReceived, entry(number=7), "entries are numbered without a gap"),
    (DonationReceived, entry(balance_after_fen=0), "the balance after an entry is that of the account"),
    (DonationReceipted, fields(receipt_number="粤捐 1"), "a receipt's number is used once"),
    (DisbursementRequested, fields(amount_fen=11_999), "what is paid is what was approved"),
    (
        DisbursementRequested,
        fields(approvals_needed=1),
        "a request is decided as the rules want",
    ),
    (DisbursementRequested, fields(requested_by="committee-he"), "no requester approved a payment"),
    (DisbursementRequested, fields(entered_by="treasurer-wu"), "the payer is a third person"),
    (DisbursementRequested, gone, "what is paid was requested"),
    (ApprovalGiven, gone, "enough different people approved a payment"),
    (ApprovalGiven, fields(approver_id="committee-liang"), "enough different people approved a payment"),
    (ApprovalGiven, fields(disbursement_id=id_of("x")), "a decision belongs to a requested disbursement"),
    (DisbursementPaid, fields(amount_fen=12_001), "what is paid is what was approved"),
    (DisbursementPaid, fields(paid_by="committee-he"), "the payer is a third person"),
    (DisbursementPaid, fields(earmark_id=id_of("x")), "a payment comes from its purse"),
    (DisbursementPaid, lines(999_999, -999_999), "purse general is not overdrawn"),
    (
        DisbursementPaid,
        entry(booked_on=story().gift.received_on),
        "nothing is booked into a closed month",
    ),
    (EntryReversed, fields(reversed_entry_id=id_of("x")), "a reversal is of a posted entry"),
    (EntryReversed, fields(reversed_subject_id=id_of("x")), "a reversal is about what its entry was about"),
    (EntryReversed, lines(-1, 1), "an entry says what its event says"),
]


@pytest.mark.parametrize(
    ("kind", "change", "sentence"),
    TAMPERINGS,
    ids=[f"{place}-{kind.__name__}" for place, (kind, _, _) in enumerate(TAMPERINGS)],
)
def test_a_changed_event_is_found(kind: type[Event], change: Change, sentence: str) -> None:
    findings = audited(tampered(kind, change))
    assert not findings.holds
    assert sentence in {discrepancy.sentence for discrepancy in findings.discrepancies}


def test_an_event_told_twice_is_found() -> None:
    events = story().history.events
    for event in events:
        if isinstance(
            event, RevenueRecorded | ShareAccrued | DonationReceived | EntryReversed | DisbursementPaid
        ):
            assert not audited([*events, event]).holds, type(event).__name__


def test_a_discrepancy_says_where_and_what() -> None:
    findings = audited(tampered(ShareRemitted, fields(due_fen=0)))
    text = str(findings.discrepancies[0])
    assert text.startswith("event ")
    assert "what is due is accrued less remitted (recorded 0, computed 9500)" in text


def test_the_audit_follows_money_that_came_late_and_finds_a_changed_base() -> None:
    history = with_partner().when(delivered()).when(paid_late(20_000)).when(paid_late(500, "晚课"))
    assert audited(history.events).holds
    wrong = [
        event.model_copy(update={"base_fen": 1}) if isinstance(event, LatePaymentRecorded) else event
        for event in history.events
    ]
    sentences = {one.sentence for one in audited(wrong).discrepancies}
    assert "a late payment grows the base" in sentences
    orphan = [event for event in history.events if not isinstance(event, RevenueRecorded)]
    assert "a late payment is of a recorded session" in {
        one.sentence for one in audited(orphan).discrepancies
    }
