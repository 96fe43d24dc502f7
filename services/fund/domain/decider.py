"""The fund's rules, joined to its commands and events."""

from services.fund.domain import (
    accruals,
    approvals,
    closing,
    disbursements,
    donations,
    earmarks,
    income,
    ledger,
    opening,
    publicity,
    remittances,
    statement_lines,
    statement_matches,
    votes,
)
from services.fund.domain.state import Fund
from shared.contracts.fund import COMMANDS, EVENTS
from shared.kernel.decider import Decider, deciding, evolving

RULES = (
    accruals,
    approvals,
    closing,
    disbursements,
    donations,
    earmarks,
    income,
    ledger,
    opening,
    publicity,
    remittances,
    statement_lines,
    statement_matches,
    votes,
)

DECIDER = Decider(
    name="fund",
    state=Fund,
    decide=deciding(RULES, Fund, COMMANDS, is_open=lambda fund: bool(fund.rules)),
    evolve=evolving(RULES, Fund, EVENTS),
    commands=COMMANDS,
    events=EVENTS,
    due=publicity.due,
    version=3,
)
