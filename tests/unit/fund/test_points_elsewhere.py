"""Points of one community used in another: agreed, reserved, handed out, given back; never twice."""

import asyncio
from datetime import timedelta

import hypothesis.strategies as st
import pytest
from hypothesis import HealthCheck, settings
from hypothesis.stateful import RuleBasedStateMachine, initialize, invariant, rule, run_state_machine_as_test
from pydantic import ValidationError

from services.fund.domain.decider import DECIDER
from services.fund.domain.ticks import due
from shared.contracts.fund.points.commands import (
    CancelReservation,
    CountPointsAsOne,
    EarnPoints,
    ForgetPoints,
    RedeemReservation,
    ReserveReward,
    ReversePoints,
    WithdrawReward,
)
from shared.contracts.fund.points.events import (
    Balance,
    ReservationReleased,
    RewardRedeemed,
    RewardReserved,
    WhyReleased,
)
from shared.contracts.fund.points.history import ListPointsHistory
from shared.contracts.fund.points.views import GetPoints, GetReservation, GetReward, ListReservations
from shared.contracts.fund.points_elsewhere.agreement_events import (
    PointsAgreementAccepted,
    PointsAgreementDeclined,
    PointsAgreementEnded,
    PointsAgreementProposed,
    PointsAgreementTakenUp,
)
from shared.contracts.fund.points_elsewhere.agreements import (
    DeclinePointsAgreement,
    EndPointsAgreement,
)
from shared.contracts.fund.points_elsewhere.claim_events import (
    ReservationAskedBack,
    ReservationConfirmedElsewhere,
    VisitorClaimHeld,
    VisitorClaimRedeemed,
    VisitorClaimRefused,
    WhyNotHeld,
)
from shared.contracts.fund.points_elsewhere.terms import PointsAgreementState, PointsBearer, PointsSide
from shared.contracts.fund.points_elsewhere.views import (
    GetPointsAgreement,
    GetVisitorClaim,
    ListPointsAgreements,
    VisitorClaimState,
)
from shared.contracts.fund.refusals.points import (
    NOBODY_HANDS_OUT_TO_THEMSELVES,
    PICK_UP_CODE_IS_NOT_VALID,
    POINTS_ARE_TOO_FEW,
    REWARD_IS_UNKNOWN,
)
from shared.contracts.fund.refusals.points_elsewhere import (
    POINTS_AGREEMENT_IS_NOT_OPEN,
    POINTS_AGREEMENT_IS_UNKNOWN,
    POINTS_ARE_NOT_TAKEN_THERE,
    POINTS_OF_THE_MONTH_ARE_USED,
    PROPOSER_DOES_NOT_ACCEPT,
    RESERVATION_IS_ELSEWHERE,
    VISITOR_CLAIM_IS_OVER,
    VISITOR_CLAIM_IS_UNKNOWN,
)
from shared.kernel.messages import Command, Tick
from shared.kernel.refusals import Rejected
from shared.kernel.roles import Role
from tests.soaking import when_soaking
from tests.specification import MONDAY, later
from tests.unit.fund.reading import ReadModels
from tests.unit.fund.scenes import History, by, id_of, open_fund, policy
from tests.unit.fund.two_communities import (
    AVAILABLE,
    HOME,
    HOST,
    LIN,
    STAFF,
    THERE,
    UNTIL,
    Two,
    accepting,
    agreed,
    handing_out,
    offered,
    proposing,
    reserved,
    reserving,
)
from tests.unit.shelves import assert_the_same_without_memory

NOWHERE = id_of("nowhere")
HE = "resident-he"


def balance(history: History, person: str = LIN) -> Balance:
    view = asyncio.run(ReadModels(*history.events).ask(GetPoints(person_id=person)))
    return view.balance if view else Balance()


def cancelling(reservation_id: str, person: str = LIN) -> CancelReservation:
    return CancelReservation(reservation_id=reservation_id, **by(person, Role.RESIDENT, at=AVAILABLE))


def ending(agreement_id: str) -> EndPointsAgreement:
    return EndPointsAgreement(agreement_id=agreement_id, reason="不再续行", **by(THERE, Role.STAFF))


def state_of(two: Two, community: str) -> PointsAgreementState:
    return two.logs[community].state.points.agreements[two.agreement].state


def test_one_community_proposes_somebody_else_accepts_for_the_other_and_both_know() -> None:
    two = Two()
    agreement = two.host.when(proposing()).happened(PointsAgreementProposed).agreement_id
    two.agreement = agreement
    two.home.refuses(accepting(agreement), POINTS_AGREEMENT_IS_UNKNOWN)
    two.settle()
    two.home.refuses(accepting(agreement, THERE), PROPOSER_DOES_NOT_ACCEPT)
    facts = two.host.refuses(accepting(agreement, STAFF), POINTS_AGREEMENT_IS_NOT_OPEN)
    assert facts == {"state": "proposed"}
    assert two.home.when(accepting(agreement)).happened(PointsAgreementAccepted).host == HOST
    assert state_of(two, HOST) is PointsAgreementState.PROPOSED
    two.settle()
    assert two.host.happened(PointsAgreementTakenUp).home == HOME
    assert {state_of(two, one) for one in (HOME, HOST)} == {PointsAgreementState.IN_FORCE}
    two.home.refuses(accepting(agreement), POINTS_AGREEMENT_IS_NOT_OPEN)
    declining = DeclinePointsAgreement(agreement_id=agreement, reason="迟了", **by(STAFF, Role.STAFF))
    two.home.refuses(declining, POINTS_AGREEMENT_IS_NOT_OPEN)
    two.home.refuses(declining.model_copy(update={"agreement_id": NOWHERE}), POINTS_AGREEMENT_IS_UNKNOWN)
    two.home.refuses(ending(NOWHERE), POINTS_AGREEMENT_IS_UNKNOWN)
    two.home.when(ending(agreement)).happened(PointsAgreementEnded)
    two.home.when(ending(agreement)).then_nothing()
    two.settle()
    assert two.host.happened(PointsAgreementEnded).by_other
    assert {state_of(two, one) for one in (HOME, HOST)} == {PointsAgreementState.ENDED}


def test_a_proposal_is_declined_with_a_reason_that_its_proposer_learns() -> None:
    two = Two()
    two.agreement = two.host.when(proposing()).happened(PointsAgreementProposed).agreement_id
    declining = DeclinePointsAgreement(
        agreement_id=two.agreement, reason="今年已有安排", **by(STAFF, Role.STAFF)
    )
    two.settle().home.when(declining).happened(PointsAgreementDeclined)
    two.settle()
    assert {state_of(two, one) for one in (HOME, HOST)} == {PointsAgreementState.DECLINED}
    (shown,) = asyncio.run(ReadModels(*two.host.events).ask(ListPointsAgreements())).items
    assert (shown.state, shown.reason) == (PointsAgreementState.DECLINED, "今年已有安排")


def test_what_is_taken_back_while_it_is_being_accepted_holds_on_neither_side() -> None:
    two = Two()
    two.agreement = two.host.when(proposing()).happened(PointsAgreementProposed).agreement_id
    two.settle().home.when(accepting(two.agreement))
    two.host.when(ending(two.agreement))
    two.settle()
    assert {state_of(two, one) for one in (HOME, HOST)} == {PointsAgreementState.ENDED}


def test_a_proposal_names_rewards_that_are_there_days_in_order_and_how_it_is_settled() -> None:
    two = Two()
    two.host.refuses(proposing(reward_ids=(NOWHERE,)), REWARD_IS_UNKNOWN)
    for wrong in ({"until_day": "2026-07-05"}, {"settlement": None}, {"most_points_a_month": 0}):
        with pytest.raises(ValidationError):
            proposing(**wrong)


def test_points_are_set_aside_at_home_kept_by_the_host_and_spent_once_it_hands_out() -> None:
    two = agreed()
    reservation = reserved(two)
    assert balance(two.home) == Balance(earned_minutes=300, available_minutes=180, reserved_minutes=120)
    two.host.refuses(handing_out(reservation), VISITOR_CLAIM_IS_UNKNOWN)
    two.settle()
    held = two.host.happened(VisitorClaimHeld)
    assert LIN not in held.model_dump_json(), "the host does not learn who it is"
    assert two.home.happened(ReservationConfirmedElsewhere).reservation_id == reservation
    facts = two.home.refuses(
        RedeemReservation(reservation_id=reservation, by_code=True, **by(STAFF, Role.STAFF, at=AVAILABLE)),
        RESERVATION_IS_ELSEWHERE,
    )
    assert facts == {"community": HOST}
    two.host.refuses(handing_out(reservation, LIN), NOBODY_HANDS_OUT_TO_THEMSELVES)
    no_code = handing_out(reservation, by_code=False).model_copy(update={"reason": None})
    two.host.refuses(no_code, PICK_UP_CODE_IS_NOT_VALID)
    two.host.when(handing_out(reservation, by_code=False))
    assert two.host.happened(VisitorClaimRedeemed).reason == "没有手机"
    assert two.host.refuses(handing_out(reservation), VISITOR_CLAIM_IS_OVER) == {"state": "redeemed"}
    two.settle()
    spent = Balance(earned_minutes=300, available_minutes=180, redeemed_minutes=120)
    assert balance(two.home) == spent
    for community in (HOME, HOST):
        models = ReadModels(*two.logs[community].events)
        agreement = asyncio.run(models.ask(GetPointsAgreement(agreement_id=two.agreement)))
        assert agreement is not None
        assert (agreement.redeemed_minutes, agreement.owed_minutes) == (120, 120)
        assert agreement.side is (PointsSide.HOME if community == HOME else PointsSide.HOST)
    claim = asyncio.run(ReadModels(*two.host.events).ask(GetVisitorClaim(claim_id=reservation)))
    assert claim is not None
    assert (claim.state, claim.home) == (VisitorClaimState.REDEEMED, HOME)
    reward = asyncio.run(ReadModels(*two.host.events).ask(GetReward(reward_id=two.rewards[0])))
    assert reward is not None
    assert (reward.left, reward.handed_out) == (0, 1)
    lines = asyncio.run(ReadModels(*two.home.events).ask(ListPointsHistory(person_id=(LIN,)))).items
    assert [one.community for one in lines] == [HOST, HOST, None]


def test_the_host_bears_it_where_that_was_agreed() -> None:
    two = agreed(bearer=PointsBearer.HOST)
    reservation = reserved(two)
    two.settle().host.when(handing_out(reservation))
    two.settle()
    agreement = asyncio.run(ReadModels(*two.home.events).ask(GetPointsAgreement(agreement_id=two.agreement)))
    assert agreement is not None
    assert (agreement.redeemed_minutes, agreement.owed_minutes) == (120, 0)


def test_what_is_given_back_is_free_once_the_host_says_so_and_not_where_it_was_handed_out() -> None:
    two = agreed(stock=2)
    one, other = reserved(two), reserved(two)
    two.settle()
    assert two.home.when(cancelling(one)).happened(ReservationAskedBack).community == HOST
    two.home.when(cancelling(one)).then_nothing()
    assert balance(two.home).reserved_minutes == 240, "the host may be handing it out just now"
    two.home.when(cancelling(other))
    two.host.when(handing_out(other))  # It was: what the volunteer asked comes too late.
    two.settle()
    assert balance(two.home) == Balance(earned_minutes=300, available_minutes=180, redeemed_minutes=120)
    assert two.host.state.points.rewards[two.rewards[0]].left == 1
    assert two.host.refuses(handing_out(one), VISITOR_CLAIM_IS_OVER) == {"state": "released"}
    two.home.when(cancelling(one)).then_nothing()


def test_what_is_not_picked_up_in_time_is_free_again_by_the_hosts_clock() -> None:
    two = agreed()
    reservation = reserved(two)
    two.settle()
    assert due(two.host.state) == later(days=22)
    two.host.when(Tick(**policy(later(days=22))))
    two.settle()
    released = two.home.happened(ReservationReleased)
    assert (released.reservation_id, released.why) == (reservation, WhyReleased.RAN_OUT)
    assert released.elsewhere is not None
    assert balance(two.home) == Balance(earned_minutes=300, available_minutes=300)


@pytest.mark.parametrize("why", WhyNotHeld)
def test_what_the_host_does_not_keep_gives_the_points_back_at_once(why: WhyNotHeld) -> None:
    two = agreed()
    cost = 1 if why is WhyNotHeld.COSTS_OTHERWISE else 2
    two.home.when(reserving(two, cost))
    if why is WhyNotHeld.NOT_AGREED:
        two.host.when(ending(two.agreement))
    elif why is WhyNotHeld.REWARD_IS_GONE:
        two.host.when(WithdrawReward(reward_id=two.rewards[0], reason="商家停业", **by(THERE, Role.STAFF)))
    elif why is WhyNotHeld.TOO_LATE:
        event = two.home.events[-1]
        two.home.events[-1] = event.model_copy(update={"kept_until": MONDAY})
    two.settle()
    (refused,) = (one for one in two.host.events if isinstance(one, VisitorClaimRefused))
    assert refused.why is why
    (released,) = (one for one in two.home.events if isinstance(one, ReservationReleased))
    assert released.why is WhyReleased.NOT_KEPT
    assert balance(two.home) == Balance(earned_minutes=300, available_minutes=300)
    used = two.home.state.points.agreements[two.agreement].used
    assert [*used.values()] == [0], "what came to nothing counts against no month"


def test_the_month_has_its_bound_the_agreement_its_days_and_the_volunteer_what_is_earned() -> None:
    two = agreed(most=3, minutes=1_000, stock=9)
    reserved(two)
    facts = two.home.refuses(reserving(two), POINTS_OF_THE_MONTH_ARE_USED)
    assert facts == {"left_minutes": 60, "needed_minutes": 120}
    reserved(two, at=later(days=30))  # Another month.
    facts = two.home.refuses(reserving(two, at=later(days=365)), POINTS_ARE_NOT_TAKEN_THERE)
    assert facts == {"state": "in_force", "from_day": "2026-07-06", "until_day": UNTIL.isoformat()}
    unknown = reserving(two).model_copy(update={"agreement_id": NOWHERE})
    two.home.refuses(unknown, POINTS_AGREEMENT_IS_UNKNOWN)
    two.host.refuses(reserving(two), POINTS_ARE_NOT_TAKEN_THERE)
    poor = agreed(minutes=60)
    poor.home.refuses(reserving(poor), POINTS_ARE_TOO_FEW)


def test_rewards_that_the_agreement_does_not_name_are_not_for_others() -> None:
    two = agreed()
    named, other = offered(two.host), offered(two.host)
    two.agreement = (
        two.host.when(proposing(reward_ids=(named,))).happened(PointsAgreementProposed).agreement_id
    )
    two.settle().home.when(accepting(two.agreement))
    two.settle()
    two.rewards = [other]
    two.home.refuses(reserving(two), POINTS_ARE_NOT_TAKEN_THERE)
    two.rewards = [named]
    two.home.when(reserving(two)).happened(RewardReserved)


def test_who_is_erased_while_something_is_kept_elsewhere_loses_the_points_when_it_comes_back() -> None:
    two = agreed()
    reserved(two)
    two.settle().home.when(ForgetPoints(person_id=LIN, **policy(AVAILABLE)))
    two.settle()
    totals = two.home.state.points.totals[LIN]
    assert (totals["reserved_minutes"], totals["expired_minutes"]) == (0, 300)
    assert two.host.state.points.rewards[two.rewards[0]].left == 1


def test_the_counter_at_home_does_not_list_what_others_hand_out() -> None:
    two = agreed()
    reservation = reserved(two)
    models = ReadModels(*two.settle().home.events)
    assert asyncio.run(models.ask(ListReservations(person_id=None, here=True))).items == []
    own = asyncio.run(models.ask(GetReservation(reservation_id=reservation)))
    assert own is not None
    assert (own.here, own.confirmed, own.elsewhere and own.elsewhere.community) == (False, True, HOST)


def test_hearing_the_same_twice_changes_nothing() -> None:
    two = agreed()
    reservation = reserved(two)
    two.settle().host.when(handing_out(reservation))
    two.settle()
    before = {key: len(log.events) for key, log in two.logs.items()}
    two.heard = {HOME: 0, HOST: 0}
    two.settle()
    # Only what the policies' commands make is asked again; each log knows what it has heard.
    assert {key: len(log.events) for key, log in two.logs.items()} == before


class TwoCommunities(RuleBasedStateMachine):
    """People act in both at once; each hears of the other late, in any order, and sometimes twice."""

    @initialize()
    def open(self) -> None:
        self.two = agreed(most=40, minutes=600, stock=4)
        self.two.home.when(EarnPoints(hours_id=id_of("he"), person_id=HE, minutes=400, **policy()))
        self.own = offered(self.two.home, 1, 3)
        self.now = later(days=9)
        self.two.home.when(Tick(**policy(self.now)))
        self.two.settle()
        self.hours = 0

    def attempt(self, community: str, command: Command) -> None:
        try:
            self.two.logs[community].when(command)
        except Rejected:
            return

    @rule(person=st.sampled_from([LIN, HE]), times=st.integers(1, 3), cost=st.sampled_from([2, 2, 1]))
    def reserve(self, person: str, times: int, cost: int) -> None:
        for _ in range(times):
            self.attempt(HOME, reserving(self.two, cost, at=self.now, person=person))

    @rule(person=st.sampled_from([LIN, HE]))
    def spend_at_home(self, person: str) -> None:
        self.attempt(HOME, ReserveReward(reward_id=self.own, **by(person, Role.RESIDENT, at=self.now)))

    @rule(place=st.integers(0, 9))
    def hand_out(self, place: int) -> None:
        for claim_id in [*self.two.host.state.points.claims][place : place + 1]:
            self.attempt(HOST, handing_out(claim_id, at=self.now))
            self.attempt(HOST, handing_out(claim_id, at=self.now))

    @rule(place=st.integers(0, 9))
    def give_back(self, place: int) -> None:
        reservations = self.two.home.state.points.reservations
        for reservation_id in [*reservations][place : place + 1]:
            self.attempt(HOME, cancelling(reservation_id, reservations[reservation_id].person_id))

    @rule(minutes=st.integers(1, 200), person=st.sampled_from([LIN, HE]))
    def earn(self, minutes: int, person: str) -> None:
        self.hours += 1
        hours = id_of(f"hours {self.hours}")
        self.attempt(HOME, EarnPoints(hours_id=hours, person_id=person, minutes=minutes, **policy(self.now)))

    @rule()
    def take_hours_back(self) -> None:
        self.attempt(
            HOME, ReversePoints(hours_id=id_of("hours"), person_id=LIN, minutes=600, **policy(self.now))
        )

    @rule()
    def forget(self) -> None:
        self.attempt(HOME, ForgetPoints(person_id=HE, **policy(self.now)))

    @rule()
    def join(self) -> None:
        self.attempt(HOME, CountPointsAsOne(person_id=HE, into=LIN, **policy(self.now)))

    @rule(side=st.sampled_from([HOME, HOST]))
    def end(self, side: str) -> None:
        self.attempt(side, ending(self.two.agreement))

    @rule(days=st.sampled_from([1, 13, 14, 40]))
    def pass_time(self, days: int) -> None:
        self.now += timedelta(days=days)
        for community in (HOME, HOST):
            self.attempt(community, Tick(**policy(self.now)))

    @rule(community=st.sampled_from([HOME, HOST]), events=st.integers(1, 5), again=st.booleans())
    def hear(self, community: str, events: int, *, again: bool) -> None:
        for _ in range(events):
            self.two.hear(community, again=again)

    @invariant()
    def nothing_is_lost_made_or_below_nothing(self) -> None:
        for log in self.two.logs.values():
            for totals in log.state.points.totals.values():
                places = dict(totals)
                assert places.pop("earned_minutes", 0) == sum(places.values())
                assert all(minutes >= 0 for minutes in totals.values())
            assert all(reward.left >= 0 for reward in log.state.points.rewards.values())
        held = sum(
            one.state is not VisitorClaimState.RELEASED for one in self.two.host.state.points.claims.values()
        )
        assert self.two.host.state.points.rewards[self.two.rewards[0]].left + held == 4

    @invariant()
    def nothing_is_redeemed_at_home_that_the_host_did_not_hand_out_and_never_twice(self) -> None:
        given = [one.claim_id for one in self.two.host.events if isinstance(one, VisitorClaimRedeemed)]
        assert len(given) == len(set(given))
        spent = [
            one.reservation_id
            for one in self.two.home.events
            if isinstance(one, RewardRedeemed) and one.elsewhere
        ]
        assert len(spent) == len(set(spent))
        assert set(spent) <= set(given)
        freed = {
            one.reservation_id
            for one in self.two.home.events
            if isinstance(one, ReservationReleased) and one.elsewhere
        }
        assert freed.isdisjoint(given), "what was handed out is never given back"

    @invariant()
    def no_month_has_more_than_its_bound(self) -> None:
        agreement = self.two.home.state.points.agreements[self.two.agreement]
        assert all(0 <= used <= 40 * 60 for used in agreement.used.values())

    def teardown(self) -> None:
        self.two.settle()
        claims = self.two.host.state.points.claims
        for reservation_id, one in self.two.home.state.points.reservations.items():
            if one.elsewhere is not None:
                claim = claims.get(reservation_id)
                kept = claim.state.value if claim else "released"
                assert {"held": "reserved"}.get(kept, kept) == one.state.value
        spent = sum(one.minutes for one in claims.values() if one.state is VisitorClaimState.REDEEMED)
        told = [
            asyncio.run(ReadModels(*log.events).ask(GetPointsAgreement(agreement_id=self.two.agreement)))
            for log in self.two.logs.values()
        ]
        assert [one and one.redeemed_minutes for one in told] == [spent, spent]
        for log in self.two.logs.values():
            assert DECIDER.replay(log.events) == log.state
            assert_the_same_without_memory(DECIDER, log.events)


def test_points_of_two_communities_are_never_lost_made_or_spent_twice() -> None:
    run_state_machine_as_test(
        TwoCommunities,
        settings=settings(
            max_examples=when_soaking(200, 15),
            stateful_step_count=25,
            deadline=None,
            suppress_health_check=[HealthCheck.too_slow],
        ),
    )


def test_a_fund_that_agreed_on_nothing_hears_of_nothing() -> None:
    assert open_fund().state.points.agreements == {}
