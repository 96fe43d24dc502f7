"""A month's shares have a day; what is unpaid then is overdue, and payments count against the oldest."""

from collections import deque
from datetime import UTC, date, datetime

from hypothesis import settings
from hypothesis import strategies as st
from hypothesis.stateful import RuleBasedStateMachine, invariant, precondition, rule

from services.fund.domain.decider import DECIDER
from services.fund.domain.ticks import due
from shared.contracts.fund.opening import AdoptRules
from shared.contracts.fund.shares.events import ShareAccrued, ShareRemitted
from shared.contracts.fund.shares.overdue import OverdueShare, SharesFellDue
from shared.contracts.fund.shares.views import GetShare
from shared.contracts.fund.sums import GatherClocks
from shared.kernel.messages import Tick
from tests.soaking import when_soaking
from tests.specification import later
from tests.unit.fund.reading import ReadModels
from tests.unit.fund.scenes import (
    SKY_FARM,
    TODAY,
    YEAR_IS_OVER,
    History,
    delivered,
    policy,
    refunded,
    remitted,
    reversal,
    with_partner,
)

FIRST_LATE = datetime(2026, 8, 30, 16, tzinfo=UTC)
"""July's shares can be paid on the 30th of August in Guangzhou, and are late on the 31st."""


def tick(at: datetime) -> Tick:
    return Tick(**policy(at))


def overdue(amount_fen: int) -> tuple[OverdueShare, ...]:
    return (OverdueShare(partner_id=SKY_FARM, amount_fen=amount_fen),)


def test_a_share_is_due_thirty_days_after_its_month() -> None:
    spec = with_partner().when(delivered())
    assert spec.happened(ShareAccrued).due_at == FIRST_LATE
    assert due(spec.state) == FIRST_LATE
    spec.when(tick(FIRST_LATE)).then(SharesFellDue(due_at=FIRST_LATE, overdue=overdue(15_000)))
    assert due(spec.state) == YEAR_IS_OVER


def test_the_communitys_rules_say_how_many_days_and_what_was_booked_before_keeps_its_own() -> None:
    spec = with_partner().when(delivered())
    spec.when(
        AdoptRules(
            disbursement_approvals=2,
            zone="Asia/Shanghai",
            share_due_days=5,
            effective_from=later(1),
            **policy(later(1)),
        )
    )
    spec.when(delivered("绘本课", at=later(2)))
    assert spec.happened(ShareAccrued).due_at == datetime(2026, 8, 5, 16, tzinfo=UTC)
    assert spec.state.share_dues.keys() == {"2026-08-30T16:00:00+00:00", "2026-08-05T16:00:00+00:00"}


def test_who_has_paid_in_time_is_named_by_nobody() -> None:
    spec = with_partner().when(delivered()).when(remitted(15_000))
    spec.when(tick(FIRST_LATE)).then(SharesFellDue(due_at=FIRST_LATE, overdue=()))


def test_what_is_not_due_yet_is_not_overdue_and_a_debt_is_named_again_on_the_next_day() -> None:
    spec = with_partner().when(delivered()).when(delivered("绘本课", at=later(30)))
    spec.when(tick(FIRST_LATE)).then(SharesFellDue(due_at=FIRST_LATE, overdue=overdue(15_000)))
    (rest,) = spec.state.share_dues.values()
    spec.when(tick(rest.due_at)).then(SharesFellDue(due_at=rest.due_at, overdue=overdue(30_000)))


def test_of_months_that_fall_due_in_one_tick_the_oldest_comes_first() -> None:
    spec = with_partner().when(delivered()).when(delivered("绘本课", at=later(30)))
    spec.when(tick(later(300)))
    assert [event.overdue for event in spec.last if isinstance(event, SharesFellDue)] == [
        overdue(15_000),
        overdue(30_000),
    ]


def test_a_refund_counts_against_what_is_owed() -> None:
    spec = with_partner().when(delivered()).when(refunded(refunded_fen=100_000))
    spec.when(tick(FIRST_LATE)).then(SharesFellDue(due_at=FIRST_LATE, overdue=()))


def test_what_was_recorded_without_a_day_never_falls_due() -> None:
    accrued = with_partner().when(delivered()).happened(ShareAccrued)
    spec = with_partner()
    spec.when(delivered())
    replayed = History()
    for event in spec.events:
        is_old = isinstance(event, ShareAccrued)
        replayed.given(event.model_copy(update={"due_at": None}) if is_old else event)
    assert "due_at" not in accrued.model_copy(update={"due_at": None}).model_dump(mode="json")
    assert due(replayed.state) == YEAR_IS_OVER
    assert replayed.state.partners[SKY_FARM].due_fen == 15_000
    replayed.when(delivered("绘本课")).when(tick(FIRST_LATE))
    replayed.then(SharesFellDue(due_at=FIRST_LATE, overdue=overdue(15_000)))


async def test_the_district_reads_what_is_overdue_as_it_is_paid_and_owed_again() -> None:
    spec = with_partner().when(delivered()).when(tick(FIRST_LATE))
    assert await late(spec) == (1, 15_000)
    spec.when(remitted(10_000))
    part = spec.happened(ShareRemitted).entry.entry_id
    assert await late(spec) == (1, 5_000)
    spec.when(remitted(5_000))
    assert await late(spec) == (0, 0)
    spec.when(reversal(spec, part))
    share = await ReadModels(*spec.events).ask(GetShare(partner_id=SKY_FARM))
    assert share is not None
    assert await late(spec) == (int(share.overdue_fen > 0), share.overdue_fen)


async def late(spec: History) -> tuple[int, int]:
    """How many partners are late, and with how much, as the district reads it."""
    found = await ReadModels(*spec.events).ask(GatherClocks(communities=("haiwan",)))
    return found["haiwan"].shares_overdue, found["haiwan"].shares_overdue_fen


class Debts(RuleBasedStateMachine):
    """One partner that earns and pays: overdue is what is left where payments count against the oldest."""

    def __init__(self) -> None:
        super().__init__()
        self.spec = with_partner()
        self.day = 0
        self.sessions = 0
        self.unpaid: deque[tuple[datetime, int]] = deque()

    @rule(takings_fen=st.integers(10, 5_000))
    def earns(self, takings_fen: int) -> None:
        self.sessions += 1
        self.spec.when(delivered(f"课{self.sessions}", takings_fen * 100, at=later(self.day)))
        accrued = self.spec.happened(ShareAccrued)
        assert accrued.due_at is not None
        self.unpaid.append((accrued.due_at, accrued.change_fen))

    @precondition(lambda self: self.unpaid)
    @rule(part=st.integers(1, 100))
    def pays(self, part: int) -> None:
        left = max(1, sum(amount for _, amount in self.unpaid) * part // 100)
        self.spec.when(remitted(left, at=later(self.day)))
        assert self.spec.happened(ShareRemitted).amount_fen == left
        while left:
            at, amount = self.unpaid.popleft()
            if amount > left:
                self.unpaid.appendleft((at, amount - left))
            left -= min(amount, left)

    @rule(days=st.integers(1, 40))
    def time_passes(self, days: int) -> None:
        self.day += days
        now = later(self.day)
        self.spec.when(tick(now))
        fell_due = [event for event in self.spec.last if isinstance(event, SharesFellDue)]
        for event in fell_due:
            expected = sum(amount for at, amount in self.unpaid if at <= event.due_at)
            assert event.overdue == (overdue(expected) if expected else ())

    @invariant()
    def nothing_waits_that_is_past(self) -> None:
        next_at = due(self.spec.state)
        assert next_at is None or next_at > later(self.day)
        assert DECIDER.replay(self.spec.events) == self.spec.state


TestDebts = Debts.TestCase
TestDebts.settings = settings(max_examples=when_soaking(200, 10), stateful_step_count=15, deadline=None)
assert date(2026, 7, 6) == TODAY
