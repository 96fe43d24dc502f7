"""Every refusal of the fund's contract is really given, with the facts that its example shows."""

from collections.abc import Callable
from dataclasses import dataclass
from datetime import timedelta

import pytest

from services.fund.domain.state import Fund
from shared.contracts.fund.disbursements import (
    ApproveDisbursement,
    CloseDisbursement,
    DeclareRelation,
    RejectDisbursement,
    ReportResult,
    ReviewDisbursement,
)
from shared.contracts.fund.donations import (
    ChangeConsent,
    Channel,
    DonationPledged,
    PledgeDonation,
    ReceiptDonation,
    ReceivePledge,
    WithdrawPledge,
)
from shared.contracts.fund.earmarks import CreateEarmark
from shared.contracts.fund.ledger import ClosePeriod, EntryReversed, ReverseEntry
from shared.contracts.fund.refusals import (
    ACCRUAL_FOLLOWS_ITS_SESSION,
    ALL,
    ANONYMOUS_DONATION_NAMES_NOBODY,
    BALANCE_IS_TOO_LOW,
    DAY_LIES_IN_THE_FUTURE,
    DECISION_IS_MADE_IN_PERSON,
    DISBURSEMENT_IS_DECIDED,
    DISBURSEMENT_IS_NOT_APPROVED,
    DISBURSEMENT_IS_NOT_PAID,
    DISBURSEMENT_IS_UNKNOWN,
    DONATION_BELONGS_TO_SOMEBODY_ELSE,
    DONATION_IS_NOT_PLEDGED,
    DONATION_IS_NOT_RECEIVED,
    DONATION_IS_UNKNOWN,
    EARMARK_IS_UNKNOWN,
    ENTRY_IS_ALREADY_REVERSED,
    ENTRY_IS_UNKNOWN,
    PARTNER_IS_UNKNOWN,
    PAYER_MUST_BE_A_THIRD_PERSON,
    PERIOD_IS_CLOSED,
    PERIOD_IS_NOT_OVER,
    PERSON_HAS_ALREADY_APPROVED,
    RECEIPT_IS_ALREADY_ISSUED,
    RECEIPT_NUMBER_IS_TAKEN,
    RELATED_PERSON_MAY_NOT_TAKE_PART,
    REMITTANCE_IS_MORE_THAN_DUE,
    REMITTANCE_IS_UNKNOWN,
    REMITTANCE_WAS_REVERSED,
    REQUESTER_MAY_NOT_DECIDE,
    RESULT_MUST_BE_REPORTED_BEFORE_CLOSING,
    REVERSAL_CANNOT_BE_REVERSED,
)
from shared.contracts.fund.shares import ReceiptShare, ShareAccrued, ShareRemitted
from shared.kernel.messages import Actor, Command, Envelope
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
    anonymous = donated(spec, given(donor=None))
    pledge = spec.when(PLEDGE).happened(DonationPledged).donation_id
    wish, ready, paid, rejected = (requested(spec) for _ in range(4))
    spec.when(ApproveDisbursement(disbursement_id=wish, **committee("committee-he")))
    spec.when(DeclareRelation(disbursement_id=wish, **committee("committee-ye")))
    approved(spec, ready)
    approved(spec, paid)
    spec.when(payment(paid))
    spec.when(RejectDisbursement(disbursement_id=rejected, reason="x", **committee("committee-he")))
    return Scene(
        spec,
        accrual,
        remittance,
        receipted,
        taken_back.remittance_id,
        gift.donation_id,
        gift.entry.entry_id,
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


def arrival(of: str) -> Command:
    return ReceivePledge(
        donation_id=of, amount_fen=1, channel=Channel.CASH, received_on=TODAY, reference="1", **treasurer()
    )


def proxy() -> Envelope:
    envelope = committee("committee-he")
    envelope["actor"] = Actor(
        id="committee-he", roles=frozenset({Role.COMMITTEE}), on_behalf_of="committee-liang"
    )
    return envelope


CASES: dict[Refusal, Callable[[Scene], list[Command]]] = {
    PERIOD_IS_CLOSED: lambda _: [given(day=TODAY.replace(month=5))],
    PERIOD_IS_NOT_OVER: lambda _: [ClosePeriod(month="2026-07", **treasurer())],
    DAY_LIES_IN_THE_FUTURE: lambda s: [
        given(day=TODAY + timedelta(days=1)),
        remitted(1, day=TODAY + timedelta(days=1)),
        payment(s.approved, day=TODAY + timedelta(days=1)),
    ],
    BALANCE_IS_TOO_LOW: lambda s: [reversal(s.gift_entry), payment(s.approved)],
    ENTRY_IS_UNKNOWN: lambda _: [reversal(NOBODY)],
    ENTRY_IS_ALREADY_REVERSED: lambda s: [reversal(s.reversed_entry)],
    REVERSAL_CANNOT_BE_REVERSED: lambda s: [reversal(s.reversal)],
    ACCRUAL_FOLLOWS_ITS_SESSION: lambda s: [reversal(s.accrual)],
    PARTNER_IS_UNKNOWN: lambda _: [remitted(1, partner=NOBODY)],
    REMITTANCE_IS_MORE_THAN_DUE: lambda _: [remitted(13_001)],
    REMITTANCE_IS_UNKNOWN: lambda _: [share_receipt(NOBODY)],
    REMITTANCE_WAS_REVERSED: lambda s: [share_receipt(s.reversed_remittance)],
    RECEIPT_IS_ALREADY_ISSUED: lambda s: [share_receipt(s.receipted)],
    RECEIPT_NUMBER_IS_TAKEN: lambda s: [receipt(s.gift, "粤捐 1"), share_receipt(s.remittance, "粤捐 1")],
    ANONYMOUS_DONATION_NAMES_NOBODY: lambda s: [
        receipt(s.anonymous),
        ChangeConsent(donation_id=s.anonymous, publish_name=True, **treasurer()),
    ],
    DONATION_IS_UNKNOWN: lambda _: [
        receipt(NOBODY),
        arrival(NOBODY),
        WithdrawPledge(donation_id=NOBODY, **ANYBODY),
        ChangeConsent(donation_id=NOBODY, publish_name=True, **ANYBODY),
    ],
    DONATION_IS_NOT_PLEDGED: lambda s: [
        arrival(s.gift),
        WithdrawPledge(donation_id=s.gift, **ANYBODY),
    ],
    DONATION_IS_NOT_RECEIVED: lambda s: [receipt(s.pledge)],
    DONATION_BELONGS_TO_SOMEBODY_ELSE: lambda s: [
        ChangeConsent(donation_id=s.gift, publish_name=True, **by("resident-huang", Role.RESIDENT))
    ],
    EARMARK_IS_UNKNOWN: lambda _: [
        given(earmark=NOBODY),
        wished(earmark=NOBODY),
        PLEDGE.model_copy(update={"earmark_id": NOBODY}),
    ],
    DISBURSEMENT_IS_UNKNOWN: lambda _: [
        approval(NOBODY, committee("committee-he")),
        RejectDisbursement(disbursement_id=NOBODY, reason="x", **committee("committee-he")),
        payment(NOBODY),
        DeclareRelation(disbursement_id=NOBODY, **committee("committee-he")),
        ReportResult(disbursement_id=NOBODY, result="x", **staff()),
        CloseDisbursement(disbursement_id=NOBODY, **treasurer()),
        ReviewDisbursement(
            disbursement_id=NOBODY, in_favour=True, comment="x", **by("supervisor-mo", Role.SUPERVISOR)
        ),
    ],
    DISBURSEMENT_IS_DECIDED: lambda s: [
        approval(s.approved, committee("committee-ye")),
        RejectDisbursement(disbursement_id=s.paid, reason="x", **committee("committee-he")),
        ReviewDisbursement(
            disbursement_id=s.rejected, in_favour=True, comment="x", **by("supervisor-mo", Role.SUPERVISOR)
        ),
    ],
    DISBURSEMENT_IS_NOT_APPROVED: lambda s: [payment(s.wish), payment(s.paid), payment(s.rejected)],
    DISBURSEMENT_IS_NOT_PAID: lambda s: [ReportResult(disbursement_id=s.approved, result="x", **staff())],
    RESULT_MUST_BE_REPORTED_BEFORE_CLOSING: lambda s: [
        CloseDisbursement(disbursement_id=s.paid, **treasurer())
    ],
    REQUESTER_MAY_NOT_DECIDE: lambda s: [
        approval(s.wish, committee("staff-chen")),
        RejectDisbursement(disbursement_id=s.wish, reason="x", **committee("staff-chen")),
    ],
    PERSON_HAS_ALREADY_APPROVED: lambda s: [approval(s.wish, committee("committee-he"))],
    RELATED_PERSON_MAY_NOT_TAKE_PART: lambda s: [
        approval(s.wish, committee("committee-ye")),
        RejectDisbursement(disbursement_id=s.wish, reason="x", **committee("committee-ye")),
    ],
    PAYER_MUST_BE_A_THIRD_PERSON: lambda s: [
        payment(s.approved, envelope=treasurer(person="staff-chen")),
        payment(s.approved, envelope=treasurer(person="committee-he")),
    ],
    DECISION_IS_MADE_IN_PERSON: lambda s: [
        approval(s.wish, proxy()),
        RejectDisbursement(disbursement_id=s.wish, reason="x", **proxy()),
    ],
}


def test_every_refusal_of_the_contract_has_a_case() -> None:
    assert set(CASES) == set(ALL)
    assert len({refusal.code for refusal in ALL}) == len(ALL)


@pytest.mark.parametrize("refusal", ALL, ids=lambda refusal: str(refusal.code))
def test_a_rule_refuses_and_tells_its_facts(refusal: Refusal) -> None:
    prepared = scene()
    if refusal is PERIOD_IS_CLOSED:
        prepared.spec.when(ClosePeriod(month="2026-06", **treasurer()))
    if refusal is BALANCE_IS_TOO_LOW:
        spend_all(prepared.spec)
    for command in CASES[refusal](prepared):
        facts = prepared.spec.refuses(command, refusal)
        if refusal is not DISBURSEMENT_IS_DECIDED:
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
    RejectDisbursement(disbursement_id=NOBODY, reason="x", **staff()),
    payment(NOBODY, envelope=committee("committee-he")),
    DeclareRelation(disbursement_id=NOBODY, **ANYBODY),
    ReviewDisbursement(disbursement_id=NOBODY, in_favour=True, comment="x", **treasurer()),
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
