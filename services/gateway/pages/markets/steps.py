"""What a visitor can do with a charity market and its stalls as they stand."""

from collections.abc import Collection
from datetime import date

from shared.contracts.fund.markets.commands import COUNTERS, OPENERS, PLANNERS
from shared.contracts.fund.markets.terms import MarketState, StallState
from shared.contracts.fund.markets.views import MarketPartView, MarketView, StallView
from shared.kernel.roles import Role

_UNOPENED = {MarketState.PLANNED, MarketState.FILED}
_NOT_HELD = {*_UNOPENED, MarketState.OPEN}
_HELD = {*MarketState} - {*_UNOPENED, MarketState.CANCELLED}


def is_overdue(market: MarketView, today: date) -> bool:
    """Whether its disclosure should have been made by now."""
    by = market.disclose_by
    return by is not None and market.disclosed_at is None and by < today


def acts_of(market: MarketView, part: MarketPartView, roles: Collection[Role]) -> tuple[str, ...]:
    """What can be done with the market: the last part of each act's address. The rules have the last word."""
    held = {*roles}
    plans, opens, counts = (bool(held & one.roles) for one in (PLANNERS, OPENERS, COUNTERS))
    unopened = market.state in _UNOPENED
    found = (
        ("opening", opens and unopened and bool(market.stalls) and not (part.planned or part.keeps)),
        ("stall", plans and market.state in _NOT_HELD),
        ("filing", unopened and Role.TREASURER in held),
        ("disclosure", opens and market.state is MarketState.SETTLED and not part.keeps),
        ("cancellation", counts and market.state in _NOT_HELD),
    )
    return tuple(act for act, is_open in found if is_open)


def stall_acts(
    market: MarketView, stall: StallView, part: MarketPartView, roles: Collection[Role], today: date
) -> tuple[str, ...]:
    """What can be done with one of its stalls."""
    held = {*roles}
    is_counted = stall.state is StallState.SETTLED
    may_count = (
        bool(held & COUNTERS.roles)
        and market.state in _HELD
        and market.held_on <= today
        and not is_counted
        and not part.keeps
        and stall.stall_id not in {*part.counted, *part.related}
    )
    found = (
        ("count", may_count),
        ("settlement", may_count and stall.state is StallState.DIFFERENT),
        ("payment", Role.TREASURER in held and stall.paid_fen < stall.share_fen),
    )
    return tuple(act for act, is_open in found if is_open)
