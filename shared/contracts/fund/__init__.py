"""What the fund service is told, what it tells, and what it can be asked."""

from shared.contracts.fund import (
    approvals,
    disbursements,
    donations,
    earmarks,
    ledger,
    opening,
    shares,
    statement,
)
from shared.kernel.decider import declared
from shared.kernel.messages import Command, Event, Tick

TOPICS = (
    approvals,
    disbursements,
    donations,
    earmarks,
    ledger,
    opening,
    shares,
    statement,
)
COMMANDS: tuple[type[Command], ...] = (*declared(Command, TOPICS), Tick)
EVENTS: tuple[type[Event], ...] = declared(Event, TOPICS)
