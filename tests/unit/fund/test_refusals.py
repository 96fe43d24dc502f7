"""Every refusal that the fund's commands name is really given, with the facts that its example shows."""

from collections.abc import Callable
from dataclasses import dataclass
from datetime import date, timedelta

import pytest

from services.fund.domain.state import Fund
from shared.contracts.fund import COMMANDS, refusals
from shared.contracts.fund.approvals import (
    ApproveDisbursement,
    DeclareRelation,
    RejectDisbursement,
    ReviewDisbursement,
)
from shared.contracts.fund.disbursements.commands import CloseDisbursement, ReportResult
from shared.contracts.fund.donations.commands import (
    ChangeConsent,
    PledgeDonation,
    ReceiptDonation,
    ReceivePledge,
    WithdrawPledge,
)
from shared.contracts.fund.donations.events import Channel, DonationPledged
from shared.contracts.fund.earmarks import CreateEarmark
from shared.contracts.fund.ledger import ClosePeriod, EntryReversed, ReverseEntry
from shared.contracts.fund.shares.commands import ReceiptShare
from shared.contracts.fund.shares.events import ShareAccrued, ShareRemitted
from shared.contracts.gateway.refusals import PERSON_IS_NO_MEMBER_HERE
from shared.kernel.messages import Command, Envelope
from shared.kernel.refusals import ACTOR_MAY_NOT_DO_THIS, COMMUNITY_IS_NOT_OPEN, Refusal
from shared.kernel.roles import Role
from tests.specification import Specification, later
from tests.unit.fund.scenes import (
    TODAY,
    approved,
    by,
    committee,
    delivered,
    donated,
    given,
    id_of,
    nothing_open,
    open_fund,
    payment,
    remitted,
    requested,
    staff,
    terms,
    treasurer,
    wished,
    with_partner,
)

Spec = Specification[Fund]
NOBODY = id_of("nobody")
ANYBODY = by("resident-lin", Role.RESIDENT)
PLEDGE = PledgeDonation(amount_fen=8_800, **ANYBODY)


@dataclass
class Scene:
    """A fund in which one of everything has happened."""

    spec: Spec
    accrual: str
    remittance: str
    receipted: str
    reversed_remittance: str
    gift: str
    gift_entry: str
    receipted_gift: str
    anonymous: str
    pledge: str
    reversed_entry: str
    reversal: str
    wish: str
    approved: str
    paid: str
    rejected: str


def scene() -> Scene:
    spec = with_partner().when(delivered(takings_fen=100_000))
    accrual = spec.happened(ShareAccrued).entry.entry_id
    remittance = spec.when(remitted(1_000)).happened(ShareRemitted).remittance_id
    receipted = spec.when(remitted(1_000)).happened(ShareRemitted).remittance_id
    spec.when(ReceiptShare(remittance_id=receipted, receipt_number="粤捐 1", **treasurer()))
    taken_back = spec.when(remitted(1_000)).happened(ShareRemitted)
    spec.when(ReverseEntry(entry_id=taken_back.entry.entry_id, reason="x", **treasurer()))
    reversal = spec.happened(EntryReversed).entry.entry_id
    gift = donated(spec, given())
    receipted_gift = donated(spec, given()).donation_id
    spec.when(receipt(receipted_gift, "粤捐 3"))
    anonymous = donated(spec, given(donor=None))
    pledge = spec.when(PLEDGE).happened(DonationPledged).donation_id
    wish, ready, paid, rejected = (requested(spec) for _ in range(4))
    spec.when(ApproveDisbursement(disbursement_id=wish, **committee("committee-he")))
    spec.when(DeclareRelation(disbursement_id=wish, **committee("committee-ye")))
    approved(spec, ready)
    spec.when(DeclareRelation(disbursement_id=ready, **treasurer(person="treasurer-ye")))
    approved(spec, paid)
    spec.when(payment(paid))
    spec.when(rejection(rejected, committee("committee-he")))
    return Scene(
        spec,
        accrual,
        remittance,
        receipted,
        taken_back.remittance_id,
        gift.donation_id,
        gift.entry.entry_id,
        receipted_gift,
        anonymous.donation_id,
        pledge,
        taken_back.entry.entry_id,
        reversal,
        wish,
        ready,
        paid,
        rejected,
    )


def approval(of: str, envelope: Envelope) -> Command:
    return ApproveDisbursement(disbursement_id=of, **envelope)


def reversal(of: str) -> Command:
    return ReverseEntry(entry_id=of, reason="x", **treasurer())


def receipt(of: str, number: str | None = "粤捐 2") -> Command:
    return ReceiptDonation(donation_id=of, receipt_number=number, **treasurer())


def share_receipt(of: str, number: str = "粤捐 2") -> Command:
    return ReceiptShare(remittance_id=of, receipt_number=number, **treasurer())


def arrival(of: str, day: date = TODAY) -> Command:
    return ReceivePledge(
        donation_id=of, amount_fen=1, channel=Channel.CASH, received_on=day, reference="1", **treasurer()
    )


def rejection(of: str, envelope: Envelope) -> Command:
    return RejectDisbursement(disbursement_id=of, reason="x", **envelope)


def review(of: str, envelope: Envelope | None = None) -> Command:
    envelope = envelope or by("supervisor-mo", Role.SUPERVISOR)
    return ReviewDisbursement(disbursement_id=of, in_favour=True, comment="x", **envelope)


CASES: dict[Refusal, Callable[[Scene], list[Command]]] = {
    refusals.PERIOD_IS_CLOSED: lambda s: [
        given(day=TODAY.replace(month=5)),
        arrival(s.pledge, day=TODAY.replace(month=5)),
        remitted(1, day=TODAY.replace(month=5)),
        payment(s.approved, day=TODAY.replace(month=5)),
    ],
    refusals.PERIOD_IS_NOT_OVER: lambda _: [ClosePeriod(month="2026-07", **treasurer())],
    refusals.DAY_LIES_IN_THE_FUTURE: lambda s: [
        given(day=TODAY + timedelta(days=1)),
        arrival(s.pledge, day=TODAY + timedelta(days=1)),
        remitted(1, day=TODAY + timedelta(days=1)),
        payment(s.approved, day=TODAY + timedelta(days=1)),
    ],
    refusals.BALANCE_IS_TOO_LOW: lambda s: [reversal(s.gift_entry), payment(s.approved)],
    refusals.ENTRY_IS_UNKNOWN: lambda _: [reversal(NOBODY)],
    refusals.ENTRY_IS_ALREADY_REVERSED: lambda s: [reversal(s.reversed_entry)],
    refusals.REVERSAL_CANNOT_BE_REVERSED: lambda s: [reversal(s.reversal)],
    refusals.ACCRUAL_FOLLOWS_ITS_SESSION: lambda s: [reversal(s.accrual)],
    refusals.PARTNER_IS_UNKNOWN: lambda _: [remitted(1, partner=NOBODY)],
    refusals.REMITTANCE_IS_MORE_THAN_DUE: lambda _: [remitted(13_001)],
    refusals.REMITTANCE_IS_UNKNOWN: lambda _: [share_receipt(NOBODY)],
    refusals.REMITTANCE_WAS_REVERSED: lambda s: [share_receipt(s.reversed_remittance)],
    refusals.RECEIPT_IS_ALREADY_ISSUED: lambda s: [receipt(s.receipted_gift), share_receipt(s.receipted)],
    refusals.RECEIPT_NUMBER_IS_TAKEN: lambda s: [
        receipt(s.gift, "粤捐 1"),
        share_receipt(s.remittance, "粤捐 1"),
    ],
    refusals.ANONYMOUS_DONATION_NAMES_NOBODY: lambda s: [
        receipt(s.anonymous),
        ChangeConsent(donation_id=s.anonymous, publish_name=True, **treasurer()),
    ],
    refusals.DONATION_IS_UNKNOWN: lambda _: [
        receipt(NOBODY),
        arrival(NOBODY),
        WithdrawPledge(donation_id=NOBODY, **ANYBODY),
        ChangeConsent(donation_id=NOBODY, publish_name=True, **ANYBODY),
    ],
    refusals.DONATION_IS_NOT_PLEDGED: lambda s: [
        arrival(s.gift),
        WithdrawPledge(donation_id=s.gift, **ANYBODY),
    ],
    refusals.DONATION_IS_NOT_RECEIVED: lambda s: [receipt(s.pledge)],
    refusals.DONATION_BELONGS_TO_SOMEBODY_ELSE: lambda s: [
        ChangeConsent(donation_id=s.gift, publish_name=True, **by("resident-huang", Role.RESIDENT)),
        WithdrawPledge(donation_id=s.pledge, **by("resident-huang", Role.RESIDENT)),
    ],
    refusals.EARMARK_IS_UNKNOWN: lambda _: [
        given(earmark=NOBODY),
        wished(earmark=NOBODY),
        PLEDGE.model_copy(update={"earmark_id": NOBODY}),
    ],
    refusals.DISBURSEMENT_IS_UNKNOWN: lambda _: [
        approval(NOBODY, committee("committee-he")),
        rejection(NOBODY, committee("committee-he")),
        payment(NOBODY),
        DeclareRelation(disbursement_id=NOBODY, **committee("committee-he")),
        ReportResult(disbursement_id=NOBODY, result="x", **staff()),
        CloseDisbursement(disbursement_id=NOBODY, **treasurer()),
        review(NOBODY),
    ],
    refusals.DISBURSEMENT_IS_DECIDED: lambda s: [
        approval(s.approved, committee("committee-ye")),
        rejection(s.paid, committee("committee-he")),
        review(s.rejected),
    ],
    refusals.DISBURSEMENT_IS_NOT_APPROVED: lambda s: [
        payment(s.wish),
        payment(s.paid),
        payment(s.rejected),
    ],
    refusals.DISBURSEMENT_IS_NOT_PAID: lambda s: [
        ReportResult(disbursement_id=s.approved, result="x", **staff())
    ],
    refusals.RESULT_MUST_BE_REPORTED_BEFORE_CLOSING: lambda s: [
        CloseDisbursement(disbursement_id=s.paid, **treasurer())
    ],
    refusals.REQUESTER_MAY_NOT_DECIDE: lambda s: [
        approval(s.wish, committee("staff-chen")),
        rejection(s.wish, committee("staff-chen")),
    ],
    refusals.PERSON_HAS_ALREADY_APPROVED: lambda s: [approval(s.wish, committee("committee-he"))],
    refusals.RELATED_PERSON_MAY_NOT_TAKE_PART: lambda s: [
        approval(s.wish, committee("committee-ye")),
        rejection(s.wish, committee("committee-ye")),
        payment(s.approved, envelope=treasurer(person="treasurer-ye")),
    ],
    refusals.PAYER_MUST_BE_A_THIRD_PERSON: lambda s: [
        payment(s.approved, envelope=treasurer(person="staff-chen")),
        payment(s.approved, envelope=treasurer(person="committee-he")),
    ],
}
NAMED = [
    (command, refusal)
    for command in COMMANDS
    for refusal in command.operation.refuses
    if refusal is not PERSON_IS_NO_MEMBER_HERE  # The gateway's word, which knows the members: test_fund.py.
]


def test_every_refusal_of_the_contract_is_named_by_a_command() -> None:
    assert {refusal for _, refusal in NAMED} == set(refusals.ALL)
    assert len({refusal.code for refusal in refusals.ALL}) == len(refusals.ALL)


@pytest.mark.parametrize(
    ("kind", "refusal"), NAMED, ids=[f"{kind.__name__}-{refusal.code}" for kind, refusal in NAMED]
)
def test_a_command_is_refused_as_its_operation_says_and_told_the_facts(
    kind: type[Command], refusal: Refusal
) -> None:
    prepared = scene()
    if refusal is refusals.PERIOD_IS_CLOSED:
        prepared.spec.when(ClosePeriod(month="2026-06", **treasurer()))
    if refusal is refusals.BALANCE_IS_TOO_LOW:
        spend_all(prepared.spec)
    commands = [command for command in CASES[refusal](prepared) if type(command) is kind]
    assert commands, f"no case in which {refusal.code} refuses {kind.__name__}"
    for command in commands:
        facts = prepared.spec.refuses(command, refusal)
        assert facts.keys() == refusal.example.keys()


def spend_all(spec: Spec) -> None:
    wish = requested(spec, wished(spec.state.balance_fen))
    approved(spec, wish)
    spec.when(payment(wish))


UNAUTHORISED = [
    given().model_copy(update={"actor": ANYBODY["actor"]}),
    remitted(1).model_copy(update={"actor": ANYBODY["actor"]}),
    wished(envelope=ANYBODY),
    CreateEarmark(title="x", purpose="x", **staff()),
    share_receipt(NOBODY).model_copy(update={"actor": ANYBODY["actor"]}),
    receipt(NOBODY).model_copy(update={"actor": ANYBODY["actor"]}),
    arrival(NOBODY).model_copy(update={"actor": ANYBODY["actor"]}),
    approval(NOBODY, staff()),
    rejection(NOBODY, staff()),
    payment(NOBODY, envelope=committee("committee-he")),
    DeclareRelation(disbursement_id=NOBODY, **ANYBODY),
    review(NOBODY, treasurer()),
    CloseDisbursement(disbursement_id=NOBODY, **staff()),
    reversal(NOBODY).model_copy(update={"actor": committee("committee-he")["actor"]}),
    ClosePeriod(month="2026-06", **committee("committee-he")),
]


@pytest.mark.parametrize("command", UNAUTHORISED, ids=lambda command: type(command).__name__)
def test_who_lacks_the_role_is_refused_before_anything_else(command: Command) -> None:
    open_fund().refuses(command, ACTOR_MAY_NOT_DO_THIS)


@pytest.mark.parametrize(
    "command",
    [*UNAUTHORISED, terms(), PLEDGE, ReportResult(disbursement_id=NOBODY, result="x", **staff())],
    ids=lambda command: type(command).__name__,
)
def test_nothing_is_done_where_no_fund_is_open(command: Command) -> None:
    nothing_open().refuses(command, COMMUNITY_IS_NOT_OPEN)


def test_a_policy_is_never_refused_for_a_closed_month() -> None:
    spec = with_partner().when(ClosePeriod(month="2026-07", **treasurer(later(days=30))))
    assert spec.when(delivered()).happened(ShareAccrued).entry.booked_on.isoformat() == "2026-08-01"
