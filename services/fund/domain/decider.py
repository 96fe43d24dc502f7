"""The fund's rules, joined to its commands and events."""

from services.fund.domain import (
    accruals,
    approvals,
    campaign_groups,
    campaign_life,
    campaign_money,
    closing,
    disbursements,
    donations,
    earmarks,
    gift_receipts,
    income,
    ledger,
    matching,
    opening,
    points,
    pools,
    publicity,
    purchases,
    remittances,
    rewards,
    statement_lines,
    statement_matches,
    ticks,
    votes,
)
from services.fund.domain.state import Fund
from shared.contracts.fund import COMMANDS, EVENTS
from shared.kernel.decider import Decider, deciding, evolving

RULES = (
    accruals,
    approvals,
    campaign_groups,
    campaign_life,
    campaign_money,
    closing,
    disbursements,
    donations,
    earmarks,
    gift_receipts,
    income,
    ledger,
    matching,
    opening,
    points,
    pools,
    publicity,
    purchases,
    remittances,
    rewards,
    statement_lines,
    statement_matches,
    ticks,
    votes,
)

DECIDER = Decider(
    name="fund",
    state=Fund,
    decide=deciding(RULES, Fund, COMMANDS, is_open=lambda fund: bool(fund.rules)),
    evolve=evolving(RULES, Fund, EVENTS),
    commands=COMMANDS,
    events=EVENTS,
    due=ticks.due,
    version=4,
)
