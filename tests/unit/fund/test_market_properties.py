"""Charity markets under any sequence of commands: no fen is lost, and what is owed was pledged."""

import asyncio

import hypothesis.strategies as st
from hypothesis import HealthCheck, settings
from hypothesis.stateful import RuleBasedStateMachine, initialize, invariant, rule, run_state_machine_as_test

from services.fund.audit import audit
from services.fund.domain.decider import DECIDER
from shared.contracts.fund.ledger import ProposeReversal, ReverseEntry
from shared.contracts.fund.statement import GetStatement
from shared.kernel.messages import Command
from shared.kernel.money import share_of
from shared.kernel.refusals import Rejected
from tests.soaking import when_soaking
from tests.unit.fund.markets import (
    HE,
    STAFF,
    TREASURER,
    YE,
    count,
    disclose,
    held,
    pay_in,
    seen,
    settle,
)
from tests.unit.fund.reading import ReadModels
from tests.unit.fund.scenes import (
    earmarked,
    open_fund,
    sums,
    treasurer,
)
from tests.unit.shelves import assert_the_same_without_memory

PERSONS = (STAFF, TREASURER, HE, YE)
places = st.integers(0, 9)


class MarketMachine(RuleBasedStateMachine):
    """Counts, decisions, payments, reversals in any order: what is owed is what was pledged, to the fen."""

    @initialize(bps=st.lists(st.integers(1, 10_000), min_size=1, max_size=3), purse=st.booleans())
    def open(self, bps: list[int], *, purse: bool) -> None:
        self.history = open_fund()
        self.bps = bps
        self.market, self.stalls = held(
            self.history, *bps, earmark=earmarked(self.history) if purse else None
        )
        self.slips = 0

    def attempt(self, command: Command) -> None:
        try:
            self.history.when(command)
        except Rejected:
            return

    @rule(place=places, fen=st.sampled_from([0, 1, 99, 33_333]), person=st.sampled_from(PERSONS))
    def count(self, place: int, fen: int, person: str) -> None:
        self.attempt(count(self.market, self.stalls[place % len(self.stalls)], fen, person))

    @rule(place=places, fen=st.integers(0, 40_000), person=st.sampled_from(PERSONS))
    def decide(self, place: int, fen: int, person: str) -> None:
        self.attempt(settle(self.market, self.stalls[place % len(self.stalls)], fen, person))

    @rule(place=places, fen=st.integers(1, 20_000))
    def pay(self, place: int, fen: int) -> None:
        self.slips += 1
        stall = self.stalls[place % len(self.stalls)]
        self.attempt(pay_in(self.market, stall, fen, f"集市 {self.slips}"))

    @rule()
    def disclose(self) -> None:
        self.attempt(disclose(self.market))

    @rule(place=st.integers(0, 50))
    def reverse(self, place: int) -> None:
        if entries := [*self.history.state.postings]:
            entry_id = entries[place % len(entries)]
            self.attempt(ProposeReversal(entry_id=entry_id, reason="错", **treasurer()))
            self.attempt(ReverseEntry(entry_id=entry_id, **treasurer(person="treasurer-ye")))

    @invariant()
    def nothing_is_lost(self) -> None:
        totals = sums(self.history)
        assert sum(totals.values()) == 0
        view = asyncio.run(seen(self.history, self.market))
        for stall, bps in zip(view.stalls, self.bps, strict=True):
            assert stall.share_fen == share_of(stall.takings_fen or 0, bps)
            owed_fen = totals.get(f"receivable:stall:{stall.stall_id}", 0)
            assert owed_fen == stall.share_fen - stall.paid_fen >= 0
        assert totals.get("income:market", 0) == -view.share_fen
        assert totals.get("assets:host_charity", 0) == view.paid_fen
        statement = asyncio.run(ReadModels(*self.history.events).ask(GetStatement()))
        assert statement is not None
        assert statement.closing_fen == view.share_fen
        assert statement.closing_fen == statement.at_host_charity_fen + statement.due_from_stalls_fen
        assert audit(enumerate(self.history.events, 1)).discrepancies == []

    def teardown(self) -> None:
        """Runs once, after the last step."""
        assert_the_same_without_memory(DECIDER, self.history.events)


def test_no_fen_is_lost_over_any_counts_decisions_payments_and_reversals() -> None:
    run_state_machine_as_test(
        MarketMachine,
        settings=settings(
            max_examples=when_soaking(250, 8),
            stateful_step_count=20,
            deadline=None,
            suppress_health_check=[*HealthCheck],
        ),
    )
