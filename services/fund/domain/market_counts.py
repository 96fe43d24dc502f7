"""Takings of stalls are counted by two people who keep none; what they pledged is owed and paid in."""

from services.fund.domain.counts import must_lie_between, must_not_have_counted
from services.fund.domain.guards import local_day, open_day, require_new_slip, require_open_day
from services.fund.domain.journal import Journal, book
from services.fund.domain.market_state import Market, Stall
from services.fund.domain.markets import require_market, require_market_state, require_no_keeper
from services.fund.domain.splits import owed_parts, parts_of, transfers
from services.fund.domain.state import Fund
from shared.contracts.fund.ledger import (
    HOST_CHARITY,
    INCOME,
    STALL_RECEIVABLE,
    EntryKind,
    IncomeSource,
)
from shared.contracts.fund.markets.counting import CountTakings, PayInShare, SettleDifference
from shared.contracts.fund.markets.events import (
    MarketShareAccrued,
    MarketSharePaidIn,
    StallSettled,
    TakingsCounted,
)
from shared.contracts.fund.markets.terms import MarketState
from shared.contracts.fund.refusals.markets import (
    COUNTS_DO_NOT_DIFFER,
    MARKET_IS_NOT_HELD_YET,
    PERSON_HAS_COUNTED_THE_STALL,
    PERSON_IS_RELATED_TO_THE_STALL,
    SETTLER_MUST_NOT_HAVE_COUNTED,
    STALL_IS_SETTLED,
    STALL_IS_UNKNOWN,
    STALL_OWES_LESS,
    TAKINGS_LIE_OUTSIDE_THE_COUNTS,
)
from shared.kernel.messages import Event
from shared.kernel.money import share_of
from shared.kernel.refusals import Rejected


def _require_stall(market: Market, stall_id: str) -> Stall:
    stall = market.stalls.get(stall_id)
    if stall is None:
        raise Rejected(STALL_IS_UNKNOWN)
    return stall


def _require_unsettled(state: Fund, command: CountTakings | SettleDifference) -> tuple[Market, Stall]:
    market = require_market(state, command.market_id)
    stall = _require_stall(market, command.stall_id)
    require_market_state(
        market, MarketState.OPEN, MarketState.COUNTING, MarketState.SETTLED, MarketState.DISCLOSED
    )
    require_no_keeper(market, command)
    if not stall.keepers.isdisjoint(command.related_people) or stall.partner_id in command.related_partners:
        raise Rejected(PERSON_IS_RELATED_TO_THE_STALL)
    return market, stall


def count_takings(state: Fund, command: CountTakings) -> list[Event]:
    market, stall = _require_unsettled(state, command)
    if stall.settled:
        raise Rejected(STALL_IS_SETTLED)
    today = local_day(state, command.now)
    if today < market.held_on:
        raise Rejected(MARKET_IS_NOT_HELD_YET, held_on=market.held_on.isoformat(), today=today.isoformat())
    must_not_have_counted(stall.counts, command, PERSON_HAS_COUNTED_THE_STALL)
    agreed = command.takings_fen in stall.counts.values()
    counted = TakingsCounted(
        market_id=command.market_id,
        stall_id=command.stall_id,
        takings_fen=command.takings_fen,
        counted_by=command.actor.id,
        differs=bool(stall.counts) and not agreed,
        counted_at=command.now,
    )
    counts = (*stall.counts.values(), command.takings_fen)
    return [counted, *(_settled(state, market, stall, command, counts) if agreed else ())]


def takings_counted(state: Fund, event: TakingsCounted) -> None:
    market = state.markets[event.market_id]
    market.state = MarketState.COUNTING
    market.stalls[event.stall_id].counts[event.counted_by] = event.takings_fen


def settle_difference(state: Fund, command: SettleDifference) -> list[Event]:
    market, stall = _require_unsettled(state, command)
    if stall.settled:
        raise Rejected(STALL_IS_SETTLED)
    if not stall.differs:
        raise Rejected(COUNTS_DO_NOT_DIFFER)
    must_not_have_counted(stall.counts, command, SETTLER_MUST_NOT_HAVE_COUNTED)
    counts = must_lie_between(stall.counts, command.takings_fen, TAKINGS_LIE_OUTSIDE_THE_COUNTS)
    return _settled(state, market, stall, command, counts)


def _settled(
    state: Fund,
    market: Market,
    stall: Stall,
    command: CountTakings | SettleDifference,
    counts: tuple[int, ...],
) -> list[Event]:
    share_fen = share_of(command.takings_fen, stall.pledged_bps)
    decides = isinstance(command, SettleDifference)
    settled = StallSettled(
        market_id=command.market_id,
        stall_id=command.stall_id,
        counts_fen=counts,
        takings_fen=command.takings_fen,
        share_fen=share_fen,
        reason=command.reason if isinstance(command, SettleDifference) else None,
        settled_by=command.actor.id if decides else None,
        all_settled=market.all_settled_but(command.stall_id),
        settled_at=command.now,
    )
    if not share_fen:
        return [settled]
    booked_on = open_day(state, command.now)
    parts = parts_of(state, IncomeSource.MARKET, market.earmark_id, booked_on, share_fen)
    lines = transfers(STALL_RECEIVABLE + command.stall_id, INCOME + IncomeSource.MARKET.value, parts)
    accrued = MarketShareAccrued(
        market_id=command.market_id,
        stall_id=command.stall_id,
        takings_fen=command.takings_fen,
        pledged_bps=stall.pledged_bps,
        amount_fen=share_fen,
        earmark_id=market.earmark_id,
        entry=Journal(state, command).entry(
            EntryKind.MARKET_SHARE_ACCRUED,
            command.market_id,
            lines,
            booked_on=booked_on,
        ),
    )
    return [settled, accrued]


def stall_settled(state: Fund, event: StallSettled) -> None:
    market = state.markets[event.market_id]
    stall = market.stalls[event.stall_id]
    stall.settled, stall.share_fen = True, event.share_fen
    if event.all_settled:
        market.state = MarketState.SETTLED


def market_share_accrued(state: Fund, event: MarketShareAccrued) -> None:
    book(state, event.entry)


def pay_in_share(state: Fund, command: PayInShare) -> list[Event]:
    market = require_market(state, command.market_id)
    stall = _require_stall(market, command.stall_id)
    due_fen = stall.share_fen - stall.paid_fen
    if command.amount_fen > due_fen:
        raise Rejected(STALL_OWES_LESS, due_fen=due_fen, amount_fen=command.amount_fen)
    require_open_day(state, command, command.received_on)
    require_new_slip(state, command.reference)
    receivable = STALL_RECEIVABLE + command.stall_id
    lines = transfers(HOST_CHARITY, receivable, owed_parts(state, receivable, command.amount_fen))
    return [
        MarketSharePaidIn(
            payment_id=command.new_id("payment"),
            market_id=command.market_id,
            stall_id=command.stall_id,
            amount_fen=command.amount_fen,
            due_fen=due_fen - command.amount_fen,
            earmark_id=market.earmark_id,
            received_on=command.received_on,
            reference=command.reference,
            entry=Journal(state, command).entry(
                EntryKind.MARKET_SHARE_PAID_IN,
                command.market_id,
                lines,
                booked_on=command.received_on,
            ),
        )
    ]


def market_share_paid_in(state: Fund, event: MarketSharePaidIn) -> None:
    state.markets[event.market_id].stalls[event.stall_id].paid_fen += event.amount_fen
    book(state, event.entry, event.reference)
