"""The fund's rules, joined to its commands and events."""

from services.fund.domain import (
    box_reversals,
    disclosure_clocks,
    market_reversals,
    merchant_reversals,
    share_dues,
    spending_plan,
    ticks,
)
from services.fund.domain.state import Fund
from shared.contracts.fund import COMMANDS, EVENTS
from shared.kernel.decider import Decider, deciding, evolving, rules_of

PARTS = (
    box_reversals.boxed_gift_reversed,
    disclosure_clocks.appeal_awaited,
    disclosure_clocks.clocks_due,
    disclosure_clocks.paid_to_related,
    market_reversals.market_entry_reversed,
    merchant_reversals.merchant_entry_reversed,
    share_dues.note_due,
    spending_plan.require_planned,
)
"""Of a rule's shape, and called by one."""

RULES = rules_of("services.fund.domain", parts=PARTS)

DECIDER = Decider(
    name="fund",
    state=Fund,
    decide=deciding(RULES, Fund, COMMANDS, is_open=lambda fund: bool(fund.rules)),
    evolve=evolving(RULES, Fund, EVENTS),
    commands=COMMANDS,
    events=EVENTS,
    due=ticks.due,
    version=19,
)
