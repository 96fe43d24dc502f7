"""Room credits: given by the month and by staff, taken with a booking, given back with it, never owed."""

from datetime import datetime, timedelta
from typing import Any

import pytest

from services.bookings.domain.state import Bookings
from shared.contracts.bookings.approvals.commands import RejectBooking
from shared.contracts.bookings.approvals.events import BookingRejected, BookingRequested, SpaceApprovalSet
from shared.contracts.bookings.bookings.commands import CancelBooking, ConfirmHold
from shared.contracts.bookings.bookings.events import (
    BookingCancelled,
    BookingUse,
    HoldExpired,
    SpaceBooked,
    SpaceHeld,
)
from shared.contracts.bookings.bookings.trying import BookingTrialView, TryBooking
from shared.contracts.bookings.credits.commands import GrantCredits, SetCreditRule, TakeCreditsBack
from shared.contracts.bookings.credits.events import (
    CreditRuleSet,
    CreditsGranted,
    CreditsTakenBack,
    GrantReason,
)
from shared.contracts.bookings.credits.lots import CreditRule, total
from shared.contracts.bookings.people import PersonErased
from shared.contracts.bookings.programme import BookingLimits, BookingLimitsSet
from shared.contracts.bookings.refusals.credits import (
    CREDIT_GRANT_IS_UNKNOWN,
    CREDIT_RULE_LIES_IN_THE_PAST,
    CREDITS_ARE_NOT_ENOUGH,
    CREDITS_EXPIRE_IN_THE_PAST,
)
from shared.contracts.bookings.refusals.quotas import BOOKING_IS_ONLY_TRIED
from shared.contracts.bookings.refusals.series import SERIES_EDIT_HAS_CONFLICTS, SERIES_IS_ONLY_TRIED
from shared.contracts.bookings.refusals.spaces import HOST_IS_UNKNOWN
from shared.contracts.bookings.room_prices.events import SpacePricesSet
from shared.contracts.bookings.room_waits.commands import JoinRoomWaitlist
from shared.contracts.bookings.room_waits.events import RoomLineServed, RoomOffered
from shared.contracts.bookings.series import BookSeries, EditScope, Repeats, SeriesBooked, TrySeries
from shared.contracts.bookings.series_edits import BookingMoved, EditSeries
from shared.contracts.bookings.spaces.approval import Asking, SpaceApproval
from shared.contracts.bookings.spaces.tariffs import Payer, PriceList, PriceRule
from shared.kernel.messages import Envelope, Event
from tests.specification import MONDAY, Specification, later
from tests.unit.bookings.haiwan import (
    CHEN,
    DANCE_ROOM,
    LIN,
    NOWHERE,
    SKY_FARM,
    TERRACE,
    at,
    book,
    farmer,
    haiwan,
    hold,
    resident,
    staff,
    tick,
)
from tests.unit.bookings.test_room_prices import rule as in_money

Spec = Specification[Bookings]
WEDNESDAY = at(8, 19)


def in_credits(hourly: int = 2, for_whom: Payer = Payer.RESIDENT) -> PriceRule:
    return PriceRule.model_validate(
        {**in_money(1, BookingUse(for_whom.value)).model_dump(), "hourly_fen": 0, "hourly_credits": hourly}
        | {"opens_at": "08:00", "closes_at": "22:00"}
    )


def priced(*rules: PriceRule, space_id: str = DANCE_ROOM) -> SpacePricesSet:
    listed = PriceList(
        effective_from=MONDAY,
        zone="Asia/Shanghai",
        rules=rules or (in_credits(), in_credits(3, Payer.PARTNER)),
    )
    return SpacePricesSet(space_id=space_id, prices=listed, set_at=MONDAY)


def monthly(
    each: int = 4, from_month: str = "2026-07", months_kept: int = 0, partner: int = 9
) -> CreditRuleSet:
    rule = CreditRule(
        from_month=from_month, each_resident=each, each_partner=partner, months_kept=months_kept
    )
    return CreditRuleSet(rule=rule, set_at=MONDAY)


def with_credits(*more: Event, each: int = 4) -> Spec:
    """The dance room costs a resident 2 credits an hour, of which each has 4 a month."""
    return haiwan().given(priced(), monthly(each), *more)


def left(spec: Spec, whose: str = LIN, now: datetime = MONDAY) -> int:
    lots = spec.state.credits.lots(whose, now, "Asia/Shanghai", of_partner=whose == SKY_FARM)
    return sum(one.left for one in lots)


def give(number: int = 3, **fields: Any) -> GrantCredits:
    whose = {} if "partner_id" in fields else {"person_id": LIN}
    return GrantCredits(**{**whose, "credits": number, "reason": GrantReason.MADE_GOOD, **fields}, **staff())


def set_rule(from_month: str, each: int = 4, who: Envelope | None = None) -> SetCreditRule:
    rule = CreditRule(from_month=from_month, each_resident=each, each_partner=0)
    return SetCreditRule(rule=rule, **(who or staff()))


def test_staff_set_the_rule_of_a_month_from_this_one_on() -> None:
    spec = haiwan().when(set_rule("2026-07"))
    spec.happened(CreditRuleSet)
    spec.when(set_rule("2026-07")).then_nothing()
    spec.when(set_rule("2026-09", 6))
    assert (left(spec), left(spec, now=at(1, 0, month=9)), left(spec, now=at(31, 23, month=8))) == (4, 6, 4)
    assert spec.refuses(set_rule("2026-06"), CREDIT_RULE_LIES_IN_THE_PAST) == {"this_month": "2026-07"}
    # It was July in Guangzhou already when it was June in UTC.
    begins = staff(at(1, 0))
    spec.refuses(set_rule("2026-06", who=begins), CREDIT_RULE_LIES_IN_THE_PAST)


def test_a_booking_takes_credits_and_costs_no_money() -> None:
    spec = with_credits().when(book(WEDNESDAY, 90))
    booked = spec.happened(SpaceBooked)
    assert (booked.price_fen, total(booked.credits), left(spec)) == (0, 3, 1)
    assert [(one.lot, one.credits) for one in booked.credits] == [("2026-07", 3)]
    facts = spec.refuses(book(at(9, 19)), CREDITS_ARE_NOT_ENOUGH)
    assert facts == {"costs": 2, "left": 1}
    # A part of a credit is a credit.
    assert total(spec.when(book(at(9, 19), 20)).happened(SpaceBooked).credits) == 1
    spec.refuses(hold(at(9, 20)), CREDITS_ARE_NOT_ENOUGH)
    # In the next month there are others, and what was left of this one is gone.
    assert left(spec, now=at(1, 9, month=8)) == 4


def test_partners_spend_their_own_and_the_community_none() -> None:
    spec = with_credits()
    spec.when(book(WEDNESDAY, who=farmer(), partner_id=SKY_FARM))
    assert (left(spec, SKY_FARM), left(spec)) == (6, 4)
    free = spec.when(book(at(9, 19), who=staff(), for_the_community=True)).happened(SpaceBooked)
    assert free.credits == ()


@pytest.mark.parametrize(
    ("hours_before", "back", "who"), [(30, 3, resident), (2, 2, resident), (2, 3, staff)]
)
def test_what_comes_back_follows_from_the_time_and_from_who_cancels(
    hours_before: int, back: int, who: Any
) -> None:
    limits = BookingLimitsSet(limits=BookingLimits(late_refund_bps=5_000), revision=2, set_at=MONDAY)
    spec = with_credits(limits).when(book(WEDNESDAY, 90))
    booking_id = spec.happened(SpaceBooked).booking_id
    spec.when(CancelBooking(booking_id=booking_id, **who(now=WEDNESDAY - timedelta(hours=hours_before))))
    given_back = spec.happened(BookingCancelled)
    assert (given_back.credits_of, total(given_back.credits_back), left(spec)) == (LIN, back, 1 + back)


def test_a_no_show_gets_nothing_back() -> None:
    spec = with_credits().when(book(WEDNESDAY))
    spec.when(tick(WEDNESDAY + timedelta(minutes=15)))
    assert left(spec) == 2


def test_a_hold_has_its_credits_until_it_is_confirmed_or_over() -> None:
    spec = with_credits().when(hold(WEDNESDAY))
    held = spec.happened(SpaceHeld)
    assert (total(held.credits), left(spec)) == (2, 2)
    spec.when(ConfirmHold(booking_id=held.booking_id, **resident()))
    booked = spec.happened(SpaceBooked)
    assert (booked.credits, booked.credits_stand, left(spec)) == (held.credits, True, 2)
    spec.when(hold(at(9, 19))).when(tick(later(minutes=10)))
    assert (spec.happened(HoldExpired).credits_of, left(spec)) == (LIN, 2)


def test_a_request_that_is_rejected_or_runs_out_gives_them_back() -> None:
    approval = SpaceApproval(answer_hours=24, for_whom=(Asking.RESIDENT,))
    spec = with_credits(SpaceApprovalSet(space_id=DANCE_ROOM, approval=approval, set_at=MONDAY))
    asked = spec.when(book(WEDNESDAY)).happened(BookingRequested)
    assert (total(asked.credits), left(spec)) == (2, 2)
    spec.when(RejectBooking(booking_id=asked.booking_id, reason="x", whole_series=False, **staff()))
    assert (total(spec.happened(BookingRejected).credits_back), left(spec)) == (2, 4)
    spec.when(book(WEDNESDAY)).when(tick(later(days=1)))
    assert left(spec) == 4


def test_staff_give_credits_and_take_back_what_is_left_of_them() -> None:
    spec = with_credits(each=0)
    given = spec.when(give(expires_at=at(20, 0))).happened(CreditsGranted)
    spec.when(give(2))
    forever = spec.happened(CreditsGranted)
    assert left(spec) == 5
    # What ends first is spent first.
    booked = spec.when(book(WEDNESDAY, 120)).happened(SpaceBooked)
    assert [(one.lot, one.credits) for one in booked.credits] == [(given.grant_id, 3), (forever.grant_id, 1)]
    spec.refuses(TakeCreditsBack(grant_id=given.grant_id, **staff()), CREDIT_GRANT_IS_UNKNOWN)
    spec.when(TakeCreditsBack(grant_id=forever.grant_id, **staff()))
    assert (spec.happened(CreditsTakenBack).credits, left(spec)) == (1, 0)
    spec.refuses(TakeCreditsBack(grant_id=NOWHERE, **staff()), CREDIT_GRANT_IS_UNKNOWN)
    # What comes back after its end is gone.
    late = CancelBooking(booking_id=booked.booking_id, **staff(WEDNESDAY - timedelta(hours=1)))
    spec.when(late)
    assert (left(spec), left(spec, now=at(20, 0))) == (4, 1)
    spec.refuses(give(expires_at=MONDAY), CREDITS_EXPIRE_IN_THE_PAST)
    spec.refuses(give(partner_id=NOWHERE), HOST_IS_UNKNOWN)
    spec.when(give(partner_id=SKY_FARM))
    assert left(spec, SKY_FARM) == 9 + 3
    with pytest.raises(ValueError, match="for a person or for a partner"):
        give(partner_id=SKY_FARM, person_id=LIN)


def test_a_month_can_be_kept_for_some_more_and_a_smaller_rule_makes_no_debt() -> None:
    spec = haiwan().given(priced(), monthly(4, months_kept=1))
    spec.when(book(WEDNESDAY, 60))
    august = at(3, 9, month=8)
    assert (left(spec, now=august), left(spec, now=at(1, 0, month=9))) == (2 + 4, 8)
    spec.given(monthly(1))
    assert left(spec) == 0
    spec.refuses(book(at(9, 19)), CREDITS_ARE_NOT_ENOUGH)


def test_dates_of_a_series_take_credits_one_after_the_other() -> None:
    spec = with_credits(each=5)
    fields: dict[str, Any] = {
        "space_id": DANCE_ROOM,
        "starts_at": WEDNESDAY,
        "ends_at": WEDNESDAY + timedelta(hours=1),
        "repeats": Repeats.WEEKLY,
        "dates": 3,
    }
    facts = spec.refuses(TrySeries(**fields, **resident()), SERIES_IS_ONLY_TRIED)
    assert [one["credits"] for one in facts["free"]] == [2, 2]
    assert [one["reason"] for one in facts["conflicts"]] == ["credits_are_not_enough"]
    spec.when(BookSeries(**fields, skip_conflicts=True, **resident()))
    series, booked = spec.happened(SeriesBooked), [one for one in spec.last if isinstance(one, SpaceBooked)]
    assert ([total(one.credits) for one in booked], left(spec)) == ([2, 2], 1)
    edit: dict[str, Any] = {
        "series_id": series.series_id,
        "booking_id": booked[0].booking_id,
        "scope": EditScope.ONE,
        "starts_at": WEDNESDAY + timedelta(minutes=30),
        "ends_at": WEDNESDAY + timedelta(hours=2),
    }
    spec.when(EditSeries(**edit, **resident()))
    moved = spec.happened(BookingMoved)
    assert (total(moved.credits_back), total(moved.credits), left(spec)) == (2, 3, 0)
    shorter = edit | {"ends_at": WEDNESDAY + timedelta(hours=1)}
    spec.when(EditSeries(**shorter, **resident()))
    assert left(spec) == 2
    longer = edit | {"ends_at": WEDNESDAY + timedelta(hours=3, minutes=30), "keep_conflicts": False}
    spec.refuses(EditSeries(**longer, **resident()), SERIES_EDIT_HAS_CONFLICTS)
    assert left(spec) == 2


def test_who_waits_is_offered_what_their_credits_pay() -> None:
    spec = with_credits().when(book(WEDNESDAY, who=staff(), for_the_community=True))
    booked = spec.happened(SpaceBooked)
    wait: dict[str, Any] = {
        "space_id": DANCE_ROOM,
        "starts_at": WEDNESDAY,
        "ends_at": WEDNESDAY + timedelta(hours=1),
    }
    spec.when(JoinRoomWaitlist(**wait, **resident(LIN))).when(JoinRoomWaitlist(**wait, **resident(CHEN)))
    spec.when(book(at(9, 19), 120))  # Lin has none left.
    spec.when(CancelBooking(booking_id=booked.booking_id, **staff())).when(tick(MONDAY))
    assert (spec.happened(RoomOffered).person_id, left(spec, CHEN)) == (CHEN, 2)
    spec.when(tick(MONDAY)).happened(RoomLineServed)


def test_a_dry_run_says_what_it_costs_and_what_is_left() -> None:
    spec = with_credits()
    facts = spec.refuses(TryBooking(**dict(book(WEDNESDAY, 180))), BOOKING_IS_ONLY_TRIED)
    trial = BookingTrialView.model_validate(facts)
    assert (trial.granted, trial.credits, trial.credits_left) == (False, 6, 4)
    assert [one.reason for one in trial.against] == ["credits_are_not_enough"]
    assert trial.shorter_ends_at == WEDNESDAY + timedelta(hours=2)
    community = TryBooking(**dict(book(WEDNESDAY, who=staff(), for_the_community=True)))
    facts = spec.refuses(community, BOOKING_IS_ONLY_TRIED)
    assert (facts["credits"], facts["credits_left"]) == (0, None)


def test_an_hour_costs_money_or_credits() -> None:
    for both in ({"hourly_fen": 1, "hourly_credits": 1}, {"hourly_fen": 0, "hourly_credits": 0}):
        with pytest.raises(ValueError, match="costs money, or credits"):
            PriceRule.model_validate(in_credits().model_dump() | both)
    mixed = priced(in_money(6_000), in_credits(), space_id=TERRACE)
    spec = with_credits(mixed).when(book(at(8, 19), 120, space_id=TERRACE))
    booked = spec.happened(SpaceBooked)
    assert (booked.price_fen, total(booked.credits)) == (6_000, 2)


def test_whoever_is_erased_has_none() -> None:
    spec = with_credits().when(give())
    spec.when(book(WEDNESDAY)).given(PersonErased(person_id=LIN, erased_at=MONDAY))
    assert LIN not in spec.state.credits.accounts
    assert spec.state.credits.granted_to == {}
