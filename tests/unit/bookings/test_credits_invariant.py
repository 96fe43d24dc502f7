"""Invariant: what credits are spent, come back and are left is what the events say, and never below zero."""

from collections import Counter
from datetime import date, timedelta
from typing import Any

from hypothesis import settings
from hypothesis import strategies as st
from hypothesis.stateful import initialize, invariant, rule

from services.bookings.domain.quotas import whose_room
from shared.contracts.bookings.approvals.events import (
    BookingRejected,
    BookingRequested,
    BookingRequestExpired,
)
from shared.contracts.bookings.bookings.events import BookingCancelled, HoldExpired, SpaceBooked, SpaceHeld
from shared.contracts.bookings.credits.commands import GrantCredits, SetCreditRule, TakeCreditsBack
from shared.contracts.bookings.credits.events import CreditRuleSet, CreditsGranted, GrantReason
from shared.contracts.bookings.credits.lots import CreditRule
from shared.contracts.bookings.programme import BookingLimits, BookingLimitsSet
from shared.contracts.bookings.room_prices.events import SpacePricesSet
from shared.contracts.bookings.series_edits import BookingMoved
from shared.contracts.bookings.spaces.tariffs import Payer, PriceList, PriceRule
from shared.kernel.messages import Event
from shared.kernel.months import month_at
from tests.soaking import when_soaking
from tests.unit.bookings.haiwan import CHEN, DANCE_ROOM, LIN, SKY_FARM, TERRACE, WU, staff
from tests.unit.bookings.room_history import ZONES_AND_DAYS, RoomHistory
from tests.unit.bookings.test_invariants import SNAPSHOT

WHOSE = (LIN, CHEN, WU, SKY_FARM)
GIVES_BACK = BookingCancelled | HoldExpired | BookingRejected | BookingRequestExpired


class CreditsAreNeverOwed(RoomHistory):
    """Two rooms cost credits by day and by night, and both a rule and staff give some."""

    def __init__(self) -> None:
        self.spent: Counter[tuple[str, str]] = Counter()
        self.grants: list[str] = []
        super().__init__()

    @initialize(where=st.sampled_from(ZONES_AND_DAYS))
    def begins(self, where: tuple[str, date]) -> None:
        super().begins(where)
        self.books.rooms_take_credits = True
        self.spent, self.grants = Counter(), []
        always: dict[str, Any] = {"weekdays": range(1, 8), "opens_at": "00:00", "closes_at": "00:00"}
        rules = tuple(
            PriceRule.model_validate(
                always
                | {"closes_next_day": True, "for_whom": payer, "hourly_fen": 0, "hourly_credits": hourly}
            )
            for payer, hourly in ((Payer.RESIDENT, 2), (Payer.PARTNER, 3))
        )
        prices = PriceList(effective_from=self.now, zone=where[0], rules=rules)
        given: list[Event] = [
            *(SpacePricesSet(space_id=one, prices=prices, set_at=self.now) for one in (DANCE_ROOM, TERRACE)),
            CreditRuleSet(rule=self.rule_of(9), set_at=self.now),
            BookingLimitsSet(limits=BookingLimits(late_refund_bps=5_000), revision=2, set_at=self.now),
        ]
        self.spec.given(*given)
        self.start = SNAPSHOT.dump_json(self.spec.state)

    def rule_of(self, each: int) -> CreditRule:
        month = month_at(self.now, self.books.rooms.zone)
        return CreditRule(from_month=month, each_resident=each, each_partner=3 * each, months_kept=each % 2)

    def take_in(self) -> None:
        super().take_in()
        for one in self.spec.last:
            if isinstance(one, SpaceHeld | SpaceBooked | BookingRequested):
                if isinstance(one, SpaceHeld) or not one.credits_stand:
                    self.count(whose_room(one.use, one.booked_by, one.partner_id), one.credits, 1)
            elif isinstance(one, BookingMoved):
                self.count(one.credits_of, one.credits_back, -1)
                self.count(one.credits_of, one.credits, 1)
            elif isinstance(one, GIVES_BACK):
                self.count(one.credits_of, one.credits_back, -1)
            elif isinstance(one, CreditsGranted):
                self.grants.append(one.grant_id)

    def count(self, whose: str | None, parts: Any, sign: int) -> None:
        for part in parts:
            self.spent[whose or "", part.lot] += sign * part.credits

    @rule(each=st.integers(0, 12))
    def the_rule_changes(self, each: int) -> None:
        self.submit(SetCreditRule(rule=self.rule_of(each), **staff(self.now)))

    @rule(whose=st.sampled_from(WHOSE), number=st.integers(1, 12), days=st.sampled_from([None, 1, 20]))
    def staff_give_some(self, whose: str, number: int, days: int | None) -> None:
        to = {"partner_id": whose} if whose == SKY_FARM else {"person_id": whose}
        expires_at = None if days is None else self.now + timedelta(days=days)
        reason = GrantReason.COMMUNITY_WORK
        self.submit(
            GrantCredits(**to, credits=number, reason=reason, expires_at=expires_at, **staff(self.now))
        )

    @rule(data=st.data())
    def staff_take_some_back(self, data: st.DataObject) -> None:
        if self.grants:
            grant_id = data.draw(st.sampled_from(self.grants))
            self.submit(TakeCreditsBack(grant_id=grant_id, **staff(self.now)))

    @invariant()
    def nobody_owes_any_and_what_is_spent_is_what_the_events_say(self) -> None:
        book, zone = self.spec.state.credits, self.books.rooms.zone
        assert all(number >= 0 for number in self.spent.values())
        for whose in WHOSE:
            account = book.accounts.get(whose)
            spent = account.spent if account else {}
            assert all(number > 0 for number in spent.values())
            assert spent == {lot: n for (one, lot), n in self.spent.items() if one == whose and n}
            for lot in book.lots(whose, self.now, zone, of_partner=whose == SKY_FARM):
                assert lot.left == max(0, lot.given - spent.get(lot.lot, 0))


CreditsAreNeverOwed.TestCase.settings = settings(
    max_examples=when_soaking(300, 20), stateful_step_count=40, deadline=None
)
TestCreditsAreNeverOwed = CreditsAreNeverOwed.TestCase
