"""Points: earned by credit hours alone, spent once, never below nothing, under any order of commands."""

import asyncio
from datetime import datetime, timedelta

import hypothesis.strategies as st
from hypothesis import HealthCheck, settings
from hypothesis.stateful import RuleBasedStateMachine, initialize, invariant, rule, run_state_machine_as_test

from services.fund.domain.decider import DECIDER
from services.fund.domain.ticks import due
from services.fund.policies import POLICIES
from shared.contracts.bookings.volunteering.events import HoursReversed
from shared.contracts.fund.ledger import IncomeSource
from shared.contracts.fund.points.commands import (
    CancelReservation,
    CountPointsAsOne,
    EarnPoints,
    ForgetPoints,
    OfferReward,
    RedeemReservation,
    ReserveReward,
    RestockReward,
    ReversePoints,
    WithdrawReward,
)
from shared.contracts.fund.points.events import (
    Balance,
    PointsEarned,
    PointsExpireSoon,
    PointsForgotten,
    PointsReversed,
    ReservationReleased,
    RewardOffered,
    RewardRedeemed,
    RewardReserved,
    RewardRestocked,
    RewardWithdrawn,
)
from shared.contracts.fund.points.history import ListExpiringPoints, ListPointsHistory, PointsMovement
from shared.contracts.fund.points.views import GetPoints, GetReservation, GetReward, PointsView
from shared.contracts.fund.refusals.points import (
    NOBODY_HANDS_OUT_TO_THEMSELVES,
    PICK_UP_CODE_IS_NOT_VALID,
    POINTS_ARE_TOO_FEW,
    RESERVATION_IS_OVER,
    RESERVATION_IS_UNKNOWN,
    REWARD_IS_GONE,
    REWARD_IS_UNKNOWN,
)
from shared.kernel.messages import Command, Tick
from shared.kernel.refusals import ACTOR_MAY_NOT_DO_THIS, Rejected
from shared.kernel.roles import Role
from tests.soaking import when_soaking
from tests.specification import MONDAY, later
from tests.unit.fund import scenes
from tests.unit.fund.reading import ReadModels
from tests.unit.fund.scenes import YEAR_IS_OVER, History, by, id_of, policy
from tests.unit.shelves import assert_the_same_without_memory

LIN, HE, STAFF = "resident-lin", "resident-he", "staff-chen"
HOURS = [id_of(f"hours {place}") for place in range(8)]
NOWHERE = id_of("nowhere")


def earn(hours: int, minutes: int, person: str = LIN, now: datetime = MONDAY) -> EarnPoints:
    return EarnPoints(hours_id=HOURS[hours], person_id=person, minutes=minutes, **policy(now))


def reverse(hours: int, minutes: int, person: str = LIN, now: datetime = MONDAY) -> ReversePoints:
    return ReversePoints(hours_id=HOURS[hours], person_id=person, minutes=minutes, **policy(now))


def offer(cost_points: int = 2, stock: int = 1) -> OfferReward:
    return OfferReward(
        title="环保布袋",
        donor="海湾便利店",
        cost_points=cost_points,
        stock=stock,
        **by(STAFF, Role.STAFF),
    )


def reserve(reward_id: str, now: datetime, person: str = LIN) -> ReserveReward:
    return ReserveReward(reward_id=reward_id, **by(person, Role.RESIDENT, at=now))


def cancel(reservation_id: str, now: datetime, person: str = LIN) -> CancelReservation:
    return CancelReservation(reservation_id=reservation_id, **by(person, Role.RESIDENT, at=now))


def redeem(
    reservation_id: str,
    now: datetime,
    person: str = STAFF,
    *,
    by_code: bool = True,
    reason: str | None = None,
) -> RedeemReservation:
    envelope = by(person, Role.STAFF, at=now)
    return RedeemReservation(reservation_id=reservation_id, by_code=by_code, reason=reason, **envelope)


def tick(now: datetime) -> Tick:
    return Tick(**by("clock", Role.SYSTEM, at=now))


def balance(history: History, person: str = LIN) -> Balance:
    """What the read model tells, which has heard every event twice."""
    view = asyncio.run(ReadModels(*history.events).ask(GetPoints(person_id=person)))
    return view.balance if isinstance(view, PointsView) else Balance()


def reserved(minutes: int = 150) -> tuple[History, str, str]:
    """Lin earned these minutes, waited a week, and reserved a bag of two points."""
    history = scenes.open_fund().when(earn(0, minutes)).when(tick(later(days=7)))
    reward_id = history.when(offer()).happened(RewardOffered).reward_id
    reservation_id = history.when(reserve(reward_id, later(days=8))).happened(RewardReserved).reservation_id
    return history, reward_id, reservation_id


def test_points_wait_are_reserved_and_are_redeemed_and_no_ledger_hears_of_them() -> None:
    history = scenes.open_fund().when(earn(0, 150))
    assert history.happened(PointsEarned).available_at == later(days=7)
    history.when(earn(0, 150)).then_nothing()
    assert balance(history) == Balance(earned_minutes=150, pending_minutes=150)
    reward_id = history.when(offer()).happened(RewardOffered).reward_id
    facts = history.refuses(reserve(reward_id, later(days=6)), POINTS_ARE_TOO_FEW)
    assert facts == {"available_minutes": 0, "needed_minutes": 120}
    assert due(history.state) == later(days=7)
    history.when(tick(later(days=7)))
    reservation_id = history.when(reserve(reward_id, later(days=8))).happened(RewardReserved).reservation_id
    history.refuses(reserve(reward_id, later(days=8)), REWARD_IS_GONE)
    history.refuses(redeem(reservation_id, later(days=8), LIN), NOBODY_HANDS_OUT_TO_THEMSELVES)
    history.refuses(redeem(reservation_id, later(days=8), by_code=False), PICK_UP_CODE_IS_NOT_VALID)
    history.refuses(redeem(NOWHERE, later(days=8)), RESERVATION_IS_UNKNOWN)
    assert history.when(redeem(reservation_id, later(days=8))).happened(RewardRedeemed).reason is None
    history.refuses(redeem(reservation_id, later(days=8)), RESERVATION_IS_OVER)
    history.refuses(cancel(reservation_id, later(days=8)), RESERVATION_IS_OVER)
    spent = Balance(earned_minutes=150, available_minutes=30, redeemed_minutes=120)
    assert balance(history) == spent
    assert (history.state.entries, history.state.balance_fen) == (0, 0)


def test_what_is_handed_out_without_a_code_says_why() -> None:
    history, _, reservation_id = reserved()
    redeemed = history.when(redeem(reservation_id, later(days=8), by_code=False, reason="没有手机"))
    assert redeemed.happened(RewardRedeemed).reason == "没有手机"


def test_a_reward_is_restocked_and_withdrawn_and_unknown_ones_are_refused() -> None:
    history, reward_id, reservation_id = reserved()
    staff = by(STAFF, Role.STAFF)
    restock = RestockReward(reward_id=reward_id, quantity=5, **staff)
    assert history.when(restock).happened(RewardRestocked).quantity == 5
    history.when(WithdrawReward(reward_id=reward_id, reason="商家停业", **by(STAFF, Role.STAFF)))
    assert history.happened(RewardWithdrawn).reason == "商家停业"
    history.when(WithdrawReward(reward_id=reward_id, reason="商家停业", **by(STAFF, Role.STAFF)))
    history.then_nothing()
    history.refuses(restock, REWARD_IS_GONE)
    history.refuses(reserve(reward_id, later(days=8)), REWARD_IS_GONE)
    history.refuses(reserve(NOWHERE, later(days=8)), REWARD_IS_UNKNOWN)
    history.refuses(RestockReward(reward_id=NOWHERE, quantity=5, **staff), REWARD_IS_UNKNOWN)
    history.refuses(WithdrawReward(reward_id=NOWHERE, reason="误", **staff), REWARD_IS_UNKNOWN)
    history.when(redeem(reservation_id, later(days=9)))  # What was reserved is still handed out.
    view = asyncio.run(ReadModels(*history.events).ask(GetReward(reward_id=reward_id)))
    assert view is not None
    assert (view.left, view.handed_out, view.withdrawn) == (5, 1, True)


def test_a_reservation_that_is_given_back_or_runs_out_frees_points_and_reward() -> None:
    history, reward_id, reservation_id = reserved()
    history.refuses(cancel(reservation_id, later(days=9), HE), RESERVATION_IS_UNKNOWN)
    history.refuses(cancel(NOWHERE, later(days=9)), RESERVATION_IS_UNKNOWN)
    assert history.when(cancel(reservation_id, later(days=9))).happened(ReservationReleased).minutes == 120
    history.when(cancel(reservation_id, later(days=9))).then_nothing()
    assert balance(history).available_minutes == 150
    history.when(reserve(reward_id, later(days=9)))
    assert due(history.state) == later(days=23)
    history.when(tick(later(days=23)))
    assert balance(history) == Balance(earned_minutes=150, available_minutes=150)
    view = asyncio.run(ReadModels(*history.events).ask(GetReservation(reservation_id=reservation_id)))
    assert view is not None
    assert view.state == "released"


def test_what_was_not_spent_in_time_expires_also_what_comes_back_too_late() -> None:
    history, _, _ = reserved()
    history.when(tick(later(days=730)))
    assert balance(history) == Balance(earned_minutes=150, expired_minutes=150)
    assert due(history.state) == YEAR_IS_OVER.replace(year=2028)


def history_of(history: History, *records: str) -> list[tuple[PointsMovement, int]]:
    """What became of these records' points, the newest first."""
    found = asyncio.run(ReadModels(*history.events).ask(ListPointsHistory(person_id=records)))
    return [(one.movement, one.minutes) for one in found.items]


def expiring(history: History) -> list[tuple[int, datetime]]:
    """What expires soon of Lin's points."""
    found = asyncio.run(ReadModels(*history.events).ask(ListExpiringPoints(records=(LIN,))))
    return [(one.minutes, one.expires_at) for one in found]


def test_it_is_said_once_thirty_days_before_that_points_expire_and_how_many_are_left() -> None:
    history, reward_id, reservation_id = reserved()
    history.when(cancel(reservation_id, later(days=9)))
    assert history.state.points.agenda.next() == later(days=700)
    said = history.when(tick(later(days=700))).happened(PointsExpireSoon)
    assert (said.person_id, said.minutes, said.expires_at) == (LIN, 150, later(days=730))
    assert due(history.state) == later(days=730)
    history.when(tick(later(days=701))).then_nothing()
    assert expiring(history) == [(150, later(days=730))]
    again = history.when(reserve(reward_id, later(days=702))).happened(RewardReserved)
    assert expiring(history) == [(30, later(days=730))]
    history.when(cancel(again.reservation_id, later(days=703)))
    assert not [one for one in history.last if isinstance(one, PointsExpireSoon)]
    assert expiring(history) == [(150, later(days=730))]
    history.when(tick(later(days=730)))
    assert expiring(history) == []


def test_what_comes_back_within_the_thirty_days_is_said_then() -> None:
    history = scenes.open_fund().when(earn(0, 120)).when(tick(later(days=7)))
    reward_id = history.when(offer()).happened(RewardOffered).reward_id
    history.when(reserve(reward_id, later(days=699)))
    assert history.state.points.agenda.next() == later(days=713)
    history.when(tick(later(days=713)))
    assert history.happened(PointsExpireSoon).minutes == 120
    assert due(history.state) == later(days=730)
    assert expiring(history) == [(120, later(days=730))]


def test_points_that_were_pending_when_they_are_about_to_expire_are_said_at_once() -> None:
    history = scenes.open_fund().when(earn(0, 120)).when(tick(later(days=710)))
    assert history.happened(PointsExpireSoon).minutes == 120
    assert due(history.state) == later(days=730)


def test_the_history_says_what_became_of_points_and_why_over_all_records_of_a_person() -> None:
    history, reward_id, reservation_id = reserved(180)
    history.when(cancel(reservation_id, later(days=9)))
    wish = reserve(reward_id, later(days=9, hours=1))
    again = history.when(wish).happened(RewardReserved).reservation_id
    history.when(redeem(again, later(days=10))).when(earn(1, 60, HE, later(days=11)))
    history.when(CountPointsAsOne(person_id=LIN, into=HE, **policy(later(days=12))))
    history.when(reverse(1, 60, HE, later(days=13))).when(tick(later(days=730)))
    assert history_of(history, HE, LIN) == [
        (PointsMovement.EXPIRED, 60),
        (PointsMovement.REVERSED, 60),
        (PointsMovement.EARNED, 60),
        (PointsMovement.REDEEMED, 120),
        (PointsMovement.RESERVED, 120),
        (PointsMovement.GIVEN_BACK, 120),
        (PointsMovement.RESERVED, 120),
        (PointsMovement.EARNED, 180),
    ]


def test_reversed_hours_take_their_points_back_as_far_as_they_are_not_handed_out() -> None:
    history, _, reservation_id = reserved()
    assert history.when(reverse(0, 150)).happened(PointsReversed).minutes == 30
    history.when(reverse(0, 150)).then_nothing()
    assert balance(history) == Balance(earned_minutes=150, reserved_minutes=120, reversed_minutes=30)
    history.when(cancel(reservation_id, later(days=9)))
    assert balance(history) == Balance(earned_minutes=150, reversed_minutes=150)


def test_a_reversal_that_is_heard_first_leaves_nothing_to_earn() -> None:
    history = scenes.open_fund().when(reverse(0, 90)).when(earn(0, 90))
    history.then_nothing()
    assert balance(history) == Balance(earned_minutes=90, reversed_minutes=90)
    assert due(history.state) == YEAR_IS_OVER


def test_the_points_of_two_records_are_one_persons() -> None:
    history, _, reservation_id = reserved()
    merge = {"person_id": LIN, "into": HE}
    history.when(CountPointsAsOne(**merge, **policy())).when(CountPointsAsOne(**merge, **policy()))
    history.then_nothing()
    history.when(earn(1, 60)).when(cancel(reservation_id, later(days=9), HE))
    assert balance(history, HE) == Balance(earned_minutes=210, pending_minutes=60, available_minutes=150)
    assert balance(history) == Balance()


def test_points_that_are_heard_of_late_are_those_of_the_last_of_several_records() -> None:
    history = scenes.open_fund()
    for person, into in ((LIN, HE), (HE, "resident-wu")):
        history.when(CountPointsAsOne(person_id=person, into=into, **policy()))
    assert history.when(earn(0, 60)).happened(PointsEarned).person_id == "resident-wu"


def test_who_is_erased_has_no_points_and_earns_none() -> None:
    history, reward_id, _ = reserved()
    history.when(ForgetPoints(person_id=LIN, **policy(later(days=9))))
    assert history.happened(PointsForgotten).person_id == LIN
    history.when(ForgetPoints(person_id=LIN, **policy(later(days=9)))).then_nothing()
    assert history.state.points.totals[LIN]["expired_minutes"] == 150
    history.when(earn(1, 60)).then_nothing()
    history.when(reverse(2, 60)).then_nothing()
    history.when(reverse(0, 150)).then_nothing()
    assert asyncio.run(ReadModels(*history.events).ask(GetPoints(person_id=LIN))) is None
    history.refuses(reserve(reward_id, later(days=9)), ACTOR_MAY_NOT_DO_THIS)
    assert history.state.points.rewards[reward_id].left == 1
    assert due(history.state) == YEAR_IS_OVER


def test_the_fund_hears_of_credit_hours_alone() -> None:
    handled = {event.__name__ for event in POLICIES.events}
    assert {"HoursCredited", "HoursReversed", "PersonErased", "PersonsCountedAsOne"} <= handled
    assert "HoursHonoured" not in handled
    assert "credit" in HoursReversed.model_fields
    assert not any("point" in source for source in IncomeSource)


class PointsMachine(RuleBasedStateMachine):
    """One after another by the community's one writer: a random order is what concurrency comes to."""

    @initialize()
    def open(self) -> None:
        self.history = scenes.open_fund()
        self.now = MONDAY
        self.rewards = [
            self.history.when(offer(cost, stock)).happened(RewardOffered).reward_id
            for cost, stock in ((1, 3), (3, 9))
        ]
        for hours, person in enumerate((LIN, HE, LIN)):  # So that what follows has something to spend.
            self.history.when(earn(hours, 200, person))
        self.now = later(days=7)
        self.history.when(tick(self.now))
        self.reservations = [NOWHERE]

    def tried(self, command: Command) -> None:
        try:
            self.history.when(command)
        except Rejected:
            return
        self.reservations += [
            one.reservation_id for one in self.history.last if isinstance(one, RewardReserved)
        ]

    @rule(hours=st.integers(3, 7), minutes=st.integers(1, 400), person=st.sampled_from([LIN, HE]))
    def earn(self, hours: int, minutes: int, person: str) -> None:
        self.tried(earn(hours, minutes, person, self.now))

    @rule(hours=st.integers(0, 7))
    def reverse(self, hours: int) -> None:
        self.tried(reverse(hours, 60, LIN, self.now))

    @rule(reward=st.integers(0, 1), person=st.sampled_from([LIN, HE]), times=st.integers(1, 4))
    def reserve(self, reward: int, person: str, times: int) -> None:
        for _ in range(times):
            self.tried(reserve(self.rewards[reward], self.now, person))

    @rule(place=st.integers(0, 9), hand_out=st.booleans())
    def settle(self, place: int, *, hand_out: bool) -> None:
        reservation_id = self.reservations[place % len(self.reservations)]
        command = redeem(reservation_id, self.now) if hand_out else cancel(reservation_id, self.now)
        self.tried(command)

    @rule(days=st.sampled_from([1, 8, 15, 723]), late=st.booleans())
    def pass_time(self, days: int, *, late: bool) -> None:
        self.now += timedelta(days=days)
        if not late:
            self.tried(tick(self.now))
            at = due(self.history.state)
            assert at is None or at > self.now, "a tick leaves nothing that is due"

    @rule(turned=st.booleans())
    def merge(self, *, turned: bool) -> None:
        person, into = (HE, LIN) if turned else (LIN, HE)
        self.tried(CountPointsAsOne(person_id=person, into=into, **policy(self.now)))

    @rule()
    def forget(self) -> None:
        self.tried(ForgetPoints(person_id=HE, **policy(self.now)))

    @invariant()
    def what_was_earned_is_somewhere_and_nothing_is_below_nothing(self) -> None:
        for totals in self.history.state.points.totals.values():
            places = dict(totals)
            assert places.pop("earned_minutes") == sum(places.values())
            assert all(minutes >= 0 for minutes in totals.values())
        assert all(reward.left >= 0 for reward in self.history.state.points.rewards.values())
        assert all(lot.left >= 0 for lot in self.history.state.points.lots.values())

    def teardown(self) -> None:
        points = self.history.state.points
        for person in points.totals.keys() - points.forgotten:
            assert dict(balance(self.history, person)) == {**dict(Balance()), **points.totals[person]}
        assert DECIDER.replay(self.history.events) == self.history.state
        assert_the_same_without_memory(DECIDER, self.history.events)


def test_points_are_never_lost_made_or_spent_twice() -> None:
    run_state_machine_as_test(
        PointsMachine,
        settings=settings(
            max_examples=when_soaking(200, 10),
            stateful_step_count=25,
            deadline=None,
            suppress_health_check=[HealthCheck.too_slow],
        ),
    )
