"""A space may cost something by the hour, by who books and when; what nobody priced is free."""

from datetime import date, datetime, time, timedelta

import pytest
from hypothesis import given
from hypothesis import strategies as st

from services.bookings.domain.room_price_state import price_of
from services.bookings.domain.state import Bookings
from shared.contracts.bookings.bookings.commands import CancelBooking, ConfirmHold
from shared.contracts.bookings.bookings.events import BookingCancelled, BookingUse, SpaceBooked, SpaceHeld
from shared.contracts.bookings.holidays.calendar import CalendarDay, DayKind, HolidaysSet
from shared.contracts.bookings.programme import BookingLimits, BookingLimitsSet
from shared.contracts.bookings.refusals.room_prices import (
    BOOKING_COSTS_NOTHING,
    HOUR_COSTS_MONEY_OR_CREDITS,
    PAYMENT_EXCEEDS_THE_ROOMS_PRICE,
    PRICES_LIE_IN_THE_PAST,
    REFUND_EXCEEDS_THE_ROOMS_PAYMENT,
)
from shared.contracts.bookings.refusals.spaces import BOOKING_IS_UNKNOWN, SPACE_IS_UNKNOWN
from shared.contracts.bookings.room_prices.commands import RecordRoomPayment, RefundRoom, SetRoomPrices
from shared.contracts.bookings.room_prices.events import (
    SpaceIncomeRecorded,
    SpaceIncomeReturned,
    SpacePricesSet,
)
from shared.contracts.bookings.spaces.tariffs import AskedPriceRule, PriceList, PriceRule
from shared.kernel.messages import Envelope
from tests.specification import MONDAY, Specification, later
from tests.unit.bookings.haiwan import (
    DANCE_ROOM,
    NOWHERE,
    SKY_FARM,
    at,
    book,
    farmer,
    haiwan,
    hold,
    resident,
    staff,
)

EVERY_DAY = tuple(range(1, 8))


def rule(
    hourly_fen: int = 6_000,
    for_whom: BookingUse = BookingUse.RESIDENT,
    opens_at: time = time(20),
    closes_at: time = time(22),
    weekdays: tuple[int, ...] = EVERY_DAY,
) -> PriceRule:
    return PriceRule.model_validate(
        {
            "for_whom": for_whom.value,
            "hourly_fen": hourly_fen,
            "weekdays": weekdays,
            "opens_at": opens_at,
            "closes_at": closes_at,
        }
    )


def asked(**price: int) -> AskedPriceRule:
    """As staff ask for it: with what they say of its price, and no more."""
    kept = rule().model_dump(exclude={"hourly_fen", "hourly_credits"})
    return AskedPriceRule.model_validate(kept | price)


def prices(*rules: PriceRule, effective_from: datetime = MONDAY, by_calendar: bool = False) -> SpacePricesSet:
    listed = PriceList(
        effective_from=effective_from, zone="Asia/Shanghai", rules=rules, by_calendar=by_calendar
    )
    return SpacePricesSet(space_id=DANCE_ROOM, prices=listed, set_at=MONDAY)


def priced(*rules: PriceRule) -> Specification[Bookings]:
    return haiwan().given(prices(*(rules or (rule(),))))


def booked_for_two_hours(late_refund_bps: int = 10_000) -> tuple[Specification[Bookings], str]:
    """From 19:00 to 21:00, of which the second hour costs 60 yuan."""
    limits = BookingLimits(late_refund_bps=late_refund_bps)
    spec = priced().given(BookingLimitsSet(limits=limits, revision=2, set_at=MONDAY))
    spec.when(book(at(8, 19), 120))
    return spec, spec.happened(SpaceBooked).booking_id


def pay(booking_id: str, amount_fen: int) -> RecordRoomPayment:
    return RecordRoomPayment(booking_id=booking_id, amount_fen=amount_fen, **staff())


def refund(booking_id: str, amount_fen: int) -> RefundRoom:
    return RefundRoom(booking_id=booking_id, amount_fen=amount_fen, **staff())


def test_staff_set_what_a_space_costs_from_now_on() -> None:
    spec = haiwan().when(SetRoomPrices(space_id=DANCE_ROOM, rules=(asked(hourly_fen=6_000),), **staff()))
    spec.then(prices(rule(), by_calendar=True))


def test_an_hour_is_priced_in_credits_alone_and_recorded_as_it_always_was() -> None:
    spec = haiwan().when(SetRoomPrices(space_id=DANCE_ROOM, rules=(asked(hourly_credits=2),), **staff()))
    (recorded,) = spec.happened(SpacePricesSet).prices.rules
    assert (recorded.hourly_fen, recorded.hourly_credits) == (0, 2)
    before = recorded.model_dump(mode="json", exclude={"hourly_credits"}) | {"hourly_fen": 6_000}
    assert PriceRule.model_validate(before).hourly_credits == 0


@pytest.mark.parametrize(
    "wrong", [{}, {"hourly_fen": 0}, {"hourly_credits": 0}, {"hourly_fen": 100, "hourly_credits": 1}]
)
def test_an_hour_without_a_price_and_one_with_two_are_refused(wrong: dict[str, int]) -> None:
    rules = (asked(hourly_fen=6_000), asked(**wrong))
    command = SetRoomPrices(space_id=DANCE_ROOM, rules=rules, **staff())
    assert haiwan().refuses(command, HOUR_COSTS_MONEY_OR_CREDITS) == {"rule": 2}


def test_prices_of_no_space_are_not_set() -> None:
    haiwan().refuses(SetRoomPrices(space_id=NOWHERE, rules=(), **staff()), SPACE_IS_UNKNOWN)


def test_prices_do_not_reach_into_the_past() -> None:
    before = MONDAY - timedelta(minutes=1)
    command = SetRoomPrices(space_id=DANCE_ROOM, rules=(), effective_from=before, **staff())
    haiwan().refuses(command, PRICES_LIE_IN_THE_PAST)


def test_a_space_without_a_price_is_free() -> None:
    assert haiwan().when(book(at(8, 19))).happened(SpaceBooked).price_fen == 0


def test_what_no_rule_covers_is_free_and_parts_of_an_hour_cost_their_part() -> None:
    spec = priced()
    assert spec.when(book(at(8, 18))).happened(SpaceBooked).price_fen == 0
    assert spec.when(book(at(8, 19, 40), 50)).happened(SpaceBooked).price_fen == 3_000


@pytest.mark.parametrize(("who", "partner_id"), [(resident(), None), (farmer(), SKY_FARM)])
def test_each_pays_by_their_own_rules(who: Envelope, partner_id: str | None) -> None:
    spec = priced(rule(6_000), rule(9_000, BookingUse.PARTNER))
    booked = spec.when(book(at(8, 20), who=who, partner_id=partner_id)).happened(SpaceBooked)
    assert booked.price_fen == (6_000 if partner_id is None else 9_000)


def test_the_community_pays_nothing() -> None:
    spec = priced().when(book(at(8, 20), who=staff(), for_the_community=True))
    assert spec.happened(SpaceBooked).price_fen == 0


def test_of_two_rules_the_first_counts() -> None:
    spec = priced(rule(1_000, weekdays=(3,)), rule(6_000))
    assert spec.when(book(at(8, 20))).happened(SpaceBooked).price_fen == 1_000
    assert spec.when(book(at(9, 20))).happened(SpaceBooked).price_fen == 6_000


def test_a_holiday_costs_what_a_sunday_does_and_a_worked_weekend_what_a_monday_does() -> None:
    """Lists that were set before they heeded the calendar go by the weekday, as they did."""
    calendar = HolidaysSet(
        days=(
            CalendarDay(day=date(2026, 7, 8), kind=DayKind.HOLIDAY, name="社区日", notice="第1号"),
            CalendarDay(day=date(2026, 7, 11), kind=DayKind.WORKING_WEEKEND, name="社区日", notice="第1号"),
        ),
        published_year=None,
        set_at=MONDAY,
    )
    rules = (rule(9_000, weekdays=(6, 7)), rule(6_000, weekdays=(1, 2, 3, 4, 5)))
    for by_calendar, wednesday_fen, saturday_fen in ((True, 9_000, 6_000), (False, 6_000, 9_000)):
        spec = haiwan().given(prices(*rules, by_calendar=by_calendar), calendar)
        assert spec.when(book(at(8, 20))).happened(SpaceBooked).price_fen == wednesday_fen
        assert spec.when(book(at(11, 20))).happened(SpaceBooked).price_fen == saturday_fen
        assert spec.when(book(at(12, 20))).happened(SpaceBooked).price_fen == 9_000


def test_the_list_in_force_at_the_start_counts() -> None:
    spec = priced().given(prices(rule(7_000), effective_from=at(9, 0)))
    assert spec.when(book(at(8, 20))).happened(SpaceBooked).price_fen == 6_000
    assert spec.when(book(at(9, 20))).happened(SpaceBooked).price_fen == 7_000


def test_a_booking_keeps_its_price_and_lists_that_are_over_are_forgotten() -> None:
    spec, booking_id = booked_for_two_hours()
    spec.when(SetRoomPrices(space_id=DANCE_ROOM, rules=(), **staff(now=later(minutes=1))))
    assert spec.state.room_prices.charges[booking_id].price_fen == 6_000
    assert [one.rules for one in spec.state.room_prices.lists[DANCE_ROOM]] == [()]


def test_a_hold_costs_what_it_did_when_it_was_made() -> None:
    spec = priced().when(hold(at(8, 20)))
    held = spec.happened(SpaceHeld)
    spec.given(prices(effective_from=later(minutes=1)))
    spec.when(ConfirmHold(booking_id=held.booking_id, **resident(now=later(minutes=2))))
    assert held.price_fen == spec.happened(SpaceBooked).price_fen == 6_000


def test_what_was_paid_is_recorded_up_to_the_price() -> None:
    spec, booking_id = booked_for_two_hours()
    spec.when(pay(booking_id, 2_000)).when(pay(booking_id, 4_000)).then(
        SpaceIncomeRecorded(
            booking_id=booking_id, space_id=DANCE_ROOM, amount_fen=4_000, paid_fen=6_000, recorded_at=MONDAY
        )
    )
    facts = spec.refuses(pay(booking_id, 1), PAYMENT_EXCEEDS_THE_ROOMS_PRICE)
    assert facts == {"price_fen": 6_000, "open_fen": 0}


def test_what_was_given_back_is_recorded_up_to_what_was_paid() -> None:
    spec, booking_id = booked_for_two_hours()
    spec.when(pay(booking_id, 6_000)).when(refund(booking_id, 5_000)).then(
        SpaceIncomeReturned(
            booking_id=booking_id,
            space_id=DANCE_ROOM,
            refunded_fen=5_000,
            refunded_in_all_fen=5_000,
            refunded_at=MONDAY,
        )
    )
    facts = spec.refuses(refund(booking_id, 1_001), REFUND_EXCEEDS_THE_ROOMS_PAYMENT)
    assert facts == {"refundable_fen": 1_000}


@pytest.mark.parametrize("command", [pay, refund])
def test_a_free_booking_is_neither_paid_nor_given_back(command: type) -> None:
    spec = haiwan().when(book(at(8, 19)))
    spec.refuses(command(spec.happened(SpaceBooked).booking_id, 1), BOOKING_COSTS_NOTHING)
    spec.refuses(command(NOWHERE, 1), BOOKING_IS_UNKNOWN)


@pytest.mark.parametrize(
    ("who", "hours_before", "kept_fen"),
    [(resident, 30, 0), (resident, 2, 3_000), (staff, 2, 0)],
)
def test_what_is_owed_back_follows_from_the_time_and_from_who_cancels(
    who: type, hours_before: int, kept_fen: int
) -> None:
    spec, booking_id = booked_for_two_hours(late_refund_bps=5_000)
    spec.when(pay(booking_id, 6_000))
    now = at(8, 19) - timedelta(hours=hours_before)
    spec.when(CancelBooking(booking_id=booking_id, **who(now=now)))
    assert spec.happened(BookingCancelled).price_kept_fen == kept_fen
    spec.when(refund(booking_id, 6_000 - kept_fen))
    assert spec.state.room_prices.charges[booking_id].kept_fen == kept_fen


def test_what_stays_due_of_a_late_cancellation_can_still_be_paid() -> None:
    spec, booking_id = booked_for_two_hours(late_refund_bps=2_500)
    spec.when(CancelBooking(booking_id=booking_id, **resident(now=at(8, 18))))
    spec.when(pay(booking_id, 4_500)).refuses(pay(booking_id, 1), PAYMENT_EXCEEDS_THE_ROOMS_PRICE)


@given(
    start=st.integers(0, 14 * 1_440),
    parts=st.lists(st.integers(1, 600), min_size=1, max_size=4),
    hourly=st.lists(st.integers(1, 100_000), min_size=1, max_size=4),
    zone=st.sampled_from(["Asia/Shanghai", "Europe/Berlin"]),
)
def test_the_price_of_a_stretch_is_that_of_its_parts(
    start: int, parts: list[int], hourly: list[int], zone: str
) -> None:
    """Cut anywhere, over midnight and the clock change too, the parts cost the whole, to the rounding."""
    rules = tuple(
        rule(fen, opens_at=time(6 * place), closes_at=time(6 * place + 5, 59), weekdays=(1, 3, 6, 7))
        for place, fen in enumerate(hourly)
    )
    lists = [PriceList(effective_from=at(1, 0, month=1), zone=zone, rules=rules)]
    begin = at(20, 0, month=10) + timedelta(minutes=start)
    whole = price_of(lists, BookingUse.RESIDENT, 1, (begin, begin + timedelta(minutes=sum(parts))), {})
    cut = 0
    for minutes in parts:
        end = begin + timedelta(minutes=minutes)
        cut += price_of(lists, BookingUse.RESIDENT, 1, (begin, end), {})
        begin = end
    assert cut <= whole < cut + len(parts)
