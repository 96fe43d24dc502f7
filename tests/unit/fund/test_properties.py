"""Invariants 3, 5 and 7 of the domain, and the separation of people, under any sequence of commands.

Some commands of a random history are refused, as they should be; after each of them the books are checked
by a model of a few lines, by the audit, and by the read models.
"""

import asyncio
from datetime import datetime, timedelta
from typing import Any

import hypothesis.strategies as st
from hypothesis import HealthCheck, given, settings
from hypothesis.stateful import RuleBasedStateMachine, initialize, invariant, rule, run_state_machine_as_test
from pydantic import TypeAdapter

from services.fund.audit import audit
from services.fund.domain.accruals import terms_at
from services.fund.domain.decider import DECIDER
from services.fund.domain.state import Fund, Terms
from shared.contracts.fund.approvals import DeclareRelation, RejectDisbursement
from shared.contracts.fund.closing import ClosePeriod, PreparePeriod
from shared.contracts.fund.disbursements.events import DisbursementPaid
from shared.contracts.fund.disbursements.views import DisbursementState
from shared.contracts.fund.donations.commands import ReceiptDonation
from shared.contracts.fund.entries import ListEntries
from shared.contracts.fund.ledger import (
    EXPENSE,
    HOST_CHARITY,
    INCOME,
    MERCHANT_RECEIVABLE,
    RECEIVABLE,
    ProposeReversal,
    ReverseEntry,
)
from shared.contracts.fund.shares.commands import ReceiptShare
from shared.contracts.fund.shares.views import ListShares
from shared.contracts.fund.splits import SPLIT_SOURCES, SplitSource
from shared.contracts.fund.statement import GetStatement, ListPeriods, StatementView
from shared.contracts.fund.votes import Seats
from shared.kernel.messages import Command, Envelope
from shared.kernel.money import share_of
from shared.kernel.refusals import Rejected
from shared.kernel.roles import Role
from tests.soaking import when_soaking
from tests.specification import MONDAY, later
from tests.unit.fund import scenes
from tests.unit.fund.boxes import (
    HE,
    banking,
    box_count,
    box_settling,
    registered,
    registering,
    sealing,
)
from tests.unit.fund.merchants import AUGUST, JULY, agreed, agreeing, paying, stating
from tests.unit.fund.reading import ReadModels
from tests.unit.fund.scenes import (
    approval,
    delivered,
    earmarked,
    id_of,
    open_fund,
    payment,
    refunded,
    remitted,
    requested,
    supervisor,
    terms,
    treasurer,
    wished,
)
from tests.unit.fund.splits import decision, splitting
from tests.unit.shelves import assert_the_same_without_memory

PEOPLE = ("he", "liang", "ye", "wu", "su")
SESSIONS = ("开课", "种植课", "手工课", "绘本课", "写生课")

EVERYBODY = Seats(committee=PEOPLE, treasurers=PEOPLE)

people = st.sampled_from(PEOPLE)
sessions = st.sampled_from(SESSIONS)
amounts = st.integers(1, 50_000)
days = st.integers(0, 70)


def anybody(person: str, at: datetime = MONDAY) -> Envelope:
    """Everybody has every role here, so that only the separation of people refuses."""
    return scenes.by(person, Role.STAFF, Role.TREASURER, Role.COMMITTEE, Role.SUPERVISOR, at=at)


class FundMachine(RuleBasedStateMachine):
    @initialize()
    def open(self) -> None:
        self.history = open_fund()
        self.earmarks: list[str | None] = [None, earmarked(self.history), earmarked(self.history)]
        self.wishes: list[str] = []
        self.now = MONDAY
        self.history.when(terms()).when(delivered("开课")).when(remitted(10_000))
        for earmark in self.earmarks:
            self.history.when(scenes.given(30_000, earmark=earmark))
        self.merchant = agreed(self.history, agreeing(earmark=self.earmarks[1]))
        self.statements: list[str] = []
        self.box = registered(self.history, registering(earmark=self.earmarks[2]))
        self.models = ReadModels()
        self.read = 0
        self.checked = 0
        self.slips = 0

    def attempt(self, command: Command) -> None:
        """The command is decided; a refusal changes nothing."""
        try:
            self.history.when(command)
        except Rejected:
            return

    @rule(session=sessions, takings_fen=st.integers(0, 50_000), days=days)
    def deliver(self, session: str, takings_fen: int, days: int) -> None:
        self.history.when(delivered(session, takings_fen, at=later(days=days)))

    @rule(session=sessions, refunded_fen=amounts)
    def refund(self, session: str, refunded_fen: int) -> None:
        self.history.when(refunded(refunded_fen, session))

    @rule(version=st.integers(1, 3), share_bps=st.integers(0, 10_000), days=days)
    def amend(self, version: int, share_bps: int, days: int) -> None:
        self.history.when(terms(version, share_bps, at=later(days=days)))

    @rule(amount_fen=amounts)
    def remit(self, amount_fen: int) -> None:
        self.attempt(remitted(amount_fen, self.now.date(), at=self.now))

    @rule(amount_fen=amounts, purse=st.integers(0, 2), donor=st.none() | people)
    def give(self, amount_fen: int, purse: int, donor: str | None) -> None:
        earmark, day = self.earmarks[purse], self.now.date()
        self.attempt(scenes.given(amount_fen, donor, earmark=earmark, day=day, at=self.now))

    @rule(amount_fen=amounts, purse=st.integers(0, 2), is_fee=st.booleans())
    def grant_or_charge(self, amount_fen: int, purse: int, is_fee: bool) -> None:
        command = scenes.fee if is_fee else scenes.granted
        self.attempt(command(amount_fen, earmark=self.earmarks[purse], day=self.now.date(), at=self.now))

    @rule(source=st.sampled_from(SPLIT_SOURCES), purse=st.integers(0, 2), share_bps=st.integers(1, 9_999))
    def split(self, source: SplitSource, purse: int, share_bps: int) -> None:
        one, other = self.earmarks[purse], self.earmarks[(purse + 1) % 3]
        day, parts = self.now.date() + timedelta(days=1), ((one, share_bps), (other, 10_000 - share_bps))
        self.attempt(splitting(source, *parts, day=day, at=self.now))
        self.attempt(decision(self.history, at=self.now))

    @rule(sales_fen=amounts, month=st.sampled_from([JULY, AUGUST]))
    def sell(self, sales_fen: int, month: str) -> None:
        self.attempt(stating(self.merchant, sales_fen, month, at=self.now))
        self.statements += self.history.state.merchants.by_id[self.merchant].stated.values()

    @rule(first=st.sampled_from([0, 70, 900]), second=st.sampled_from([70, 900]), less_fen=st.integers(0, 80))
    def empty_the_box(self, first: int, second: int, less_fen: int) -> None:
        self.attempt(sealing(self.box, self.now))
        self.attempt(box_count(self.box, first, at=self.now))
        self.attempt(box_count(self.box, second, HE, at=self.now))
        self.attempt(box_settling(self.box, second))
        for opening, fen in [*self.history.state.boxes.by_id[self.box].to_bank.items()]:
            self.slips += 1
            slip, day = f"募捐箱 {self.slips}", self.now.date()
            wish = banking(self.box, opening, max(1, fen - less_fen), slip, day, "残币", self.now)
            self.attempt(wish)

    @rule(number=st.integers(0, 9), amount_fen=st.integers(1, 500))
    def pay_share_of_sales(self, number: int, amount_fen: int) -> None:
        if self.statements:
            self.slips += 1
            statement, day = self.statements[number % len(self.statements)], self.now.date()
            slip = f"商家 {self.slips}"
            self.attempt(paying(self.merchant, statement, amount_fen, slip, day, self.now))

    @rule(amount_fen=amounts, purse=st.integers(0, 2), requester=people, payee=st.none() | people)
    def request(self, amount_fen: int, purse: int, requester: str, payee: str | None) -> None:
        command = wished(amount_fen, earmark=self.earmarks[purse], payee=payee, envelope=anybody(requester))
        self.wishes.append(requested(self.history, command))

    @rule(number=st.integers(0, 30), approver=people)
    def approve(self, number: int, approver: str) -> None:
        if self.wishes:
            self.attempt(approval(self.wish(number), anybody(approver), EVERYBODY))

    @rule(
        amount_fen=amounts,
        purse=st.integers(0, 2),
        requester=people,
        approvers=st.permutations(PEOPLE),
        related=st.none() | people,
        payers=st.permutations(PEOPLE),
    )
    def spend(
        self,
        amount_fen: int,
        purse: int,
        requester: str,
        approvers: list[str],
        related: str | None,
        payers: list[str],
    ) -> None:
        """A disbursement in one go, with whoever tries to approve and to pay it."""
        self.request(amount_fen, purse, requester, None)
        newest = len(self.wishes) - 1
        for approver in approvers[:3]:
            self.approve(newest, approver)
        if related:
            self.declare(newest, related)
        self.pay(newest, payers)

    @rule(number=st.integers(0, 30), person=people)
    def declare(self, number: int, person: str) -> None:
        if self.wishes:
            self.attempt(DeclareRelation(disbursement_id=self.wish(number), **anybody(person)))

    @rule(number=st.integers(0, 30), person=people)
    def reject(self, number: int, person: str) -> None:
        if self.wishes:
            self.attempt(RejectDisbursement(disbursement_id=self.wish(number), reason="x", **anybody(person)))

    @rule(number=st.integers(0, 30), payers=st.permutations(PEOPLE))
    def pay(self, number: int, payers: list[str]) -> None:
        if self.wishes:
            for payer in payers:
                self.attempt(payment(self.wish(number), self.now.date(), anybody(payer, self.now), EVERYBODY))

    @rule(oldest_first=st.booleans(), most=st.integers(1, 20))
    def reverse(self, *, oldest_first: bool, most: int) -> None:
        """Each entry twice, and reversals too: most of it has to be refused."""
        entries = sorted(self.history.state.postings, reverse=not oldest_first)
        for entry_id in [*entries[:most], *entries[:most]]:
            self.attempt(ProposeReversal(entry_id=entry_id, reason="x", **treasurer(self.now)))
            self.attempt(ReverseEntry(entry_id=entry_id, **supervisor(self.now)))

    @rule(month=st.sampled_from(["2026-06", "2026-07", "2026-08"]))
    def close(self, month: str) -> None:
        for gift_id in self.history.state.donations:
            self.attempt(ReceiptDonation(donation_id=gift_id, receipt_number=None, **treasurer(self.now)))
        for share_id in self.history.state.remittances:
            self.attempt(ReceiptShare(remittance_id=share_id, receipt_number=share_id, **treasurer(self.now)))
        self.attempt(PreparePeriod(month=month, **treasurer(self.now)))
        self.attempt(ClosePeriod(month=month, **supervisor(self.now)))

    @rule(days=st.integers(1, 40))
    def pass_time(self, days: int) -> None:
        self.now += timedelta(days=days)

    def wish(self, number: int) -> str:
        return self.wishes[number % len(self.wishes)]

    @invariant()
    def what_is_owed_to_each_purse_is_what_its_entries_come_to(self) -> None:
        owed: dict[str, dict[str, int]] = {}
        for posting in self.history.state.postings.values():
            for account, earmark_id, amount_fen in posting.lines:
                if account.startswith("receivable:"):
                    sums = owed.setdefault(account, {})
                    purse = earmark_id or "general"
                    sums[purse] = sums.get(purse, 0) + amount_fen
        kept = {key: {purse: fen for purse, fen in sums.items() if fen} for key, sums in owed.items()}
        assert self.history.state.owed == {key: sums for key, sums in kept.items() if sums}

    @invariant()
    def every_entry_balances_and_no_purse_is_overdrawn(self) -> None:
        state = self.history.state
        purses: dict[str, int] = {}
        for posting in state.postings.values():
            assert sum(amount for _, _, amount in posting.lines) == 0
            for account, earmark_id, amount_fen in posting.lines:
                if account == HOST_CHARITY:
                    purses[earmark_id or "general"] = purses.get(earmark_id or "general", 0) + amount_fen
        assert all(balance_fen >= 0 for balance_fen in purses.values())
        assert {purse: fen for purse, fen in state.purses.items() if fen} == {
            purse: fen for purse, fen in purses.items() if fen
        }
        assert sum(purses.values()) == state.balance_fen

    @invariant()
    def shares_are_the_rule_applied_to_the_base(self) -> None:
        state = self.history.state
        accrued_fen = 0
        for session in state.sessions.values():
            versions = state.agreements[session.agreement_id or ""].versions
            bound = terms_at(versions, session.delivered_at)
            expected_fen = share_of(session.base_fen, bound.share_bps) if bound else 0
            assert session.accrued_fen == expected_fen
            accrued_fen += expected_fen
        assert -scenes.sums(self.history).get(f"{INCOME}service_share", 0) == accrued_fen

    @invariant()
    def requester_approvers_and_payer_are_different_people(self) -> None:
        new, self.checked = self.history.events[self.checked :], len(self.history.events)
        for event in new:
            if isinstance(event, DisbursementPaid):
                wish = self.history.state.disbursements[event.disbursement_id]
                approvers = set(wish.approver_ids)
                assert len(approvers) >= wish.approvals_needed >= 2
                assert event.paid_by not in approvers | wish.requester_ids | wish.related_ids
                assert not approvers & (wish.requester_ids | wish.related_ids)
                assert wish.state is DisbursementState.PAID

    @invariant()
    def statement_ledger_and_audit_have_the_same_totals(self) -> None:
        events = self.history.events
        self.models.after(*events[self.read :])
        self.read = len(events)
        asyncio.run(self.compare())

    async def compare(self) -> None:
        findings = audit(enumerate(self.history.events, start=1))
        assert findings.discrepancies == []
        statement = await self.models.ask(GetStatement())
        assert statement is not None
        adds_up(statement)
        assert -findings.total_fen(INCOME) == statement.income_total_fen
        assert findings.total_fen(EXPENSE) == statement.expense_total_fen
        assert findings.total_fen(HOST_CHARITY) == statement.at_host_charity_fen
        assert findings.total_fen(RECEIVABLE) == statement.due_from_partners_fen
        assert findings.total_fen(MERCHANT_RECEIVABLE) == statement.due_from_merchants_fen >= 0
        entries = (await self.models.ask(ListEntries(limit=200))).items
        if entries and len(entries) < 200:
            assert entries[-1].number == statement.last_entry_number == statement.entries
            assert entries[-1].balance_after_fen == statement.at_host_charity_fen
        shares = (await self.models.ask(ListShares())).items
        assert sum(share.due_fen for share in shares) == statement.due_from_partners_fen
        await self.months_follow_on_each_other(statement)

    async def months_follow_on_each_other(self, whole: StatementView) -> None:
        closing_fen = 0
        for period in await self.models.ask(ListPeriods()):
            month = await self.models.ask(GetStatement(month=period.month))
            assert month is not None
            adds_up(month)
            assert (month.opening_fen, month.closing_fen) == (closing_fen, period.closing_fen)
            closing_fen = period.closing_fen
        assert closing_fen == whole.closing_fen


def adds_up(statement: StatementView) -> None:
    change_fen = statement.income_total_fen - statement.expense_total_fen
    assert statement.opening_fen + change_fen == statement.closing_fen
    due_fen = statement.due_from_partners_fen + statement.due_from_merchants_fen
    assert statement.closing_fen == statement.at_host_charity_fen + due_fen
    assert statement.at_host_charity_fen == sum(purse.balance_fen for purse in statement.purses)
    assert statement.income_total_fen == sum(line.amount_fen for line in statement.income)
    assert statement.expense_total_fen == sum(line.amount_fen for line in statement.expense)
    for line in statement.income:
        assert sum(one.amount_fen for one in line.purses) == line.amount_fen


class ReplayedFundMachine(FundMachine):
    """At the end of each history: the replayed log and a snapshot give the very same state."""

    def teardown(self) -> None:
        if not hasattr(self, "history"):
            return
        history = self.history
        assert DECIDER.replay(history.events) == history.state
        assert_the_same_without_memory(DECIDER, history.events)
        snapshot: TypeAdapter[Any] = TypeAdapter(Fund)
        assert snapshot.validate_json(snapshot.dump_json(history.state)) == history.state


def test_the_books_hold_whatever_happens() -> None:
    run_state_machine_as_test(
        ReplayedFundMachine,
        settings=settings(
            max_examples=when_soaking(250, 10),
            stateful_step_count=40,
            deadline=None,
            suppress_health_check=[HealthCheck.too_slow],
        ),
    )


@settings(max_examples=when_soaking(1_000, 40), deadline=None)
@given(
    takings_fen=st.integers(1, 10**9),
    share_bps=st.integers(0, 10_000),
    refunds_fen=st.lists(st.integers(1, 10**8), max_size=20),
)
def test_refunds_in_any_parts_leave_the_share_of_what_remains(
    takings_fen: int, share_bps: int, refunds_fen: list[int]
) -> None:
    history = open_fund().when(terms(1, share_bps)).when(delivered("种植课", takings_fen))
    for refund_fen in refunds_fen:
        history.when(refunded(refund_fen))
    base_fen = max(0, takings_fen - sum(refunds_fen))
    session = history.state.sessions[id_of("种植课")]
    assert (session.base_fen, session.accrued_fen) == (base_fen, share_of(base_fen, share_bps))


@settings(max_examples=when_soaking(500, 25), deadline=None)
@given(order=st.permutations(range(4)), share_bps=st.integers(0, 10_000))
def test_the_order_in_which_services_are_heard_of_does_not_matter(order: list[int], share_bps: int) -> None:
    """Terms of two versions and two sessions, in any order in which the fund may learn of them."""
    reports = [
        terms(1, 1_500),
        terms(2, share_bps, at=later(days=5)),
        delivered("种植课", 77_777, at=later(days=1)),
        delivered("手工课", 33_333, at=later(days=9)),
    ]
    history = open_fund()
    for place in order:
        history.when(reports[place])
    expected_fen = share_of(77_777, 1_500) + share_of(33_333, share_bps)
    assert -scenes.sums(history).get(f"{INCOME}service_share", 0) == expected_fen


def test_terms_without_versions_bind_nobody() -> None:
    assert terms_at([], MONDAY) is None
    assert terms_at([Terms(1, 1_500, later(days=1))], MONDAY) == Terms(1, 1_500, later(days=1))
