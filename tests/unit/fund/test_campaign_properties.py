"""Campaigns and matching under any sequence of commands: no purse overdrawn, no cap passed, no fen lost.

Some commands of a random history are refused, as they should be. The commands of a community are decided one
after another by its one writer, so that a random order is what concurrency comes to.
"""

import asyncio
from collections import Counter
from datetime import timedelta

import hypothesis.strategies as st
from hypothesis import HealthCheck, settings
from hypothesis.stateful import RuleBasedStateMachine, initialize, invariant, rule, run_state_machine_as_test
from pydantic import TypeAdapter

from services.fund.audit import audit
from services.fund.domain.decider import DECIDER
from services.fund.domain.state import Fund
from services.fund.domain.ticks import due
from shared.contracts.fund.campaigns.commands import CancelCampaign
from shared.contracts.fund.campaigns.matching import ListPools
from shared.contracts.fund.campaigns.terms import CampaignKind, FundingMode
from shared.contracts.fund.campaigns.views import ListCampaigns
from shared.contracts.fund.donations.commands import WithdrawPledge
from shared.contracts.fund.donations.events import DonationPledged
from shared.contracts.fund.donations.views import DonationState, ListDonationRecords, RefundState
from shared.contracts.fund.earmarks import ListEarmarks
from shared.contracts.fund.ledger import EXPENSE, HOST_CHARITY, INCOME, ProposeReversal, ReverseEntry
from shared.contracts.fund.statement import GetStatement
from shared.kernel.messages import Command
from shared.kernel.refusals import Rejected
from tests.soaking import when_soaking
from tests.specification import MONDAY
from tests.unit.fund import campaigns, scenes
from tests.unit.fund.reading import ReadModels
from tests.unit.fund.scenes import many, supervisor, treasurer
from tests.unit.shelves import assert_the_same_without_memory

PEOPLE = ("resident-lin", "resident-he", "resident-huang")
people = st.sampled_from(PEOPLE)
amounts = st.integers(1, 20_000)
places = st.integers(0, 20)
caps = st.sampled_from([None, None, 1_999, 7_001])


class CampaignMachine(RuleBasedStateMachine):
    @initialize(
        mode=st.sampled_from(FundingMode),
        factor=st.sampled_from([3_333, 10_000, 25_000]),
        gift=caps,
        person=caps,
        one=caps,
    )
    def open(
        self, mode: FundingMode, factor: int, gift: int | None, person: int | None, one: int | None
    ) -> None:
        self.history = scenes.open_fund()
        self.now = MONDAY
        self.campaigns = [
            campaigns.live(self.history, campaigns.draft(CampaignKind.MUTUAL_AID, mode)) for _ in range(2)
        ]
        self.care = scenes.earmarked(self.history)
        terms = campaigns.pool(
            *self.campaigns, cap_fen=9_000, factor_bps=factor, gift=gift, person=person, campaign=one
        )
        self.pool = campaigns.pooled(self.history, terms)
        # More than it may add; each campaign has a matched gift, which its failure gives back.
        self.history.when(scenes.granted(12_000, earmark=self.pool))
        for campaign_id in self.campaigns:
            self.history.when(scenes.given(2_000, PEOPLE[0], earmark=campaign_id))
        self.models = ReadModels()
        self.read = 0

    def attempt(self, command: Command) -> None:
        """The command is decided; a refusal changes nothing."""
        try:
            self.history.when(command)
        except Rejected:
            return

    def campaign(self, place: int) -> str:
        return self.campaigns[place % len(self.campaigns)]

    @rule(amount_fen=st.integers(1, 40_000))
    def fill_the_pool(self, amount_fen: int) -> None:
        self.attempt(scenes.granted(amount_fen, earmark=self.pool, day=self.now.date(), at=self.now))

    @rule(place=places, amount_fen=amounts, person=people)
    def pledge(self, place: int, amount_fen: int, person: str) -> None:
        self.attempt(campaigns.pledging(self.campaign(place), amount_fen, person, self.now))

    @rule(place=places, amount_fen=amounts)
    def receive(self, place: int, amount_fen: int) -> None:
        if pledges := self.gifts(DonationState.PLEDGED):
            promise = pledges[place % len(pledges)]
            self.attempt(campaigns.arrival(promise, amount_fen, self.now, self.now.date()))

    @rule(place=places)
    def withdraw(self, place: int) -> None:
        if pledges := self.gifts(DonationState.PLEDGED):
            promise = pledges[place % len(pledges)]
            self.attempt(WithdrawPledge(donation_id=promise, **treasurer(self.now)))

    @rule(gifts=st.lists(st.tuples(places, amounts, st.none() | people), min_size=1, max_size=4))
    def give(self, gifts: list[tuple[int, int, str | None]]) -> None:
        wishes = [
            scenes.given(amount_fen, person, earmark=self.campaign(place), day=self.now.date(), at=self.now)
            for place, amount_fen, person in gifts
        ]
        self.attempt(many(*wishes).model_copy(update={"now": self.now}) if len(wishes) > 1 else wishes[0])

    @rule(place=places, leave=st.booleans())
    def give_back(self, place: int, *, leave: bool) -> None:
        """A gift that is due or, where none is, any: that has to be refused."""
        state = self.history.state
        due_now = [gift for one in state.campaigns.by_id.values() for gift in one.refunds]
        if gifts := due_now or [*state.donations]:
            gift = gifts[place % len(gifts)]
            back = campaigns.refund(gift, self.now, self.now.date())
            self.attempt(campaigns.left(gift).model_copy(update={"now": self.now}) if leave else back)

    @rule(place=places, milestone=st.integers(1, 3))
    def release(self, place: int, milestone: int) -> None:
        self.attempt(campaigns.release(self.campaign(place), milestone))

    @rule(place=places, amount_fen=amounts, is_fee=st.booleans(), from_pool=st.booleans())
    def spend(self, place: int, amount_fen: int, *, is_fee: bool, from_pool: bool) -> None:
        purse = self.pool if from_pool else self.campaign(place)
        if is_fee:
            self.attempt(scenes.fee(amount_fen, earmark=purse, day=self.now.date(), at=self.now))
            return
        wish = scenes.requested(self.history, scenes.wished(amount_fen, earmark=purse))
        scenes.approved(self.history, wish)
        self.attempt(scenes.payment(wish, self.now.date(), treasurer(self.now)))

    @rule(place=places)
    def reverse(self, place: int) -> None:
        entries = [*self.history.state.postings]
        if entries:
            entry_id = entries[place % len(entries)]
            self.attempt(ProposeReversal(entry_id=entry_id, reason="x", **treasurer(self.now)))
            self.attempt(ReverseEntry(entry_id=entry_id, **supervisor(self.now)))

    @rule(place=places)
    def decide_on_surplus(self, place: int) -> None:
        self.attempt(campaigns.proposing(self.campaign(place), self.care, self.now))
        self.attempt(campaigns.surplus(self.campaign(place), at=self.now))

    @rule()
    def close_the_pool(self) -> None:
        self.attempt(campaigns.emptying(self.pool, self.care, self.now))
        self.attempt(campaigns.pool_closing(self.pool, at=self.now))

    @rule(place=places)
    def cancel(self, place: int) -> None:
        self.attempt(CancelCampaign(campaign_id=self.campaign(place), reason="x", **treasurer(self.now)))

    @rule(days=st.integers(1, 14))
    def pass_time(self, days: int) -> None:
        self.now += timedelta(days=days)
        self.history.when(campaigns.over(self.now))
        at = due(self.history.state)
        assert at is None or at > self.now

    def gifts(self, state: DonationState) -> list[str]:
        return [key for key, one in self.history.state.donations.items() if one.state is state]

    @invariant()
    def no_purse_is_overdrawn_and_each_entry_balances_in_each_purse(self) -> None:
        purses: Counter[str] = Counter()
        for posting in self.history.state.postings.values():
            sums: Counter[str | None] = Counter()
            for account, earmark_id, amount_fen in posting.lines:
                sums[earmark_id] += amount_fen
                if account == HOST_CHARITY:
                    purses[earmark_id or "general"] += amount_fen
            assert not any(sums.values())
        assert min(purses.values(), default=0) >= 0
        assert sum(purses.values()) == self.history.state.balance_fen

    @invariant()
    def the_pool_never_adds_more_than_its_caps_and_what_it_added_stands_beside_gifts(self) -> None:
        state = self.history.state
        pool = state.campaigns.pools[self.pool]
        gifts = [one for one in state.donations.values() if one.matched_fen]
        assert all(one.state is DonationState.RECEIVED for one in gifts)
        assert sum(one.matched_fen for one in gifts) == pool.paid_fen <= pool.cap_fen
        for one in gifts:
            assert one.matched_fen <= one.amount_fen * pool.factor_bps // 10_000
            assert pool.gift_cap_fen is None or one.matched_fen <= pool.gift_cap_fen
        for whose, cap in ((pool.by_person, pool.person_cap_fen), (pool.by_campaign, pool.campaign_cap_fen)):
            assert cap is None or max(whose.values(), default=0) <= cap
            assert min(whose.values(), default=0) >= 0

    @invariant()
    def a_failed_campaign_has_the_money_for_every_refund(self) -> None:
        state = self.history.state
        for campaign_id, one in state.campaigns.by_id.items():
            mine = {key: gift for key, gift in state.donations.items() if gift.earmark_id == campaign_id}
            received = [gift for gift in mine.values() if gift.state is DonationState.RECEIVED]
            pledged = [gift for gift in mine.values() if gift.state is DonationState.PLEDGED]
            assert one.received_fen == sum(gift.amount_fen for gift in received)
            assert one.pledged_fen == sum(gift.amount_fen for gift in pledged)
            assert one.matched_fen == sum(gift.matched_fen for gift in received)
            due_fen = sum(fen + state.donations[key].matched_fen for key, fen in one.refunds.items())
            assert due_fen <= state.purses.get(campaign_id, 0)
            assert not one.failed or not one.pledged_fen

    @invariant()
    def read_models_and_audit_say_the_same(self) -> None:
        events = self.history.events
        self.models.after(*events[self.read :])
        self.read = len(events)
        asyncio.run(self.compare())

    async def compare(self) -> None:
        state = self.history.state
        findings = audit(enumerate(self.history.events, start=1))
        assert findings.discrepancies == []
        statement = await self.models.ask(GetStatement())
        assert statement is not None
        assert statement.income_total_fen == -findings.total_fen(INCOME)
        assert statement.expense_total_fen == findings.total_fen(EXPENSE)
        assert statement.closing_fen == statement.at_host_charity_fen == state.balance_fen
        for view in (await self.models.ask(ListCampaigns())).items:
            one = state.campaigns.by_id[view.campaign_id]
            assert (view.state, view.refunds_due) == (one.state, len(one.refunds))
            assert (view.pledged_fen, view.received_fen) == (one.pledged_fen, one.received_fen)
            assert (view.matched_fen, view.raised_fen) == (one.matched_fen, one.raised_fen)
            asked = ListDonationRecords(earmark_id=view.campaign_id, refund=RefundState.DUE, limit=200)
            assert {gift.donation_id for gift in (await self.models.ask(asked)).items} == {*one.refunds}
        (pool,) = (await self.models.ask(ListPools())).items
        assert pool.paid_fen == state.campaigns.pools[self.pool].paid_fen
        for purse in (await self.models.ask(ListEarmarks())).items:
            assert purse.balance_fen == state.purses[purse.earmark_id]
            assert purse.spent_fen == state.spent.get(purse.earmark_id, 0)

    def teardown(self) -> None:
        """The replayed log and a snapshot give the very same state."""
        if not hasattr(self, "history"):
            return
        assert DECIDER.replay(self.history.events) == self.history.state
        assert_the_same_without_memory(DECIDER, self.history.events)
        snapshot: TypeAdapter[Fund] = TypeAdapter(Fund)
        assert snapshot.validate_json(snapshot.dump_json(self.history.state)) == self.history.state


def test_campaigns_and_matching_hold_whatever_happens() -> None:
    run_state_machine_as_test(
        CampaignMachine,
        settings=settings(
            max_examples=when_soaking(120, 6),
            stateful_step_count=40,
            deadline=None,
            suppress_health_check=[HealthCheck.too_slow],
        ),
    )


def test_the_random_histories_reach_failures_refunds_matches_and_payments() -> None:
    """A history whose commands were all refused would prove nothing."""
    machine = CampaignMachine()
    machine.open(FundingMode.ALL_OR_NOTHING, 10_000, None, None, None)
    machine.fill_the_pool(10_000)
    machine.pledge(0, 20_000, PEOPLE[0])
    assert any(isinstance(event, DonationPledged) for event in machine.history.events)
    machine.receive(0, 20_000)
    machine.give([(0, 5_000, PEOPLE[1]), (1, 5_000, None)])
    machine.pass_time(14)
    machine.pass_time(14)
    machine.release(0, 1)
    machine.spend(0, 100, is_fee=False, from_pool=False)
    machine.give_back(0, leave=False)
    kinds = {type(event).__name__ for event in machine.history.events}
    wanted = {"GiftMatched", "CampaignSucceeded", "CampaignFailed", "DisbursementPaid", "GiftRefunded"}
    assert wanted <= kinds
    machine.no_purse_is_overdrawn_and_each_entry_balances_in_each_purse()
    machine.the_pool_never_adds_more_than_its_caps_and_what_it_added_stands_beside_gifts()
    machine.a_failed_campaign_has_the_money_for_every_refund()
    machine.read_models_and_audit_say_the_same()
    machine.teardown()
