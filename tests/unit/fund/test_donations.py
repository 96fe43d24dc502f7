"""A casual gift, from the pledge to the receipt; the donor decides what is published."""

import pytest

from services.fund.audit import audit
from services.fund.domain.state import Fund
from shared.contracts.fund.donations.commands import (
    ChangeConsent,
    PledgeDonation,
    ReceiptDonation,
    ReceivePledge,
    WithdrawPledge,
)
from shared.contracts.fund.donations.events import (
    Channel,
    ConsentChanged,
    DonationPledged,
    DonationReceipted,
    DonationReceived,
    DonorRecorded,
    PledgeWithdrawn,
    ReceiptState,
    ReceiptWaived,
)
from shared.contracts.fund.earmarks import EarmarkCreated
from shared.contracts.fund.refusals import (
    ANONYMOUS_DONATION_NAMES_NOBODY,
    CONSENT_NEEDS_THE_DONOR_OR_EVIDENCE,
    DONATION_BELONGS_TO_SOMEBODY_ELSE,
    DONATION_IS_NOT_PLEDGED,
    DONATION_IS_NOT_RECEIVED,
    RECEIPT_IS_ALREADY_ISSUED,
)
from shared.kernel.messages import Actor
from shared.kernel.roles import Role
from tests.specification import Specification
from tests.unit.fund.scenes import (
    TODAY,
    by,
    donated,
    earmarked,
    given,
    many,
    open_fund,
    reversal,
    sums,
    treasurer,
)


def pledged(spec: Specification[Fund], earmark: str | None = None) -> str:
    command = PledgeDonation(
        amount_fen=8_800, earmark_id=earmark, publish_name=True, **by("resident-lin", Role.RESIDENT)
    )
    return spec.when(command).happened(DonationPledged).donation_id


def arrival(donation_id: str, amount_fen: int = 8_800) -> ReceivePledge:
    return ReceivePledge(
        donation_id=donation_id,
        amount_fen=amount_fen,
        channel=Channel.BANK_TRANSFER,
        received_on=TODAY,
        reference="银行回单 7",
        **treasurer(),
    )


def receipt(donation_id: str, number: str | None) -> ReceiptDonation:
    return ReceiptDonation(donation_id=donation_id, receipt_number=number, **treasurer())


def test_a_gift_is_booked_and_its_receipt_is_due() -> None:
    spec = open_fund().when(given(20_000, publish_name=True))
    event = spec.happened(DonationReceived)
    assert event.receipt is ReceiptState.DUE
    assert [(line.account, line.amount_fen) for line in event.entry.lines] == [
        ("assets:host_charity", 20_000),
        ("income:casual_donation", -20_000),
    ]
    donor = spec.happened(DonorRecorded)
    assert (donor.donor_id, donor.publish_name) == ("resident-lin", True)


def test_who_gave_stands_in_no_public_event() -> None:
    spec = open_fund().when(given())
    public = [event for event in spec.last if event.public]
    assert len(public) == 1
    assert all("resident-lin" not in event.model_dump_json() for event in public)


def test_an_anonymous_gift_has_no_donor_and_no_receipt() -> None:
    spec = open_fund()
    event = donated(spec, given(donor=None))
    assert event.receipt is ReceiptState.ANONYMOUS
    assert [type(one) for one in spec.last] == [DonationReceived]
    spec.refuses(receipt(event.donation_id, "粤捐 1"), ANONYMOUS_DONATION_NAMES_NOBODY)
    consent = ChangeConsent(donation_id=event.donation_id, publish_name=True, **treasurer())
    spec.refuses(consent, ANONYMOUS_DONATION_NAMES_NOBODY)


def test_an_earmarked_gift_lies_in_its_purse() -> None:
    spec = open_fund()
    earmark = earmarked(spec)
    event = donated(spec, given(20_000, earmark=earmark))
    assert {line.earmark_id for line in event.entry.lines} == {earmark}
    assert spec.state.purses == {"general": 0, earmark: 20_000}


def test_an_earmark_is_opened() -> None:
    spec = open_fund()
    earmark = earmarked(spec)
    assert spec.happened(EarmarkCreated).earmark_id == earmark


def test_a_pledge_becomes_a_gift_when_the_money_is_there() -> None:
    spec = open_fund()
    earmark = earmarked(spec)
    donation_id = pledged(spec, earmark)
    assert sums(spec) == {}
    event = spec.when(arrival(donation_id, 9_000)).happened(DonationReceived)
    assert (event.amount_fen, event.earmark_id, event.receipt) == (9_000, earmark, ReceiptState.DUE)
    assert spec.refuses(arrival(donation_id), DONATION_IS_NOT_PLEDGED) == {"state": "received"}


def test_a_pledge_is_not_public() -> None:
    spec = open_fund()
    pledged(spec)
    assert not spec.happened(DonationPledged).public


def test_a_donor_withdraws_a_pledge_but_no_gift() -> None:
    spec = open_fund()
    donation_id = pledged(spec)
    theirs = WithdrawPledge(donation_id=donation_id, **by("resident-huang", Role.RESIDENT))
    own = WithdrawPledge(donation_id=donation_id, **by("resident-lin", Role.RESIDENT))
    spec.refuses(theirs, DONATION_BELONGS_TO_SOMEBODY_ELSE)
    assert spec.when(own).happened(PledgeWithdrawn).donation_id == donation_id
    spec.when(own).then_nothing()
    assert spec.refuses(arrival(donation_id), DONATION_IS_NOT_PLEDGED) == {"state": "withdrawn"}
    received = donated(spec, given()).donation_id
    spec.refuses(
        WithdrawPledge(donation_id=received, **treasurer()),
        DONATION_IS_NOT_PLEDGED,
    )


def test_a_donor_changes_their_consent() -> None:
    spec = open_fund()
    donation_id = donated(spec, given(publish_name=True)).donation_id
    hide = ChangeConsent(donation_id=donation_id, publish_name=False, **by("resident-lin", Role.RESIDENT))
    assert spec.when(hide).happened(ConsentChanged).publish_name is False
    spec.when(hide).then_nothing()
    show = ChangeConsent(donation_id=donation_id, publish_name=True, **by("resident-lin", Role.RESIDENT))
    assert spec.when(show).happened(ConsentChanged).by_donor
    spec.when(show).then_nothing()
    others = ChangeConsent(donation_id=donation_id, publish_name=True, **by("resident-huang", Role.RESIDENT))
    spec.refuses(others, DONATION_BELONGS_TO_SOMEBODY_ELSE)


def test_a_name_that_a_treasurer_would_publish_waits_for_the_donor_or_for_evidence() -> None:
    spec = open_fund()
    donation_id = donated(spec, given(publish_name=True)).donation_id
    show = ChangeConsent(donation_id=donation_id, publish_name=True, **treasurer())
    spec.refuses(show, CONSENT_NEEDS_THE_DONOR_OR_EVIDENCE)
    own = ChangeConsent(donation_id=donation_id, publish_name=True, **by("resident-lin", Role.RESIDENT))
    assert spec.when(own).happened(ConsentChanged).by_donor  # It was set, but not by the donor.
    hide = ChangeConsent(donation_id=donation_id, publish_name=False, **treasurer())
    assert not spec.when(hide).happened(ConsentChanged).by_donor
    signed = show.model_copy(update={"consent_evidence": "同意书 2026-7", "command_id": "signed"})
    shown = spec.when(signed).happened(ConsentChanged)
    assert (shown.by_donor, shown.consent_evidence) == (False, "同意书 2026-7")
    spec.when(own).then_nothing()


@pytest.mark.parametrize("by_staff", [False, True])
def test_a_pledge_is_its_donors_consent_unless_staff_entered_it(by_staff: bool) -> None:
    envelope = by("resident-lin", Role.RESIDENT)
    if by_staff:
        roles = frozenset({Role.STAFF, Role.RESIDENT})
        envelope["actor"] = Actor(id="staff-chen", roles=roles, on_behalf_of="resident-lin")
    pledge = PledgeDonation(amount_fen=8_800, publish_name=True, **envelope)
    spec = open_fund().when(pledge)
    assert spec.happened(DonationPledged).by_donor is not by_staff


def test_a_gift_is_receipted_once() -> None:
    spec = open_fund()
    donation_id = donated(spec, given()).donation_id
    assert spec.when(receipt(donation_id, "粤捐 1")).happened(DonationReceipted).receipt_number == "粤捐 1"
    spec.when(receipt(donation_id, "粤捐 1")).then_nothing()
    spec.refuses(receipt(donation_id, "粤捐 2"), RECEIPT_IS_ALREADY_ISSUED)
    spec.refuses(receipt(donation_id, None), RECEIPT_IS_ALREADY_ISSUED)


def test_a_donor_may_waive_the_receipt_and_still_ask_for_it_later() -> None:
    spec = open_fund()
    donation_id = donated(spec, given()).donation_id
    assert spec.when(receipt(donation_id, None)).happened(ReceiptWaived).donation_id == donation_id
    spec.when(receipt(donation_id, None)).then_nothing()
    spec.when(receipt(donation_id, "粤捐 1")).happened(DonationReceipted)


def test_a_pledge_or_a_reversed_gift_gets_no_receipt() -> None:
    spec = open_fund()
    assert spec.refuses(receipt(pledged(spec), "粤捐 1"), DONATION_IS_NOT_RECEIVED) == {"state": "pledged"}
    event = donated(spec, given())
    spec.when(reversal(spec, event.entry.entry_id, "重复录入"))
    assert spec.refuses(receipt(event.donation_id, "粤捐 1"), DONATION_IS_NOT_RECEIVED) == {
        "state": "reversed"
    }
    assert spec.state.donations[event.donation_id].receipt is ReceiptState.NOT_YET_DUE


def test_many_gifts_are_recorded_together_each_with_an_entry_of_its_own() -> None:
    spec = open_fund().when(many(given(100), given(200, donor=None), given(300)))
    received = [one for one in spec.last if isinstance(one, DonationReceived)]
    assert [one.amount_fen for one in received] == [100, 200, 300]
    assert [one.entry.number for one in received] == [1, 2, 3]
    assert [one.entry.balance_after_fen for one in received] == [100, 300, 600]
    assert len({one.donation_id for one in received} | {one.entry.entry_id for one in received}) == 6
    assert sum(isinstance(one, DonorRecorded) for one in spec.last) == 2
    assert audit(enumerate(spec.events, 1)).discrepancies == []
