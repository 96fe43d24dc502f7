"""Every refusal that the fund's commands name is really given, with the facts that its example shows."""

import re
from collections.abc import Callable
from dataclasses import dataclass
from datetime import date, timedelta

import pytest

from services.fund.domain.state import Fund
from shared.contracts.fund import COMMANDS, refusals
from shared.contracts.fund.approvals import DeclareRelation, RejectDisbursement
from shared.contracts.fund.closing import ClosePeriod, PeriodPrepared, PreparePeriod
from shared.contracts.fund.disbursements.commands import CloseDisbursement, ReportResult
from shared.contracts.fund.disbursements.translations import TranslateDisbursement
from shared.contracts.fund.donations.commands import (
    ChangeConsent,
    PledgeDonation,
    ReceiptDonation,
    ReceivePledge,
    WithdrawPledge,
)
from shared.contracts.fund.donations.events import Channel, DonationPledged
from shared.contracts.fund.earmarks import TranslateEarmark
from shared.contracts.fund.ledger import EntryReversed, IncomeSource, ProposeReversal, ReverseEntry
from shared.contracts.fund.objections import (
    AnswerDisbursementObjection,
    DisbursementObjectedTo,
    ObjectToDisbursement,
)
from shared.contracts.fund.opening import AdoptRules
from shared.contracts.fund.refusals import (
    appeals,
    bands,
    budgets,
    campaigns,
    disclosures,
    markets,
    merchants,
    terms,
)
from shared.contracts.fund.shares.commands import ReceiptShare
from shared.contracts.fund.shares.events import ShareAccrued, ShareRemitted
from shared.contracts.fund.votes import Seats
from shared.contracts.gateway.refusals import PERSON_IS_NO_MEMBER_HERE
from shared.contracts.partners.committee_rules import CommitteeRules
from shared.contracts.partners.refusals.relations import CLAIM_OF_YOURS_WAS_DISMISSED, RELATION_WAS_DISMISSED
from shared.kernel.messages import Command, Envelope, Tick
from shared.kernel.refusals import Refusal
from shared.kernel.roles import Role
from tests.specification import MONDAY, Specification, later
from tests.unit.fund.budgets import bought_work, spend_all, withdrawal
from tests.unit.fund.scenes import (
    COMMITTEE,
    FIVE,
    TODAY,
    approval,
    approved,
    ballot,
    by,
    committee,
    delivered,
    donated,
    fee,
    given,
    granted,
    id_of,
    many,
    payment,
    policy,
    remitted,
    requested,
    reversal,
    review,
    staff,
    supervisor,
    treasurer,
    tried,
    wished,
    with_partner,
)
from tests.unit.fund.statements import line, statement

Spec = Specification[Fund]
NOBODY = id_of("nobody")
BOOKED = "银行回单 0001"
YESTERDAY = TODAY - timedelta(days=1)
ANYBODY = by("resident-lin", Role.RESIDENT)
PLEDGE = PledgeDonation(amount_fen=8_800, **ANYBODY)


@dataclass
class Voted:
    """Requests on which the committee votes: open, in publicity, approved, paid."""

    wish: str
    shown: str
    objection: str
    answered: str
    approved: str
    paid: str


def voted(spec: Spec) -> Voted:
    spec.when(
        AdoptRules(
            disbursement_approvals=2,
            committee=CommitteeRules(publicity_days=7, fees_alone_fen=1_000_000),
            zone="Asia/Shanghai",
            effective_from=MONDAY,
            **policy(),
        )
    )
    wish, shown, ready, paid = (requested(spec, wished(1)) for _ in range(4))
    for one in (shown, ready, paid):
        for person in COMMITTEE[:4]:
            spec.when(ballot(one, person))
    spec.when(ballot(wish, "committee-deng"))
    spec.when(DeclareRelation(disbursement_id=wish, **committee("committee-ye")))
    answered = spec.when(objection(shown)).happened(DisbursementObjectedTo).objection_id
    spec.when(answer(shown, answered))
    waiting = spec.when(objection(shown)).happened(DisbursementObjectedTo).objection_id
    spec.when(Tick(**policy(later(days=7)))).when(review(paid))
    spec.when(payment(paid, envelope=treasurer(later(days=7)), seats=FIVE))
    return Voted(wish, shown, waiting, answered, ready, paid)


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
    voted: Voted


def scene() -> Scene:
    spec = with_partner().when(delivered(takings_fen=100_000))
    accrual = spec.happened(ShareAccrued).entry.entry_id
    remittance = spec.when(remitted(1_000)).happened(ShareRemitted).remittance_id
    receipted = spec.when(remitted(1_000)).happened(ShareRemitted).remittance_id
    spec.when(ReceiptShare(remittance_id=receipted, receipt_number="粤捐 1", **treasurer()))
    taken_back = spec.when(remitted(1_000)).happened(ShareRemitted)
    spec.when(reversal(spec, taken_back.entry.entry_id))
    counter = spec.happened(EntryReversed).entry.entry_id
    gift = donated(spec, given())
    receipted_gift = donated(spec, given()).donation_id
    spec.when(receipt(receipted_gift, "粤捐 3"))
    anonymous = donated(spec, given(donor=None))
    pledge = spec.when(PLEDGE).happened(DonationPledged).donation_id
    wish, ready, paid, rejected = (requested(spec) for _ in range(4))
    spec.when(approval(wish, committee("committee-he")))
    spec.when(DeclareRelation(disbursement_id=wish, **committee("committee-ye")))
    approved(spec, ready)
    spec.when(DeclareRelation(disbursement_id=ready, **treasurer(person="treasurer-ye")))
    approved(spec, paid)
    spec.when(payment(paid))
    spec.when(rejection(rejected, committee("committee-he")))
    spec.when(given().model_copy(update={"reference": BOOKED}))
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
        counter,
        wish,
        ready,
        paid,
        rejected,
        voted(spec),
    )


def proposal(of: str) -> Command:
    return ProposeReversal(entry_id=of, reason="x", **treasurer())


def undoing(of: str, envelope: Envelope | None = None) -> Command:
    return ReverseEntry(entry_id=of, **(envelope or supervisor()))


def preparation(month: str = "2026-06") -> Command:
    return PreparePeriod(month=month, **treasurer())


def closure(month: str = "2026-06", envelope: Envelope | None = None) -> Command:
    return ClosePeriod(month=month, **(envelope or supervisor()))


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


def translation(of: str) -> Command:
    return TranslateDisbursement(disbursement_id=of, title_en="x", result_en="x", **staff())


def objection(of: str) -> Command:
    return ObjectToDisbursement(disbursement_id=of, text_id=NOBODY, **by("resident-lin", Role.RESIDENT))


def answer(of: str, objection_id: str, person: str = "supervisor-mo") -> Command:
    return AnswerDisbursementObjection(
        disbursement_id=of,
        objection_id=objection_id,
        answer="x",
        upheld=False,
        **by(person, Role.SUPERVISOR),
    )


def prepared_by_hand(scene: Scene, month: str, by_whom: str = "treasurer-wu") -> str:
    """A month that a treasurer declared complete, whatever came after."""
    scene.spec.given(PeriodPrepared(month=month, prepared_by=by_whom, prepared_at=MONDAY))
    return month


def month_with_a_line(scene: Scene) -> str:
    scene.spec.when(statement(line(100, day=TODAY.replace(month=6))))
    return "2026-06"


def payment_before_publicity_ended(scene: Scene) -> Command:
    """Dated to the day of the vote, by which nobody had had a week to object."""
    scene.spec.when(review(scene.voted.approved))
    return payment(scene.voted.approved, TODAY, treasurer(later(days=7)), FIVE)


def proposed(scene: Scene) -> str:
    scene.spec.when(proposal(scene.gift_entry))
    return scene.gift_entry


CASES: dict[Refusal, Callable[[Scene], list[Command]]] = {
    refusals.GIFTS_DO_NOT_ADD_UP: lambda _: [
        many(given()).model_copy(update={"counted": 2}),
        many(given()).model_copy(update={"counted_fen": 1}),
    ],
    refusals.DONATIONS_ARE_ONLY_TRIED: lambda _: [tried(given())],
    refusals.REFERENCE_STANDS_TWICE: lambda _: [
        many(given(), *(given().model_copy(update={"reference": one}) for one in ("箱 1", "箱1")))
    ],
    refusals.PERIOD_IS_CLOSED: lambda s: [
        many(given(day=TODAY.replace(month=5))),
        given(day=TODAY.replace(month=5)),
        granted(day=TODAY.replace(month=5)),
        fee(day=TODAY.replace(month=5)),
        arrival(s.pledge, day=TODAY.replace(month=5)),
        remitted(1, day=TODAY.replace(month=5)),
        payment(s.approved, day=TODAY.replace(month=5)),
    ],
    refusals.PERIOD_IS_NOT_OVER: lambda _: [preparation("2026-07"), closure("2026-07")],
    refusals.PERIOD_MUST_BE_PREPARED_FIRST: lambda _: [closure()],
    refusals.PERIOD_HAS_RECEIPTS_DUE: lambda s: [
        one.model_copy(update={"now": later(days=30)})
        for one in (preparation("2026-07"), closure(prepared_by_hand(s, "2026-07", "treasurer-su")))
    ],
    refusals.PERIOD_HAS_LINES_WAITING: lambda s: [
        preparation(month_with_a_line(s)),
        closure(prepared_by_hand(s, "2026-06", "treasurer-su")),
    ],
    refusals.SECOND_PERSON_MUST_BE_ANOTHER: lambda s: [
        closure(prepared_by_hand(s, "2026-06"), treasurer()),
        undoing(proposed(s), treasurer()),
    ],
    refusals.REVERSAL_MUST_BE_PROPOSED_FIRST: lambda s: [undoing(s.gift_entry)],
    refusals.DAY_LIES_BEFORE_THE_FUND: lambda s: [
        many(given(day=YESTERDAY)),
        given(day=YESTERDAY),
        granted(day=YESTERDAY),
        fee(day=YESTERDAY),
        arrival(s.pledge, day=YESTERDAY),
        remitted(1, day=YESTERDAY),
        payment(s.approved, day=YESTERDAY),
    ],
    refusals.SPACE_INCOME_IS_MORE_THAN_COLLECTED: lambda _: [
        granted(1).model_copy(update={"source": IncomeSource.SPACE_INCOME, "granted_by": None})
    ],
    refusals.REFERENCE_IS_BOOKED: lambda s: [
        many(given().model_copy(update={"reference": BOOKED})),
        given().model_copy(update={"reference": BOOKED}),
        granted().model_copy(update={"reference": BOOKED}),
        fee().model_copy(update={"reference": BOOKED}),
        arrival(s.pledge).model_copy(update={"reference": BOOKED}),
        remitted(1).model_copy(update={"reference": BOOKED}),
        payment(s.approved).model_copy(update={"evidence": BOOKED}),
    ],
    refusals.BANK_FEE_NEEDS_A_STATEMENT: lambda _: [fee(1_000_001)],
    refusals.PAYMENT_LIES_BEFORE_ITS_PUBLICITY_ENDED: lambda s: [payment_before_publicity_ended(s)],
    refusals.DAY_LIES_IN_THE_FUTURE: lambda s: [
        many(given(day=TODAY + timedelta(days=1))),
        given(day=TODAY + timedelta(days=1)),
        granted(day=TODAY + timedelta(days=1)),
        fee(day=TODAY + timedelta(days=1)),
        arrival(s.pledge, day=TODAY + timedelta(days=1)),
        remitted(1, day=TODAY + timedelta(days=1)),
        payment(s.approved, day=TODAY + timedelta(days=1)),
    ],
    refusals.BALANCE_IS_TOO_LOW: lambda s: [
        proposal(s.gift_entry),
        undoing(s.gift_entry),
        payment(s.approved),
        fee(1_000_000),
    ],
    refusals.ENTRY_IS_UNKNOWN: lambda _: [proposal(NOBODY), undoing(NOBODY)],
    refusals.ENTRY_IS_ALREADY_REVERSED: lambda s: [proposal(s.reversed_entry), undoing(s.reversed_entry)],
    refusals.REVERSAL_CANNOT_BE_REVERSED: lambda s: [proposal(s.reversal), undoing(s.reversal)],
    refusals.ACCRUAL_FOLLOWS_ITS_SESSION: lambda s: [proposal(s.accrual), undoing(s.accrual)],
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
    refusals.CONSENT_NEEDS_THE_DONOR_OR_EVIDENCE: lambda s: [
        ChangeConsent(donation_id=s.gift, publish_name=True, **treasurer()),
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
        many(given(earmark=NOBODY)),
        given(earmark=NOBODY),
        granted(earmark=NOBODY),
        fee(earmark=NOBODY),
        TranslateEarmark(earmark_id=NOBODY, title_en="Places", **treasurer()),
        wished(earmark=NOBODY),
        PLEDGE.model_copy(update={"earmark_id": NOBODY}),
    ],
    refusals.DISBURSEMENT_IS_UNKNOWN: lambda _: [
        approval(NOBODY, committee("committee-he")),
        rejection(NOBODY, committee("committee-he")),
        *(payment(NOBODY), objection(NOBODY), translation(NOBODY), withdrawal(NOBODY), review(NOBODY)),
        ballot(NOBODY, "committee-he"),
        answer(NOBODY, NOBODY),
        DeclareRelation(disbursement_id=NOBODY, **committee("committee-he")),
        ReportResult(disbursement_id=NOBODY, result="x", **staff()),
        CloseDisbursement(disbursement_id=NOBODY, **treasurer()),
    ],
    refusals.DISBURSEMENT_IS_DECIDED: lambda s: [
        approval(s.approved, committee("committee-ye")),
        rejection(s.paid, committee("committee-he")),
        review(s.rejected),
        withdrawal(s.approved),
        ballot(s.voted.paid, "committee-he"),
    ],
    refusals.DISBURSEMENT_WAS_REQUESTED_BY_OTHERS: lambda s: [withdrawal(s.wish, treasurer())],
    refusals.PAYMENT_OF_WORK_IS_NOT_WITHDRAWN: lambda s: [withdrawal(bought_work(s.spec))],
    refusals.DISBURSEMENT_IS_NOT_APPROVED: lambda s: [payment(of) for of in (s.wish, s.paid, s.rejected)],
    refusals.DISBURSEMENT_IS_NOT_PAID: lambda s: [
        ReportResult(disbursement_id=s.approved, result="x", **staff())
    ],
    refusals.RESULT_MUST_BE_REPORTED_BEFORE_CLOSING: lambda s: [
        CloseDisbursement(disbursement_id=s.paid, **treasurer())
    ],
    refusals.RESULT_IS_NOT_REPORTED: lambda s: [translation(s.paid)],
    refusals.REQUESTER_MAY_NOT_DECIDE: lambda s: [
        approval(s.wish, committee("staff-chen")),
        rejection(s.wish, committee("staff-chen")),
        ballot(s.voted.wish, "staff-chen"),
    ],
    refusals.PERSON_HAS_ALREADY_APPROVED: lambda s: [approval(s.wish, committee("committee-he"))],
    refusals.RELATED_PERSON_MAY_NOT_TAKE_PART: lambda s: [
        approval(s.wish, committee("committee-ye")),
        rejection(s.wish, committee("committee-ye")),
        payment(s.approved, envelope=treasurer(person="treasurer-ye")),
        ballot(s.voted.wish, "committee-ye"),
        answer(s.voted.shown, s.voted.objection, "resident-lin"),
    ],
    refusals.APPROVALS_COUNT_NO_LONGER: lambda s: [payment(s.approved, seats=Seats())],
    refusals.SUPERVISOR_MUST_COMMENT_FIRST: lambda s: [
        payment(s.voted.approved, seats=FIVE).model_copy(update={"now": later(days=7)})
    ],
    refusals.DISBURSEMENT_IS_DECIDED_BY_VOTES: lambda s: [
        approval(s.voted.wish, committee("committee-he")),
        rejection(s.voted.wish, committee("committee-he")),
    ],
    refusals.DISBURSEMENT_IS_DECIDED_BY_APPROVALS: lambda s: [ballot(s.wish, "committee-he")],
    refusals.COMMITTEE_IS_NOT_SEATED: lambda s: [
        ballot(s.voted.wish, "committee-he", seats=Seats(committee=("committee-he",)))
    ],
    refusals.VOTER_MUST_NOT_HOLD_ANOTHER_OFFICE: lambda s: [ballot(s.voted.wish, "treasurer-wu")],
    refusals.PERSON_HAS_ALREADY_VOTED: lambda s: [ballot(s.voted.wish, "committee-deng")],
    refusals.DISBURSEMENT_IS_NOT_IN_PUBLICITY: lambda s: [objection(s.voted.wish)],
    refusals.PERSON_HAS_OBJECTED_ALREADY: lambda s: [objection(s.voted.shown)],
    refusals.DISBURSEMENT_OBJECTION_IS_UNKNOWN: lambda s: [answer(s.voted.shown, NOBODY)],
    refusals.DISBURSEMENT_OBJECTION_IS_ANSWERED: lambda s: [answer(s.voted.shown, s.voted.answered)],
    refusals.PAYER_MUST_BE_A_THIRD_PERSON: lambda s: [
        payment(s.approved, envelope=treasurer(person="staff-chen")),
        payment(s.approved, envelope=treasurer(person="committee-he")),
    ],
}
_WITH_CASES_OF_THEIR_OWN = re.compile(
    r"\.(account_statements|campaigns|points|points_elsewhere|markets|merchants|share_disputes|meetings|vouchers"
    r"|boxes|goods|budgets|disclosures|purpose_changes|residents_votes|relations)\b"
)
"""What these modules refuse is tried in test_statements.py, test_campaign_refusals.py and so on."""
NAMED = [
    (command, refusal)
    for command in COMMANDS
    for refusal in command.operation.refuses
    if refusal is not PERSON_IS_NO_MEMBER_HERE  # The gateway's word, which knows the members: test_fund.py.
    and not _WITH_CASES_OF_THEIR_OWN.search(command.__module__)
    and not command.__module__.endswith(("fund.terms", "fund.officer", "fund.splits", "fund.appeals"))
    and refusal not in (*appeals.ALL, *bands.ALL, *budgets.ALL, *campaigns.ALL, *disclosures.ALL)
    and refusal not in (*markets.ALL, *merchants.ALL, *terms.ALL)
    and refusal not in (RELATION_WAS_DISMISSED, CLAIM_OF_YOURS_WAS_DISMISSED)  # test_relations.py
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
        prepared.spec.when(preparation()).when(closure())
    if refusal is refusals.BALANCE_IS_TOO_LOW:
        prepared.spec.when(proposal(prepared.gift_entry))
        spend_all(prepared.spec)
    commands = [command for command in CASES[refusal](prepared) if type(command) is kind]
    assert commands, f"no case in which {refusal.code} refuses {kind.__name__}"
    for command in commands:
        facts = prepared.spec.refuses(command, refusal)
        assert facts.keys() == refusal.example.keys()
