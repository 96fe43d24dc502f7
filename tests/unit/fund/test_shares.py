"""Shares accrue by the terms in force at delivery, and are remitted and receipted."""

from datetime import date

import pytest

from shared.contracts.fund.ledger import EntryKind, EntryReversed
from shared.contracts.fund.refusals import (
    PARTNER_IS_UNKNOWN,
    RECEIPT_IS_ALREADY_ISSUED,
    RECEIPT_NUMBER_IS_TAKEN,
    REMITTANCE_IS_MORE_THAN_DUE,
    REMITTANCE_WAS_REVERSED,
)
from shared.contracts.fund.shares.commands import EndShareTerms, ReceiptShare, RegisterPartner
from shared.contracts.fund.shares.events import (
    AccrualCause,
    LatePaymentRecorded,
    PartnerRegistered,
    RefundRecorded,
    RevenueRecorded,
    ShareAccrued,
    ShareReceipted,
    ShareRemitted,
    ShareTermsEnded,
    ShareTermsRegistered,
)
from shared.kernel.refusals import ACTOR_MAY_NOT_DO_THIS
from shared.kernel.roles import Role
from tests.specification import later
from tests.unit.fund.scenes import (
    AGREEMENT,
    SKY_FARM,
    TODAY,
    by,
    delivered,
    id_of,
    nothing_open,
    open_fund,
    paid_late,
    policy,
    refunded,
    remitted,
    reversal,
    sums,
    terms,
    treasurer,
    with_partner,
)

RECEIVABLE = f"receivable:partner:{SKY_FARM}"


def test_15_per_cent_of_1000_yuan_is_150_yuan() -> None:
    spec = with_partner().when(delivered(takings_fen=100_000))
    assert spec.happened(RevenueRecorded).share_bps == 1_500
    accrued = spec.happened(ShareAccrued)
    assert (accrued.base_fen, accrued.share_fen, accrued.change_fen) == (100_000, 15_000, 15_000)
    assert accrued.cause is AccrualCause.DELIVERY
    assert [(line.account, line.amount_fen) for line in accrued.entry.lines] == [
        (RECEIVABLE, 15_000),
        ("income:service_share", -15_000),
    ]
    assert (accrued.entry.number, accrued.entry.kind) == (1, EntryKind.SHARE_ACCRUED)
    assert (accrued.entry.booked_on, accrued.entry.balance_after_fen) == (TODAY, 0)


@pytest.mark.parametrize(
    ("takings_fen", "share_fen"), [(3, 0), (4, 1), (10, 2), (9_990, 1_499), (9_997, 1_500)]
)
def test_a_share_is_rounded_half_up_to_the_fen(takings_fen: int, share_fen: int) -> None:
    spec = with_partner().when(delivered(takings_fen=takings_fen))
    assert sum(event.change_fen for event in spec.last if isinstance(event, ShareAccrued)) == share_fen


def test_a_session_counts_once() -> None:
    with_partner().when(delivered()).when(delivered()).then_nothing()


def test_a_session_free_of_charge_is_no_revenue() -> None:
    with_partner().when(delivered(takings_fen=0)).then_nothing()


def test_a_session_refunded_before_delivery_is_revenue_without_a_share() -> None:
    spec = with_partner().when(delivered(takings_fen=0, refunded_fen=8_800))
    assert [type(event) for event in spec.last] == [RevenueRecorded]


def test_money_that_comes_after_the_delivery_accrues_more() -> None:
    spec = with_partner().when(delivered(takings_fen=100_000)).when(paid_late(20_000))
    assert spec.happened(LatePaymentRecorded).base_fen == 120_000
    accrued = spec.happened(ShareAccrued)
    assert (accrued.share_fen, accrued.change_fen, accrued.cause) == (
        18_000,
        3_000,
        AccrualCause.LATE_PAYMENT,
    )


def test_money_of_a_session_for_which_nothing_had_been_paid_is_its_first_revenue() -> None:
    spec = with_partner().when(delivered(takings_fen=0)).when(paid_late(100_000))
    assert spec.happened(RevenueRecorded).takings_fen == 100_000
    assert spec.happened(ShareAccrued).share_fen == 15_000
    spec.when(paid_late(100_000))
    assert spec.happened(ShareAccrued).share_fen == 30_000


def test_the_terms_in_force_at_the_start_bind_a_session_whose_start_is_known() -> None:
    amended = later(days=2)
    spec = with_partner().when(terms(version=2, share_bps=2_000, at=amended))
    told = later(days=3)
    spec.when(delivered("早课", at=told, starts_at=later(days=1)))
    assert spec.happened(ShareAccrued).share_bps == 1_500
    spec.when(delivered("晚课", at=told))
    assert spec.happened(ShareAccrued).share_bps == 2_000


def test_a_refund_after_delivery_accrues_less() -> None:
    spec = with_partner().when(delivered(takings_fen=100_000)).when(refunded(20_000))
    assert spec.happened(RefundRecorded).base_fen == 80_000
    accrued = spec.happened(ShareAccrued)
    assert (accrued.share_fen, accrued.change_fen, accrued.cause) == (12_000, -3_000, AccrualCause.REFUND)
    assert spec.state.partners[SKY_FARM].due_fen == 12_000


def test_many_small_refunds_do_not_drift() -> None:
    spec = with_partner().when(delivered(takings_fen=100))
    for _ in range(33):
        spec.when(refunded(3))
    assert spec.state.sessions[id_of("种植课")].base_fen == 1
    assert sums(spec) == {RECEIVABLE: 0, "income:service_share": 0}


def test_a_refund_that_changes_no_share_is_recorded_without_an_entry() -> None:
    spec = with_partner().when(delivered(takings_fen=100)).when(refunded(1))
    assert [type(event) for event in spec.last] == [RefundRecorded]


def test_no_refund_takes_the_base_below_zero() -> None:
    spec = with_partner().when(delivered(takings_fen=100)).when(refunded(150))
    assert spec.happened(RefundRecorded).base_fen == 0
    spec.when(refunded(1)).then_nothing()


def test_a_refund_of_an_unknown_session_is_no_matter() -> None:
    with_partner().when(refunded(100)).then_nothing()


def test_a_refund_after_the_remittance_counts_against_the_next_share() -> None:
    spec = with_partner().when(delivered(takings_fen=100_000)).when(remitted(15_000)).when(refunded(20_000))
    assert spec.state.partners[SKY_FARM].due_fen == -3_000
    assert spec.refuses(remitted(1), REMITTANCE_IS_MORE_THAN_DUE) == {"due_fen": 0, "amount_fen": 1}
    spec.when(delivered("手工课", 100_000))
    assert spec.state.partners[SKY_FARM].due_fen == 12_000


def test_a_session_that_overtakes_its_terms_waits_for_them() -> None:
    spec = open_fund().when(delivered(takings_fen=100_000))
    assert [type(event) for event in spec.last] == [RevenueRecorded]
    assert spec.happened(RevenueRecorded).share_bps is None
    spec.when(terms())
    assert spec.happened(ShareAccrued).change_fen == 15_000
    assert spec.happened(ShareAccrued).cause is AccrualCause.TERMS
    assert spec.happened(ShareTermsRegistered).share_bps == 1_500


def test_a_session_and_its_refund_may_overtake_the_opening_of_the_fund() -> None:
    spec = nothing_open().when(delivered(takings_fen=100_000)).when(refunded(10_000))
    assert [type(event) for event in spec.last] == [RefundRecorded]
    spec.given(*open_fund().last).when(terms())
    assert spec.happened(ShareAccrued).change_fen == 13_500


def test_a_session_without_an_agreement_has_no_share() -> None:
    spec = with_partner().when(delivered().model_copy(update={"agreement_id": None}))
    assert spec.happened(RevenueRecorded).share_bps is None


def test_the_terms_in_force_at_delivery_bind() -> None:
    spec = with_partner().when(terms(2, 2_000, at=later(days=10)))
    spec.when(delivered("before", at=later(days=9)))
    assert spec.happened(ShareAccrued).share_bps == 1_500
    spec.when(delivered("after", at=later(days=10)))
    assert spec.happened(ShareAccrued).share_bps == 2_000
    assert spec.happened(ShareAccrued).terms_version == 2


def test_terms_that_become_known_late_put_right_what_followed_older_ones() -> None:
    spec = with_partner().when(delivered("before")).when(delivered("after", at=later(days=10)))
    spec.when(terms(2, 2_000, at=later(days=5)))
    accrued = spec.happened(ShareAccrued)
    assert (accrued.session_id, accrued.share_fen, accrued.change_fen) == (id_of("after"), 20_000, 5_000)


def test_terms_are_registered_once() -> None:
    with_partner().when(terms()).then_nothing()


def test_terms_end_once() -> None:
    ends = EndShareTerms(agreement_id=AGREEMENT, reason="expired", ended_at=later(days=30), **policy())
    spec = with_partner().when(ends)
    assert spec.happened(ShareTermsEnded).partner_id == SKY_FARM
    spec.when(ends).then_nothing()
    open_fund().when(ends).then_nothing()


def test_a_session_under_ended_terms_still_owes_its_share() -> None:
    spec = with_partner().when(
        EndShareTerms(agreement_id=AGREEMENT, reason="expired", ended_at=later(days=1), **policy())
    )
    assert spec.when(delivered(at=later(days=2))).happened(ShareAccrued).change_fen == 15_000


def test_a_partner_is_registered_once_even_if_a_share_came_first() -> None:
    spec = open_fund().when(terms()).when(delivered())
    register = RegisterPartner(partner_id=SKY_FARM, organisation=None, project="天空农场", **policy())
    assert spec.when(register).happened(PartnerRegistered).project == "天空农场"
    spec.when(register).then_nothing()
    assert spec.state.partners[SKY_FARM].due_fen == 15_000


def test_a_share_is_remitted_in_parts_up_to_what_is_due() -> None:
    spec = with_partner().when(delivered()).when(remitted(5_000))
    first = spec.happened(ShareRemitted)
    assert (first.due_fen, first.entry.number, first.entry.balance_after_fen) == (10_000, 2, 5_000)
    assert [(line.account, line.amount_fen) for line in first.entry.lines] == [
        ("assets:host_charity", 5_000),
        (RECEIVABLE, -5_000),
    ]
    facts = spec.refuses(remitted(10_001), REMITTANCE_IS_MORE_THAN_DUE)
    assert facts == {"due_fen": 10_000, "amount_fen": 10_001}
    assert spec.when(remitted(10_000)).happened(ShareRemitted).due_fen == 0


def test_only_a_treasurer_remits_and_only_for_a_partner() -> None:
    spec = with_partner().when(delivered())
    as_staff = remitted(1).model_copy(update={"actor": by("staff-chen", Role.STAFF)["actor"]})
    spec.refuses(as_staff, ACTOR_MAY_NOT_DO_THIS)
    spec.refuses(remitted(1, partner=id_of("nobody")), PARTNER_IS_UNKNOWN)


def test_a_remittance_is_receipted_once() -> None:
    spec = with_partner().when(delivered()).when(remitted(5_000))
    first = spec.happened(ShareRemitted).remittance_id
    second = spec.when(remitted(5_000)).happened(ShareRemitted).remittance_id

    def receipt(remittance_id: str, number: str) -> ReceiptShare:
        return ReceiptShare(remittance_id=remittance_id, receipt_number=number, **treasurer())

    assert spec.when(receipt(first, "粤捐 1")).happened(ShareReceipted).partner_id == SKY_FARM
    spec.when(receipt(first, "粤捐 1")).then_nothing()
    assert spec.refuses(receipt(first, "粤捐 2"), RECEIPT_IS_ALREADY_ISSUED) == {"receipt_number": "粤捐 1"}
    spec.refuses(receipt(second, "粤捐 1"), RECEIPT_NUMBER_IS_TAKEN)


def test_a_reversed_remittance_is_due_again_and_gets_no_receipt() -> None:
    spec = with_partner().when(delivered()).when(remitted(5_000))
    event = spec.happened(ShareRemitted)
    spec.when(reversal(spec, event.entry.entry_id, "金额录入有误"))
    assert spec.happened(EntryReversed).entry.balance_after_fen == 0
    assert spec.state.partners[SKY_FARM].due_fen == 15_000
    spec.refuses(
        ReceiptShare(remittance_id=event.remittance_id, receipt_number="粤捐 1", **treasurer()),
        REMITTANCE_WAS_REVERSED,
    )


def test_a_late_delivery_counts_to_the_first_open_month() -> None:
    spec = with_partner()
    spec.state.closed_through = "2026-12"
    accrued = spec.when(delivered()).happened(ShareAccrued)
    assert accrued.entry.booked_on == date(2027, 1, 1)
    assert accrued.entry.occurred_at == later()
