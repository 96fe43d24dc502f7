"""The books: opened once, balanced always, reversed by linked entries, closed by month."""

from datetime import date, timedelta

import pytest

from services.fund.domain.journal import Journal, UnbalancedError
from shared.contracts.fund.closing import ClosePeriod, PeriodClosed, PeriodPrepared, PreparePeriod
from shared.contracts.fund.donations.commands import ReceiptDonation
from shared.contracts.fund.ledger import (
    EntryKind,
    EntryReversed,
    Line,
    ProposeReversal,
    ReversalProposed,
    ReverseEntry,
)
from shared.contracts.fund.opening import AdoptRules, FundOpened, OpenFund, RulesAdopted
from shared.contracts.fund.refusals import (
    ACCRUAL_FOLLOWS_ITS_SESSION,
    BALANCE_IS_TOO_LOW,
    DAY_LIES_BEFORE_THE_FUND,
    DAY_LIES_IN_THE_FUTURE,
    ENTRY_IS_ALREADY_REVERSED,
    PERIOD_HAS_RECEIPTS_DUE,
    PERIOD_IS_CLOSED,
    PERIOD_IS_NOT_OVER,
    PERIOD_MUST_BE_PREPARED_FIRST,
    REFERENCE_IS_BOOKED,
    REVERSAL_CANNOT_BE_REVERSED,
    REVERSAL_MUST_BE_PROPOSED_FIRST,
    SECOND_PERSON_MUST_BE_ANOTHER,
)
from shared.contracts.fund.shares.commands import ReceiptShare
from shared.contracts.fund.shares.events import ShareAccrued, ShareRemitted
from shared.kernel.messages import Tick
from tests.specification import MONDAY, later
from tests.unit.fund.scenes import (
    TODAY,
    approved,
    closing,
    delivered,
    donated,
    earmarked,
    given,
    id_of,
    nothing_open,
    open_fund,
    payment,
    policy,
    remitted,
    requested,
    reversal,
    sums,
    supervisor,
    treasurer,
    wished,
    with_partner,
)


def proposal(entry_id: str) -> ProposeReversal:
    return ProposeReversal(entry_id=entry_id, reason="金额录入有误", **treasurer())


def test_a_fund_opens_once() -> None:
    command = OpenFund(
        name="海湾社区",
        host_charity="广州市南沙区慈善会",
        disbursement_approvals=2,
        zone="Asia/Shanghai",
        **policy(),
    )
    spec = nothing_open().when(command)
    assert spec.happened(FundOpened).host_charity == "广州市南沙区慈善会"
    spec.when(command).then_nothing()


def test_rules_are_adopted_once() -> None:
    command = AdoptRules(
        disbursement_approvals=3, zone="Asia/Shanghai", effective_from=later(days=1), **policy()
    )
    spec = open_fund().when(command)
    assert spec.happened(RulesAdopted).disbursement_approvals == 3
    spec.when(command).then_nothing()
    assert spec.state.rules_at(MONDAY).disbursement_approvals == 2
    assert spec.state.rules_at(later(days=-1)).disbursement_approvals == 2
    assert spec.state.rules_at(later(days=1)).disbursement_approvals == 3


def test_time_alone_changes_nothing() -> None:
    spec = nothing_open().when(Tick(**policy()))
    assert not spec.last
    assert spec.decider.due(spec.state) is None


def test_an_entry_that_does_not_balance_is_never_made() -> None:
    spec = open_fund()
    journal = Journal(spec.state, given())
    crooked = [
        [
            Line(account="assets:host_charity", amount_fen=2),
            Line(account="income:casual_donation", amount_fen=-1),
        ],
        [
            Line(account="assets:host_charity", earmark_id=id_of("purse"), amount_fen=1),
            Line(account="income:casual_donation", amount_fen=-1),
        ],
        [Line(account="assets:host_charity", amount_fen=0)],
    ]
    for lines in crooked:
        with pytest.raises(UnbalancedError):
            journal.entry(EntryKind.DONATION_RECEIVED, id_of("gift"), lines, booked_on=TODAY)


def test_entries_are_numbered_without_a_gap() -> None:
    spec = with_partner().when(delivered("one")).when(delivered("two"))
    assert spec.happened(ShareAccrued).entry.number == 2
    assert donated(spec, given()).entry.number == 3


def test_a_reversal_takes_back_an_entry_and_is_linked_to_it() -> None:
    spec = open_fund()
    gift = donated(spec, given(20_000))
    event = spec.when(reversal(spec, gift.entry.entry_id)).happened(EntryReversed)
    assert (event.reversed_entry_id, event.entry.subject_id) == (gift.entry.entry_id, gift.entry.entry_id)
    assert event.reversed_subject_id == gift.donation_id
    assert [line.amount_fen for line in event.entry.lines] == [-20_000, 20_000]
    assert (event.entry.number, event.entry.balance_after_fen) == (2, 0)
    assert set(sums(spec).values()) == {0}


def test_an_entry_is_reversed_once_and_a_reversal_never() -> None:
    spec = open_fund()
    gift = donated(spec, given(20_000))
    event = spec.when(reversal(spec, gift.entry.entry_id)).happened(EntryReversed)
    spec.refuses(proposal(gift.entry.entry_id), ENTRY_IS_ALREADY_REVERSED)
    spec.refuses(proposal(event.entry.entry_id), REVERSAL_CANNOT_BE_REVERSED)


def test_an_accrual_is_not_reversed_by_hand() -> None:
    spec = with_partner().when(delivered())
    spec.refuses(proposal(spec.happened(ShareAccrued).entry.entry_id), ACCRUAL_FOLLOWS_ITS_SESSION)


def test_a_gift_that_is_spent_is_not_reversed() -> None:
    spec = open_fund()
    earmark = earmarked(spec)
    spec.when(given(99_999))  # The general purse does not help.
    gift = donated(spec, given(20_000, earmark=earmark))
    wish = requested(spec, wished(1, earmark=earmark))
    approved(spec, wish)
    spec.when(payment(wish))
    facts = spec.refuses(proposal(gift.entry.entry_id), BALANCE_IS_TOO_LOW)
    assert facts == {"earmark_id": earmark, "balance_fen": 19_999, "amount_fen": 20_000}


def test_nothing_is_dated_into_the_future_of_the_community() -> None:
    spec = open_fund()
    facts = spec.refuses(given(day=TODAY + timedelta(days=1)), DAY_LIES_IN_THE_FUTURE)
    assert facts == {"day": "2026-07-07", "today": "2026-07-06"}
    # At 23:00 UTC on Monday it is Tuesday in Guangzhou.
    donated(spec, given(day=date(2026, 7, 7), at=later(hours=22)))


def test_a_month_is_closed_once_it_is_over() -> None:
    def close(month: str, days: int) -> ClosePeriod:
        return closing(spec, month, later(days=days))

    spec = open_fund()
    early = ClosePeriod(month="2026-07", **supervisor(later(days=25)))
    assert spec.refuses(early, PERIOD_IS_NOT_OVER) == {
        "month": "2026-07",
        "today": "2026-07-31",
    }
    assert spec.when(close("2026-07", 26)).happened(PeriodClosed).month == "2026-07"
    spec.when(close("2026-07", 26)).then_nothing()
    spec.when(close("2026-05", 26)).then_nothing()


def test_nothing_is_dated_into_a_closed_month() -> None:
    spec = open_fund()
    spec.when(closing(spec, "2026-07", later(days=26)))
    facts = spec.refuses(given(day=TODAY, at=later(days=26)), PERIOD_IS_CLOSED)
    assert facts == {"day": "2026-07-06", "closed_through": "2026-07"}
    donated(spec, given(day=date(2026, 8, 1), at=later(days=26)))


def test_a_reversal_of_a_closed_month_counts_to_the_open_one() -> None:
    spec = open_fund()
    gift = donated(spec, given(donor=None))
    spec.when(closing(spec, "2026-07", later(days=26)))
    late = reversal(spec, gift.entry.entry_id, "重复录入", later(days=26))
    assert spec.when(late).happened(EntryReversed).entry.booked_on == date(2026, 8, 1)


def test_one_person_does_not_reverse_alone() -> None:
    spec = open_fund()
    entry_id = donated(spec, given()).entry.entry_id
    alone = ReverseEntry(entry_id=entry_id, **treasurer())
    spec.refuses(alone, REVERSAL_MUST_BE_PROPOSED_FIRST)
    assert spec.when(proposal(entry_id)).happened(ReversalProposed).proposed_by == "treasurer-wu"
    spec.when(proposal(entry_id)).then_nothing()
    spec.refuses(alone, SECOND_PERSON_MUST_BE_ANOTHER)
    event = spec.when(ReverseEntry(entry_id=entry_id, **treasurer(person="treasurer-su"))).happened(
        EntryReversed
    )
    assert (event.proposed_by, event.reversed_by) == ("treasurer-wu", "treasurer-su")
    assert event.reason == "金额录入有误"


def test_one_person_does_not_close_alone() -> None:
    spec, then = open_fund(), later(days=26)
    alone = ClosePeriod(month="2026-07", **treasurer(then))
    assert spec.refuses(alone, PERIOD_MUST_BE_PREPARED_FIRST) == {"month": "2026-07"}
    prepare = PreparePeriod(month="2026-07", **treasurer(then))
    assert spec.when(prepare).happened(PeriodPrepared).prepared_by == "treasurer-wu"
    spec.when(prepare).then_nothing()
    spec.refuses(alone, SECOND_PERSON_MUST_BE_ANOTHER)
    closed = spec.when(ClosePeriod(month="2026-07", **supervisor(then))).happened(PeriodClosed)
    assert (closed.prepared_by, closed.closed_by) == ("treasurer-wu", "supervisor-mo")


def test_a_month_does_not_close_while_a_receipt_is_due() -> None:
    spec, then = with_partner().when(delivered()), later(days=26)
    gift = donated(spec, given())
    donated(spec, given(donor=None))
    donated(spec, given(day=date(2026, 8, 1), at=then))  # Due, but of a later month.
    share = spec.when(remitted(1_000)).happened(ShareRemitted)
    prepare = PreparePeriod(month="2026-07", **treasurer(then))
    assert spec.refuses(prepare, PERIOD_HAS_RECEIPTS_DUE) == {
        "month": "2026-07",
        "due": 2,
        "subject_ids": [gift.donation_id, share.remittance_id],
    }
    spec.when(ReceiptShare(remittance_id=share.remittance_id, receipt_number="粤捐 1", **treasurer()))
    spec.when(ReceiptDonation(donation_id=gift.donation_id, receipt_number=None, **treasurer()))
    spec.when(prepare)
    late = donated(spec, given(at=then))
    close = ClosePeriod(month="2026-07", **supervisor(then))
    assert spec.refuses(close, PERIOD_HAS_RECEIPTS_DUE)["subject_ids"] == [late.donation_id]
    spec.when(ReceiptDonation(donation_id=late.donation_id, receipt_number="粤捐 2", **treasurer()))
    spec.when(close).happened(PeriodClosed)


def test_nothing_is_dated_before_the_fund_was_opened() -> None:
    spec = with_partner().when(delivered())
    yesterday = TODAY - timedelta(days=1)
    facts = {"day": "2026-07-05", "opened_on": "2026-07-06"}
    assert spec.refuses(given(day=yesterday), DAY_LIES_BEFORE_THE_FUND) == facts
    assert spec.refuses(remitted(1, day=yesterday), DAY_LIES_BEFORE_THE_FUND) == facts


def test_a_slip_is_booked_once_whatever_its_entry_is_about() -> None:
    spec = with_partner().when(delivered())
    gift = given(20_000).model_copy(update={"reference": "银行回单 0051"})
    entry = donated(spec, gift).entry
    booked = {"number": entry.number, "entry_id": entry.entry_id}
    again = given(5).model_copy(update={"reference": " 银行回单0051"})
    assert spec.refuses(again, REFERENCE_IS_BOOKED) == {"reference": " 银行回单0051", **booked}
    share = remitted(1).model_copy(update={"reference": gift.reference})
    assert spec.refuses(share, REFERENCE_IS_BOOKED) == {"reference": gift.reference, **booked}
    wish = requested(spec)
    approved(spec, wish)
    paid = payment(wish).model_copy(update={"evidence": gift.reference})
    assert spec.refuses(paid, REFERENCE_IS_BOOKED)["number"] == entry.number
    spec.when(payment(wish))
    spec.when(reversal(spec, donated(spec, given(1_000)).entry.entry_id))
    spec.refuses(again, REFERENCE_IS_BOOKED)


def test_the_slip_of_a_reversed_entry_may_be_booked_anew() -> None:
    spec = open_fund()
    gift = given(20_000)
    spec.when(reversal(spec, donated(spec, gift).entry.entry_id))
    right = given(2_000).model_copy(update={"reference": gift.reference})
    assert donated(spec, right).amount_fen == 2_000
    spec.refuses(given(1).model_copy(update={"reference": gift.reference}), REFERENCE_IS_BOOKED)
